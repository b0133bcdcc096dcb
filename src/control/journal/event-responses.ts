import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ListenerLimit } from './listener-limit.ts';

export const eventStreamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
};

/** The open streams of one route with server-sent events (HTML, section 9.2). */
export type EventResponses = {
  readonly count: () => number;
  /**
   * Answers with a stream, which `send` writes to until the function that it returns is called.
   * @throws a refusal (409) where too many are open.
   */
  open(reply: FastifyReply, comment: string, send: (stream: ServerResponse) => () => void): void;
};

/** Ends the streams when the server closes. */
export function createEventResponses(
  scope: FastifyInstance,
  listenerLimit: ListenerLimit,
): EventResponses {
  const streams = new Set<ServerResponse>();
  scope.addHook('preClose', async () => {
    for (const stream of streams) stream.end();
  });
  return {
    count: () => streams.size,
    open: (reply, comment, send) => {
      const release = listenerLimit.acquire();
      reply.hijack();
      const stream = reply.raw;
      streams.add(stream);
      stream.writeHead(200, eventStreamHeaders);
      stream.write(`: ${comment}\n\n`);
      const stop = send(stream);
      stream.once('close', () => {
        stop();
        release();
        streams.delete(stream);
      });
    },
  };
}
