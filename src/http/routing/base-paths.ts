import type { FastifyRequest } from 'fastify';
import { decodePath } from '../request/path-template.ts';
import type { Service } from '../service.ts';
import { listRoutes, type RouteDefinition } from './routes.ts';

/** The routes of a document below its base path. */
export type DocumentRoutes = {
  readonly service: Service;
  readonly routes: readonly RouteDefinition[];
};

/** Those, and its routes without the base path. */
export type MountedRoutes = DocumentRoutes & { readonly aliases: readonly RouteDefinition[] };

/**
 * The routes of documents without their base paths, for clients that are given the address alone: all
 * but those on which another route lies already, those that are Sandlot's own, and those that two
 * documents would have.
 */
export function addAliasRoutes(
  grounds: readonly DocumentRoutes[],
  reserved: string | undefined,
): readonly MountedRoutes[] {
  const taken = new Set(grounds.flatMap(({ routes }) => routes.map(({ key }) => key)));
  const mounted = grounds.map(({ service, routes }) => ({
    service,
    routes,
    aliases: (service.base === '' ? [] : listRoutes(service.operations, '')).filter(
      ({ key, url }) =>
        !taken.has(key) && (reserved === undefined || !`${url}/`.startsWith(`${reserved}/`)),
    ),
  }));
  return mounted.length === 1 ? mounted : dropSharedAliases(mounted);
}

function dropSharedAliases(mounted: readonly MountedRoutes[]): readonly MountedRoutes[] {
  const counts = new Map<string, number>();
  for (const { key } of mounted.flatMap(({ aliases }) => aliases))
    counts.set(key, (counts.get(key) ?? 0) + 1);
  return mounted.map((one) => ({
    ...one,
    aliases: one.aliases.filter(({ key }) => counts.get(key) === 1),
  }));
}

/** Of those that a path is below the base path of, the one that is nearest to it; none at the root is. */
export function findByBasePath<T extends { readonly base: string }>(
  mounts: readonly T[],
  path: string,
): T | undefined {
  let found: T | undefined;
  for (const one of mounts) {
    const isBelow = one.base !== '' && path.startsWith(`${one.base}/`);
    if (isBelow && one.base.length > (found?.base.length ?? 0)) found = one;
  }
  return found;
}

/** Whether a request is for a route of Sandlot's own. */
export type IsControlRequest = (request: Pick<FastifyRequest, 'url'>) => boolean;

/** By the path below which these routes are, where there are any. */
export function compileIsControlRequest(prefix: string | undefined): IsControlRequest {
  if (prefix === undefined) return () => false;
  return ({ url }) => `${decodePath(String(url.split('?', 1)[0]))}/`.startsWith(`${prefix}/`);
}
