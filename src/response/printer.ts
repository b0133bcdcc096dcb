import {
  isFlagged,
  type Layout,
  type OpenApiDocument,
  objectOf,
  readLayout,
  readPointer,
} from '../document/document.ts';

/** Writes a value as JSON, projected on a schema: its properties, in its order. */
export type Print = (value: unknown) => string;

/** The printers of a document, compiled when they are first asked for. */
export type Printers = {
  /** The printer of the schema at this JSON pointer. */
  printer(pointer: string): Print;
};

export const openPrinters = (document: OpenApiDocument): Printers => {
  const compiled = new Map<string, Print>();
  const compile = (places: readonly string[]): Print => {
    const name = places.join(' ');
    const known = compiled.get(name);
    if (known) return known;
    // Entered before it is made, since a schema may hold itself.
    let made: Print = printJson;
    compiled.set(name, (value) => made(value));
    made = toPrint(hideWriteOnly(document, readLayout(document, places)), compile);
    compiled.set(name, made);
    return made;
  };
  return { printer: (pointer) => compile([pointer]) };
};

const printJson: Print = (value) => JSON.stringify(value) ?? 'null';

/** What is write-only is known and never printed. */
const hideWriteOnly = ({ root }: OpenApiDocument, layout: Layout): Layout => {
  const properties = [...layout.properties].map(([name, places]) => {
    const isHidden = places.some((place) =>
      isFlagged(root, objectOf(readPointer(root, place)), 'writeOnly'),
    );
    return [name, isHidden ? [] : places] as const;
  });
  return { ...layout, properties: new Map(properties) };
};

type Compile = (places: readonly string[]) => Print;

const toPrint = (layout: Layout, compile: Compile): Print => {
  const numbers = layout.numbers === 'decimal' ? printDecimal : printNumber;
  const objects = keepText(
    layout.properties.size > 0 ? toObjectPrint(layout, compile) : toMapPrint(layout, compile),
  );
  const arrays = layout.items.length > 0 ? toArrayPrint(layout.items, compile) : printJson;
  return (value) => {
    if (typeof value === 'string') return printString(value);
    if (typeof value === 'number') return numbers(value);
    if (value === null || typeof value !== 'object') return printJson(value);
    if (Array.isArray(value)) return arrays(value);
    return 'toJSON' in value && typeof value.toJSON === 'function'
      ? printJson(value)
      : objects(value);
  };
};

/**
 * Keeps the text of an object that nobody can change any more, for as long as the object lives:
 * whoever answers with the same frozen view again has it printed once. Frozen means all the way
 * down, as behaviours that freeze promise.
 */
const keepText = (print: (value: object) => string): ((value: object) => string) => {
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
};

const printNumber = (value: number): string => (Number.isFinite(value) ? `${value}` : 'null');

/** `90.0` for 90, as an API prints whose numbers are floats; `1.0e+21` where there is an exponent. */
const printDecimal = (value: number): string => {
  const text = printNumber(value);
  if (text.includes('.') || text === 'null') return text;
  const exponent = text.indexOf('e');
  return exponent < 0 ? `${text}.0` : `${text.slice(0, exponent)}.0${text.slice(exponent)}`;
};

const longest = 64;

/** JSON.stringify for a text that may need escapes; a short one is looked through by hand, which is faster. */
const printString = (text: string): string => {
  if (text.length > longest) return JSON.stringify(text);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 32 || code === 34 || code === 92 || code >= 0xd800) return JSON.stringify(text);
  }
  return `"${text}"`;
};

const toArrayPrint = (items: readonly string[], compile: Compile): Print => {
  const print = compileLate(() => compile(items));
  return (value) => {
    if (!Array.isArray(value) || value.length === 0) return '[]';
    let text = `[${print(value[0])}`;
    for (let index = 1; index < value.length; index++) text += `,${print(value[index])}`;
    return `${text}]`;
  };
};

/** The printers within are compiled when the first value comes by: most of a large document never does. */
const compileLate = (compile: () => Print): Print => {
  let print: Print | undefined;
  return (value) => {
    print ??= compile();
    return print(value);
  };
};

/** Objects that declare no properties of their own. */
const toMapPrint = (layout: Layout, compile: Compile): Print => {
  if (layout.rest.length === 0) return printJson;
  const print = compileLate(() => compile(layout.rest));
  return (value) => `{${printRest(value, { print, declared: new Set() }).slice(1)}}`;
};

type Rest = { readonly print: Print; readonly declared: ReadonlySet<string> };

const printRest = (value: unknown, { print, declared }: Rest): string => {
  let text = '';
  for (const [name, entry] of Object.entries(Object(value))) {
    if (entry !== undefined && !declared.has(name))
      text += `,${JSON.stringify(name)}:${print(entry)}`;
  }
  return text;
};

/**
 * Objects by their declared properties. Made as source text, so that each property is read by its
 * name: a loop over names reads each several times slower. Names come in as JSON texts only.
 */
const toObjectPrint = (layout: Layout, compile: Compile): Print => {
  const prints: Print[] = [];
  const lines: string[] = [];
  for (const [name, places] of layout.properties) {
    if (places.length === 0) continue;
    const key = JSON.stringify(name);
    const [first, next] = [JSON.stringify(`${key}:`), JSON.stringify(`,${key}:`)];
    // `constructor` and its like are there in every object, but for no one to print.
    const own = name in Object.prototype ? `Object.hasOwn(o, ${key}) && ` : '';
    const printed = `typeof v === 'string' ? s(v) : v === null ? 'null' : p${prints.length}(v)`;
    lines.push(
      `v = o[${key}]; if (${own}v !== undefined) t += (t.length === 1 ? ${first} : ${next}) + (${printed});`,
    );
    prints.push(compileLate(() => compile(places)));
  }
  const names = prints.map((_, index) => `p${index}`);
  const rest = {
    print: layout.rest.length > 0 ? compileLate(() => compile(layout.rest)) : printJson,
    declared: new Set(layout.properties.keys()),
  };
  const end =
    layout.undeclared === 'print' ? 'v = r(o); t += t.length === 1 ? v.slice(1) : v;' : '';
  const source = `return (o) => { let t = '{', v; ${lines.join('\n')} ${end} return t + '}'; }`;
  const make = new Function(...names, 's', 'r', source);
  return make(...prints, printString, (value: unknown) => printRest(value, rest));
};
