import type { KeywordCxt } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { isObject } from '../../json/json.ts';

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
export type KeywordCodeWriter = (cxt: KeywordCxt) => void;

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
export function addUniqueItems(ajv: Ajv2020): void {
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
      const { i, j } = duplicates;
      const message = `must NOT have duplicate items (items ## ${j} and ${i} are identical)`;
      check.errors = [{ keyword: 'uniqueItems', message, params: { i, j } }];
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
