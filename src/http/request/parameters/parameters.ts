import type { Violation } from '../../../base/refusal.ts';
import {
  isJsonMediaType,
  isObject,
  joinPointer,
  type OpenApiDocument,
  type Operation,
  type Parameter,
  resolvePointer,
  type SchemaValidators,
} from '../../../openapi/openapi.ts';
import { decodeQueryText, type EncodedPairs } from '../query-string.ts';
import { compileFindParameter, type FindParameter, type SentParameters } from './find-parameter.ts';
import { createCoercions } from './type-coercion.ts';

/** Query parameters by name, in the types of their schemas, and what is wrong with any parameter. */
export type ParsedParameters = {
  readonly query: Readonly<Record<string, unknown>>;
  readonly violations: readonly Violation[];
};

/** One parameter, ready to be read and checked. */
type ParameterReader = {
  readonly parameter: Parameter;
  /** What a behaviour sees where none was sent. */
  readonly defaultValue: unknown;
  readonly find: FindParameter;
  check(value: unknown): readonly Violation[];
};

/** Compiles the parameters of an operation: how each is read, and what it must fit. */
export function compileParameters(
  document: OpenApiDocument,
  schemas: SchemaValidators,
  operation: Pick<Operation, 'parameters'>,
): (sent: SentParameters) => ParsedParameters {
  const toReader = createParameterCompiler(document, schemas, operation.parameters);
  const readers = operation.parameters.map(toReader);
  const busy = readers.filter(
    ({ parameter, check }) => parameter.in !== 'path' || check !== acceptAnyValue,
  );
  // Most requests have no query, and most operations ask for nothing else.
  const quiet = busy.every(({ parameter }) => isQueryParameter(parameter) && !parameter.required);
  const silence: ParsedParameters = {
    query: Object.freeze(readQueryDefaults(readers)),
    violations: [],
  };
  return (sent) => {
    if (quiet && sent.query.size === 0) return silence;
    const query = readUndeclaredQuery(sent.query);
    const violations = busy.flatMap((reader) => readParameter(reader, sent, query));
    return { query, violations };
  };
}

function isQueryParameter({ in: place }: Parameter): boolean {
  return place === 'query' || place === 'querystring';
}

function readQueryDefaults(readers: readonly ParameterReader[]): Record<string, unknown> {
  const query: Record<string, unknown> = Object.create(null);
  for (const { parameter, defaultValue } of readers)
    if (isQueryParameter(parameter) && defaultValue !== undefined)
      query[parameter.name] = defaultValue;
  return query;
}

function readUndeclaredQuery(sent: EncodedPairs): Record<string, unknown> {
  const query: Record<string, unknown> = Object.create(null);
  for (const [name, texts] of sent)
    query[name] = texts.length > 1 ? texts.map(decodeQueryText) : decodeQueryText(texts[0]);
  return query;
}

function readParameter(
  { parameter, defaultValue, find, check }: ParameterReader,
  sent: SentParameters,
  query: Record<string, unknown>,
): readonly Violation[] {
  const found = find(sent);
  const isSeen = isQueryParameter(parameter);
  if (found.kind === 'fault')
    return [{ ...toParameterViolation(parameter, found.message), schema: parameter.schemaPointer }];
  if (found.kind === 'absent') {
    if (isSeen && defaultValue !== undefined) query[parameter.name] = defaultValue;
    return parameter.required ? [toMissingParameter(parameter)] : [];
  }
  if (found.kind === 'empty') return [];
  if (isSeen) query[parameter.name] = found.value;
  return check(found.value);
}

function acceptAnyValue(): readonly Violation[] {
  return [];
}

function createParameterCompiler(
  document: OpenApiDocument,
  schemas: SchemaValidators,
  all: readonly Parameter[],
): (parameter: Parameter) => ParameterReader {
  const typing = createCoercions(document);
  return (parameter) => {
    const schema = resolvePointer(document.root, parameter.schemaPointer).value;
    const typed = typing([parameter.schemaPointer]);
    const others = all.filter((other) => other !== parameter).map(({ name }) => name);
    return {
      parameter,
      defaultValue: isObject(schema) ? schema.default : undefined,
      find: compileFindParameter(parameter, typed, new Set(others)),
      check: acceptsAnyText(schema, typed.types)
        ? acceptAnyValue
        : compileParameterCheck(schemas, parameter),
    };
  };
}

const annotationKeywords = new Set([
  'type',
  'title',
  'description',
  'default',
  'example',
  'examples',
  'deprecated',
]);

/** True for a schema that no text can violate: most are, and need no validator. */
function acceptsAnyText(schema: unknown, types: readonly string[]): boolean {
  return (
    !isObject(schema) ||
    (types.includes('string') && Object.keys(schema).every((key) => annotationKeywords.has(key)))
  );
}

function compileParameterCheck(schemas: SchemaValidators, parameter: Parameter) {
  const prefix = joinPointer('', parameter.name);
  const place = toViolationLocation(parameter);
  return (value: unknown): readonly Violation[] =>
    schemas
      .check(parameter.schemaPointer)(value, place)
      .map((violation) => ({ ...violation, pointer: prefix + violation.pointer }));
}

function toViolationLocation({ in: place }: Parameter): Violation['in'] {
  return place === 'querystring' ? 'query' : place;
}

/** Where a parameter stands its schema does, or that of its `content`. */
function toMissingParameter(parameter: Parameter): Violation {
  return {
    ...toParameterViolation(parameter, 'is required'),
    schema: parameter.schemaPointer.replace(/(\/content\/[^/]+)?\/schema$/, '/required'),
  };
}

function toParameterViolation(parameter: Parameter, message: string): Violation {
  return {
    in: toViolationLocation(parameter),
    pointer: joinPointer('', parameter.name),
    message,
  };
}

/** Reads the values of a path out of what is written there: `7` of `;id=7`, `tom` of `"tom"`. */
export type ReadPathParameters = (sent: SentParameters) => SentParameters['path'];

/**
 * Compiles that for parameters in a style of their own (OpenAPI 3.1, section 4.8.12.2) or of JSON;
 * `undefined` where each is written as it is.
 */
export function compilePathParameters(
  document: OpenApiDocument,
  { parameters }: Pick<Operation, 'parameters'>,
): ReadPathParameters | undefined {
  const written = parameters.filter(isStyledPathParameter);
  if (written.length === 0) return undefined;
  const typing = createCoercions(document);
  const finds = written.map(
    (parameter) =>
      [
        parameter.name,
        compileFindParameter(parameter, typing([parameter.schemaPointer]), new Set()),
      ] as const,
  );
  return (sent) => {
    const path = { ...sent.path };
    for (const [name, find] of finds) {
      const found = find(sent);
      if (found.kind === 'value' && typeof found.value !== 'object') path[name] = `${found.value}`;
    }
    return path;
  };
}

function isStyledPathParameter({ in: place, mediaType, style }: Parameter): boolean {
  return (
    place === 'path' && (mediaType === undefined ? style !== 'simple' : isJsonMediaType(mediaType))
  );
}

/** What parameters were sent as; what cannot be read is `undefined`. */
export type ParameterValues = ReadonlyMap<Parameter, unknown>;

/** Compiles what a request says for each of some parameters; those that it does not send are left out. */
export function compileParameterValues(
  document: OpenApiDocument,
  parameters: readonly Parameter[],
): (sent: SentParameters) => ParameterValues {
  const typing = createCoercions(document);
  const finds = parameters.map((parameter) => {
    const others = parameters.filter((other) => other !== parameter).map(({ name }) => name);
    return {
      parameter,
      find: compileFindParameter(parameter, typing([parameter.schemaPointer]), new Set(others)),
    };
  });
  return (sent) => {
    const values = new Map<Parameter, unknown>();
    for (const { parameter, find } of finds) {
      const found = find(sent);
      if (found.kind === 'absent') continue;
      values.set(parameter, found.kind === 'value' ? found.value : undefined);
    }
    return values;
  };
}
