import type { FastifyRequest } from 'fastify';

/** Whether a request is for a route of Sandlot's own. */
export type IsControl = (request: Pick<FastifyRequest, 'url'>) => boolean;

/** By the path below which these routes are, where there are any. */
export const openIsControl = (prefix: string | undefined): IsControl => {
  if (prefix === undefined) return () => false;
  return ({ url }) => {
    const read = readPath(url);
    return read.startsWith(prefix) && /^[/?]?$/.test(read.charAt(prefix.length));
  };
};

/** A path as the router reads it: what is escaped in it means the same, but for `/` and the like. */
const readPath = (url: string): string => {
  const path = String(url.split('?', 1)[0]);
  if (!path.includes('%')) return url;
  try {
    return decodeURI(path);
  } catch {
    return url;
  }
};
