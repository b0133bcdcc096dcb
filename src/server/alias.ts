import type { Planned } from '../behaviour/plan.ts';
import { listRoutes, type Route } from './route.ts';

/** The paths that a document has, and those that are not its to have. */
export type Ground = {
  /** What the first server puts before every path. */
  readonly base: string;
  /** Below this lie paths of others. */
  readonly reserved: string;
};

/**
 * The routes of a document without its base path, for clients that are given the address alone: all
 * but those on which another route lies already.
 */
export const listAliases = (
  operations: readonly Planned[],
  routes: readonly Route[],
  { base, reserved }: Ground,
): readonly Route[] => {
  if (base === '') return [];
  const taken = new Set(routes.map(({ key }) => key));
  return listRoutes(operations, '').filter(
    ({ key, url }) => !taken.has(key) && !`${url}/`.startsWith(`${reserved}/`),
  );
};
