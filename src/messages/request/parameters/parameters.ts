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
import type { SentParameters } from '../sent-parameters.ts';
import { compileFindParameter, type FindParameter } from './find-parameter.ts';
import { type CoercionsAt, createCoercions } from './type-coercion.ts';

/** The query parameters in the types of their schemas, and the violations of all parameters. */
export type ParsedParameters = {
  readonly query: Readonly<Record<string, unknown>>;
  readonly violations: readonly Violation[];
};

/** A parameter that is compiled for parsing and validation. */
type ParameterReader = {
  readonly parameter: Parameter;
  /** The value that a behaviour sees where none was sent. */
  readonly defaultValue: unknown;
  readonly find: FindParameter;
  /** Whether its properties are sent by their own names: they are part of the query, too. */
  readonly isExplodedObject: boolean;
  check(value: unknown): readonly Violation[];
};

/** Compiles how the parameters of an operation are parsed and validated. */
export function compileParameters(
  document: OpenApiDocument,
  schemas: SchemaValidators,
  { parameters }: Pick<Operation, 'parameters'>,
): (sent: SentParameters) => ParsedParameters {
  const readers = parameters.map(createReaderCompiler(document, schemas, parameters));
  const checkedReaders = readers.filter(
    ({ parameter, check }) => parameter.in !== 'path' || check !== acceptAnyValue,
  );
  // Most requests have no query, and most operations require nothing else.
  const needsQueryOnly = checkedReaders.every(
    ({ parameter }) => isQueryParameter(parameter) && !parameter.required,
  );
  const withoutQuery: ParsedParameters = {
    query: Object.freeze(readQueryDefaults(readers)),
    violations: [],
  };
  return (sent) => {
    if (needsQueryOnly && sent.query.size === 0) return withoutQuery;
    const query = readUndeclaredQuery(sent.query);
    const violations = checkedReaders.flatMap((reader) => readParameter(reader, sent, query));
    return { query, violations };
  };
}

function isQueryParameter({ in: location }: Parameter): boolean {
  return location === 'query' || location === 'querystring';
}

function readQueryDefaults(readers: readonly ParameterReader[]): Record<string, unknown> {
  const query: Record<string, unknown> = Object.create(null);
  for (const { parameter, defaultValue } of readers)
    if (isQueryParameter(parameter) && defaultValue !== undefined)
      query[parameter.name] = defaultValue;
  return query;
}

function readUndeclaredQuery(pairs: EncodedPairs): Record<string, unknown> {
  const query: Record<string, unknown> = Object.create(null);
  for (const [name, texts] of pairs)
    query[name] = texts.length > 1 ? texts.map(decodeQueryText) : decodeQueryText(texts[0]);
  return query;
}

/** Returns the violations of a parameter, and writes its value into the query where it is one of these. */
function readParameter(
  { parameter, defaultValue, find, isExplodedObject, check }: ParameterReader,
  sent: SentParameters,
  query: Record<string, unknown>,
): readonly Violation[] {
  const found = find(sent);
  const isOfQuery = isQueryParameter(parameter);
  if (found.kind === 'fault')
    return [{ ...toParameterViolation(parameter, found.message), schema: parameter.schemaPointer }];
  if (found.kind === 'absent') {
    if (isOfQuery && defaultValue !== undefined) query[parameter.name] = defaultValue;
    return parameter.required ? [toMissingParameter(parameter)] : [];
  }
  if (found.kind === 'empty') return [];
  if (isExplodedObject) Object.assign(query, found.value);
  if (isOfQuery) query[parameter.name] = found.value;
  return check(found.value);
}

function acceptAnyValue(): readonly Violation[] {
  return [];
}

function createReaderCompiler(
  document: OpenApiDocument,
  schemas: SchemaValidators,
  parameters: readonly Parameter[],
): (parameter: Parameter) => ParameterReader {
  const coercionAt = createCoercions(document);
  const findOf = createFindCompiler(coercionAt, parameters);
  return (parameter) => {
    const schema = resolvePointer(document.root, parameter.schemaPointer).value;
    const { types } = coercionAt([parameter.schemaPointer]);
    return {
      parameter,
      defaultValue: isObject(schema) ? schema.default : undefined,
      find: findOf(parameter),
      isExplodedObject:
        parameter.in === 'query' &&
        parameter.mediaType === undefined &&
        parameter.style === 'form' &&
        parameter.explode &&
        types.includes('object') &&
        !types.includes('array'),
      check: acceptsAnyText(schema, types)
        ? acceptAnyValue
        : compileParameterCheck(schemas, parameter),
    };
  };
}

function createFindCompiler(
  coercionAt: CoercionsAt,
  parameters: readonly Parameter[],
): (parameter: Parameter) => FindParameter {
  const counts = new Map<string, number>();
  for (const { name } of parameters) counts.set(name, (counts.get(name) ?? 0) + 1);
  return (parameter) => {
    const isOtherName = (name: string): boolean =>
      (counts.get(name) ?? 0) > (name === parameter.name ? 1 : 0);
    return compileFindParameter(parameter, coercionAt([parameter.schemaPointer]), isOtherName);
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

/** True for a schema that every text fits. Most are like that, and need no validator. */
function acceptsAnyText(schema: unknown, types: readonly string[]): boolean {
  return (
    !isObject(schema) ||
    (types.includes('string') && Object.keys(schema).every((key) => annotationKeywords.has(key)))
  );
}

function compileParameterCheck(schemas: SchemaValidators, parameter: Parameter) {
  const prefix = joinPointer('', parameter.name);
  const location = toViolationLocation(parameter);
  return (value: unknown): readonly Violation[] =>
    schemas
      .check(parameter.schemaPointer)(value, location)
      .map((violation) => ({ ...violation, pointer: prefix + violation.pointer }));
}

function toViolationLocation({ in: location }: Parameter): Violation['in'] {
  return location === 'querystring' ? 'query' : location;
}

/** Its schema is `required`, beside the `schema` or `content` of the parameter. */
function toMissingParameter(parameter: Parameter): Violation {
  return {
    ...toParameterViolation(parameter, 'is required'),
    schema: parameter.schemaPointer.replace(/(\/content\/[^/]+)?\/schema$/, '/required'),
    problem: 'missing',
  };
}

function toParameterViolation(parameter: Parameter, message: string): Violation {
  return {
    in: toViolationLocation(parameter),
    pointer: joinPointer('', parameter.name),
    message,
  };
}

/** Parses the values of a path: `7` from `;id=7`, `tom` from `"tom"`. */
export type ReadPathParameters = (sent: SentParameters) => SentParameters['path'];

/**
 * Compiles that for path parameters in the styles `label` and `matrix` (OpenAPI 3.1, section 4.8.12.2)
 * and in JSON. `undefined` where an operation has none of these.
 */
export function compilePathParameters(
  document: OpenApiDocument,
  { parameters }: Pick<Operation, 'parameters'>,
): ReadPathParameters | undefined {
  const styled = parameters.filter(isStyledPathParameter);
  if (styled.length === 0) return undefined;
  const findOf = createFindCompiler(createCoercions(document), styled);
  const finders = styled.map((parameter) => [parameter.name, findOf(parameter)] as const);
  return (sent) => {
    const path = { ...sent.path };
    for (const [name, find] of finders) {
      const found = find(sent);
      if (found.kind === 'value' && typeof found.value !== 'object') path[name] = `${found.value}`;
    }
    return path;
  };
}

function isStyledPathParameter({ in: location, mediaType, style }: Parameter): boolean {
  return (
    location === 'path' &&
    (mediaType === undefined ? style !== 'simple' : isJsonMediaType(mediaType))
  );
}

/** The values of parameters that were sent; `undefined` for a value that cannot be parsed. */
export type ParameterValues = ReadonlyMap<Parameter, unknown>;

/** Compiles how the values of parameters are read, without validation. Absent parameters are left out. */
export function compileParameterValues(
  document: OpenApiDocument,
  parameters: readonly Parameter[],
): (sent: SentParameters) => ParameterValues {
  const findOf = createFindCompiler(createCoercions(document), parameters);
  const finders = parameters.map((parameter) => ({ parameter, find: findOf(parameter) }));
  return (sent) => {
    const values = new Map<Parameter, unknown>();
    for (const { parameter, find } of finders) {
      const found = find(sent);
      if (found.kind === 'absent') continue;
      values.set(parameter, found.kind === 'value' ? found.value : undefined);
    }
    return values;
  };
}
