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
  /**
   * The printer of the schema at this JSON pointer. What it allows and does not declare is printed
   * where none of these names is its own; without names it is dropped.
   */
  printer(pointer: string, declared?: ReadonlySet<string>): Print;
};

export const openPrinters = (document: OpenApiDocument): Printers => {
  const plain = openCompile(document);
  const opened = new WeakMap<ReadonlySet<string>, Compile>();
  const open = (declared: ReadonlySet<string>): Compile => {
    const compile = opened.get(declared) ?? openCompile(document, (name) => !declared.has(name));
    opened.set(declared, compile);
    return compile;
  };
  return { printer: (pointer, declared) => (declared ? open(declared) : plain)([pointer]) };
};

/** Whether a property that a schema only allows is printed. */
type IsPrinted = (name: string) => boolean;

const openCompile = (document: OpenApiDocument, isPrinted?: IsPrinted): Compile => {
  const compiled = new Map<string, Print>();
  const compile: Compile = (places) => {
    const name = places.join(' ');
    const known = compiled.get(name);
    if (known) return known;
    // Entered before it is made, since a schema may hold itself.
    let made: Print = printJson;
    compiled.set(name, (value) => made(value));
    made = toPrint(hideWriteOnly(document, readLayout(document, places)), compile, isPrinted);
    compiled.set(name, made);
    return made;
  };
  return compile;
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

const toPrint = (layout: Layout, compile: Compile, isPrinted?: IsPrinted): Print => {
  const numbers = layout.numbers === 'decimal' ? printDecimal : printNumber;
  const objects = keepText(
    layout.properties.size > 0
      ? toObjectPrint(layout, compile, isPrinted)
      : toMapPrint(layout, compile),
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
  return (value) => `{${printRest(value, { print, isPrinted: () => true }).slice(1)}}`;
};

type Rest = { readonly print: Print; readonly isPrinted: IsPrinted };

const printRest = (value: unknown, { print, isPrinted }: Rest): string => {
  let text = '';
  for (const [name, entry] of Object.entries(Object(value))) {
    if (entry !== undefined && isPrinted(name)) text += `,${JSON.stringify(name)}:${print(entry)}`;
  }
  return text;
};

/** What is printed behind the declared properties, if anything. */
const toRest = (layout: Layout, compile: Compile, isPrinted?: IsPrinted): Rest | undefined => {
  const isDeclared = (name: string): boolean => layout.properties.has(name);
  if (layout.undeclared === 'expected') {
    const print = layout.rest.length > 0 ? compileLate(() => compile(layout.rest)) : printJson;
    return { print, isPrinted: (name) => !isDeclared(name) };
  }
  return layout.undeclared === 'allowed' && isPrinted
    ? { print: printJson, isPrinted: (name) => !isDeclared(name) && isPrinted(name) }
    : undefined;
};

/**
 * Objects by their declared properties. Made as source text, so that each property is read by its
 * name: a loop over names reads each several times slower. Names come in as JSON texts only. What
 * is printed is counted, so that only objects that hold more are looked through for the rest.
 */
const toObjectPrint = (layout: Layout, compile: Compile, isPrinted?: IsPrinted): Print => {
  const rest = toRest(layout, compile, isPrinted);
  const count = rest ? 'n++; ' : '';
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
      `v = o[${key}]; if (${own}v !== undefined) { ${count}t += (t.length === 1 ? ${first} : ${next}) + (${printed}); }`,
    );
    prints.push(compileLate(() => compile(places)));
  }
  const names = prints.map((_, index) => `p${index}`);
  const end = rest
    ? 'for (v in o) n--; if (n < 0) { v = r(o); t += t.length === 1 ? v.slice(1) : v; }'
    : '';
  const source = `return (o) => { let t = '{', v, n = 0; ${lines.join('\n')} ${end} return t + '}'; }`;
  const make = new Function(...names, 's', 'r', source);
  return make(...prints, printString, rest && ((value: unknown) => printRest(value, rest)));
};
