import { createRequire } from 'node:module';

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

/** The format checks by name, loaded on first use. */
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
  for (const [name, format] of Object.entries(fullFormats)) {
    const check = typeof format === 'object' && 'validate' in format ? format.validate : format;
    if (check instanceof RegExp) loaded.set(name, (text) => check.test(text));
    if (typeof check === 'function')
      loaded.set(name, (text) => Reflect.apply(check, undefined, [text]) === true);
  }
  return loaded;
}

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
