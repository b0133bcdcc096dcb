import { constants, createReadStream, openSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Socket } from 'node:net';

/** What a file may have, and how long a pipe may take. */
export type TextFileLimits = { readonly bytes: number; readonly pipeMs: number };

/** Far more than a user's file has, and less than the longest text of Node. */
export const textFileLimits: TextFileLimits = { bytes: 500_000_000, pipeMs: 30_000 };

/**
 * Reads a file, a pipe such as that of `<(…)`, or a device, which may have no end.
 * @throws an error with half a sentence, for `describeSystemError`, when it is too large or takes too long.
 */
export async function readBoundedText(
  file: string,
  limits: TextFileLimits = textFileLimits,
): Promise<string> {
  const info = await stat(file);
  if (info.isFIFO()) return readPipe(file, limits);
  if (!info.isFile() && !info.isDirectory())
    return readStreamText(createReadStream(file), limits.bytes);
  rejectTooLarge(info.size, limits.bytes);
  // Reading bytes and decoding them once is faster than reading text in pieces.
  const bytes = await readFile(file);
  rejectTooLarge(bytes.length, limits.bytes);
  return bytes.toString('utf8');
}

/** An open that waits for a writer could never be given up: it keeps even a process that exits. */
async function readPipe(file: string, { bytes, pipeMs }: TextFileLimits): Promise<string> {
  const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  const pipe = new Socket({ fd, readable: true, writable: false });
  const signal = AbortSignal.timeout(pipeMs);
  const end = () => pipe.destroy(new Error(`the pipe did not end within ${pipeMs / 1000} s`));
  signal.addEventListener('abort', end);
  try {
    return await readStreamText(pipe, bytes);
  } finally {
    signal.removeEventListener('abort', end);
    pipe.destroy();
  }
}

/** @throws an error when the stream has more bytes. */
export async function readStreamText(
  stream: AsyncIterable<unknown>,
  maxBytes: number,
): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const part = chunk instanceof Uint8Array ? Buffer.from(chunk) : Buffer.from(String(chunk));
    length += part.length;
    rejectTooLarge(length, maxBytes);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function rejectTooLarge(bytes: number, maxBytes: number): void {
  if (bytes > maxBytes) throw new Error(`it has more than ${maxBytes / 1e6} MB`);
}
