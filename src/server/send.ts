import type { FastifyReply } from 'fastify';
import type { Reply } from '../response/shape.ts';
import { keepPrefix } from './own-reference.ts';

/** Sends a reply; where that throws, another may be sent in its place. */
export const send = (reply: FastifyReply, { status, headers, body }: Reply): FastifyReply => {
  reply.code(status);
  const own = keepPrefix(headers, reply.request);
  for (const name in own) reply.header(name, own[name]);
  try {
    return reply.send(body);
  } catch (error) {
    // What could not be sent would be in the head of the next, and so would the phrase of its status.
    for (const name in own) reply.removeHeader(name);
    reply.raw.statusMessage = '';
    throw error;
  }
};
