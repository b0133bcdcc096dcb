import { inflateBody } from '../request/request.ts';
import type { Entry } from './entry.ts';

/** The bytes of a body without its content coding; as it went where it cannot be had. */
export const toPlainBody = (
  body: string | Uint8Array | undefined,
  headers: Entry['headers'] | Entry['reply']['headers'],
): Uint8Array | undefined => {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const coding = headers['content-encoding'];
  if (bytes === undefined || coding === undefined) return bytes;
  try {
    return inflateBody(Buffer.from(bytes), String(coding));
  } catch {
    return bytes;
  }
};
