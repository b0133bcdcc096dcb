import type { Readable } from 'node:stream';
import { errorCodes, type FastifyInstance } from 'fastify';
import { bodyLimit } from '../../messages/request/request.ts';

/** Passes bodies to the route's handler as bytes: only the operation knows their media types. */
export function acceptRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  // The pattern matches every type, and Fastify caches the parser it finds by it. `*` is for bodies
  // without a type; a parser found by `*` is not cached.
  for (const types of [/^/, '*']) {
    app.addContentTypeParser(types, ({ headers, raw: { receivedBody } }, payload, done) => {
      if (receivedBody !== undefined) done(null, receivedBody);
      else if (Number(headers['content-length']) > bodyLimit) done(toBodyTooLargeError());
      else readRawBody(payload, done);
    });
  }
}

type RawBodyCallback = (error: Error | null, bytes?: Buffer) => void;

/**
 * Does the work of Fastify's own reader in half of the time: a body that came in one chunk, as most
 * do, is not copied, and the listeners are dropped with the request.
 */
function readRawBody(payload: Readable, done: RawBodyCallback): void {
  const chunks: Buffer[] = [];
  let length = 0;
  payload.on('data', (chunk: Buffer) => {
    const isFirstOver = length <= bodyLimit;
    length += chunk.length;
    if (length <= bodyLimit) chunks.push(chunk);
    else if (isFirstOver) done(toBodyTooLargeError());
  });
  payload.on('end', () => {
    const [first] = chunks;
    if (length <= bodyLimit)
      done(null, first && chunks.length === 1 ? first : Buffer.concat(chunks, length));
  });
  payload.on('error', (error: Error) => {
    if (length <= bodyLimit) done(Object.assign(error, { statusCode: 400 }));
  });
}

function toBodyTooLargeError() {
  return Object.assign(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE(), {
    message: `The body is larger than ${bodyLimit} bytes, a limit that no option changes. Send a smaller one.`,
  });
}
