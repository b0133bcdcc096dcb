import type { KeywordCxt } from 'ajv';
import type { Ajv2020 } from 'ajv/dist/2020.js';
import { isObject } from '../../json/json.ts';

/**
 * Where a schema has a discriminator, `oneOf` takes a value that fits more than one of its schemas:
 * the discriminator tells which is meant (OpenAPI 3.1, section 4.8.25).
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

/** Writes the code that checks one keyword at one place of a schema. */
export type KeywordCodeWriter = (cxt: KeywordCxt) => void;

/** Replaces how Ajv writes a keyword's code; what it would have written is handed in. */
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
 * Has Ajv find equal entries of a list (`uniqueItems`) by their texts: its own way holds each entry
 * against each, which of a list of ten thousand objects takes seconds.
 */
export function addUniqueItems(ajv: Ajv2020): void {
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    compile: (isWanted: boolean) => (isWanted ? createUniqueCheck() : () => true),
  });
}

function createUniqueCheck() {
  const check = Object.assign(
    (entries: readonly unknown[]): boolean => {
      const twins = findDuplicates(entries);
      if (twins === undefined) return true;
      const { i, j } = twins;
      const message = `must NOT have duplicate items (items ## ${j} and ${i} are identical)`;
      check.errors = [{ keyword: 'uniqueItems', message, params: { i, j } }];
      return false;
    },
    { errors: [] as object[] },
  );
  return check;
}

function findDuplicates(entries: readonly unknown[]) {
  const known = new Map<string, number>();
  for (const [i, entry] of entries.entries()) {
    const text = toCanonicalJson(entry);
    const j = known.get(text);
    if (j !== undefined) return { i, j };
    known.set(text, i);
  }
  return undefined;
}

/** JSON that is the same for equal values: the order of properties makes no difference. */
function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson)}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${toCanonicalJson(value[name])}`)}}`;
}
