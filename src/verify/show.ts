import { isUtf8 } from 'node:buffer';
import type { GotReply, SentRequest } from '../contract/contract.ts';
import type { ShownReply, ShownRequest } from './report.ts';

/** So much of a body is shown. */
const most = 4_000;

/** A request as a report shows it. */
export const showRequest = (
  { method, url, headers, body }: SentRequest,
  address: string,
): Omit<ShownRequest, 'curl'> => ({ method, url: address + url, headers, ...showBody(body) });

/** A reply as a report shows it. */
export const showReply = ({ status, headers, body }: GotReply): ShownReply => ({
  status,
  headers,
  ...showBody(body),
});

const showBody = (body: Uint8Array | undefined): { readonly body?: string } => {
  if (body === undefined || body.length === 0) return {};
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (!isUtf8(bytes)) return { body: `(${bytes.length} bytes)` };
  const text = bytes.toString('utf8');
  return { body: text.length > most ? `${text.slice(0, most)}… (${bytes.length} bytes)` : text };
};
