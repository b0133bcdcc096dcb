import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { refuse } from '../refusal.ts';

/**
 * Refuses (401) who does not show the token: as a bearer token (RFC 6750), or as the password of HTTP
 * basic (RFC 7617), which a browser asks its reader for; the health is for all. What a browser then
 * sends by itself is safe, since pages of other origins are refused.
 */
export const refuseStranger = (request: FastifyRequest, token: string, prefix: string): void => {
  if (request.url.split('?', 1)[0] === `${prefix}/health`) return;
  const { authorization = '', accept = '' } = request.headers;
  if (listShown(authorization).some((shown) => isSame(shown, token))) return;
  const isWrong = authorization !== '';
  // A program that is asked for a password may have nobody to ask.
  const isReader = /\btext\/html\b/.test(accept);
  throw refuse({
    status: 401,
    code: isWrong ? 'control-token-wrong' : 'control-token-missing',
    detail: `${isWrong ? 'What is shown is not the control token. ' : ''}Send the token of --control-token as "Authorization: Bearer TOKEN", or as the password of HTTP basic.`,
    headers: {
      'www-authenticate': `Bearer realm="control"${isReader ? ', Basic realm="control", charset="UTF-8"' : ''}`,
    },
  });
};

const listShown = (authorization: string): readonly string[] => {
  const [, scheme = '', shown = ''] = /^(Bearer|Basic) +(.*)$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() !== 'basic') return [shown];
  const [user = '', ...password] = Buffer.from(shown, 'base64').toString('utf8').split(':');
  // Who is asked for two words and knows one may write it into either.
  return [password.join(':'), user];
};

const isSame = (one: string, other: string): boolean => {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
};
