import { createRequire } from 'node:module';
import type { KeywordCxt } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { isObject } from '../../json/json.ts';
import { documentLimits } from '../../limits.ts';
import { formatChecks, memoizeFormatCheck } from '../formats.ts';
import { compilePattern } from '../pattern/pattern.ts';

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
  for (const [name, check] of formatChecks()) {
    const validate = name.startsWith('date') ? memoizeFormatCheck(check) : check;
    ajv.addFormat(name, { type: 'string', validate });
  }
  ajv.addFormat('time-zone', { type: 'string', validate: isTimeZone });
  return ajv;
}

/**
 * Makes a loop of generated code stop after its first errors, so that a list of a million invalid
 * entries costs no more than one of a hundred. Errors of other options do not count.
 */
function stopAtManyErrors(code: string): string {
  const most = documentLimits.violations;
  return code
    .replace(/for\(let (i\d+)=0; \1<(len\d+); \1\+\+\)\{/g, (_, index, length) => {
      const condition = `${index}<${length} && errors-${index}Start<=${most}`;
      return `for(let ${index}=0,${index}Start=errors; ${condition}; ${index}++){`;
    })
    .replace(/for\(const (key\d+) (?:in data\d*|of Object\.keys\(data\d*\))\)\{/g, (loop, key) => {
      return `const ${key}Start=errors;${loop}if(errors-${key}Start>${most})break;`;
    });
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

/**
 * Makes `oneOf` accept a value that matches several options if the schema has a discriminator, since
 * that selects the option (OpenAPI 3.1, section 4.8.25).
 */
export function relaxDiscriminatedOneOf(ajv: Ajv2020): void {
  replaceKeywordCode(ajv, 'anyOf', (writeAny) => {
    replaceKeywordCode(ajv, 'oneOf', (writeOne) => (cxt) => {
      if (!isObject(cxt.parentSchema.discriminator)) return writeOne(cxt);
      cxt.setParams({ passing: 0 });
      writeAny(cxt);
    });
    return writeAny;
  });
}

/** Generates the code that checks a keyword of a schema. */
type KeywordCodeWriter = (cxt: KeywordCxt) => void;

/** Replaces Ajv's code generator of a keyword; the replacement gets the original. */
export function replaceKeywordCode(
  ajv: Ajv2020,
  keyword: string,
  replace: (native: KeywordCodeWriter) => KeywordCodeWriter,
): void {
  for (const rule of Object.values(ajv.RULES.all)) {
    if (typeof rule !== 'object' || rule.keyword !== keyword || !('code' in rule.definition))
      continue;
    rule.definition.code = replace(rule.definition.code);
  }
}

/**
 * Replaces Ajv's `uniqueItems` by one that compares entries by their JSON. Ajv compares each entry
 * with each other, which takes seconds for ten thousand objects.
 */
function addUniqueItems(ajv: Ajv2020): void {
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    compile: (isUnique: boolean) => (isUnique ? createUniqueCheck() : () => true),
  });
}

function createUniqueCheck() {
  const check = Object.assign(
    (entries: readonly unknown[]): boolean => {
      const duplicates = findDuplicates(entries);
      if (duplicates === undefined) return true;
      check.errors = [{ keyword: 'uniqueItems', params: duplicates }];
      return false;
    },
    { errors: [] as object[] },
  );
  return check;
}

function findDuplicates(entries: readonly unknown[]) {
  const indexByJson = new Map<string, number>();
  for (const [i, entry] of entries.entries()) {
    const json = toCanonicalJson(entry);
    const j = indexByJson.get(json);
    if (j !== undefined) return { i, j };
    indexByJson.set(json, i);
  }
  return undefined;
}

/** JSON with sorted property names, so that it is the same for equal values. */
function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson)}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${toCanonicalJson(value[name])}`)}}`;
}
