import { escapeRegExp, isObject, type JsonObject } from '../../openapi/openapi.ts';
import type { PathSegment } from '../paths/path-tree.ts';
import { selfUrlName } from '../vocabulary/path-segments.ts';

type UrlKey = string | number;

/** The example whose URLs are rewritten. */
export type UrlExample = {
  /** The key in the document's example. */
  readonly example: unknown;
  /** The path above the records. */
  readonly segments: readonly PathSegment[];
};

/** Replaces the key of the example by that of a record. */
export type RewriteUrls = {
  /** In a text of a property, if it is a URL that ends in the key or continues after it. */
  readonly inProperty: (name: string, text: string, key: UrlKey) => string;
  /** In all URLs inside a value that have the path of the record: `/pets/7/toys`. */
  readonly inValue: (value: unknown, key: UrlKey) => unknown;
};

/** Deeper URLs are likely to be those of other records. */
const deepestValue = 4;

export function compileUrlRewrite({ example, segments }: UrlExample): RewriteUrls {
  const isShown = ['string', 'number'].includes(typeof example) && example !== '';
  // Matches nothing.
  const shown = isShown ? escapeRegExp(`${example}`) : '(?!)';
  const anywhere = toUrlReplacement(`^(.*[/=])${shown}(?=$|[/?#&])`);
  const last = segments.at(-1);
  if (last?.kind !== 'literal')
    return { inProperty: (_, text, key) => anywhere(text, key), inValue: (value) => value };
  const noun = `/${last.text}/`;
  const inner = toUrlReplacement(`^(.*${escapeRegExp(noun)})${shown}(?=$|[/?#])`);
  const end = toUrlReplacement(`^(.*${escapeRegExp(noun)})[^/?#]+(?=$|[?#])`);
  const inValue = (value: unknown, key: UrlKey, depth = 0): unknown => {
    if (typeof value === 'string') return inner(value, key);
    if (depth === deepestValue || typeof value !== 'object' || value === null) return value;
    return isObject(value)
      ? mapValues(value, (one) => inValue(one, key, depth + 1))
      : Array.from(Object(value), (one) => inValue(one, key, depth + 1));
  };
  const inProperty: RewriteUrls['inProperty'] = (name, text, key) => {
    if (!text.includes(noun)) return anywhere(text, key);
    const replaced = inner(text, key);
    return replaced === text && selfUrlName.test(name) ? end(text, key) : replaced;
  };
  return { inProperty, inValue };
}

function toUrlReplacement(pattern: string) {
  const part = new RegExp(pattern, 'su');
  return (text: string, key: UrlKey): string =>
    isUrl(text)
      ? text.replace(part, (_, start: string) => `${start}${encodeURIComponent(key)}`)
      : text;
}

export function isUrl(text: string): boolean {
  return /^(https?:|\/)/.test(text);
}

function mapValues(object: JsonObject, map: (value: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));
}
