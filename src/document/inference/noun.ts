/** A name for comparing: lower case, letters and digits alone. */
export const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

const irregular: ReadonlyMap<string, string> = new Map([
  ['people', 'person'],
  ['children', 'child'],
  ['indices', 'index'],
  ['aliases', 'alias'],
  ['addresses', 'address'],
  ['statuses', 'status'],
  ['series', 'series'],
  ['news', 'news'],
  ['data', 'data'],
]);

/** The singular of an English noun, as far as names in APIs need it; endings of compounds too. */
export const singular = (noun: string): string => {
  // Most names end in something else than what a plural does.
  if (!/[aens]$/.test(noun)) return noun;
  for (const [many, one] of irregular) {
    if (noun.endsWith(many)) return noun.slice(0, -many.length) + one;
  }
  return noun
    .replace(/ies$/, 'y')
    .replace(/(?<=(x|ch|sh|ss))es$/, '')
    .replace(/(?<![su])s$/, '');
};

/** True when two names are of the same noun, in whatever number and notation. */
export const isSameNoun = (first: string, second: string): boolean =>
  singular(plain(first)) === singular(plain(second));
