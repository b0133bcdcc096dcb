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
import { toReadText } from './query.ts';

/** What a request says beside its body. */
export type SentParameters = {
  readonly path: Readonly<Record<string, string>>;
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly header: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly cookie: Readonly<Record<string, string>>;
};

/** Query parameters by name, in the types of their schemas, and what is wrong with any parameter. */
export type ReadParameters = {
  readonly query: Readonly<Record<string, unknown>>;
  readonly violations: readonly Violation[];
};

/** One parameter, ready to be read and checked. */
type Reader = {
  readonly parameter: Parameter;
  read(texts: readonly string[]): unknown;
  check(value: unknown): readonly Violation[];
};

/** Compiles the parameters of an operation: how each is read, and what it must fit. */
export const openParameters = (
  document: OpenApiDocument,
  schemas: Schemas,
  operation: Operation,
): ((sent: SentParameters) => ReadParameters) => {
  const readers = operation.parameters.map((parameter) => toReader(document, schemas, parameter));
  const busy = readers.filter(
    ({ parameter, check }) => parameter.in !== 'path' || check !== accept,
  );
  return (sent) => {
    if (busy.length === 0 && sent.query.size === 0) return nothing;
    const query = readUndeclared(sent.query);
    const violations = busy.flatMap((reader) => readParameter(reader, sent, query));
    return { query, violations };
  };
};

const readUndeclared = (sent: SentParameters['query']): Record<string, unknown> => {
  const query: Record<string, unknown> = Object.create(null);
  for (const [name, texts] of sent) query[name] = texts.length > 1 ? texts : texts[0];
  return query;
};

const readParameter = (
  { parameter, read, check }: Reader,
  sent: SentParameters,
  query: Record<string, unknown>,
): readonly Violation[] => {
  const texts = findTexts(sent, parameter);
  if (texts === undefined) return parameter.required ? [toMissing(parameter)] : [];
  const value = read(texts);
  if (parameter.in === 'query') query[parameter.name] = value;
  return check(value);
};

const nothing: ReadParameters = { query: {}, violations: [] };

const accept = (): readonly Violation[] => [];

const toReader = (document: OpenApiDocument, schemas: Schemas, parameter: Parameter): Reader => {
  const schema = locate(document.root, parameter.schema).value;
  const types = readTypes(document.root, parameter.schema);
  const items = below(locate(document.root, parameter.schema).pointer, 'items');
  const readOne = toReadText(types.includes('array') ? readTypes(document.root, items) : types);
  return {
    parameter,
    read: (texts) =>
      types.includes('array')
        ? splitTexts(texts, parameter).map((text) => readOne(text))
        : readOne(String(texts[0])),
    check: takesAnyText(schema, types) ? accept : toCheck(schemas, parameter),
  };
};

const splitTexts = (texts: readonly string[], { separator, in: place }: Parameter) =>
  separator === undefined
    ? texts
    : texts
        .flatMap((text) => text.split(separator))
        .map((text) => (place === 'header' ? text.trim() : text));

/** The types that a schema speaks of, in its parts and its values too. */
const readTypes = (root: unknown, pointer: string): readonly string[] => {
  const place = locate(root, pointer);
  if (!isObject(place.value)) return [];
  const { type, allOf, oneOf, anyOf, enum: values = [] } = place.value;
  const named = [type].flat().filter((name) => typeof name === 'string');
  if (named.length > 0) return named;
  const parts = Object.entries({ allOf, oneOf, anyOf }).flatMap(([keyword, list]) =>
    Array.isArray(list) ? list.map((_, index) => below(place.pointer, keyword, `${index}`)) : [],
  );
  return [
    ...[values].flat().map((value) => (value === null ? 'null' : typeof value)),
    ...parts.flatMap((part) => readTypes(root, part)),
  ];
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
  return (value: unknown): readonly Violation[] =>
    schemas
      .check(parameter.schema)(value, parameter.in)
      .map((violation) => ({ ...violation, pointer: prefix + violation.pointer }));
};

const toMissing = ({ name, in: place }: Parameter): Violation => ({
  in: place,
  pointer: below('', name),
  message: 'is required',
});

const findTexts = (
  sent: SentParameters,
  { name, in: place }: Parameter,
): readonly string[] | undefined => {
  if (place === 'query') return sent.query.get(name);
  const fields = sent[place];
  const field = place === 'header' ? name.toLowerCase() : name;
  const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
  return value === undefined ? undefined : [value].flat();
};
