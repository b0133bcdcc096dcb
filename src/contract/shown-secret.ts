import { below, isObject, type Shape, type Shapes } from '../document/document.ts';
import type { Breach } from './breach.ts';

/** Where a reply shows what is for requests alone (OpenAPI 3.0, section 4.7.24.1). */
export const listShownSecrets = (
  shapes: Shapes,
  schema: string,
  value: unknown,
): readonly Breach[] => {
  const visit = (spot: Spot): readonly Breach[] => {
    const shape = shapes.of(spot.places);
    if (shape.keywords.writeOnly === true) return [toBreach(spot)];
    return partsOf(shape, spot).flatMap(visit);
  };
  return visit({ places: [schema], value, pointer: '' });
};

type Spot = {
  readonly places: readonly string[];
  readonly value: unknown;
  readonly pointer: string;
};

/** The properties that are described and there, or the entries of a list. */
const partsOf = (
  { properties, items }: Shape,
  { value, pointer }: Omit<Spot, 'places'>,
): readonly Spot[] => {
  const toSpot = (places: readonly string[], name: string, inner: unknown): Spot => ({
    places,
    value: inner,
    pointer: below(pointer, name),
  });
  if (Array.isArray(value))
    return items.length === 0 ? [] : value.map((entry, index) => toSpot(items, `${index}`, entry));
  if (!isObject(value)) return [];
  return [...properties]
    .filter(([name]) => value[name] !== undefined)
    .map(([name, places]) => toSpot(places, name, value[name]));
};

const toBreach = ({ places: [place = ''], pointer }: Spot): Breach => ({
  where: 'body',
  pointer,
  message: `The body at ${pointer} is write-only: no reply shows it.`,
  place,
});
