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
};

const maxMutationDepth = 3;

/** Lists changes that each violate one keyword of a body's schemas. */
export function listMutations(
  views: SchemaViews,
  schemaPointers: readonly string[],
  value: unknown,
): readonly Mutation[] {
  const visit = (at: readonly string[], inner: unknown, path: readonly string[]): Mutation[] => {
    const view = views.of(at);
    const own = path.length === 0 ? [] : listInvalidValues(view, inner);
    const here = own.map((broken): Mutation => ({ path, value: broken }));
    if (path.length >= maxMutationDepth) return here;
    if (Array.isArray(inner))
      return inner.length === 0 ? here : [...here, ...visit(view.items, inner[0], [...path, '0'])];
    if (!isObject(inner)) return here;
    const inProperties = Object.entries(inner).flatMap(([name, entry]) =>
      visit(view.properties.get(name) ?? [], entry, [...path, name]),
    );
    return [...here, ...listPropertyMutations(view, inner, path), ...inProperties];
  };
  return visit(schemaPointers, value, []);
}

/** Removes required properties, and adds one where others are forbidden. */
function listPropertyMutations(
  { required, undeclared }: SchemaView,
  value: JsonObject,
  path: readonly string[],
): readonly Mutation[] {
  const missing = [...required]
    .filter((name) => value[name] !== undefined)
    .map((name): Mutation => ({ path: [...path, name], value: undefined }));
  return undeclared === 'forbidden'
    ? [...missing, { path: [...path, 'sandlot_unknown'], value: 1 }]
    : missing;
}

/**
 * Lists values that violate a schema, one per keyword. Wrong types are those that no server
 * coerces: a number for a text is often accepted.
 */
export function listInvalidValues(view: SchemaView, value: unknown): readonly unknown[] {
  return [
    ...invalidTypes(view),
    ...invalidNumbers(view),
    ...invalidTexts(view),
    ...invalidLengths(view, value),
    ...invalidNulls(view),
  ];
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

function invalidNumbers({ keywords }: SchemaView): readonly number[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = keywords;
  const isNumber = (bound: unknown): bound is number => typeof bound === 'number';
  return [
    ...[minimum].filter(isNumber).map((bound) => bound - 1),
    ...[maximum].filter(isNumber).map((bound) => bound + 1),
    ...[exclusiveMinimum, exclusiveMaximum].filter(isNumber),
  ];
}

function invalidTexts({ keywords, types }: SchemaView): readonly string[] {
  const isText = types.includes('string') || types.length === 0;
  const { enum: values, pattern } = keywords;
  if (Array.isArray(values)) return isText ? ['sandlot-none-of-these'] : [];
  return typeof pattern === 'string' ? ['~'] : [];
}

/** Longer texts and lists are not generated. */
const maxMadeLength = 2_000;

function invalidLengths(view: SchemaView, value: unknown): readonly unknown[] {
  if (typeof value === 'string' && view.types.includes('string')) return invalidTextLengths(view);
  return Array.isArray(value) && value.length > 0 ? invalidListLengths(view, value) : [];
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
): readonly unknown[] {
  return [
    ...(isUsableLength(maxItems) && maxItems < 200 ? [Array(maxItems + 1).fill(list[0])] : []),
    ...(isUsableLength(minItems) && minItems > 0 ? [list.slice(0, minItems - 1)] : []),
    ...(uniqueItems === true ? [[...list.slice(0, 1), ...list.slice(0, 1)]] : []),
  ];
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
