import { createRequire } from 'node:module';

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
