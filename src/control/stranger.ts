import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { refuse } from '../refusal.ts';

/** Refuses (401) who does not show the token as a bearer token (RFC 6750); the health is for all. */
export const refuseStranger = (request: FastifyRequest, token: string, prefix: string): void => {
  if (request.url.split('?', 1)[0] === `${prefix}/health`) return;
  const [, shown = ''] = /^Bearer +(.*)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (isSame(shown, token)) return;
  throw refuse({
    status: 401,
    code: 'control-token-missing',
    detail: 'Send the token of --control-token as "Authorization: Bearer TOKEN".',
    headers: { 'www-authenticate': 'Bearer realm="control"' },
  });
};

const isSame = (one: string, other: string): boolean => {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
};
