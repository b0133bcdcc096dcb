import {
  below,
  locate,
  type OpenApiDocument,
  type Operation,
  objectOf,
} from '../document/document.ts';
import { type Scheme, toScheme } from './scheme.ts';

/** One way to be let in: all of it is needed. */
export type Way = readonly { readonly scheme: Scheme; readonly names: readonly string[] }[];

/**
 * The ways to be let in to an operation (OpenAPI 3.1, section 4.8.30): one of the objects in the list
 * is enough, in an object all schemes are needed, and an empty one lets everybody in.
 */
export const listWays = ({ root }: OpenApiDocument, { security }: Operation): readonly Way[] =>
  security.map((requirement) =>
    Object.entries(requirement).map(([name, names]) => ({
      scheme: toScheme(objectOf(locate(root, below('/components/securitySchemes', name)).value)),
      names: [names].flat().map(String),
    })),
  );

/** The value of a `WWW-Authenticate` field that asks for any of the ways (RFC 9110, section 11.6.1). */
export const toChallenge = (ways: readonly Way[]): string =>
  [...new Set(ways.flat().map(({ scheme }) => scheme.challenge))].join(', ');

/** What is to be sent, in words: `"Authorization: Bearer TOKEN", or the header "X-Key"`. */
export const toWanted = (ways: readonly Way[]): string => {
  const wanted = ways.map((way) => way.map(({ scheme }) => scheme.wanted).join(' and '));
  return [...new Set(wanted)].join(', or ');
};
