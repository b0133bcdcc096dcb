import type { Change, Site, Way } from './change.ts';

/** Two schemas still to be compared, and where calls meet them. */
export type SchemaSite = {
  readonly site: Site;
  readonly way: Way;
  readonly before: string;
  readonly after: string;
};

export type BodyDrift = {
  readonly found: readonly { readonly site: Site; readonly change: Change }[];
  readonly schemas: readonly SchemaSite[];
};

/** Nothing differs. */
export const none: BodyDrift = { found: [], schemas: [] };

/** What several parts tell. */
export const join = (drifts: readonly BodyDrift[]): BodyDrift => ({
  found: drifts.flatMap(({ found }) => found),
  schemas: drifts.flatMap(({ schemas }) => schemas),
});

/** One change and no more. */
export const only = (site: Site, change: Change): BodyDrift => ({
  found: [{ site, change }],
  schemas: [],
});
