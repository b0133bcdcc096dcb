import { toText } from '../../base/text.ts';
import { isObject } from '../../openapi/openapi.ts';
import { type SortKey, toSortKey } from './sort.ts';

/** A value that many records are compared with, in the forms that the comparisons need. */
export type Operand = {
  readonly value: unknown;
  readonly sortKey: SortKey;
  /** In lower case and without the wildcards of `LIKE`. */
  readonly text: string;
  readonly texts: TextSet;
  /** The entries of a list, or of a text with commas or in parentheses. */
  readonly alternatives: TextSet;
};

/** Prepares a value once for all records. */
export function toOperand(value: unknown): Operand {
  const values = [value].flat();
  const parts = values.flatMap((one) =>
    typeof one === 'string' ? one.replace(/^\(|\)$/g, '').split(',') : [one],
  );
  return {
    value,
    sortKey: toSortKey(value),
    text: toText(value).toLowerCase().replaceAll('%', '').replaceAll('*', ''),
    texts: toTextSet(values.map(toText)),
    alternatives: toTextSet(
      parts.map((part) =>
        toText(part)
          .trim()
          .replace(/^(["'])(.*)\1$/, '$2'),
      ),
    ),
  };
}

/** Texts, of which a value is found in a time that does not depend on how many they are. */
export type TextSet = {
  readonly all: readonly string[];
  readonly exact: ReadonlySet<string>;
  readonly lowerCase: ReadonlySet<string>;
};

export function toTextSet(texts: readonly string[]): TextSet {
  return {
    all: texts,
    exact: new Set(texts),
    lowerCase: new Set(texts.map((text) => text.toLowerCase())),
  };
}

/** Objects are found by `key=value`, or by one of their keys, as labels are. */
export function hasText({ exact, lowerCase }: TextSet, value: unknown): boolean {
  if (!isObject(value)) return lowerCase.has(toText(value).toLowerCase());
  return Object.entries(value).some(
    ([key, own]) => exact.has(key) || exact.has(`${key}=${toText(own)}`),
  );
}

/** Whether each of the texts is found in one of the values. */
export function hasAllTexts({ all }: TextSet, values: readonly unknown[]): boolean {
  const objects = values.filter(isObject);
  const scalars = values.filter((value) => !isObject(value));
  const lowerCase = new Set(scalars.map((value) => toText(value).toLowerCase()));
  const parts = new Set(
    objects.flatMap((object) =>
      Object.entries(object).flatMap(([key, own]) => [key, `${key}=${toText(own)}`]),
    ),
  );
  return all.every((text) => lowerCase.has(text.toLowerCase()) || parts.has(text));
}
