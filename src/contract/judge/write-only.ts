import {
  isObject,
  type JsonObject,
  joinPointer,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Mismatch } from './mismatch.ts';

/** The way down to a part of a value: nearly none is told of, so no pointer is put together before. */
type ValuePath = { readonly name: string | number; readonly parent: ValuePath } | undefined;

/** Where a reply shows what is for requests alone (OpenAPI 3.0, section 4.7.24.1). */
export function listWriteOnlyMismatches(
  shapes: SchemaViews,
  schema: string,
  value: unknown,
): readonly Mismatch[] {
  const found: Mismatch[] = [];
  const visit = (places: readonly string[], inner: unknown, way: ValuePath): void => {
    const shape = shapes.of(places);
    if (shape.keywords.writeOnly === true) found.push(toWriteOnlyMismatch(places, way));
    else if (Array.isArray(inner)) visitEntries(shape, inner, way);
    else if (isObject(inner)) visitProperties(shape, inner, way);
  };
  const visitEntries = (
    { items }: SchemaView,
    list: readonly unknown[],
    parent: ValuePath,
  ): void => {
    if (items.length === 0) return;
    for (const [name, entry] of list.entries()) visit(items, entry, { name, parent });
  };
  const visitProperties = (
    { properties }: SchemaView,
    object: JsonObject,
    parent: ValuePath,
  ): void => {
    for (const [name, places] of properties)
      if (object[name] !== undefined) visit(places, object[name], { name, parent });
  };
  visit([schema], value, undefined);
  return found;
}

function toPointer(way: ValuePath): string {
  return way === undefined ? '' : joinPointer(toPointer(way.parent), `${way.name}`);
}

function toWriteOnlyMismatch([place = '']: readonly string[], way: ValuePath): Mismatch {
  const pointer = toPointer(way);
  return {
    where: 'body',
    pointer,
    message: `The body at ${pointer} is write-only: no reply shows it.`,
    place,
  };
}
