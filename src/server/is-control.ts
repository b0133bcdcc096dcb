import type { FastifyRequest } from 'fastify';
import { decodePath } from '../request/request.ts';

/** Whether a request is for a route of Sandlot's own. */
export type IsControl = (request: Pick<FastifyRequest, 'url'>) => boolean;

/** By the path below which these routes are, where there are any. */
export const openIsControl = (prefix: string | undefined): IsControl => {
  if (prefix === undefined) return () => false;
  return ({ url }) => `${decodePath(String(url.split('?', 1)[0]))}/`.startsWith(`${prefix}/`);
};
