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
import { parseOptionalJson } from './json-body.ts';

/** A form as an object under construction. */
export type FormFields = Record<string, unknown>;

/** Parses the forms of one media type of an operation. */
export type FormReader = {
  /** Parses the values of each name, which are percent-encoded. */
  read(pairs: EncodedPairs): FormFields;
  /** Adds values that need no parsing, such as files. */
  put(form: FormFields, name: string, values: readonly unknown[]): void;
};

/**
 * Compiles how a form is parsed: each property by the style or content type of its encoding object
 * (OpenAPI 3.1, section 4.8.15). Without one, lists and objects are accepted in every form that clients
 * send them: `a=1&a=2`, `a[]=1`, `a[b]=1`, and JSON.
 */
export function compileFormReader(document: OpenApiDocument, content: string): FormReader {
  const coercionAt = createCoercions(document);
  const { layout } = coercionAt([joinPointer(content, 'schema')]);
  const encodings = objectAt(objectOf(readPointer(document.root, content)), 'encoding');
  const coercionOf = (name: string) =>
    coercionAt(layout.properties.get(name) ?? layout.additionalProperties);
  const declaredNames = [...layout.properties.keys()];
  const fields = declaredNames.map((name) => ({
    name,
    read: compileFieldReader(name, coercionOf(name), objectAt(encodings, name)),
  }));
  const isDeclared = compileIsDeclared(declaredNames);
  return {
    read: (pairs) => {
      const form: FormFields = {};
      for (const [name, texts] of pairs) {
        if (isDeclared(name)) continue;
        const values = texts.map((text) => coercionOf(name).coerce(decodeQueryText(text)));
        setFormField(form, name, values.length > 1 ? values : values[0]);
      }
      for (const { name, read } of fields) setFormField(form, name, read(pairs));
      return form;
    },
    put: (form, sentName, values) => {
      // Some clients name a list `files[]`.
      const bareName = sentName.endsWith('[]') ? sentName.slice(0, -2) : sentName;
      const name = layout.properties.has(sentName) ? sentName : bareName;
      const isList =
        values.length > 1 || name !== sentName || coercionOf(name).types.includes('array');
      setFormField(form, name, isList ? values : values[0]);
    },
  };
}

/** Compiles the question whether a name is that of a property, with brackets after it or without. */
function compileIsDeclared(declaredNames: readonly string[]): (name: string) => boolean {
  const names = new Set(declaredNames);
  const namesWithBrackets = declaredNames.filter((name) => name.includes('['));
  return (name) =>
    names.has(name) ||
    (name.includes('[') && names.has(name.slice(0, name.indexOf('[')))) ||
    namesWithBrackets.some((declared) => name.startsWith(`${declared}[`));
}

/** Also sets a field named `__proto__`. */
function setFormField(form: FormFields, name: string, value: unknown): void {
  if (value === undefined) return;
  if (name !== '__proto__') form[name] = value;
  else
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
  coercion: SchemaCoercion,
  encoding: JsonObject,
): ReadFormField {
  const isStyled = encoding.style !== undefined || encoding.explode !== undefined;
  if (!isStyled) return compileUnstyledReader(name, coercion, textAt(encoding, 'contentType'));
  const parameter: Parameter = {
    name,
    in: 'query',
    required: false,
    schemaPointer: '',
    mediaType: undefined,
    ...readParameterStyle(encoding, 'query'),
    allowEmptyValue: false,
    allowReserved: false,
  };
  const find = compileFindParameter(parameter, coercion, () => false);
  const isContainer = coercion.types.includes('array') || coercion.types.includes('object');
  return (query) => {
    // Clients send JSON, or brackets, whatever the document says.
    const unstyled = isContainer ? findUnstyledValue(query, name, coercion) : undefined;
    if (unstyled !== undefined) return unstyled;
    const found = find({ path: {}, query, querystring: '', header: {}, cookie: {} });
    return found.kind === 'value' ? found.value : undefined;
  };
}

function findUnstyledValue(pairs: EncodedPairs, name: string, coercion: SchemaCoercion): unknown {
  const [text] = pairs.get(name) ?? [];
  if (text !== undefined) return parseJsonContainer(decodeQueryText(text));
  const deepObject = readDeepObject(pairs, name, decodeQueryText);
  return deepObject && coercion.coerce(deepObject);
}

function compileUnstyledReader(
  name: string,
  coercion: SchemaCoercion,
  mediaType = '',
): ReadFormField {
  const isList = coercion.types.includes('array');
  const isContainer = isList || coercion.types.includes('object');
  const mayBeJson = isContainer || isJsonMediaType(toEssence(mediaType));
  const parseTexts = ([text, ...more]: EncodedTexts): unknown => {
    const parsed = mayBeJson ? parseJsonContainer(text) : undefined;
    return parsed ?? coercion.coerce(isList ? [text, ...more] : text);
  };
  return (pairs) => {
    const deepObject = isContainer ? readDeepObject(pairs, name, decodeQueryText) : undefined;
    if (deepObject) return coercion.coerce(deepObject);
    const [first, ...more] = pairs.get(name) ?? [];
    return first === undefined
      ? undefined
      : parseTexts([decodeQueryText(first), ...more.map(decodeQueryText)]);
  };
}

/** The object or list that a text of JSON holds; `undefined` for any other text. */
function parseJsonContainer(text: string): unknown {
  return /^\s*[[{]/.test(text) ? parseOptionalJson(text) : undefined;
}
