import { below, type Content } from '../document/document.ts';
import { type BodyDrift, join, only } from './body-drift.ts';
import { type Both, quote, type Site, toChange, type Way } from './change.ts';

type Contents = { readonly before: Content; readonly after: Content };

type ContentSite = {
  readonly way: Way;
  readonly places: Both;
  readonly toSite: (type: string) => Site;
};

/** Compares which media types there are. */
export const compareContent = (
  { before, after }: Contents,
  { way, places, toSite }: ContentSite,
): BodyDrift => {
  const said = way === 'request' ? 'taken' : 'answered';
  const types = new Set([...before.keys(), ...after.keys()]);
  return join(
    [...types].map((type): BodyDrift => {
      const [was, is] = [before.get(type), after.get(type)];
      const site = toSite(type);
      if (was !== undefined && is !== undefined)
        return {
          found: [],
          schemas: [{ site, way, before: below(was, 'schema'), after: below(is, 'schema') }],
        };
      const both = { before: was ?? places.before, after: is ?? places.after };
      return was === undefined
        ? only(
            site,
            toChange(
              'harmless',
              `${way}-media-type-added`,
              both,
              `bodies of ${quote(type)} are ${said} too now`,
            ),
          )
        : only(
            site,
            toChange(
              'breaking',
              `${way}-media-type-removed`,
              both,
              `bodies of ${quote(type)} are not ${said} any more`,
            ),
          );
    }),
  );
};
