import type { Readable } from 'node:stream';

/** What was read of a body before it goes on. */
export type BufferedBody = {
  readonly source: Readable;
  readonly bytes: Buffer;
  /** Whether that is all of it. */
  readonly isComplete: boolean;
};

export type BufferLimits = {
  /** No more bytes than about these. */
  readonly maxBytes: number;
  /** No longer than this, in ms; until it ends when absent. */
  readonly timeout: number | undefined;
};

/**
 * Reads a body as far as it comes in time and is not too large; of one that does not end by then the
 * rest is still to come, and waits. Rejects where it breaks off.
 */
export function bufferBody(
  source: Readable,
  { maxBytes, timeout }: BufferLimits,
): Promise<BufferedBody> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxBytes) stop(false);
    };
    const stop = (isComplete: boolean) => {
      clearTimeout(timer);
      source.pause();
      source.off('data', take);
      source.off('end', end);
      resolve({ source, bytes: Buffer.concat(chunks), isComplete });
    };
    const end = () => stop(true);
    const timer = timeout === undefined ? undefined : setTimeout(stop, timeout, false);
    source.on('data', take);
    source.on('end', end);
    source.on('error', reject);
    source.on('close', () => reject(new Error('it broke off')));
  });
}

/** Tells all that came of a body in the end; `undefined` where that is too much. */
export function collectRest(
  { source, bytes }: BufferedBody,
  most: number,
): () => Buffer | undefined {
  const chunks = [bytes];
  let size = bytes.length;
  source.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= most) chunks.push(chunk);
    // What is too much is not kept.
    else chunks.length = 0;
  });
  return () => (size > most ? undefined : Buffer.concat(chunks));
}

/** A body as it is judged: nothing where there is none, or where it is not known. */
export function toJudgedBody({ bytes, isComplete }: BufferedBody): Buffer | undefined {
  return isComplete && bytes.length > 0 ? bytes : undefined;
}
