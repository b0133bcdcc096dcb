import type { Operation } from '../operation.ts';
import type { Shapes } from '../shape.ts';
import type { Bodies } from './bodies.ts';
import { strongKeyNames } from './key.ts';
import { plain, singular } from './noun.ts';
import { kindOf, outline } from './outline.ts';
import { findBodySchema } from './reply.ts';
import { spelt } from './spelt.ts';

/** Where the key of a record stands in a call. */
export type KeyPlace =
  | { readonly in: 'path'; readonly name: string }
  | { readonly in: 'query'; readonly name: string; readonly isRequired: boolean }
  | { readonly in: 'body'; readonly path: readonly string[]; readonly isRequired: boolean };

/** A place beside the path, what the key is called there, and its schemas. */
export type FoundPlace = {
  readonly place: Exclude<KeyPlace, { readonly in: 'path' }>;
  readonly name: string;
  readonly schemas: readonly string[];
};

type Ground = { readonly shapes: Shapes; readonly bodies: Bodies };

/** What some records are called, and what their key is called where a path has it. */
type Called = { readonly noun: string; readonly parameters?: readonly string[] };

/** Finds where an operation is told the key of one of some records, beside its path: in the query, else in the body. */
export const findKeyPlace = (
  { shapes, bodies }: Ground,
  operation: Operation,
  called: Called,
): FoundPlace | undefined => {
  const { noun } = called;
  const found = findInQuery(shapes, operation, called);
  const schema = findBodySchema(operation);
  if (found?.place.isRequired || schema === undefined) return found;
  const isSent = operation.body?.required === true;
  const own = findInBody(shapes, { ...called, path: [], places: [schema], isSent });
  const sent = bodies.sent(operation, { parameter: 'id', noun });
  if (own !== undefined || sent === undefined || sent.path.includes(0)) return own ?? found;
  return findInBody(shapes, { ...called, ...sent, isSent: false }) ?? found;
};

/** Finds the parameter of the query that has to name one. */
export const findInQuery = (
  shapes: Shapes,
  operation: Operation,
  called: Called,
): FoundPlace | undefined => {
  const all = operation.parameters.filter(
    (one) => one.in === 'query' && mayBeKey(shapes, [one.schema]),
  );
  const found = findNamed(all, ({ name }) => name, called);
  if (found === undefined) return undefined;
  const { name, schema, required } = found;
  return { place: { in: 'query', name, isRequired: required }, name, schemas: [schema] };
};

type Asked = Called & {
  /** Where in the body it is looked for, and the schemas of what stands there. */
  readonly path: readonly (string | 0)[];
  readonly places: readonly string[];
  /** Whether that has to be there. */
  readonly isSent: boolean;
};

const findInBody = (
  shapes: Shapes,
  { path, places, isSent, ...called }: Asked,
): FoundPlace | undefined => {
  const shape = shapes.of(places);
  const all = [...outline(shapes, shape)].filter(([, own]) => mayBeKey(shapes, own));
  const found = findNamed(all, ([own]) => own, called);
  if (found === undefined) return undefined;
  const [name, schemas] = found;
  const isRequired = isSent && shape.required.has(name);
  return { place: { in: 'body', path: [...path.map(String), name], isRequired }, name, schemas };
};

/** Whether values may be keys: one of a few words, or yes and no, names no record. */
const mayBeKey = (shapes: Shapes, places: readonly string[]): boolean => {
  const shape = shapes.of(places);
  const isOfFew = 'enum' in shape.keywords || shape.types.includes('boolean');
  return kindOf(shapes, shape) === 'scalar' && !isOfFew;
};

/** What is called as a key of such records is, the likeliest first: of things `id`, `thing_id`, `thing`, then as in a path. */
const findNamed = <Named>(
  all: readonly Named[],
  nameOf: (one: Named) => string,
  { noun, parameters = [] }: Called,
): Named | undefined => {
  for (const name of [...namesOf(noun), ...parameters.map(spelt)]) {
    const found = all.find((one) => spelt(nameOf(one)) === name);
    if (found !== undefined) return found;
  }
  return undefined;
};

const endings = ['key', 'code', 'name', 'number', 'slug', 'identifier', 'token'];

const namesOf = (noun: string): readonly string[] => {
  const one = singular(plain(noun));
  return [...strongKeyNames('id', noun), one, ...endings.map((ending) => `${one}${ending}`)];
};

/** Whether two names are of the same key of such records: `thing_id`, `thing` and `id` are. */
export const isSameKey = (one: string, other: string, noun: string): boolean =>
  toBare(one, noun) === toBare(other, noun);

const toBare = (name: string, noun: string): string => {
  const [own, lead] = [spelt(name), singular(plain(noun))];
  const rest = own.startsWith(lead) ? own.slice(lead.length) : own;
  return rest === '' ? 'id' : rest;
};
