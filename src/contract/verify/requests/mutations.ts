import {
  isObject,
  type JsonObject,
  objectOf,
  type SchemaView,
  type SchemaViews,
} from '../../../openapi/openapi.ts';

/** A change that makes a value invalid. */
export type Mutation = {
  /** Path to the changed value. */
  readonly path: readonly string[];
  /** The new value; `undefined` removes it. */
  readonly value: unknown;
  /** Present if many servers convert such a value. */
  readonly isConvertible?: true;
};

export type MutationOptions = {
  /** Makes an entry of a list; entries with different numbers differ if possible. */
  readonly makeEntry?: (schemaPointers: readonly string[], index: number) => unknown;
  /** `strict` lists texts that violate a format, too. */
  readonly formats?: FormatStrictness;
};

export type FormatStrictness = 'strict' | 'lenient';

const maxMutationDepth = 3;

/** Limits of the options of a `oneOf` that a value does not have, and of what breaks one. */
const maxOptions = 3;
const maxOptionMutations = 4;

/** Lists changes that each violate one keyword of a body's schemas. */
export function listMutations(
  views: SchemaViews,
  schemaPointers: readonly string[],
  value: unknown,
  options: MutationOptions = {},
): readonly Mutation[] {
  const visit: VisitValue = (at, inner, path) => {
    const view = views.of(at);
    const here = path.length === 0 ? [] : listValueMutations(view, { path, value: inner }, options);
    if (path.length >= maxMutationDepth) return here;
    if (Array.isArray(inner)) return [...here, ...visitEntries(view.items, inner, path)];
    if (!isObject(inner)) return here;
    const inProperties = Object.entries(inner).flatMap(([name, entry]) =>
      visit(view.properties.get(name) ?? [], entry, [...path, name]),
    );
    // What breaks another option than that of the value may be valid; the caller finds out.
    const inOptions = view.choices
      .flatMap(({ options }) => options)
      .flatMap((option) => visit([option], inner, path));
    const inOthers = view.choices
      .flatMap((choice) => choice.options.slice(0, maxOptions))
      .flatMap((option) =>
        listOtherMutations(visit, options.makeEntry?.([option], 0), { option, inner, path }),
      );
    const ofProperties = listPropertyMutations(view, inner, path);
    return [...here, ...ofProperties, ...inProperties, ...inOptions, ...inOthers];
  };
  /** All of the first entry, and one of the last: a server may look at the first one only. */
  const visitEntries = (
    items: readonly string[],
    list: readonly unknown[],
    path: readonly string[],
  ): readonly Mutation[] => {
    if (list.length === 0) return [];
    const inFirst = visit(items, list[0], [...path, '0']);
    const last = list.at(-1);
    const other = visit(items, last, ['entry']).find(({ isConvertible }) => !isConvertible);
    const sound = list.length > 1 ? list.slice(0, -1) : list;
    return other
      ? [
          ...inFirst,
          { path, value: [...sound, applyMutation(last, { ...other, path: other.path.slice(1) })] },
        ]
      : inFirst;
  };
  const mutations = visit(schemaPointers, value, []);
  // A removal has no value.
  const toText = ({ path, value }: Mutation): string =>
    `${path.join(' ')} ${value === undefined ? '' : JSON.stringify(value)}`;
  return [...new Map(mutations.map((one) => [toText(one), one])).values()];
}

type VisitValue = (at: readonly string[], inner: unknown, path: readonly string[]) => Mutation[];

/** An option of a `oneOf`, and the value of another one. */
type OtherOption = {
  readonly option: string;
  readonly inner: JsonObject;
  readonly path: readonly string[];
};

/** What breaks the bounds of an option, whose form the value does not have. */
function listOtherMutations(
  visit: VisitValue,
  other: unknown,
  { option, inner, path }: OtherOption,
): readonly Mutation[] {
  if (!isObject(other) || Object.keys(other).every((name) => name in inner)) return [];
  return visit([option], other, ['option'])
    .filter(({ isConvertible, value }) => !isConvertible && value !== undefined)
    .slice(-maxOptionMutations)
    .map((one) => ({ path, value: applyMutation(other, { ...one, path: one.path.slice(1) }) }));
}

/** Lists mutations of the value at a path. */
function listValueMutations(
  view: SchemaView,
  { path, value }: Mutation,
  options: MutationOptions,
): Mutation[] {
  return [
    ...listInvalidValues(view, value, options).map((broken): Mutation => ({ path, value: broken })),
    ...listConvertibleValues(view).map(
      (broken): Mutation => ({ path, value: broken, isConvertible: true }),
    ),
  ];
}

/** Removes required properties, and adds one where others are forbidden. */
function listPropertyMutations(
  { required, undeclared, keywords: { minProperties } }: SchemaView,
  value: JsonObject,
  path: readonly string[],
): readonly Mutation[] {
  const empty: readonly Mutation[] =
    typeof minProperties === 'number' && minProperties > 0 ? [{ path, value: {} }] : [];
  const missing = [
    ...[...required]
      .filter((name) => value[name] !== undefined)
      .map((name): Mutation => ({ path: [...path, name], value: undefined })),
    ...empty,
  ];
  return undeclared === 'forbidden'
    ? [...missing, { path: [...path, 'sandlot_unknown'], value: 1 }]
    : missing;
}

/**
 * Lists values that violate a schema, one per keyword. Wrong types are those that no server
 * coerces: a number for a text is often accepted.
 */
export function listInvalidValues(
  view: SchemaView,
  value: unknown,
  { makeEntry = () => undefined, formats = 'lenient' }: MutationOptions = {},
): readonly unknown[] {
  const entryAt = (index: number): unknown => makeEntry(view.items, index);
  return [
    ...invalidTypes(view),
    ...invalidNumbers(view, value),
    ...invalidTexts(view, value),
    ...(formats === 'strict' ? invalidFormats(view) : []),
    ...invalidLengths(view, value, entryAt),
    ...invalidNulls(view),
  ];
}

/**
 * Lists values of a wrong type that many servers convert: null, a number for a text, a text or a fraction
 * for a number. Whoever does must not show them as they were sent.
 */
function listConvertibleValues({ types, keywords }: SchemaView): readonly unknown[] {
  const [type] = types.filter((name) => name !== 'null');
  if (type === undefined || types.length > 2 || type === 'array' || type === 'object') return [];
  const nulls = types.includes('null') ? [] : [null];
  const others = convertibleValues.filter(([name]) => name === type).map(([, value]) => value);
  return keywords.enum === undefined ? [...nulls, ...others] : nulls;
}

const convertibleValues: readonly (readonly [type: string, value: unknown])[] = [
  ['string', 12_345],
  ['integer', 7.5],
  ['integer', '7'],
  ['number', '7'],
  ['boolean', 'true'],
];

const wrongFormats: ReadonlyMap<unknown, string> = new Map([
  ['date', '2026-13-45'],
  ['date-time', 'yesterday'],
  ['time', '25:61'],
  ['email', 'no email'],
  ['uuid', 'no-uuid'],
  ['uri', 'no uri'],
  ['url', 'no url'],
  ['hostname', '-no host-'],
  ['ipv4', '999.1.1.1'],
  ['ipv6', 'no:ip'],
]);

/** Texts that violate a format, which is an annotation for most servers. */
function invalidFormats({ types, keywords: { format } }: SchemaView): readonly string[] {
  return types.includes('string') ? [wrongFormats.get(format) ?? []].flat() : [];
}

/** Some servers coerce null to an empty text, 0 or false, so only lists and objects get one. */
function invalidNulls({ types }: SchemaView): readonly unknown[] {
  const isContainer = types.includes('array') || types.includes('object');
  return isContainer && !types.includes('null') ? [null] : [];
}

function invalidTypes({ types }: SchemaView): readonly unknown[] {
  const [type] = types.filter((name) => name !== 'null');
  const other = new Map<string | undefined, unknown>([
    ['string', { sandlot: 'an object' }],
    ['integer', 'no-number'],
    ['number', 'no-number'],
    ['boolean', 'no-boolean'],
    ['array', 'no-list'],
    ['object', 'no-object'],
  ]).get(type);
  return other === undefined || types.length > 2 ? [] : [other];
}

function invalidNumbers({ keywords }: SchemaView, value: unknown): readonly number[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = keywords;
  const isNumber = (bound: unknown): bound is number => typeof bound === 'number';
  return [
    ...[minimum].filter(isNumber).map((bound) => bound - 1),
    ...[maximum].filter(isNumber).map((bound) => bound + 1),
    ...[exclusiveMinimum, exclusiveMaximum].filter(isNumber),
    ...[multipleOf].filter(isNumber).map((step) => Number(value) + step / 2),
  ];
}

/** What a pattern forbids may also stand before or after what it allows. */
function invalidTexts({ keywords, types }: SchemaView, value: unknown): readonly string[] {
  const isText = types.includes('string') || types.length === 0;
  const { enum: values, pattern } = keywords;
  if (Array.isArray(values)) return isText ? ['sandlot-none-of-these'] : [];
  if (typeof pattern !== 'string') return [];
  return typeof value === 'string' && value !== '' ? ['~', `${value}~`, `~${value}`] : ['~'];
}

/** Longer texts and lists are not generated. */
const maxMadeLength = 2_000;

function invalidLengths(
  view: SchemaView,
  value: unknown,
  entryAt: (index: number) => unknown,
): readonly unknown[] {
  if (typeof value === 'string' && view.types.includes('string')) return invalidTextLengths(view);
  if (!Array.isArray(value)) return [];
  const first = entryAt(0);
  const list = value.length > 0 || first === undefined ? value : [first];
  return list.length > 0 ? invalidListLengths(view, list, entryAt) : [];
}

function invalidTextLengths({ keywords: { minLength, maxLength } }: SchemaView): readonly string[] {
  return [
    ...(isUsableLength(maxLength) ? ['x'.repeat(maxLength + 1)] : []),
    ...(isUsableLength(minLength) && minLength > 0 ? ['x'.repeat(minLength - 1)] : []),
  ];
}

function invalidListLengths(
  { keywords: { minItems, maxItems, uniqueItems } }: SchemaView,
  list: readonly unknown[],
  entryAt: (index: number) => unknown,
): readonly unknown[] {
  const most = isUsableLength(maxItems) ? maxItems : Number.POSITIVE_INFINITY;
  return [
    ...(most < maxMadeEntries ? [extendList(list, most + 1, entryAt)] : []),
    ...(isUsableLength(minItems) && minItems > 0 ? [list.slice(0, minItems - 1)] : []),
    ...(uniqueItems === true ? [[...list.slice(0, Math.max(1, most - 1)), list[0]]] : []),
  ];
}

/** Longer lists are not generated. */
const maxMadeEntries = 200;

/** Extends a list to a length, with other entries than it has if they can be made. */
export function extendList(
  list: readonly unknown[],
  length: number,
  entryAt: (index: number) => unknown,
): readonly unknown[] {
  const entries = new Map(list.slice(0, length).map((entry) => [JSON.stringify(entry), entry]));
  for (let index = 0; entries.size < length && index < 3 * length; index++) {
    const entry = entryAt(index);
    if (entry !== undefined) entries.set(JSON.stringify(entry), entry);
  }
  const distinct = [...entries.values()];
  return [...distinct, ...Array(length - distinct.length).fill(list[0])];
}

function isUsableLength(length: unknown): length is number {
  return typeof length === 'number' && length <= maxMadeLength;
}

/** Applies a change to a value. */
export function applyMutation(value: unknown, { path, value: broken }: Mutation): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return broken;
  if (Array.isArray(value))
    return value.map((entry, index) =>
      `${index}` === name ? applyMutation(entry, { path: rest, value: broken }) : entry,
    );
  const { [name]: inner, ...others } = objectOf(value);
  const next = applyMutation(inner, { path: rest, value: broken });
  return next === undefined ? others : { ...others, [name]: next };
}
