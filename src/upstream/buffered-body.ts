import type { Readable } from 'node:stream';

/** The part of a body that was read before forwarding. */
export type BufferedBody = {
  readonly source: Readable;
  readonly bytes: Buffer;
  /** False when the rest is still in `source`. */
  readonly isComplete: boolean;
};

export type BufferLimits = {
  /** Stops after about this many bytes. */
  readonly maxBytes: number;
  /** Stops after this time, in ms; waits for the end when absent. */
  readonly timeout: number;
};

/**
 * Reads a body until its end, the size limit or the timeout. The source is paused then, and the
 * rest can be streamed from it. Rejects when the body breaks off.
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
    const timer = setTimeout(stop, timeout, false);
    source.on('data', take);
    source.on('end', end);
    source.on('error', reject);
    source.on('close', () => reject(new Error('the body ended early')));
  });
}

/**
 * Collects a body while it streams. The returned function gives all its bytes, or `undefined`
 * beyond `most` bytes.
 */
export function collectRest(
  { source, bytes }: BufferedBody,
  maxBytes: number,
): () => Buffer | undefined {
  const chunks = [bytes];
  let size = bytes.length;
  source.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
  });
  return () => (size > maxBytes ? undefined : Buffer.concat(chunks));
}

/** The bytes to judge; absent for an empty or incomplete body. */
export function toJudgedBody({ bytes, isComplete }: BufferedBody): Buffer | undefined {
  return isComplete && bytes.length > 0 ? bytes : undefined;
}
