import { escapeRegExp, isObject, type JsonObject } from '../../openapi/openapi.ts';
import type { PathSegment } from '../paths/path-tree.ts';

type UrlKey = string | number;

/** What examples of a resource's addresses are made of. */
export type UrlExample = {
  /** The key in the document's example. */
  readonly example: unknown;
  /** The steps of the path that the records are under. */
  readonly segments: readonly PathSegment[];
};

/** Puts the key of a record in the place of the example's. */
export type RewriteUrls = {
  /** In the address of a property of that name, which ends in it, or goes on behind it. */
  readonly inProperty: (name: string, text: string, key: UrlKey) => string;
  /** In the addresses inside a value, where they are of the record's own path: `/pets/7/toys`. */
  readonly inValue: (value: unknown, key: UrlKey) => unknown;
};

/** Where a record itself is: then the last part of it is its key, whatever the example has there. */
const selfUrlNames = /^((html|api|web)_?)?(url|uri|href|link|self|permalink|location)$/i;

/** Deeper down an address is likely to be another record's. */
const deepestValue = 4;

export function compileUrlRewrite({ example, segments }: UrlExample): RewriteUrls {
  const isShown = ['string', 'number'].includes(typeof example) && example !== '';
  // Nothing is this.
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
    const turned = inner(text, key);
    return turned === text && selfUrlNames.test(name) ? end(text, key) : turned;
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
