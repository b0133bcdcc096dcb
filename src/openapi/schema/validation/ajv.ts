import { createRequire } from 'node:module';
import { formatChecks, memoizeFormatCheck } from '../formats.ts';
import { compilePattern } from '../pattern/pattern.ts';
import { addUniqueItems } from './ajv-keywords.ts';

/**
 * Creates an Ajv for JSON Schema 2020-12 with formats that neither coerces nor removes values. The
 * package is loaded on first use, since start-up time counts.
 */
export function createAjv() {
  const require = createRequire(import.meta.url);
  const { Ajv2020 }: typeof import('ajv/dist/2020.js') = require('ajv/dist/2020.js');
  const { default: addFormats }: typeof import('ajv-formats') = require('ajv-formats');
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    validateSchema: false,
    verbose: true,
    logger: false,
    // JSON such as 1e999 is parsed as Infinity, which would be serialized as null.
    strictNumbers: true,
    code: { regExp: ajvRegExp, process: stopAtManyErrors },
    // In decimals 4.35 is a multiple of 0.01; in binary fractions it is not.
    multipleOfPrecision: 6,
  });
  addFormats.default(ajv);
  addUniqueItems(ajv);
  for (const [name, validate] of formatChecks()) {
    if (name.startsWith('date'))
      ajv.addFormat(name, { type: 'string', validate: memoizeFormatCheck(validate) });
  }
  ajv.addFormat('time-zone', { type: 'string', validate: isTimeZone });
  return ajv;
}

/** A validator stops looking for errors after so many. */
const maxErrors = 100;

/**
 * Makes the loops of generated code stop after `maxErrors`, so that a list of a million invalid entries
 * costs no more than one of a hundred. A value with errors stays invalid whatever else is in it.
 */
function stopAtManyErrors(code: string): string {
  return code
    .replace(/for\(let (i\d+)=0; \1<(len\d+); \1\+\+\)\{/g, (_, index, length) => {
      const condition = `${index}<${length} && errors<=${maxErrors}`;
      return `for(let ${index}=0; ${condition}; ${index}++){`;
    })
    .replace(/for\(const key\d+ in data\d*\)\{/g, (loop) => `${loop}if(errors>${maxErrors})break;`);
}

const ajvRegExp = Object.assign(
  (pattern: string) => {
    const { matcher } = compilePattern(pattern);
    if (!matcher)
      throw new Error(`the pattern ${JSON.stringify(pattern)} is not a regular expression`);
    // Ajv identifies patterns by their strings.
    return { test: matcher.test, toString: () => pattern };
  },
  { code: 'sandlot:matcher' },
);

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}
