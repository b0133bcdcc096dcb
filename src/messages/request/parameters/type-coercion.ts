import {
  isObject,
  type JsonObject,
  joinPointer,
  type OpenApiDocument,
  readSerializationLayout,
  resolvePointer,
  type SerializationLayout,
} from '../../../openapi/openapi.ts';

/** A value that was split by its style and has no types yet: a text, a list or an object. */
export type RawValue = string | readonly RawValue[] | ReadonlyMap<string, RawValue>;

/** Gives raw values the types of the schemas at some pointers. */
export type SchemaCoercion = {
  /** All types of the schemas, of their parts and of their enumerated values. */
  readonly types: readonly string[];
  readonly layout: SerializationLayout;
  /** `'5'` becomes 5 where a schema has a number; a text that fits no type stays a text. */
  coerce(raw: RawValue): unknown;
};

export type CoercionsAt = (schemaPointers: readonly string[]) => SchemaCoercion;

/** The coercions of a document by schema pointers. Each is compiled when it is first used. */
export function createCoercions(document: OpenApiDocument): CoercionsAt {
  const compiled = new Map<string, SchemaCoercion>();
  const coercionAt: CoercionsAt = (schemaPointers) => {
    const key = schemaPointers.join(' ');
    const coercion = compiled.get(key) ?? compileCoercion(document, schemaPointers, coercionAt);
    compiled.set(key, coercion);
    return coercion;
  };
  return coercionAt;
}

function compileCoercion(
  document: OpenApiDocument,
  schemaPointers: readonly string[],
  coercionAt: CoercionsAt,
): SchemaCoercion {
  const types = schemaPointers.flatMap((pointer) =>
    listSchemaTypes(document.root, pointer, new Set()),
  );
  const layout = readSerializationLayout(document, schemaPointers);
  const parseText = compileParseText(types);
  const isList = types.includes('array');
  const isListOnly = isList && types.every((type) => type === 'array' || type === 'null');
  const toObject = (raw: ReadonlyMap<string, RawValue>) =>
    Object.fromEntries(
      [...raw].map(([name, entry]) => [
        name,
        coercionAt(layout.properties.get(name) ?? layout.additionalProperties).coerce(entry),
      ]),
    );
  const toList = (raw: Iterable<RawValue>) =>
    [...raw].map((entry) => coercionAt(layout.items).coerce(entry));
  return {
    types,
    layout,
    coerce: (raw) => {
      if (typeof raw === 'string') return isListOnly ? toList([raw]) : parseText(raw);
      if (!(raw instanceof Map)) return toList(raw);
      return isList && [...raw.keys()].every((key) => /^\d*$/.test(key))
        ? toList(raw.values())
        : toObject(raw);
    },
  };
}

function listSchemaTypes(root: unknown, pointer: string, visited: Set<string>): readonly string[] {
  const schema = resolvePointer(root, pointer);
  if (!isObject(schema.value) || visited.has(schema.pointer)) return [];
  visited.add(schema.pointer);
  const types = listOwnTypes(schema.value);
  return types.length > 0
    ? types
    : listSubschemas(schema.value, schema.pointer).flatMap((subschema) =>
        listSchemaTypes(root, subschema, visited),
      );
}

function listOwnTypes({ type, enum: values = [], ...schema }: JsonObject): readonly string[] {
  const types = [type].flat().filter((name) => typeof name === 'string');
  if (types.length > 0) return types;
  if (isObject(schema.properties)) return ['object'];
  if (isObject(schema.items)) return ['array'];
  return [values].flat().map((value) => (value === null ? 'null' : typeof value));
}

function listSubschemas({ allOf, oneOf, anyOf }: JsonObject, pointer: string): readonly string[] {
  return Object.entries({ allOf, oneOf, anyOf }).flatMap(([keyword, list]) =>
    Array.isArray(list) ? list.map((_, index) => joinPointer(pointer, keyword, `${index}`)) : [],
  );
}

/** Parses a text as a value. */
export type ParseText = (text: string) => unknown;

/** Compiles a parser that tries the types in order, and returns the text itself where none fits. */
export function compileParseText(types: readonly string[]): ParseText {
  const parsers = types.flatMap((type) => parsersByType.get(type) ?? []);
  return (text) => {
    for (const parse of parsers) {
      const value = parse(text);
      if (value !== undefined) return value;
    }
    return text;
  };
}

function parseNumber(text: string): unknown {
  return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text))
    ? Number(text)
    : undefined;
}

function parseBoolean(text: string): unknown {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

const parsersByType = new Map<string, ParseText>([
  ['integer', parseNumber],
  ['number', parseNumber],
  ['boolean', parseBoolean],
  ['null', (text) => (text === 'null' ? null : undefined)],
]);
