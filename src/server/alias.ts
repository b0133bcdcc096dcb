import { listRoutes, type Route } from './route.ts';
import type { Service } from './service.ts';

/** The routes of a document below its base path. */
export type Ground = { readonly service: Service; readonly routes: readonly Route[] };

/** Those, and its routes without the base path. */
export type Mounted = Ground & { readonly aliases: readonly Route[] };

/**
 * The routes of documents without their base paths, for clients that are given the address alone: all
 * but those on which another route lies already, those that are Sandlot's own, and those that two
 * documents would have.
 */
export const withAliases = (
  grounds: readonly Ground[],
  reserved: string | undefined,
): readonly Mounted[] => {
  const taken = new Set(grounds.flatMap(({ routes }) => routes.map(({ key }) => key)));
  const mounted = grounds.map(({ service, routes }) => ({
    service,
    routes,
    aliases: (service.base === '' ? [] : listRoutes(service.operations, '')).filter(
      ({ key, url }) =>
        !taken.has(key) && (reserved === undefined || !`${url}/`.startsWith(`${reserved}/`)),
    ),
  }));
  return mounted.length === 1 ? mounted : withoutShared(mounted);
};

const withoutShared = (mounted: readonly Mounted[]): readonly Mounted[] => {
  const counts = new Map<string, number>();
  for (const { key } of mounted.flatMap(({ aliases }) => aliases))
    counts.set(key, (counts.get(key) ?? 0) + 1);
  return mounted.map((one) => ({
    ...one,
    aliases: one.aliases.filter(({ key }) => counts.get(key) === 1),
  }));
};
