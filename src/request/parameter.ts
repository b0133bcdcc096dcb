import {
  below,
  isObject,
  locate,
  type OpenApiDocument,
  type Operation,
  type Parameter,
  type Schemas,
} from '../document/document.ts';
import type { Violation } from '../refusal.ts';
import { type Find, type SentParameters, toFind } from './find-parameter.ts';
import { decodePart, type SentPairs } from './query.ts';
import { openTyping } from './typing.ts';

/** Query parameters by name, in the types of their schemas, and what is wrong with any parameter. */
export type ReadParameters = {
  readonly query: Readonly<Record<string, unknown>>;
  readonly violations: readonly Violation[];
};

/** One parameter, ready to be read and checked. */
type Reader = {
  readonly parameter: Parameter;
  /** What a behaviour sees where none was sent. */
  readonly usual: unknown;
  readonly find: Find;
  check(value: unknown): readonly Violation[];
};

/** Compiles the parameters of an operation: how each is read, and what it must fit. */
export const openParameters = (
  document: OpenApiDocument,
  schemas: Schemas,
  operation: Pick<Operation, 'parameters'>,
): ((sent: SentParameters) => ReadParameters) => {
  const toReader = openReaders(document, schemas, operation.parameters);
  const readers = operation.parameters.map(toReader);
  const busy = readers.filter(
    ({ parameter, check }) => parameter.in !== 'path' || check !== accept,
  );
  // Most requests have no query, and most operations ask for nothing else.
  const quiet = busy.every(({ parameter }) => isOfQuery(parameter) && !parameter.required);
  const silence: ReadParameters = { query: Object.freeze(readUsual(readers)), violations: [] };
  return (sent) => {
    if (quiet && sent.query.size === 0) return silence;
    const query = readUndeclared(sent.query);
    const violations = busy.flatMap((reader) => readParameter(reader, sent, query));
    return { query, violations };
  };
};

const isOfQuery = ({ in: place }: Parameter): boolean =>
  place === 'query' || place === 'querystring';

const readUsual = (readers: readonly Reader[]): Record<string, unknown> => {
  const query: Record<string, unknown> = Object.create(null);
  for (const { parameter, usual } of readers)
    if (isOfQuery(parameter) && usual !== undefined) query[parameter.name] = usual;
  return query;
};

const readUndeclared = (sent: SentPairs): Record<string, unknown> => {
  const query: Record<string, unknown> = Object.create(null);
  for (const [name, texts] of sent)
    query[name] = texts.length > 1 ? texts.map(decodePart) : decodePart(texts[0]);
  return query;
};

const readParameter = (
  { parameter, usual, find, check }: Reader,
  sent: SentParameters,
  query: Record<string, unknown>,
): readonly Violation[] => {
  const found = find(sent);
  const isSeen = isOfQuery(parameter);
  if (found.kind === 'fault')
    return [{ ...toViolation(parameter, found.message), schema: parameter.schema }];
  if (found.kind === 'absent') {
    if (isSeen && usual !== undefined) query[parameter.name] = usual;
    return parameter.required ? [toMissing(parameter)] : [];
  }
  if (found.kind === 'empty') return [];
  if (isSeen) query[parameter.name] = found.value;
  return check(found.value);
};

const accept = (): readonly Violation[] => [];

const openReaders = (
  document: OpenApiDocument,
  schemas: Schemas,
  all: readonly Parameter[],
): ((parameter: Parameter) => Reader) => {
  const typing = openTyping(document);
  return (parameter) => {
    const schema = locate(document.root, parameter.schema).value;
    const typed = typing([parameter.schema]);
    const others = all.filter((other) => other !== parameter).map(({ name }) => name);
    return {
      parameter,
      usual: isObject(schema) ? schema.default : undefined,
      find: toFind(parameter, typed, new Set(others)),
      check: takesAnyText(schema, typed.types) ? accept : toCheck(schemas, parameter),
    };
  };
};

const annotations = new Set([
  'type',
  'title',
  'description',
  'default',
  'example',
  'examples',
  'deprecated',
]);

/** True for a schema that no text can violate: most are, and need no validator. */
const takesAnyText = (schema: unknown, types: readonly string[]): boolean =>
  !isObject(schema) ||
  (types.includes('string') && Object.keys(schema).every((key) => annotations.has(key)));

const toCheck = (schemas: Schemas, parameter: Parameter) => {
  const prefix = below('', parameter.name);
  const place = toPlace(parameter);
  return (value: unknown): readonly Violation[] =>
    schemas
      .check(parameter.schema)(value, place)
      .map((violation) => ({ ...violation, pointer: prefix + violation.pointer }));
};

const toPlace = ({ in: place }: Parameter): Violation['in'] =>
  place === 'querystring' ? 'query' : place;

/** Where a parameter stands its schema does, or that of its `content`. */
const toMissing = (parameter: Parameter): Violation => ({
  ...toViolation(parameter, 'is required'),
  schema: parameter.schema.replace(/(\/content\/[^/]+)?\/schema$/, '/required'),
});

const toViolation = (parameter: Parameter, message: string): Violation => ({
  in: toPlace(parameter),
  pointer: below('', parameter.name),
  message,
});
