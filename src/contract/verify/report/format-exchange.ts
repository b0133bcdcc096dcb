import { isUtf8 } from 'node:buffer';
import type { ReceivedReply, SentRequest } from '../../judge/http-message.ts';
import type { ReportedReply, ReportedRequest } from './verify-report.ts';

/** Longer bodies are cut. */
const maxBodyText = 4_000;

export function toReportedRequest(
  { method, url, headers, body }: SentRequest,
  address: string,
): Omit<ReportedRequest, 'curl'> {
  return { method, url: address + url, headers, ...formatBody(body) };
}

export function toReportedReply({ status, headers, body }: ReceivedReply): ReportedReply {
  return {
    status,
    headers,
    ...formatBody(body),
  };
}

function formatBody(body: Uint8Array | undefined): { readonly body?: string } {
  if (body === undefined || body.length === 0) return {};
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (!isUtf8(bytes)) return { body: `(${bytes.length} bytes)` };
  const text = bytes.toString('utf8');
  return {
    body:
      text.length > maxBodyText ? `${text.slice(0, maxBodyText)}… (${bytes.length} bytes)` : text,
  };
}

/** Formats a request as a curl command. */
export function formatCurl({ method, url, headers, body }: SentRequest, address: string): string {
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => `-H ${quoteForShell(`${name}: ${one}`)}`),
  );
  const bytes = body && Buffer.from(body);
  const data = bytes === undefined ? [] : [formatCurlData(bytes)];
  const direction = method === 'HEAD' ? '-I' : method === 'GET' ? '' : `-X ${method}`;
  return ['curl', direction, quoteForShell(address + url), ...fields, ...data]
    .filter((part) => part !== '')
    .join(' ');
}

/** Binary bodies are passed as base64. */
function formatCurlData(bytes: Buffer): string {
  return isUtf8(bytes)
    ? `--data-binary ${quoteForShell(bytes.toString('utf8'))}`
    : `--data-binary @<(echo ${bytes.toString('base64')} | base64 -d)`;
}

/** Single quotes prevent any expansion (POSIX, section 2.2.2). */
function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
