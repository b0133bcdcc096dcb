import { normalizeName } from './singularize.ts';

/** What words in names of keys are cut short to. */
const keyAbbreviations: ReadonlyMap<string, string> = new Map([
  ...['nbr', 'num', 'nr', 'no'].map((short) => [short, 'number'] as const),
  ['ref', 'reference'],
  ['cd', 'code'],
]);

const mayBeAbbreviated = /nbr|num|nr|no|ref|cd/i;

/** The words of a name: `order`, `No` of `orderNo`, `ORDER`, `NO` of `ORDER_NO`. */
const nameWordPattern = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g;

/** A key's name for comparing, with what is cut short in it spelt out: `orderNo` as `order_number`. */
export function expandAbbreviations(name: string): string {
  return mayBeAbbreviated.test(name)
    ? normalizeName(
        name.replace(nameWordPattern, (one) => keyAbbreviations.get(one.toLowerCase()) ?? one),
      )
    : normalizeName(name);
}

/** What a name ends in, of two words at least, the longest first: of `salesOrderLineNo` `orderlinenumber`, then `linenumber`. */
export function listNameEndings(name: string): readonly string[] {
  const words = name.match(nameWordPattern) ?? [];
  return words
    .slice(1, -1)
    .map((_, index) => expandAbbreviations(words.slice(index + 1).join('_')));
}
