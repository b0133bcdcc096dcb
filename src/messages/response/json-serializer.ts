import {
  hasSchemaFlag,
  type OpenApiDocument,
  objectOf,
  readPointer,
  readSerializationLayout,
  type SerializationLayout,
} from '../../openapi/openapi.ts';

/** Serializes a value as JSON, projected on a schema: its properties, in its order. */
export type SerializeJson = (value: unknown) => string;

/** The serializers of a document's schemas. Each is compiled when it is first used. */
export type JsonSerializers = {
  /**
   * The serializer of the schema at a JSON pointer. A property that the schema only allows is left out,
   * except for one whose name is not in `declared`, if that is given.
   */
  serializer(pointer: string, declared?: ReadonlySet<string>): SerializeJson;
};

export function createJsonSerializers(document: OpenApiDocument): JsonSerializers {
  const compileDeclared = createSerializerCompiler(document);
  const compilers = new WeakMap<ReadonlySet<string>, CompileSerializer>();
  const compilerOf = (declared: ReadonlySet<string>): CompileSerializer => {
    const compile =
      compilers.get(declared) ?? createSerializerCompiler(document, (name) => !declared.has(name));
    compilers.set(declared, compile);
    return compile;
  };
  return {
    serializer: (pointer, declared) =>
      (declared ? compilerOf(declared) : compileDeclared)([pointer]),
  };
}

/** True for a property to serialize that a schema allows without declaring it. */
type IsIncludedProperty = (name: string) => boolean;

function createSerializerCompiler(
  document: OpenApiDocument,
  isIncluded?: IsIncludedProperty,
): CompileSerializer {
  const compiled = new Map<string, SerializeJson>();
  const compile: CompileSerializer = (schemaPointers) => {
    const key = schemaPointers.join(' ');
    const known = compiled.get(key);
    if (known) return known;
    // A schema may contain itself, so its serializer is known before it is compiled.
    let serialize: SerializeJson = stringifyJson;
    compiled.set(key, (value) => serialize(value));
    serialize = compileSerializer(
      omitWriteOnly(document, readSerializationLayout(document, schemaPointers)),
      compile,
      isIncluded,
    );
    compiled.set(key, serialize);
    return serialize;
  };
  return compile;
}

/** Serializes a value whatever its schema; `undefined` as null. */
export function stringifyJson(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}

/** Write-only properties are declared, but never serialized. */
function omitWriteOnly(
  { root }: OpenApiDocument,
  layout: SerializationLayout,
): SerializationLayout {
  const properties = [...layout.properties].map(([name, schemaPointers]) => {
    const isWriteOnly = schemaPointers.some((pointer) =>
      hasSchemaFlag(root, objectOf(readPointer(root, pointer)), 'writeOnly'),
    );
    return [name, isWriteOnly ? [] : schemaPointers] as const;
  });
  return { ...layout, properties: new Map(properties) };
}

type CompileSerializer = (schemaPointers: readonly string[]) => SerializeJson;

function compileSerializer(
  layout: SerializationLayout,
  compile: CompileSerializer,
  isIncluded?: IsIncludedProperty,
): SerializeJson {
  const serializeNumeric = layout.numbers === 'decimal' ? serializeDecimal : serializeNumber;
  const serializeObject = cacheFrozenText(
    layout.properties.size > 0
      ? compileObjectOfSize(layout, compile, isIncluded)
      : compileMap(layout, compile),
  );
  const serializeArray =
    layout.items.length > 0 ? compileArray(layout.items, compile) : stringifyJson;
  return (value) => {
    if (typeof value === 'string') return serializeString(value);
    if (typeof value === 'number') return serializeNumeric(value);
    if (value === null || typeof value !== 'object') return stringifyJson(value);
    if (Array.isArray(value)) return serializeArray(value);
    return 'toJSON' in value && typeof value.toJSON === 'function'
      ? stringifyJson(value)
      : serializeObject(value);
  };
}

/**
 * Keeps the text of a frozen object for as long as the object lives, so that a behaviour that answers
 * with it again has it serialized once. Behaviours freeze objects deeply.
 */
function cacheFrozenText(serialize: (value: object) => string): (value: object) => string {
  const texts = new WeakMap<object, string>();
  return (value) => {
    // The cheapest test: a frozen object is never extensible.
    if (Object.isExtensible(value)) return serialize(value);
    const known = texts.get(value);
    if (known !== undefined) return known;
    const text = serialize(value);
    texts.set(value, text);
    return text;
  };
}

function serializeNumber(value: number): string {
  return Number.isFinite(value) ? `${value}` : 'null';
}

/** `90.0` for 90, as an API with floats writes it; `1.0e+21` with an exponent. */
function serializeDecimal(value: number): string {
  const text = serializeNumber(value);
  if (text.includes('.') || text === 'null') return text;
  const exponent = text.indexOf('e');
  return exponent < 0 ? `${text}.0` : `${text.slice(0, exponent)}.0${text.slice(exponent)}`;
}

const maxScannedLength = 64;

/** Calls JSON.stringify only for texts that are long or need escapes: the loop is faster for short ones. */
function serializeString(text: string): string {
  if (text.length > maxScannedLength) return JSON.stringify(text);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 32 || code === 34 || code === 92 || code >= 0xd800) return JSON.stringify(text);
  }
  return `"${text}"`;
}

function compileArray(items: readonly string[], compile: CompileSerializer): SerializeJson {
  const serialize = compileLazily(() => compile(items));
  return (value) => {
    if (!Array.isArray(value) || value.length === 0) return '[]';
    let text = `[${serialize(value[0])}`;
    for (let index = 1; index < value.length; index++) text += `,${serialize(value[index])}`;
    return `${text}]`;
  };
}

/** Inner serializers are compiled at their first value: most of a large document never has one. */
function compileLazily(compile: () => SerializeJson): SerializeJson {
  let serialize: SerializeJson | undefined;
  return (value) => {
    serialize ??= compile();
    return serialize(value);
  };
}

/** Objects without declared properties. */
function compileMap(layout: SerializationLayout, compile: CompileSerializer): SerializeJson {
  if (layout.additionalProperties.length === 0) return stringifyJson;
  const serialize = compileLazily(() => compile(layout.additionalProperties));
  return (value) =>
    `{${serializeUndeclared(value, { serialize, isIncluded: () => true }).slice(1)}}`;
}

type UndeclaredSerializer = {
  readonly serialize: SerializeJson;
  readonly isIncluded: IsIncludedProperty;
};

function serializeUndeclared(
  value: unknown,
  { serialize, isIncluded }: UndeclaredSerializer,
): string {
  let text = '';
  for (const [name, entry] of Object.entries(Object(value))) {
    if (entry !== undefined && isIncluded(name))
      text += `,${JSON.stringify(name)}:${serialize(entry)}`;
  }
  return text;
}

/** The serializer of undeclared properties, which follow the declared ones, if there is one. */
function compileUndeclared(
  layout: SerializationLayout,
  compile: CompileSerializer,
  isIncluded?: IsIncludedProperty,
): UndeclaredSerializer | undefined {
  const isDeclared = (name: string): boolean => layout.properties.has(name);
  if (layout.undeclared === 'expected') {
    const serialize =
      layout.additionalProperties.length > 0
        ? compileLazily(() => compile(layout.additionalProperties))
        : stringifyJson;
    return { serialize, isIncluded: (name) => !isDeclared(name) };
  }
  return layout.undeclared === 'allowed' && isIncluded
    ? { serialize: stringifyJson, isIncluded: (name) => !isDeclared(name) && isIncluded(name) }
    : undefined;
}

/** Source text for more properties is too long to compile, and few objects have so many. */
const maxCompiledProperties = 1_000;

function compileObjectOfSize(
  layout: SerializationLayout,
  compile: CompileSerializer,
  isIncluded?: IsIncludedProperty,
): SerializeJson {
  return layout.properties.size > maxCompiledProperties
    ? compileLargeObject(layout, compile, isIncluded)
    : compileObject(layout, compile, isIncluded);
}

/** Objects whose properties are looked up among many declared ones, and then sorted. */
function compileLargeObject(
  layout: SerializationLayout,
  compile: CompileSerializer,
  isIncluded?: IsIncludedProperty,
): SerializeJson {
  const rest = compileUndeclared(layout, compile, isIncluded);
  const declared = new Map(
    [...layout.properties].map(([name, schemaPointers], position) => [
      name,
      {
        position,
        isSent: schemaPointers.length > 0,
        serialize: compileLazily(() => compile(schemaPointers)),
      },
    ]),
  );
  return (value) => {
    const properties = Object.entries(Object(value)).flatMap(([name, part]) => {
      const property = declared.get(name);
      return property?.isSent && part !== undefined ? [{ ...property, name, part }] : [];
    });
    const texts = properties
      .sort((a, b) => a.position - b.position)
      .map(({ name, part, serialize }) => `,${JSON.stringify(name)}:${serialize(part)}`);
    return `{${(texts.join('') + (rest ? serializeUndeclared(value, rest) : '')).slice(1)}}`;
  };
}

/**
 * Compiles objects to source text, in which each property is read by its name: a loop over names is
 * several times slower. Names enter the source as JSON strings only. Properties are counted, so that
 * only an object with more of them is searched for undeclared ones.
 *
 * In the source `o` is the object, `t` the text, `v` a value, `n` the count, `s` serializes strings, `r`
 * the rest, and `p0`, `p1` the properties.
 */
function compileObject(
  layout: SerializationLayout,
  compile: CompileSerializer,
  isIncluded?: IsIncludedProperty,
): SerializeJson {
  const rest = compileUndeclared(layout, compile, isIncluded);
  const count = rest ? 'n++; ' : '';
  const serializers: SerializeJson[] = [];
  const lines: string[] = [];
  for (const [name, schemaPointers] of layout.properties) {
    if (schemaPointers.length === 0) continue;
    const key = JSON.stringify(name);
    const [first, next] = [JSON.stringify(`${key}:`), JSON.stringify(`,${key}:`)];
    // Every object inherits `constructor` and its like.
    const own = name in Object.prototype ? `Object.hasOwn(o, ${key}) && ` : '';
    const serialized = `typeof v === 'string' ? s(v) : v === null ? 'null' : p${serializers.length}(v)`;
    lines.push(
      `v = o[${key}]; if (${own}v !== undefined) { ${count}t += (t.length === 1 ? ${first} : ${next}) + (${serialized}); }`,
    );
    serializers.push(compileLazily(() => compile(schemaPointers)));
  }
  const names = serializers.map((_, index) => `p${index}`);
  const end = rest
    ? 'for (v in o) n--; if (n < 0) { v = r(o); t += t.length === 1 ? v.slice(1) : v; }'
    : '';
  const source = `return (o) => { let t = '{', v, n = 0; ${lines.join('\n')} ${end} return t + '}'; }`;
  const make = new Function(...names, 's', 'r', source);
  return make(
    ...serializers,
    serializeString,
    rest && ((value: unknown) => serializeUndeclared(value, rest)),
  );
}
