import {
  below,
  type JsonObject,
  type OpenApiDocument,
  type Operation,
  objectAt,
  objectOf,
  readPointer,
} from '../document/document.ts';
import { type Change, toChange } from './change.ts';
import type { Documents } from './pair.ts';
import type { OperationPair } from './pair-operations.ts';

/** Compares who is let in: by what is to be shown, whatever the documents call it. */
export const compareSecurity = (
  { before, after }: OperationPair,
  documents: Documents,
): readonly Change[] => {
  const places = {
    before: toPlace(documents.before, before),
    after: toPlace(documents.after, after),
  };
  const [were, are] = [listWays(documents.before, before), listWays(documents.after, after)];
  return [
    ...were
      .filter((way) => !are.some((one) => covers(way, one)))
      .map((way) => {
        const said = way.size === 0 ? 'without a credential' : `with ${toText(way)} alone`;
        const message = `calls ${said} are not let in any more`;
        return toChange('breaking', 'security-removed', places, message);
      }),
    ...are
      .filter((way) => !were.some((one) => covers(way, one)))
      .map((way) =>
        toChange(
          'harmless',
          'security-added',
          places,
          `calls with ${toText(way)} are let in too now`,
        ),
      ),
  ];
};

/** Most documents say once for all operations who is let in. */
const toPlace = ({ root }: OpenApiDocument, { pointer }: Operation): string => {
  const own = below(pointer, 'security');
  return readPointer(root, own) === undefined ? '/security' : own;
};

/** What has to be shown together, each with its scopes. */
type Way = ReadonlyMap<string, ReadonlySet<string>>;

/** The ways in; nothing to be shown is one of them. */
const listWays = ({ root }: OpenApiDocument, { security }: Operation): readonly Way[] => {
  const schemes = objectAt(objectAt(root, 'components'), 'securitySchemes');
  if (security.length === 0) return [new Map()];
  return security.map(
    (requirement) =>
      new Map(
        Object.entries(requirement).map(([name, scopes]) => [
          toKind(name, objectOf(schemes[name])),
          new Set([scopes].flat().map(String)),
        ]),
      ),
  );
};

/** What is to be shown for a scheme; where it comes from is another matter. */
const toKind = (name: string, { type, in: place, name: key, scheme }: JsonObject): string => {
  if (type === 'apiKey') return `the ${place} "${key}"`;
  if (type === 'http') return `${String(scheme).toLowerCase()} credentials`;
  if (type === 'oauth2' || type === 'openIdConnect') return 'bearer credentials';
  return type === undefined ? name : String(type);
};

/** Whether who comes in by one way has all that another asks for. */
const covers = (way: Way, other: Way): boolean =>
  [...other].every(([kind, scopes]) => {
    const shown = way.get(kind);
    return shown !== undefined && [...scopes].every((scope) => shown.has(scope));
  });

const toText = (way: Way): string =>
  [...way]
    .map(([kind, scopes]) => (scopes.size > 0 ? `${kind} (${[...scopes].join(', ')})` : kind))
    .join(' and ') || 'no credential';
