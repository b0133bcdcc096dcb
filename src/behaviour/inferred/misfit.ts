import { below, type Fits, type Shape, type Shapes, typeOf } from '../../document/document.ts';
import type { Violation } from '../../refusal.ts';

/** Finds what of a value its schemas do not take; what is missing in it can be filled in. */
export type Misfits = (
  places: readonly string[],
  value: unknown,
  pointer: string,
) => readonly Violation[];

/** So deep values are looked into; schemas may hold themselves. */
const deepest = 8;

type Spot = { readonly pointer: string; readonly depth: number };

export const openMisfits = (shapes: Shapes, fits: Fits): Misfits => {
  const find = (
    places: readonly string[],
    value: unknown,
    { pointer, depth }: Spot,
  ): readonly Violation[] => {
    const shape = shapes.of(places);
    const { types, choices } = shape;
    if (isOther(types, value)) return [toViolation(pointer, `must be ${types.join(' or ')}`)];
    if (depth > deepest || choices.length > 0) return [];
    if (isScalar(value) && !fits(shape, value))
      return [toViolation(pointer, 'does not fit what the document says of it')];
    return partsOf(shape, value).flatMap(({ name, places: own, part }) =>
      find(own, part, { pointer: below(pointer, name), depth: depth + 1 }),
    );
  };
  return (places, value, pointer) => find(places, value, { pointer, depth: 0 });
};

const isOther = (types: readonly string[], value: unknown): boolean => {
  const type = typeOf(value);
  const isWhole = type === 'integer' && types.includes('number');
  return types.length > 0 && !types.includes(type) && !isWhole;
};

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

type Part = { readonly name: string; readonly places: readonly string[]; readonly part: unknown };

/** The entries of a list, the properties of an object, and their schemas. */
const partsOf = ({ items, properties, rest }: Shape, value: unknown): readonly Part[] =>
  Object.entries(Object(value)).map(([name, part]) => ({
    name,
    places: Array.isArray(value) ? items : (properties.get(name) ?? rest),
    part,
  }));

const toViolation = (pointer: string, message: string): Violation => ({
  in: 'body',
  pointer,
  message,
});
