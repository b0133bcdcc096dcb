import {
  isObject,
  type JsonObject,
  joinPointer,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Mismatch } from './mismatch.ts';

/** Linked path to a value. Pointers are built only for mismatches, which are rare. */
type ValuePath = { readonly name: string | number; readonly parent: ValuePath } | undefined;

/** Lists `writeOnly` properties that a reply contains (OpenAPI 3.0, section 4.7.24.1). */
export function listWriteOnlyMismatches(
  views: SchemaViews,
  schema: string,
  value: unknown,
): readonly Mismatch[] {
  const found: Mismatch[] = [];
  const visit = (places: readonly string[], inner: unknown, direction: ValuePath): void => {
    const view = views.of(places);
    if (view.keywords.writeOnly === true) found.push(toWriteOnlyMismatch(places, direction));
    else if (Array.isArray(inner)) visitEntries(view, inner, direction);
    else if (isObject(inner)) visitProperties(view, inner, direction);
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

function toPointer(direction: ValuePath): string {
  return direction === undefined
    ? ''
    : joinPointer(toPointer(direction.parent), `${direction.name}`);
}

function toWriteOnlyMismatch([place = '']: readonly string[], direction: ValuePath): Mismatch {
  const pointer = toPointer(direction);
  return {
    where: 'body',
    pointer,
    message: `The body at ${pointer} is write-only and must not be in a reply.`,
    place,
  };
}
