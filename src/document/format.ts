import { createRequire } from 'node:module';

/** Whether a text is of a format. */
export type FormatCheck = (text: string) => boolean;

let checks: ReadonlyMap<string, FormatCheck> | undefined;

/** The checks of formats by name, loaded on first use. */
export const formatChecks = (): ReadonlyMap<string, FormatCheck> => {
  checks ??= loadChecks();
  return checks;
};

const loadChecks = (): ReadonlyMap<string, FormatCheck> => {
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
};
