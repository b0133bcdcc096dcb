import type { FastifyRequest } from 'fastify';
import { decodePath, pathOfUrl } from '../../messages/request/request.ts';
import type { Service } from '../service.ts';
import { listRoutes, type RouteDefinition } from './routes.ts';

/** The routes of a document below its base path. */
export type DocumentRoutes = {
  readonly service: Service;
  readonly routes: readonly RouteDefinition[];
};

/** With the document's aliases: its routes without the base path. */
export type MountedRoutes = DocumentRoutes & { readonly aliases: readonly RouteDefinition[] };

/**
 * Adds aliases without the base path, for clients that know only the host. A route gets no alias where
 * another route matches the same requests, where the control API is, and where two documents would
 * have the same alias.
 */
export function addAliasRoutes(
  documents: readonly DocumentRoutes[],
  controlPrefix: string | undefined,
): readonly MountedRoutes[] {
  const routeKeys = new Set(documents.flatMap(({ routes }) => routes.map(({ key }) => key)));
  const isFree = ({ key, url }: RouteDefinition): boolean =>
    !routeKeys.has(key) &&
    (controlPrefix === undefined || !`${url}/`.startsWith(`${controlPrefix}/`));
  const mounted = documents.map(({ service, routes }) => ({
    service,
    routes,
    aliases: service.base === '' ? [] : listAliases(service).filter(isFree),
  }));
  return mounted.length === 1 ? mounted : dropSharedAliases(mounted);
}

function listAliases({ operations, base }: Service): readonly RouteDefinition[] {
  const routeNotice = [{ code: 'base-path', text: `The document's base path ${base} is missing.` }];
  return listRoutes(
    operations.map((operation) => ({ ...operation, routeNotice })),
    '',
  );
}

function dropSharedAliases(mounted: readonly MountedRoutes[]): readonly MountedRoutes[] {
  const counts = new Map<string, number>();
  for (const { key } of mounted.flatMap(({ aliases }) => aliases))
    counts.set(key, (counts.get(key) ?? 0) + 1);
  return mounted.map((mount) => ({
    ...mount,
    aliases: mount.aliases.filter(({ key }) => counts.get(key) === 1),
  }));
}

/** The mount with the longest base path that a path is below. A mount at the root is never found. */
export function findByBasePath<T extends { readonly base: string }>(
  mounts: readonly T[],
  path: string,
): T | undefined {
  let found: T | undefined;
  for (const mount of mounts) {
    const isBelow = mount.base !== '' && path.startsWith(`${mount.base}/`);
    if (isBelow && mount.base.length > (found?.base.length ?? 0)) found = mount;
  }
  return found;
}

/** True for a request to the control API. */
export type IsControlRequest = (request: Pick<FastifyRequest, 'url'>) => boolean;

export function compileIsControlRequest(controlPrefix: string | undefined): IsControlRequest {
  if (controlPrefix === undefined) return () => false;
  return ({ url }) => `${decodePath(pathOfUrl(url))}/`.startsWith(`${controlPrefix}/`);
}
