import { below, isObject, type Shape, type Shapes } from '../document/document.ts';
import type { Breach } from './breach.ts';

/** Deeper than replies go. */
const deepest = 20;

/** Where a reply shows what is for requests alone (OpenAPI 3.0, section 4.7.24.1). */
export const listShownSecrets = (
  shapes: Shapes,
  schema: string,
  value: unknown,
): readonly Breach[] => {
  const visit = ({ places, value: at, pointer, depth }: Spot): readonly Breach[] => {
    const { keywords } = shapes.of(places);
    if (keywords.writeOnly === true) return [toBreach(places, pointer)];
    return depth > deepest
      ? []
      : partsOf(shapes.of(places), { value: at, pointer, depth }).flatMap(visit);
  };
  return visit({ places: [schema], value, pointer: '', depth: 0 });
};

type Spot = {
  readonly places: readonly string[];
  readonly value: unknown;
  readonly pointer: string;
  readonly depth: number;
};

/** The properties that are described and there, or the entries of a list. */
const partsOf = (
  { properties, items }: Shape,
  { value, pointer, depth }: Omit<Spot, 'places'>,
): readonly Spot[] => {
  const toSpot = (places: readonly string[], name: string, inner: unknown): Spot => ({
    places,
    value: inner,
    pointer: below(pointer, name),
    depth: depth + 1,
  });
  if (Array.isArray(value))
    return items.length === 0 ? [] : value.map((entry, index) => toSpot(items, `${index}`, entry));
  if (!isObject(value)) return [];
  return [...properties]
    .filter(([name]) => value[name] !== undefined)
    .map(([name, places]) => toSpot(places, name, value[name]));
};

const toBreach = ([place = '']: readonly string[], pointer: string): Breach => ({
  where: 'body',
  pointer,
  message: `The body at ${pointer} is write-only: no reply shows it.`,
  place,
});
