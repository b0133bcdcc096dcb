import { createRequire } from 'node:module';
import type { TextMatcher } from './pattern/linear-matcher.ts';
import { compileRegExp } from './pattern/pattern.ts';

/** The characters (code points) of a text, as JSON Schema counts its length. */
export function countCharacters(text: string): number {
  let count = text.length;
  for (let index = 1; index < text.length; index++)
    if (isLowSurrogate(text.charCodeAt(index)) && isHighSurrogate(text.charCodeAt(index - 1)))
      count -= 1;
  return count;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** Tests whether a text has a format. */
export type FormatCheck = (text: string) => boolean;

let cachedChecks: ReadonlyMap<string, FormatCheck> | undefined;

/** The checks of the formats of texts by name, loaded on first use. */
export function formatChecks(): ReadonlyMap<string, FormatCheck> {
  cachedChecks ??= loadChecks();
  return cachedChecks;
}

function loadChecks(): ReadonlyMap<string, FormatCheck> {
  const require = createRequire(import.meta.url);
  const {
    fullFormats,
  }: typeof import('ajv-formats/dist/formats.js') = require('ajv-formats/dist/formats.js');
  const loaded = new Map<string, FormatCheck>();
  const { url } = fullFormats;
  const formats = { ...fullFormats, byte: base64, url: compileUrlCheck(url) };
  for (const [name, format] of Object.entries(formats)) {
    const check = typeof format === 'object' && 'validate' in format ? format.validate : format;
    if (check instanceof RegExp) loaded.set(name, boundExpression(check));
    if (typeof check === 'function' && !isNumeric(format))
      loaded.set(
        name,
        boundFunction(name, (text) => Reflect.apply(check, undefined, [text]) === true),
      );
  }
  return loaded;
}

function isNumeric(format: unknown): boolean {
  return typeof format === 'object' && format !== null && 'type' in format;
}

/** The expression of ajv-formats for `byte`: one line at least is Base64. */
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/m;

/**
 * The check of ajv-formats for `url`, with the name of a user before the last or the first `@`. Its
 * expression would look for that name in quadratic time.
 */
function compileUrlCheck(format: unknown): FormatCheck {
  const { source, flags } = new RegExp(format instanceof RegExp ? format : '', 'iu');
  const expression = new RegExp(source.replace('(?:\\S+(?::\\S*)?@)?', ''), flags);
  const hasHostAfter = (text: string, at: number): boolean => {
    const [scheme = ''] = /^[a-z]+:\/\//i.exec(text) ?? [];
    const user = text.slice(scheme.length, at);
    return user !== '' && !/\s/.test(user) && expression.test(scheme + text.slice(at + 1));
  };
  return (text) =>
    expression.test(text) ||
    [text.indexOf('@'), text.lastIndexOf('@')].some((at) => at >= 0 && hasHostAfter(text, at));
}

/** Far more characters than dates, addresses and names have. */
const longText = 65_536;

/** Long texts take some expressions more stack than there is. */
function boundExpression(expression: RegExp): FormatCheck {
  let matcher: TextMatcher | undefined;
  return (text) => {
    if (text.length <= longText) return expression.test(text);
    matcher ??= compileRegExp(expression).matcher;
    return matcher.test(text);
  };
}

/** A long text is no date; it may be a URL or an expression, which are not checked then. */
function boundFunction(name: string, check: FormatCheck): FormatCheck {
  const isLongValid = !dateFormats.has(name);
  return (text) => (text.length <= longText ? check(text) : isLongValid);
}

const dateFormats: ReadonlySet<string> = new Set([
  ...['date', 'time', 'date-time', 'iso-time', 'iso-date-time'],
]);

/** How many valid texts are remembered, and how long they may be; no date is longer. */
const maxCachedTexts = 256;
const maxCachedLength = 40;

/**
 * A format check that remembers the last valid texts: replies repeat the same dates, and checking one
 * costs as much as the rest of a small body.
 */
export function memoizeFormatCheck(check: FormatCheck): FormatCheck {
  const validTexts = new Set<string>();
  return (text) => {
    if (validTexts.has(text)) return true;
    if (!check(text)) return false;
    if (text.length > maxCachedLength) return true;
    if (validTexts.size === maxCachedTexts) validTexts.clear();
    validTexts.add(text);
    return true;
  };
}
