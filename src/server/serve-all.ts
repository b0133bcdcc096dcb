import type { FastifyInstance } from 'fastify';
import type { Mounted } from './alias.ts';
import { type Serving, serve } from './serve.ts';

/**
 * Has the app answer the requests of all documents. What lies below a base path is there or not: no
 * parameter stands for it of an alias, nor of a document that is mounted further out.
 */
export const serveAll = (
  app: FastifyInstance,
  mounted: readonly Mounted[],
  shared: Omit<Serving, 'service' | 'before'>,
): void => {
  const bases = mounted.flatMap(({ service: { base } }) => (base === '' ? [] : [base]));
  const refuseBelow = (some: readonly string[]): Serving['before'] => {
    if (some.length === 0) return undefined;
    return async (request) => {
      if (some.some((base) => request.url.startsWith(`${base}/`)))
        await shared.refuseUnknown(request);
    };
  };
  const beside = refuseBelow(bases);
  for (const { service, routes, aliases } of mounted) {
    const inner = refuseBelow(bases.filter((base) => base.startsWith(`${service.base}/`)));
    for (const route of routes) serve(app, route, { ...shared, service, before: inner });
    for (const alias of aliases) serve(app, alias, { ...shared, service, before: beside });
  }
};
