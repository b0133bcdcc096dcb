import type { FastifyReply } from 'fastify';
import type { Reply } from '../response/shape.ts';
import { keepPrefix } from './own-reference.ts';

/** Sends a reply. */
export const send = (reply: FastifyReply, { status, headers, body }: Reply): FastifyReply => {
  reply.code(status);
  const own = keepPrefix(headers, reply.request);
  for (const name in own) reply.header(name, own[name]);
  return reply.send(body);
};
