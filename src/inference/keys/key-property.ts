import { propertiesOf, type SchemaView, type SchemaViews } from '../../openapi/openapi.ts';
import {
  alternativeNames,
  certainKeyNames,
  keyNameEnding,
  lastNameWord,
  loginNames,
  specificKeyWords,
  usualKeyNames,
  weakKeyNames,
  wordEndingLikeId,
} from '../vocabulary/key-names.ts';
import { foreignSystem } from '../vocabulary/record-properties.ts';
import {
  expandAbbreviations,
  listNameEndings,
  normalizeName,
  singularize,
} from '../vocabulary/singularize.ts';

/**
 * The names that the property of a key may have, best first: `id` for `{pet_id}` in
 * `/pets/{pet_id}`.
 */
export function listKeyNames(parameter: string, noun: string): readonly string[] {
  const one = singularize(normalizeName(noun));
  // `domain` for `{domain_name}`.
  const [, stem = ''] = /^(.+)name$/.exec(normalizeName(parameter)) ?? [];
  const names = new Set([
    ...listStrongKeyNames(parameter, noun),
    ...listNameEndings(parameter),
    // Documents of all kinds, such as invoices, have a reference number.
    ...(expandAbbreviations(parameter).endsWith('number') ? ['referencenumber'] : []),
    ...['key', 'slug', 'name', `${one}name`],
    ...weakKeyNames,
    ...['arn', `${one}arn`],
    stem,
  ]);
  names.delete('');
  return [...names];
}

/** The names in a parameter: `Id` and `slug` in `slugOrId`. */
export function splitAlternativeNames(parameter: string): readonly [string, ...string[]] {
  const [, one, other] = alternativeNames.exec(parameter) ?? [];
  if (one === undefined || other === undefined) return [parameter];
  return /id$/i.test(other) ? [other, one] : [one, other];
}

/** Those of the names that only a key has, without abbreviations. */
export function listStrongKeyNames(parameter: string, noun: string): readonly string[] {
  const [first, ...others] = splitAlternativeNames(parameter);
  if (others.length > 0) return [first, ...others].flatMap((one) => listStrongKeyNames(one, noun));
  const name = expandAbbreviations(parameter);
  const one = singularize(normalizeName(noun));
  const stem = name.replace(keyNameEnding, '');
  const [lastWord = ''] = lastNameWord.exec(parameter) ?? [];
  const rest = [
    ...(stem === '' ? [] : [name.slice(stem.length)]),
    expandAbbreviations(lastWord),
    ...(name.startsWith(one) ? [name.slice(one.length)] : []),
  ].filter((part) => part !== '');
  // A login is called either of the two.
  const synonyms = loginNames.includes(name) ? loginNames.filter((login) => login !== name) : [];
  // `{code}` of customers is their `customer_code`.
  const own = specificKeyWords.includes(name) ? [`${one}${name}`] : [];
  // `{external_customer_id}` of customers is their `external_id`.
  const [before = '', behind = ''] = one === '' ? [] : name.split(one);
  const bare = foreignSystem.test(before) && behind !== '' ? [`${before}${behind}`] : [];
  return [
    name,
    ...own,
    ...bare,
    ...synonyms,
    ...rest,
    ...usualKeyNames.slice(0, 1),
    `${one}id`,
    ...usualKeyNames.slice(1),
    `${one}uuid`,
  ];
}

export type KeySearch = {
  readonly record: SchemaView;
  readonly parameter: string;
  readonly noun: string;
  /** The parameters before it in the path. */
  readonly above?: readonly string[] | undefined;
  /** The schema of the path parameter. */
  readonly parameterSchema: SchemaView;
};

/** Finds the path to the property that holds the key of a record; `undefined` if none does. */
export function findKeyProperty(
  schemaViews: SchemaViews,
  question: KeySearch,
): readonly string[] | undefined {
  const candidates = propertiesOf(schemaViews, question.record);
  const inner = propertiesOf(schemaViews, schemaViews.of(candidates.get('metadata')));
  for (const find of [findByKeyName, findByEnding]) {
    const found = find(schemaViews, candidates, question);
    if (found !== undefined) return [found];
    const within = find(schemaViews, inner, question);
    if (within !== undefined) return ['metadata', within];
  }
  return undefined;
}

function findByKeyName(
  schemaViews: SchemaViews,
  properties: ReadonlyMap<string, readonly string[]>,
  { parameter, noun, parameterSchema }: KeySearch,
): string | undefined {
  const fits = createTypeCheck(schemaViews, parameterSchema);
  // Some documents have a number in the path and a text in the record.
  const isWritten = (name: string, schemaPointers: readonly string[]) =>
    name.endsWith('id') &&
    ['id', normalizeName(parameter)].includes(name) &&
    isFreeText(schemaViews.of(schemaPointers));
  const own = [...properties].map(([property, schemaPointers]) => ({
    property,
    places: schemaPointers,
    name: normalizeName(property),
    long: expandAbbreviations(property),
  }));
  // If no path has the key, only names that cannot be anything else count.
  const candidates =
    parameter === ''
      ? [...certainKeyNames, `${singularize(normalizeName(noun))}id`]
      : listKeyNames(parameter, noun);
  for (const name of candidates) {
    const matches = own.filter(
      (one) => one.long === name && (fits(one.places) || isWritten(name, one.places)),
    );
    // Of `orderNo` and `orderNumber` the one that the path uses.
    const found = matches.find((one) => one.name === normalizeName(parameter)) ?? matches[0];
    if (found !== undefined) return found.property;
  }
  return undefined;
}

function findByEnding(
  schemaViews: SchemaViews,
  properties: ReadonlyMap<string, readonly string[]>,
  { parameter, above, parameterSchema }: KeySearch,
): string | undefined {
  if (!keyNameEnding.test(expandAbbreviations(parameter))) return undefined;
  const fits = createTypeCheck(schemaViews, parameterSchema);
  return (
    findOnlyEnding(schemaViews, properties, { parameter, above, fits }) ??
    findIdProperty(properties, fits)
  );
}

function createTypeCheck(schemaViews: SchemaViews, parameterSchema: SchemaView): KeyTypeCheck {
  return (schemaPointers) => fitsKeyType(schemaViews.of(schemaPointers), parameterSchema);
}

/** Whether a property may be named after an id: not `total_paid` or `valid`, which only end so. */
export function endsWithId(name: string): boolean {
  return /id$/i.test(name) && !wordEndingLikeId.test(name);
}

type KeyTypeCheck = (schemaPointers: readonly string[]) => boolean;

function findIdProperty(
  properties: ReadonlyMap<string, readonly string[]>,
  fits: KeyTypeCheck,
): string | undefined {
  return [...properties].find(
    ([name, schemaPointers]) => endsWithId(name) && fits(schemaPointers),
  )?.[0];
}

type KeyEndingSearch = {
  readonly parameter: string;
  readonly above: KeySearch['above'];
  readonly fits: KeyTypeCheck;
};

/**
 * The only property that ends in the parameter's name, except those of parents: `rule_name` for
 * `{name}`.
 */
function findOnlyEnding(
  schemaViews: SchemaViews,
  properties: ReadonlyMap<string, readonly string[]>,
  { parameter, above = [], fits }: KeyEndingSearch,
): string | undefined {
  const ending = expandAbbreviations(parameter);
  const found = [...properties].filter(
    ([name, schemaPointers]) =>
      (ending === 'id' ? endsWithId(name) : expandAbbreviations(name).endsWith(ending)) &&
      !above.some((one) => normalizeName(name).startsWith(normalizeName(one))) &&
      fits(schemaPointers) &&
      !isDeprecated(schemaViews.of(schemaPointers)),
  );
  const [only] = found.length === 1 ? found : [];
  return only?.[0];
}

function isDeprecated({ keywords: { deprecated, description } }: SchemaView): boolean {
  return deprecated === true || /^deprecated/i.test(String(description));
}

/** Whether values of a property can stand in the path. */
function fitsKeyType({ types }: SchemaView, parameterSchema: SchemaView): boolean {
  return (
    types.length === 0 ||
    isNumeric(types) ||
    (types.includes('string') && !isNumeric(parameterSchema.types))
  );
}

/** Whether two schemas of the same key have a type in common. */
export function isCompatible(
  schemaViews: SchemaViews,
  candidates: readonly string[],
  given: readonly string[],
): boolean {
  const [{ types: one }, { types: other }] = [schemaViews.of(candidates), schemaViews.of(given)];
  return one.length === 0 || other.length === 0 || one.some((type) => other.includes(type));
}

/** Whether keys of these schemas are numbers; of several types the first counts. */
export function isNumericKey(schemaViews: SchemaViews, schemaPointers: readonly string[]): boolean {
  const view = schemaViews.of(schemaPointers);
  const [first] = view.choices[0]?.options ?? [];
  const { types } = first === undefined ? view : schemaViews.of([first]);
  return isNumeric(types) && !types.includes('string');
}

function isFreeText({ types, keywords: { pattern, format } }: SchemaView): boolean {
  return types.includes('string') && pattern === undefined && format === undefined;
}

export function isNumeric(types: readonly string[]): boolean {
  return types.includes('integer') || types.includes('number');
}

type KnownKey = {
  readonly key: {
    readonly parameter: string;
    readonly path: readonly string[];
    readonly schemaPointers: readonly string[];
  };
  readonly noun: string;
};

/** The property of another schema that holds the key under another name: `name` for `pool_name`. */
export function findRenamedKeyProperty(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
  { key, noun }: KnownKey,
): string | undefined {
  const record = schemaViews.of(schemaPointers);
  const properties = propertiesOf(schemaViews, record);
  if (key.path.length !== 1 || properties.has(`${key.path[0]}`)) return undefined;
  const parameterSchema = schemaViews.of(key.schemaPointers);
  const keyPath =
    findKeyProperty(schemaViews, { record, parameter: key.parameter, noun, parameterSchema }) ?? [];
  const [name = ''] = keyPath;
  const candidates = properties.get(name);
  const isKey =
    candidates !== undefined &&
    keyPath.length === 1 &&
    isCompatible(schemaViews, key.schemaPointers, candidates) &&
    listStrongKeyNames(key.parameter, noun).includes(expandAbbreviations(name));
  return isKey ? name : undefined;
}
