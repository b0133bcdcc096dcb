import { createRequire } from 'node:module';
import { formatChecks } from './format.ts';
import { readPattern } from './pattern.ts';
import { remembering } from './remembering.ts';
import { addUniqueItems } from './unique.ts';

/**
 * Ajv as Sandlot uses it: JSON Schema 2020-12 with formats, nothing coerced, nothing removed.
 * Loaded on first use, since start-up time counts.
 */
export const openAjv = () => {
  const require = createRequire(import.meta.url);
  const { Ajv2020 }: typeof import('ajv/dist/2020.js') = require('ajv/dist/2020.js');
  const { default: addFormats }: typeof import('ajv-formats') = require('ajv-formats');
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    validateSchema: false,
    verbose: true,
    logger: false,
    // JSON may say 1e999, which is read as Infinity, and would be written as null.
    strictNumbers: true,
    code: { regExp: toMatcher },
    // Numbers are decimal where they are written: 4.35 is a multiple of 0.01.
    multipleOfPrecision: 6,
  });
  addFormats.default(ajv);
  addUniqueItems(ajv);
  for (const [name, validate] of formatChecks()) {
    if (name.startsWith('date'))
      ajv.addFormat(name, { type: 'string', validate: remembering(validate) });
  }
  ajv.addFormat('time-zone', { type: 'string', validate: isTimeZone });
  return ajv;
};

const toMatcher = Object.assign(
  (pattern: string) => {
    const { matcher } = readPattern(pattern);
    if (!matcher)
      throw new Error(`the pattern ${JSON.stringify(pattern)} is no regular expression`);
    // Ajv tells patterns apart by their texts.
    return { test: matcher.test, toString: () => pattern };
  },
  { code: 'sandlot:matcher' },
);

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
};
