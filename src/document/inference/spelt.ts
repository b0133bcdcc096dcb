import { plain } from './noun.ts';

/** What words in names of keys are cut short to. */
const cut: ReadonlyMap<string, string> = new Map([
  ...['nbr', 'num', 'nr', 'no'].map((short) => [short, 'number'] as const),
  ['ref', 'reference'],
  ['cd', 'code'],
]);

const mayBeCut = /nbr|num|nr|no|ref|cd/i;

/** The words of a name: `order`, `No` of `orderNo`, `ORDER`, `NO` of `ORDER_NO`. */
const word = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g;

/** A key's name for comparing, with what is cut short in it spelt out: `orderNo` as `order_number`. */
export const spelt = (name: string): string =>
  mayBeCut.test(name)
    ? plain(name.replace(word, (one) => cut.get(one.toLowerCase()) ?? one))
    : plain(name);

/** What a name ends in, of two words at least, the longest first: of `salesOrderLineNo` `orderlinenumber`, then `linenumber`. */
export const speltEndings = (name: string): readonly string[] => {
  const words = name.match(word) ?? [];
  return words.slice(1, -1).map((_, index) => spelt(words.slice(index + 1).join('_')));
};
