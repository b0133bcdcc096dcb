import { isObject, objectOf, type Shape, type Shapes } from '../document/document.ts';

/** A way to break a value in one place. */
export type Breakage = {
  /** Names to go down to the place. */
  readonly path: readonly string[];
  /** What is there instead; `undefined`: nothing. */
  readonly value: unknown;
};

/** How deep in a body, and how many of its places, are broken. */
const deepest = 3;

/** All ways to break a body in one place, as far as its schemas say what fits. */
export const listBreakages = (
  shapes: Shapes,
  places: readonly string[],
  value: unknown,
): readonly Breakage[] => {
  const visit = (at: readonly string[], inner: unknown, path: readonly string[]): Breakage[] => {
    const shape = shapes.of(at);
    const own = path.length === 0 ? [] : breakValue(shape, inner);
    const here = own.map((broken): Breakage => ({ path, value: broken }));
    if (path.length >= deepest) return here;
    if (Array.isArray(inner))
      return inner.length === 0 ? here : [...here, ...visit(shape.items, inner[0], [...path, '0'])];
    if (!isObject(inner)) return here;
    const missing = [...shape.required]
      .filter((name) => inner[name] !== undefined)
      .map((name): Breakage => ({ path: [...path, name], value: undefined }));
    const within = Object.entries(inner).flatMap(([name, entry]) =>
      visit(shape.properties.get(name) ?? [], entry, [...path, name]),
    );
    return [...here, ...missing, ...within];
  };
  return visit(places, value, []);
};

/**
 * Values that do not fit a shape, each for another reason. Of a wrong type are those that no reader
 * turns into the right one: a number for a text, say, many take.
 */
export const breakValue = (shape: Shape, value: unknown): readonly unknown[] => [
  ...wrongTypes(shape),
  ...outOfRange(shape),
  ...wrongTexts(shape),
  ...wrongLengths(shape, value),
];

const wrongTypes = ({ types }: Shape): readonly unknown[] => {
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
};

const outOfRange = ({ keywords }: Shape): readonly number[] => {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = keywords;
  const isNumber = (bound: unknown): bound is number => typeof bound === 'number';
  return [
    ...[minimum].filter(isNumber).map((bound) => bound - 1),
    ...[maximum].filter(isNumber).map((bound) => bound + 1),
    ...[exclusiveMinimum, exclusiveMaximum].filter(isNumber),
  ];
};

const wrongTexts = ({ keywords, types }: Shape): readonly string[] => {
  const isText = types.includes('string') || types.length === 0;
  const { enum: values, pattern } = keywords;
  if (Array.isArray(values)) return isText ? ['sandlot-none-of-these'] : [];
  return typeof pattern === 'string' ? ['~'] : [];
};

/** Longer texts and lists than this are not made. */
const longest = 2_000;

const wrongLengths = (shape: Shape, value: unknown): readonly unknown[] => {
  if (typeof value === 'string' && shape.types.includes('string')) return wrongTextLengths(shape);
  return Array.isArray(value) && value.length > 0 ? wrongListLengths(shape, value) : [];
};

const wrongTextLengths = ({ keywords: { minLength, maxLength } }: Shape): readonly string[] => [
  ...(isWithin(maxLength) ? ['x'.repeat(maxLength + 1)] : []),
  ...(isWithin(minLength) && minLength > 0 ? ['x'.repeat(minLength - 1)] : []),
];

const wrongListLengths = (
  { keywords: { minItems, maxItems } }: Shape,
  list: readonly unknown[],
): readonly unknown[] => [
  ...(isWithin(maxItems) && maxItems < 200 ? [Array(maxItems + 1).fill(list[0])] : []),
  ...(isWithin(minItems) && minItems > 0 ? [list.slice(0, minItems - 1)] : []),
];

const isWithin = (length: unknown): length is number =>
  typeof length === 'number' && length <= longest;

/** A value broken in one place. */
export const breakAt = (value: unknown, { path, value: broken }: Breakage): unknown => {
  const [name, ...rest] = path;
  if (name === undefined) return broken;
  if (Array.isArray(value))
    return value.map((entry, index) =>
      `${index}` === name ? breakAt(entry, { path: rest, value: broken }) : entry,
    );
  const { [name]: inner, ...others } = objectOf(value);
  const next = breakAt(inner, { path: rest, value: broken });
  return next === undefined ? others : { ...others, [name]: next };
};
