/** A name for comparison: lower case, letters and digits only. */
export function normalizeName(name: string): string {
  return plainName.test(name) ? name : name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

const plainName = /^[a-z0-9]*$/;

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
  if (!noun.endsWith('s')) return noun;
  if (noun.endsWith('ies')) return `${noun.slice(0, -3)}y`;
  if (/(x|ch|sh|ss)es$/.test(noun)) return noun.slice(0, -2);
  return noun.endsWith('ss') || noun.endsWith('us') ? noun : noun.slice(0, -1);
}

/** Whether two names are the same noun, in singular or plural. */
export function isSameNoun(first: string, second: string): boolean {
  return toSingularName(first) === toSingularName(second);
}

/** The nouns of a large document are compared hundreds of thousands of times. */
const singularNames = new Map<string, string>();

/** What clients send is compared as well, and must not fill the memory. */
const maxSingularNames = 20_000;

/** The singular of a name, for comparison. */
function toSingularName(name: string): string {
  const known = singularNames.get(name);
  if (known !== undefined) return known;
  const singular = singularize(normalizeName(name));
  if (singularNames.size === maxSingularNames) singularNames.clear();
  if (name.length <= maxNameLength) singularNames.set(name, singular);
  return singular;
}

/** Longer names are hardly compared twice. */
const maxNameLength = 100;

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
