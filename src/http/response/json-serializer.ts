import {
  hasSchemaFlag,
  type OpenApiDocument,
  objectOf,
  readPointer,
  readSerializationLayout,
  type SerializationLayout,
} from '../../openapi/openapi.ts';

/** Writes a value as JSON, projected on a schema: its properties, in its order. */
export type SerializeJson = (value: unknown) => string;

/** The printers of a document, compiled when they are first asked for. */
export type JsonSerializers = {
  /**
   * The printer of the schema at this JSON pointer. What it allows and does not declare is printed
   * where none of these names is its own; without names it is dropped.
   */
  serializer(pointer: string, declared?: ReadonlySet<string>): SerializeJson;
};

export function createJsonSerializers(document: OpenApiDocument): JsonSerializers {
  const plain = createSerializerCompiler(document);
  const opened = new WeakMap<ReadonlySet<string>, CompileSerializer>();
  const open = (declared: ReadonlySet<string>): CompileSerializer => {
    const compile =
      opened.get(declared) ?? createSerializerCompiler(document, (name) => !declared.has(name));
    opened.set(declared, compile);
    return compile;
  };
  return { serializer: (pointer, declared) => (declared ? open(declared) : plain)([pointer]) };
}

/** Whether a property that a schema only allows is printed. */
type IsIncludedProperty = (name: string) => boolean;

function createSerializerCompiler(
  document: OpenApiDocument,
  isPrinted?: IsIncludedProperty,
): CompileSerializer {
  const compiled = new Map<string, SerializeJson>();
  const compile: CompileSerializer = (places) => {
    const name = places.join(' ');
    const known = compiled.get(name);
    if (known) return known;
    // Entered before it is made, since a schema may hold itself.
    let made: SerializeJson = serializeUntyped;
    compiled.set(name, (value) => made(value));
    made = compileSerializer(
      omitWriteOnly(document, readSerializationLayout(document, places)),
      compile,
      isPrinted,
    );
    compiled.set(name, made);
    return made;
  };
  return compile;
}

const serializeUntyped: SerializeJson = (value) => JSON.stringify(value) ?? 'null';

/** What is write-only is known and never printed. */
function omitWriteOnly(
  { root }: OpenApiDocument,
  layout: SerializationLayout,
): SerializationLayout {
  const properties = [...layout.properties].map(([name, places]) => {
    const isHidden = places.some((place) =>
      hasSchemaFlag(root, objectOf(readPointer(root, place)), 'writeOnly'),
    );
    return [name, isHidden ? [] : places] as const;
  });
  return { ...layout, properties: new Map(properties) };
}

type CompileSerializer = (places: readonly string[]) => SerializeJson;

function compileSerializer(
  layout: SerializationLayout,
  compile: CompileSerializer,
  isPrinted?: IsIncludedProperty,
): SerializeJson {
  const numbers = layout.numbers === 'decimal' ? serializeDecimal : serializeNumber;
  const objects = cacheFrozenText(
    layout.properties.size > 0
      ? compileObject(layout, compile, isPrinted)
      : compileMap(layout, compile),
  );
  const arrays = layout.items.length > 0 ? compileArray(layout.items, compile) : serializeUntyped;
  return (value) => {
    if (typeof value === 'string') return serializeString(value);
    if (typeof value === 'number') return numbers(value);
    if (value === null || typeof value !== 'object') return serializeUntyped(value);
    if (Array.isArray(value)) return arrays(value);
    return 'toJSON' in value && typeof value.toJSON === 'function'
      ? serializeUntyped(value)
      : objects(value);
  };
}

/**
 * Keeps the text of an object that nobody can change any more, for as long as the object lives:
 * whoever answers with the same frozen view again has it printed once. Frozen means all the way
 * down, as behaviours that freeze promise.
 */
function cacheFrozenText(print: (value: object) => string): (value: object) => string {
  const texts = new WeakMap<object, string>();
  return (value) => {
    // The cheapest question that tells: a frozen object is never extensible.
    if (Object.isExtensible(value)) return print(value);
    const known = texts.get(value);
    if (known !== undefined) return known;
    const text = print(value);
    texts.set(value, text);
    return text;
  };
}

function serializeNumber(value: number): string {
  return Number.isFinite(value) ? `${value}` : 'null';
}

/** `90.0` for 90, as an API prints whose numbers are floats; `1.0e+21` where there is an exponent. */
function serializeDecimal(value: number): string {
  const text = serializeNumber(value);
  if (text.includes('.') || text === 'null') return text;
  const exponent = text.indexOf('e');
  return exponent < 0 ? `${text}.0` : `${text.slice(0, exponent)}.0${text.slice(exponent)}`;
}

const maxScannedLength = 64;

/** JSON.stringify for a text that may need escapes; a short one is looked through by hand, which is faster. */
function serializeString(text: string): string {
  if (text.length > maxScannedLength) return JSON.stringify(text);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 32 || code === 34 || code === 92 || code >= 0xd800) return JSON.stringify(text);
  }
  return `"${text}"`;
}

function compileArray(items: readonly string[], compile: CompileSerializer): SerializeJson {
  const print = compileLazily(() => compile(items));
  return (value) => {
    if (!Array.isArray(value) || value.length === 0) return '[]';
    let text = `[${print(value[0])}`;
    for (let index = 1; index < value.length; index++) text += `,${print(value[index])}`;
    return `${text}]`;
  };
}

/** The printers within are compiled when the first value comes by: most of a large document never does. */
function compileLazily(compile: () => SerializeJson): SerializeJson {
  let print: SerializeJson | undefined;
  return (value) => {
    print ??= compile();
    return print(value);
  };
}

/** Objects that declare no properties of their own. */
function compileMap(layout: SerializationLayout, compile: CompileSerializer): SerializeJson {
  if (layout.additionalProperties.length === 0) return serializeUntyped;
  const print = compileLazily(() => compile(layout.additionalProperties));
  return (value) => `{${serializeUndeclared(value, { print, isPrinted: () => true }).slice(1)}}`;
}

type UndeclaredSerializer = {
  readonly print: SerializeJson;
  readonly isPrinted: IsIncludedProperty;
};

function serializeUndeclared(value: unknown, { print, isPrinted }: UndeclaredSerializer): string {
  let text = '';
  for (const [name, entry] of Object.entries(Object(value))) {
    if (entry !== undefined && isPrinted(name)) text += `,${JSON.stringify(name)}:${print(entry)}`;
  }
  return text;
}

/** What is printed behind the declared properties, if anything. */
function compileUndeclared(
  layout: SerializationLayout,
  compile: CompileSerializer,
  isPrinted?: IsIncludedProperty,
): UndeclaredSerializer | undefined {
  const isDeclared = (name: string): boolean => layout.properties.has(name);
  if (layout.undeclared === 'expected') {
    const print =
      layout.additionalProperties.length > 0
        ? compileLazily(() => compile(layout.additionalProperties))
        : serializeUntyped;
    return { print, isPrinted: (name) => !isDeclared(name) };
  }
  return layout.undeclared === 'allowed' && isPrinted
    ? { print: serializeUntyped, isPrinted: (name) => !isDeclared(name) && isPrinted(name) }
    : undefined;
}

/**
 * Objects by their declared properties. Made as source text, so that each property is read by its
 * name: a loop over names reads each several times slower. Names come in as JSON texts only. What
 * is printed is counted, so that only objects that hold more are looked through for the rest.
 */
function compileObject(
  layout: SerializationLayout,
  compile: CompileSerializer,
  isPrinted?: IsIncludedProperty,
): SerializeJson {
  const rest = compileUndeclared(layout, compile, isPrinted);
  const count = rest ? 'n++; ' : '';
  const prints: SerializeJson[] = [];
  const lines: string[] = [];
  for (const [name, places] of layout.properties) {
    if (places.length === 0) continue;
    const key = JSON.stringify(name);
    const [first, next] = [JSON.stringify(`${key}:`), JSON.stringify(`,${key}:`)];
    // `constructor` and its like are there in every object, but for no one to print.
    const own = name in Object.prototype ? `Object.hasOwn(o, ${key}) && ` : '';
    const printed = `typeof v === 'string' ? s(v) : v === null ? 'null' : p${prints.length}(v)`;
    lines.push(
      `v = o[${key}]; if (${own}v !== undefined) { ${count}t += (t.length === 1 ? ${first} : ${next}) + (${printed}); }`,
    );
    prints.push(compileLazily(() => compile(places)));
  }
  const names = prints.map((_, index) => `p${index}`);
  const end = rest
    ? 'for (v in o) n--; if (n < 0) { v = r(o); t += t.length === 1 ? v.slice(1) : v; }'
    : '';
  const source = `return (o) => { let t = '{', v, n = 0; ${lines.join('\n')} ${end} return t + '}'; }`;
  const make = new Function(...names, 's', 'r', source);
  return make(
    ...prints,
    serializeString,
    rest && ((value: unknown) => serializeUndeclared(value, rest)),
  );
}
