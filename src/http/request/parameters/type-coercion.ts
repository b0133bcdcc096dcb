import {
  isObject,
  type JsonObject,
  joinPointer,
  type OpenApiDocument,
  readSerializationLayout,
  resolvePointer,
  type SerializationLayout,
} from '../../../openapi/openapi.ts';

/** What was sent, taken apart by its style and not yet given types: a text, a list, an object. */
export type RawValue = string | readonly RawValue[] | ReadonlyMap<string, RawValue>;

/** The types of the schemas at some places, for what was sent as text. */
export type SchemaCoercion = {
  /** All types that they speak of, in their parts and their values too. */
  readonly types: readonly string[];
  readonly layout: SerializationLayout;
  /** Gives what was sent the types of the schemas, where it can be read so; else it stays text. */
  coerce(raw: RawValue): unknown;
};

/** The types at a list of places in a document, read when they are first asked for. */
export function createCoercions(document: OpenApiDocument) {
  const known = new Map<string, SchemaCoercion>();
  const at = (places: readonly string[]): SchemaCoercion => {
    const name = places.join(' ');
    const typed = known.get(name) ?? compileCoercion(document, places, at);
    known.set(name, typed);
    return typed;
  };
  return at;
}

export type CoercionsAt = ReturnType<typeof createCoercions>;

function compileCoercion(
  document: OpenApiDocument,
  places: readonly string[],
  at: CoercionsAt,
): SchemaCoercion {
  const types = places.flatMap((place) => listSchemaTypes(document.root, place, new Set()));
  const layout = readSerializationLayout(document, places);
  const readText = compileParseText(types);
  const isList = types.includes('array');
  const onlyList = isList && types.every((type) => type === 'array' || type === 'null');
  const toObject = (raw: ReadonlyMap<string, RawValue>) =>
    Object.fromEntries(
      [...raw].map(([name, entry]) => [
        name,
        at(layout.properties.get(name) ?? layout.additionalProperties).coerce(entry),
      ]),
    );
  const toList = (raw: Iterable<RawValue>) =>
    [...raw].map((entry) => at(layout.items).coerce(entry));
  return {
    types,
    layout,
    coerce: (raw) => {
      if (typeof raw === 'string') return onlyList ? toList([raw]) : readText(raw);
      if (!(raw instanceof Map)) return toList(raw);
      return isList && [...raw.keys()].every((key) => /^\d*$/.test(key))
        ? toList(raw.values())
        : toObject(raw);
    },
  };
}

function listSchemaTypes(root: unknown, pointer: string, passed: Set<string>): readonly string[] {
  const place = resolvePointer(root, pointer);
  if (!isObject(place.value) || passed.has(place.pointer)) return [];
  passed.add(place.pointer);
  const named = listOwnTypes(place.value);
  return named.length > 0
    ? named
    : listSubschemas(place.value, place.pointer).flatMap((part) =>
        listSchemaTypes(root, part, passed),
      );
}

function listOwnTypes({ type, enum: values = [], ...schema }: JsonObject): readonly string[] {
  const named = [type].flat().filter((name) => typeof name === 'string');
  if (named.length > 0) return named;
  if (isObject(schema.properties)) return ['object'];
  if (isObject(schema.items)) return ['array'];
  return [values].flat().map((value) => (value === null ? 'null' : typeof value));
}

function listSubschemas({ allOf, oneOf, anyOf }: JsonObject, pointer: string): readonly string[] {
  return Object.entries({ allOf, oneOf, anyOf }).flatMap(([keyword, list]) =>
    Array.isArray(list) ? list.map((_, index) => joinPointer(pointer, keyword, `${index}`)) : [],
  );
}

/** Reads one text of a request as a value. */
export type ParseText = (text: string) => unknown;

/** A text as the first of a schema's types that it can be read as; else as the text it is. */
export function compileParseText(types: readonly string[]): ParseText {
  const readers = types.flatMap((type) => parsersByType.get(type) ?? []);
  return (text) => {
    for (const read of readers) {
      const value = read(text);
      if (value !== undefined) return value;
    }
    return text;
  };
}

const parseNumber: ParseText = (text) =>
  /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text))
    ? Number(text)
    : undefined;

const parseBoolean: ParseText = (text) =>
  text === 'true' ? true : text === 'false' ? false : undefined;

const parsersByType = new Map<string, ParseText>([
  ['integer', parseNumber],
  ['number', parseNumber],
  ['boolean', parseBoolean],
  ['null', (text) => (text === 'null' ? null : undefined)],
]);
