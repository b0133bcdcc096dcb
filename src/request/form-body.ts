import {
  below,
  isJson,
  type JsonObject,
  type OpenApiDocument,
  objectAt,
  objectOf,
  type Parameter,
  readPointer,
  readStyle,
  textAt,
  toEssence,
} from '../document/document.ts';
import { gatherDeep } from './deep-object.ts';
import { toFind } from './find-parameter.ts';
import { decodePart, type SentPairs, type Texts } from './query.ts';
import { openTyping, type Typed } from './typing.ts';

/** A form as an object; what it holds under each name may still be changed. */
export type Form = Record<string, unknown>;

/** How the forms of one media type of an operation are read. */
export type Forms = {
  /** Reads what was sent under each name; the texts are percent-encoded. */
  read(pairs: SentPairs): Form;
  /** Puts values into a form that came as they are, such as files. */
  put(form: Form, name: string, values: readonly unknown[]): void;
};

/**
 * Compiles how a form is read: each property by the style or the content type that its encoding
 * object gives (OpenAPI 3.1, section 4.8.15). Where there is none, lists and objects are read in the
 * ways that clients send them: `a=1&a=2`, `a[]=1`, `a[b]=1`, and as JSON.
 */
export const openForms = (document: OpenApiDocument, content: string): Forms => {
  const typing = openTyping(document);
  const { layout } = typing([below(content, 'schema')]);
  const encodings = objectAt(objectOf(readPointer(document.root, content)), 'encoding');
  const typedOf = (name: string) => typing(layout.properties.get(name) ?? layout.rest);
  const declared = [...layout.properties.keys()];
  const readers = declared.map((name) => ({
    name,
    read: toReader(name, typedOf(name), objectAt(encodings, name)),
  }));
  const isDeclared = (sent: string) =>
    declared.some((name) => sent === name || sent.startsWith(`${name}[`));
  return {
    read: (pairs) => {
      const form: Form = {};
      for (const [name, texts] of pairs) {
        const values = texts.map((text) => typedOf(name).toValue(decodePart(text)));
        if (!isDeclared(name)) set(form, name, values.length > 1 ? values : values[0]);
      }
      for (const { name, read } of readers) set(form, name, read(pairs));
      return form;
    },
    put: (form, sent, values) => {
      // `files[]` is how some clients name a list.
      const bare = sent.replace(/\[\]$/, '');
      const name = layout.properties.has(sent) ? sent : bare;
      const isList = values.length > 1 || name !== sent || typedOf(name).types.includes('array');
      set(form, name, isList ? values : values[0]);
    },
  };
};

/** `__proto__` is a name like others here. */
const set = (form: Form, name: string, value: unknown): void => {
  if (value !== undefined)
    Object.defineProperty(form, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
};

type Read = (pairs: SentPairs) => unknown;

const toReader = (name: string, typed: Typed, encoding: JsonObject): Read => {
  const isStyled = encoding.style !== undefined || encoding.explode !== undefined;
  if (!isStyled) return toLooseReader(name, typed, textAt(encoding, 'contentType'));
  const parameter: Parameter = {
    ...{ name, in: 'query', required: false, schema: '', media: undefined },
    ...{ ...readStyle(encoding, 'query'), empty: 'as any value', plus: 'blank' },
  };
  const find = toFind(parameter, typed, new Set());
  const isNested = typed.types.includes('array') || typed.types.includes('object');
  return (query) => {
    // Clients send JSON, or each entry by itself, whatever the document says.
    const loose = isNested ? findLoose(query, name, typed) : undefined;
    if (loose !== undefined) return loose;
    const found = find({ path: {}, query, querystring: '', header: {}, cookie: {} });
    return found.kind === 'value' ? found.value : undefined;
  };
};

const findLoose = (pairs: SentPairs, name: string, typed: Typed): unknown => {
  const [text] = pairs.get(name) ?? [];
  if (text !== undefined) return parse(decodePart(text));
  const deep = gatherDeep(pairs, name, decodePart);
  return deep && typed.toValue(deep);
};

const toLooseReader = (name: string, typed: Typed, media = ''): Read => {
  const isList = typed.types.includes('array');
  const isNested = isList || typed.types.includes('object');
  const mayBeJson = isNested || isJson(toEssence(media));
  const readTexts = ([text, ...more]: Texts): unknown => {
    const parsed = mayBeJson ? parse(text) : undefined;
    return parsed ?? typed.toValue(isList ? [text, ...more] : text);
  };
  return (pairs) => {
    const deep = isNested ? gatherDeep(pairs, name, decodePart) : undefined;
    if (deep) return typed.toValue(deep);
    const [first, ...more] = pairs.get(name) ?? [];
    return first === undefined
      ? undefined
      : readTexts([decodePart(first), ...more.map(decodePart)]);
  };
};

/** What a text of JSON holds, where it is an object or a list. */
const parse = (text: string): unknown => {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
