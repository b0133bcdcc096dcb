import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * Answers a HEAD as the GET of its URL is answered (RFC 9110, section 9.3.2); that the body stays here,
 * Node sees to.
 */
export const answerAsGet = (
  app: FastifyInstance,
  { raw, originalUrl }: FastifyRequest,
  reply: FastifyReply,
): void => {
  reply.hijack();
  raw.method = 'GET';
  // Its prefix names the sandbox, and is taken off anew.
  raw.url = originalUrl;
  app.routing(raw, reply.raw);
};
