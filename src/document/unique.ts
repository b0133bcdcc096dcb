import type { Ajv2020 } from 'ajv/dist/2020.js';
import { isObject } from './json.ts';

/**
 * Has Ajv find equal entries of a list (`uniqueItems`) by their texts: its own way holds each entry
 * against each, which of a list of ten thousand objects takes seconds.
 */
export const addUniqueItems = (ajv: Ajv2020): void => {
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    compile: (isWanted: boolean) => (isWanted ? checkUnique() : () => true),
  });
};

const checkUnique = () => {
  const check = Object.assign(
    (entries: readonly unknown[]): boolean => {
      const twins = findTwins(entries);
      if (twins === undefined) return true;
      const { i, j } = twins;
      const message = `must NOT have duplicate items (items ## ${j} and ${i} are identical)`;
      check.errors = [{ keyword: 'uniqueItems', message, params: { i, j } }];
      return false;
    },
    { errors: [] as object[] },
  );
  return check;
};

const findTwins = (entries: readonly unknown[]) => {
  const known = new Map<string, number>();
  for (const [i, entry] of entries.entries()) {
    const text = toText(entry);
    const j = known.get(text);
    if (j !== undefined) return { i, j };
    known.set(text, i);
  }
  return undefined;
};

/** JSON that is the same for equal values: the order of properties makes no difference. */
const toText = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(toText)}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${toText(value[name])}`)}}`;
};
