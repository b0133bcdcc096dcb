import {
  type Fits,
  isObject,
  isSameNoun,
  outline,
  type Shape,
  type Shapes,
} from '../../document/document.ts';

/** Turns what was sent for a property into what the record's schema has in its place. */
export type Adapt = (places: readonly string[], value: unknown, name: string) => unknown;

const names = [
  'id',
  'gid',
  'uuid',
  'slug',
  'name',
  'key',
  'login',
  'username',
  'code',
  'value',
  'type',
];

/**
 * APIs take a short form of what they answer with at length: `"labels": ["bug"]` for a list of
 * objects with a name, or with a `label`, `"owner": 7` for an object with an id. What fits as it is stays.
 */
export const openAdapt = (shapes: Shapes, fits: Fits): Adapt => {
  const adapt: Adapt = (places, value, name) => {
    const shape = shapes.of(places);
    if (value === null || places.length === 0 || fits(shape, value)) return value;
    if (Array.isArray(value)) {
      return shape.items.length > 0 ? value.map((entry) => adapt(shape.items, entry, name)) : value;
    }
    return isObject(value) ? value : adaptScalar(shape, value, name);
  };
  const adaptScalar = (shape: Shape, value: unknown, noun: string): unknown => {
    if (shape.types.includes('string') && fits(shape, String(value))) return String(value);
    const other = typeof value === 'string' ? readWritten(value) : undefined;
    if (other !== undefined && fits(shape, other)) return other;
    const properties = outline(shapes, shape);
    const own = [...properties.keys()];
    const known = [
      ...own.filter((one) => isSameNoun(one, noun)),
      ...names,
      ...own.filter((one) => /(id|key)$/i.test(one)),
    ];
    const name = known.find((one) => {
      const inner = properties.get(one);
      return inner !== undefined && fits(shapes.of(inner), value);
    });
    return name === undefined ? value : { [name]: value };
  };
  return adapt;
};

/** The number or the boolean that a text is. */
const readWritten = (text: string): number | boolean | undefined => {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
};
