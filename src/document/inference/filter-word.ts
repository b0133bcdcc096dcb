/** What a list is filtered by, as `x-sandlot` says it: `price`, `>= price`, `<= price`. */
export type ToldFilter = {
  readonly property: string;
  readonly test: 'equal' | 'after' | 'before';
};

const signs = /^\s*([<>]=)/;

export const readFilterWord = (word: string): ToldFilter => {
  const sign = signs.exec(word)?.[1];
  const property = word.replace(signs, '').trim();
  if (sign === undefined) return { property, test: 'equal' };
  return { property, test: sign === '>=' ? 'after' : 'before' };
};
