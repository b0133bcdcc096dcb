import { below, isObject, type JsonObject, type Shape, type Shapes } from '../document/document.ts';
import type { Breach } from './breach.ts';

/** The way down to a part of a value: nearly none is told of, so no pointer is put together before. */
type Way = { readonly name: string | number; readonly above: Way } | undefined;

/** Where a reply shows what is for requests alone (OpenAPI 3.0, section 4.7.24.1). */
export const listShownSecrets = (
  shapes: Shapes,
  schema: string,
  value: unknown,
): readonly Breach[] => {
  const found: Breach[] = [];
  const visit = (places: readonly string[], inner: unknown, way: Way): void => {
    const shape = shapes.of(places);
    if (shape.keywords.writeOnly === true) found.push(toBreach(places, way));
    else if (Array.isArray(inner)) visitEntries(shape, inner, way);
    else if (isObject(inner)) visitProperties(shape, inner, way);
  };
  const visitEntries = ({ items }: Shape, list: readonly unknown[], above: Way): void => {
    if (items.length === 0) return;
    for (const [name, entry] of list.entries()) visit(items, entry, { name, above });
  };
  const visitProperties = ({ properties }: Shape, object: JsonObject, above: Way): void => {
    for (const [name, places] of properties)
      if (object[name] !== undefined) visit(places, object[name], { name, above });
  };
  visit([schema], value, undefined);
  return found;
};

const toPointer = (way: Way): string =>
  way === undefined ? '' : below(toPointer(way.above), `${way.name}`);

const toBreach = ([place = '']: readonly string[], way: Way): Breach => {
  const pointer = toPointer(way);
  return {
    where: 'body',
    pointer,
    message: `The body at ${pointer} is write-only: no reply shows it.`,
    place,
  };
};
