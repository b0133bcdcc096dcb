/** A name for comparing: lower case, letters and digits alone. */
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

/** The singular of an English noun, as far as names in APIs need it; endings of compounds too. */
export function singularize(noun: string): string {
  // Most names end in something else than what a plural does.
  if (!/[aens]$/.test(noun)) return noun;
  for (const [many, one] of irregularPlurals) {
    if (noun.endsWith(many)) return noun.slice(0, -many.length) + one;
  }
  return noun
    .replace(/ies$/, 'y')
    .replace(/(?<=(x|ch|sh|ss))es$/, '')
    .replace(/(?<![su])s$/, '');
}

/** True when two names are of the same noun, in whatever number and notation. */
export function isSameNoun(first: string, second: string): boolean {
  return singularize(normalizeName(first)) === singularize(normalizeName(second));
}
