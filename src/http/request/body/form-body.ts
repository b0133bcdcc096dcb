import {
  isJsonMediaType,
  type JsonObject,
  joinPointer,
  type OpenApiDocument,
  objectAt,
  objectOf,
  type Parameter,
  readParameterStyle,
  readPointer,
  textAt,
  toEssence,
} from '../../../openapi/openapi.ts';
import { compileFindParameter } from '../parameters/find-parameter.ts';
import { readDeepObject } from '../parameters/parameter-style.ts';
import { createCoercions, type SchemaCoercion } from '../parameters/type-coercion.ts';
import { decodeQueryText, type EncodedPairs, type EncodedTexts } from '../query-string.ts';

/** A form as an object; what it holds under each name may still be changed. */
export type FormFields = Record<string, unknown>;

/** How the forms of one media type of an operation are read. */
export type FormReader = {
  /** Reads what was sent under each name; the texts are percent-encoded. */
  read(pairs: EncodedPairs): FormFields;
  /** Puts values into a form that came as they are, such as files. */
  put(form: FormFields, name: string, values: readonly unknown[]): void;
};

/**
 * Compiles how a form is read: each property by the style or the content type that its encoding
 * object gives (OpenAPI 3.1, section 4.8.15). Where there is none, lists and objects are read in the
 * ways that clients send them: `a=1&a=2`, `a[]=1`, `a[b]=1`, and as JSON.
 */
export function compileFormReader(document: OpenApiDocument, content: string): FormReader {
  const typing = createCoercions(document);
  const { layout } = typing([joinPointer(content, 'schema')]);
  const encodings = objectAt(objectOf(readPointer(document.root, content)), 'encoding');
  const typedOf = (name: string) =>
    typing(layout.properties.get(name) ?? layout.additionalProperties);
  const declared = [...layout.properties.keys()];
  const readers = declared.map((name) => ({
    name,
    read: compileFieldReader(name, typedOf(name), objectAt(encodings, name)),
  }));
  const isDeclared = (sent: string) =>
    declared.some((name) => sent === name || sent.startsWith(`${name}[`));
  return {
    read: (pairs) => {
      const form: FormFields = {};
      for (const [name, texts] of pairs) {
        const values = texts.map((text) => typedOf(name).coerce(decodeQueryText(text)));
        if (!isDeclared(name)) setFormField(form, name, values.length > 1 ? values : values[0]);
      }
      for (const { name, read } of readers) setFormField(form, name, read(pairs));
      return form;
    },
    put: (form, sent, values) => {
      // `files[]` is how some clients name a list.
      const bare = sent.replace(/\[\]$/, '');
      const name = layout.properties.has(sent) ? sent : bare;
      const isList = values.length > 1 || name !== sent || typedOf(name).types.includes('array');
      setFormField(form, name, isList ? values : values[0]);
    },
  };
}

/** `__proto__` is a name like others here. */
function setFormField(form: FormFields, name: string, value: unknown): void {
  if (value !== undefined)
    Object.defineProperty(form, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

type ReadFormField = (pairs: EncodedPairs) => unknown;

function compileFieldReader(
  name: string,
  typed: SchemaCoercion,
  encoding: JsonObject,
): ReadFormField {
  const isStyled = encoding.style !== undefined || encoding.explode !== undefined;
  if (!isStyled) return compileUnstyledReader(name, typed, textAt(encoding, 'contentType'));
  const parameter: Parameter = {
    ...{ name, in: 'query', required: false, schemaPointer: '', mediaType: undefined },
    ...{
      ...readParameterStyle(encoding, 'query'),
      allowEmptyValue: false,
      allowReserved: false,
    },
  };
  const find = compileFindParameter(parameter, typed, new Set());
  const isNested = typed.types.includes('array') || typed.types.includes('object');
  return (query) => {
    // Clients send JSON, or each entry by itself, whatever the document says.
    const loose = isNested ? findUnstyledValue(query, name, typed) : undefined;
    if (loose !== undefined) return loose;
    const found = find({ path: {}, query, querystring: '', header: {}, cookie: {} });
    return found.kind === 'value' ? found.value : undefined;
  };
}

function findUnstyledValue(pairs: EncodedPairs, name: string, typed: SchemaCoercion): unknown {
  const [text] = pairs.get(name) ?? [];
  if (text !== undefined) return parseJsonContainer(decodeQueryText(text));
  const deep = readDeepObject(pairs, name, decodeQueryText);
  return deep && typed.coerce(deep);
}

function compileUnstyledReader(name: string, typed: SchemaCoercion, media = ''): ReadFormField {
  const isList = typed.types.includes('array');
  const isNested = isList || typed.types.includes('object');
  const mayBeJson = isNested || isJsonMediaType(toEssence(media));
  const readTexts = ([text, ...more]: EncodedTexts): unknown => {
    const parsed = mayBeJson ? parseJsonContainer(text) : undefined;
    return parsed ?? typed.coerce(isList ? [text, ...more] : text);
  };
  return (pairs) => {
    const deep = isNested ? readDeepObject(pairs, name, decodeQueryText) : undefined;
    if (deep) return typed.coerce(deep);
    const [first, ...more] = pairs.get(name) ?? [];
    return first === undefined
      ? undefined
      : readTexts([decodeQueryText(first), ...more.map(decodeQueryText)]);
  };
}

/** What a text of JSON holds, where it is an object or a list. */
function parseJsonContainer(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
