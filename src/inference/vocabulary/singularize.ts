/** A name for comparison: lower case, letters and digits only. */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

const irregularPlurals: ReadonlyMap<string, string> = new Map([
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

/** The singular of an English noun, as far as names in APIs need it. */
export function singularize(noun: string): string {
  // Most names cannot be plurals.
  if (!/[aens]$/.test(noun)) return noun;
  for (const [many, one] of irregularPlurals) {
    if (noun.endsWith(many)) return noun.slice(0, -many.length) + one;
  }
  return noun
    .replace(/ies$/, 'y')
    .replace(/(?<=(x|ch|sh|ss))es$/, '')
    .replace(/(?<![su])s$/, '');
}

/** Whether two names are the same noun, in singular or plural. */
export function isSameNoun(first: string, second: string): boolean {
  return singularize(normalizeName(first)) === singularize(normalizeName(second));
}
