import { pipeline, Readable } from 'node:stream';
import { createBrotliCompress, createGzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import {
  chooseCoding,
  compressionOptions,
  isCompressible,
  limitUnreadParts,
  limitUnreadReplies,
  minCompressedLength,
} from '../../messages/response/response.ts';

/** Counts what clients leave unread of the replies of an app. To be added before they are compressed. */
export function limitReplies(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply, payload: unknown) => {
    if (payload instanceof Readable)
      return Readable.from(limitUnreadParts(reply, payload), { highWaterMark: 1 });
    if (typeof payload === 'string' || payload instanceof Uint8Array)
      limitUnreadReplies(reply, payload.length);
    return payload;
  });
}

/**
 * Compresses the replies of an app where clients ask for it, in the threads of Node: a state may have
 * hundreds of megabytes.
 */
export function compressReplies(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload: unknown) => {
    const body = toStream(payload);
    const { 'content-length': _length, ...headers } = reply.getHeaders();
    if (body === undefined || !isCompressible(headers)) return payload;
    reply.header('vary', [headers.vary ?? [], 'accept-encoding'].flat().join(', '));
    const coding = chooseCoding(request.headers['accept-encoding']);
    if (coding === undefined) return payload;
    reply.removeHeader('content-length');
    reply.header('content-encoding', coding);
    // A reader of the compressed body notices an error by its early end.
    return pipeline(body, compressors[coding](), () => undefined);
  });
}

const compressors = {
  br: () => createBrotliCompress(compressionOptions.br),
  gzip: () => createGzip(compressionOptions.gzip),
};

/** A body that is worth it, as a stream. */
function toStream(payload: unknown): Readable | undefined {
  if (payload instanceof Readable) return payload;
  const isBody = typeof payload === 'string' || payload instanceof Uint8Array;
  return isBody && payload.length >= minCompressedLength
    ? Readable.from([Buffer.from(payload)])
    : undefined;
}
