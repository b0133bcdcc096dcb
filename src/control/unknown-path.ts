import type { FastifyRequest } from 'fastify';
import { type Refusal, refuse } from '../refusal.ts';

/** 404 for what is not there, with all that is. */
export const toUnknownPath = async (
  { method, url }: FastifyRequest,
  prefix: string,
): Promise<Refusal> => {
  const { listControl } = await import('./control-document.ts');
  const there = listControl().map(([verb, path]) => `${verb} ${prefix}${path}`);
  return refuse({
    status: 404,
    code: 'unknown-route',
    detail: `There is no ${method} ${url.split('?', 1)[0]}. There are: ${there.join(', ')}.`,
  });
};
