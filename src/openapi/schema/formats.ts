import { createRequire } from 'node:module';

/** Whether a text is of a format. */
export type FormatCheck = (text: string) => boolean;

let cachedChecks: ReadonlyMap<string, FormatCheck> | undefined;

/** The checks of formats by name, loaded on first use. */
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

/** So many texts are remembered, none longer than any date. */
const maxCachedTexts = 256;
const maxCachedLength = 40;

/**
 * A check of texts that knows the last ones that passed: replies tell the same few dates again and
 * again, and to take one apart costs as much as all the rest of a small body.
 */
export function memoizeFormatCheck(check: FormatCheck): FormatCheck {
  const passed = new Set<string>();
  return (text) => {
    if (passed.has(text)) return true;
    if (!check(text)) return false;
    if (text.length > maxCachedLength) return true;
    if (passed.size === maxCachedTexts) passed.clear();
    passed.add(text);
    return true;
  };
}
