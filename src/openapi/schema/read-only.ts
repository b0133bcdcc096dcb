import { isObject, type JsonObject, objectAt, objectOf } from '../json/json.ts';
import { joinPointer, readPointer, refToPointer, resolvePointer } from '../json/json-pointer.ts';

/** Which way a value goes: to us in a request, from us in a reply. */
export type MessageDirection = 'request' | 'reply';

/** The word of schemas that are not for values of a direction (OpenAPI 3.0, section 4.7.24.1). */
export const excludingFlags = { request: 'readOnly', reply: 'writeOnly' } as const;

/** A flag of a schema, said beside a reference or behind it. */
export function hasSchemaFlag(root: unknown, schema: JsonObject, flag: string): boolean {
  if (schema[flag] === true) return true;
  const pointer = refToPointer(schema.$ref);
  return pointer !== undefined && objectOf(resolvePointer(root, pointer).value)[flag] === true;
}

/**
 * Whether what stands at a path in a value is not for that direction: neither asked for nor looked at.
 * Every schema that may describe a part of the path is asked.
 */
export function isExcludedFromDirection(
  root: unknown,
  schema: string,
  { path, direction }: { readonly path: readonly string[]; readonly direction: MessageDirection },
): boolean {
  let places: readonly string[] = [schema];
  for (const step of path) {
    const passed = new Set<string>();
    places = places.flatMap((place) => stepInto(root, { pointer: place, step, passed }));
    const flag = excludingFlags[direction];
    if (places.some((place) => hasSchemaFlag(root, objectOf(readPointer(root, place)), flag)))
      return true;
  }
  return false;
}

type SchemaStep = { readonly pointer: string; readonly step: string; readonly passed: Set<string> };

/** Where the schemas of a property or an entry stand. */
function stepInto(root: unknown, { pointer: place, step, passed }: SchemaStep): readonly string[] {
  const { pointer, value } = resolvePointer(root, place);
  if (!isObject(value) || passed.has(pointer)) return [];
  passed.add(pointer);
  const own = Object.hasOwn(objectAt(value, 'properties'), step)
    ? [joinPointer(pointer, 'properties', step)]
    : isObject(value.items)
      ? [joinPointer(pointer, 'items')]
      : [];
  const parts = ['allOf', 'oneOf', 'anyOf'].flatMap((keyword) => {
    const list = value[keyword];
    return Array.isArray(list)
      ? list.map((_, index) => joinPointer(pointer, keyword, `${index}`))
      : [];
  });
  return [...own, ...parts.flatMap((part) => stepInto(root, { pointer: part, step, passed }))];
}
