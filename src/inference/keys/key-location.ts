import {
  findBodySchema,
  kindOf,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { EnvelopeFinder } from '../bodies/envelope-finder.ts';
import type { KeyLocation } from '../paths/path-tree.ts';
import { keyWords } from '../vocabulary/key-names.ts';
import { expandAbbreviations, normalizeName, singularize } from '../vocabulary/singularize.ts';
import { listStrongKeyNames } from './key-property.ts';

/** A key location outside the path, with the name and the schemas of the key. */
export type FoundKeyLocation = {
  readonly location: Exclude<KeyLocation, { readonly in: 'path' }>;
  readonly name: string;
  readonly schemaPointers: readonly string[];
};

type KeyLocationContext = { readonly schemaViews: SchemaViews; readonly envelopes: EnvelopeFinder };

/** What the records are called, and the names that paths have for their key. */
type KeyNameHint = { readonly noun: string; readonly parameters?: readonly string[] };

/** Finds where an operation takes a key outside its path: in the query, else in the body. */
export function findKeyLocation(
  { schemaViews, envelopes }: KeyLocationContext,
  operation: Operation,
  hint: KeyNameHint,
): FoundKeyLocation | undefined {
  const { noun } = hint;
  const found = findKeyInQuery(schemaViews, operation, hint);
  const schema = findBodySchema(operation);
  if (found?.location.isRequired || schema === undefined) return found;
  const isBodyRequired = operation.body?.required === true;
  const property = findKeyInBody(schemaViews, {
    ...hint,
    path: [],
    schemaPointers: [schema],
    isBodyRequired,
  });
  const body = envelopes.findSentRecord(operation, { parameter: 'id', noun });
  if (property !== undefined || body === undefined || body.path.includes(0))
    return property ?? found;
  return findKeyInBody(schemaViews, { ...hint, ...body, isBodyRequired: false }) ?? found;
}

/** Finds the query parameter that takes a key. */
export function findKeyInQuery(
  schemaViews: SchemaViews,
  operation: Operation,
  hint: KeyNameHint,
): FoundKeyLocation | undefined {
  const all = operation.parameters.filter(
    (one) => one.in === 'query' && mayBeKey(schemaViews, [one.schemaPointer]),
  );
  const found = findByName(all, ({ name }) => name, hint);
  if (found === undefined) return undefined;
  const { name, schemaPointer, required } = found;
  return {
    location: { in: 'query', name, isRequired: required },
    name,
    schemaPointers: [schemaPointer],
  };
}

/** All places of a call, outside its path, that may take a key: query parameters, and properties of the body. */
export function listKeyLocations(
  schemaViews: SchemaViews,
  operation: Operation,
): readonly FoundKeyLocation[] {
  const inQuery = operation.parameters.flatMap(
    ({ in: place, name, required, schemaPointer }): readonly FoundKeyLocation[] =>
      place === 'query' && mayBeKey(schemaViews, [schemaPointer])
        ? [
            {
              location: { in: 'query', name, isRequired: required },
              name,
              schemaPointers: [schemaPointer],
            },
          ]
        : [],
  );
  const schema = findBodySchema(operation);
  if (schema === undefined) return inQuery;
  const view = schemaViews.of([schema]);
  const inBody = [...propertiesOf(schemaViews, view)].flatMap(
    ([name, schemaPointers]): readonly FoundKeyLocation[] => {
      const isRequired = operation.body?.required === true && view.required.has(name);
      return mayBeKey(schemaViews, schemaPointers)
        ? [{ location: { in: 'body', path: [name], isRequired }, name, schemaPointers }]
        : [];
    },
  );
  return [...inQuery, ...inBody];
}

type BodyKeySearch = KeyNameHint & {
  /** The object in the body that is searched, and its schemas. */
  readonly path: readonly (string | 0)[];
  readonly schemaPointers: readonly string[];
  /** Whether that object has to be sent. */
  readonly isBodyRequired: boolean;
};

function findKeyInBody(
  schemaViews: SchemaViews,
  { path, schemaPointers, isBodyRequired, ...hint }: BodyKeySearch,
): FoundKeyLocation | undefined {
  const view = schemaViews.of(schemaPointers);
  const all = [...propertiesOf(schemaViews, view)].filter(([, property]) =>
    mayBeKey(schemaViews, property),
  );
  const found = findByName(all, ([property]) => property, hint);
  if (found === undefined) return undefined;
  const [name, schemas] = found;
  const isRequired = isBodyRequired && view.required.has(name);
  return {
    location: { in: 'body', path: [...path.map(String), name], isRequired },
    name,
    schemaPointers: schemas,
  };
}

/** Enumerations and booleans are not keys. */
function mayBeKey(schemaViews: SchemaViews, schemaPointers: readonly string[]): boolean {
  const view = schemaViews.of(schemaPointers);
  const isOfFew = 'enum' in view.keywords || view.types.includes('boolean');
  return kindOf(schemaViews, view) === 'scalar' && !isOfFew;
}

/**
 * Finds the most likely key of things: `id`, `thing_id`, `thing`, then the names that paths use.
 */
function findByName<Named>(
  all: readonly Named[],
  nameOf: (one: Named) => string,
  { noun, parameters = [] }: KeyNameHint,
): Named | undefined {
  for (const name of [...listKeyNamesOf(noun), ...parameters.map(expandAbbreviations)]) {
    const found = all.find((one) => expandAbbreviations(nameOf(one)) === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function listKeyNamesOf(noun: string): readonly string[] {
  const one = singularize(normalizeName(noun));
  return [...listStrongKeyNames('id', noun), one, ...keyWords.map((ending) => `${one}${ending}`)];
}

/** Whether two names are of the same key: `thing_id`, `thing` and `id` are, of things. */
export function isSameKey(one: string, other: string, noun: string): boolean {
  return withoutNoun(one, noun) === withoutNoun(other, noun);
}

function withoutNoun(name: string, noun: string): string {
  const [property, lead] = [expandAbbreviations(name), singularize(normalizeName(noun))];
  const rest = property.startsWith(lead) ? property.slice(lead.length) : property;
  return rest === '' ? 'id' : rest;
}
