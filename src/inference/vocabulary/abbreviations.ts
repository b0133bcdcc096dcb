import { normalizeName } from './singularize.ts';

/** Abbreviations in names of keys. */
const keyAbbreviations: ReadonlyMap<string, string> = new Map([
  ...['nbr', 'num', 'nr', 'no'].map((short) => [short, 'number'] as const),
  ['ref', 'reference'],
  ['cd', 'code'],
]);

const mayBeAbbreviated = /nbr|num|nr|no|ref|cd/i;

/** Splits `orderNo` into `order` and `No`, `ORDER_NO` into `ORDER` and `NO`. */
const nameWordPattern = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g;

/** A name for comparison, without abbreviations: `ordernumber` for `orderNo`. */
export function expandAbbreviations(name: string): string {
  return mayBeAbbreviated.test(name)
    ? normalizeName(
        name.replace(nameWordPattern, (one) => keyAbbreviations.get(one.toLowerCase()) ?? one),
      )
    : normalizeName(name);
}

/**
 * The endings of a name, of two words at least, the longest first: `orderlinenumber` and
 * `linenumber` of `salesOrderLineNo`.
 */
export function listNameEndings(name: string): readonly string[] {
  const words = name.match(nameWordPattern) ?? [];
  return words
    .slice(1, -1)
    .map((_, index) => expandAbbreviations(words.slice(index + 1).join('_')));
}
