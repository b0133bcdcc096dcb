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
  const visit = (schemaPointers: readonly string[], inner: unknown, path: ValuePath): void => {
    const view = views.of(schemaPointers);
    if (view.keywords.writeOnly === true) found.push(toWriteOnlyMismatch(schemaPointers, path));
    else if (Array.isArray(inner)) visitEntries(view, inner, path);
    else if (isObject(inner)) visitProperties(view, inner, path);
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
    for (const [name, schemaPointers] of properties)
      if (object[name] !== undefined) visit(schemaPointers, object[name], { name, parent });
  };
  visit([schema], value, undefined);
  return found;
}

function toPointer(path: ValuePath): string {
  return path === undefined ? '' : joinPointer(toPointer(path.parent), `${path.name}`);
}

function toWriteOnlyMismatch([place = '']: readonly string[], path: ValuePath): Mismatch {
  const pointer = toPointer(path);
  return {
    where: 'body',
    pointer,
    message: `The body at ${pointer} is write-only and must not be in a reply.`,
    place,
  };
}
