import { isObject, type JsonObject, objectAt, objectOf } from './json.ts';
import { below, locate, readPointer, toPointer } from './pointer.ts';

/** Which way a value goes: to us in a request, from us in a reply. */
export type Direction = 'request' | 'reply';

/** The word of schemas that are not for values of a direction (OpenAPI 3.0, section 4.7.24.1). */
export const foreign = { request: 'readOnly', reply: 'writeOnly' } as const;

/** A flag of a schema, said beside a reference or behind it. */
export const isFlagged = (root: unknown, schema: JsonObject, flag: string): boolean => {
  if (schema[flag] === true) return true;
  const pointer = toPointer(schema.$ref);
  return pointer !== undefined && objectOf(locate(root, pointer).value)[flag] === true;
};

/**
 * Whether what stands at a path in a value is not for that direction: neither asked for nor looked at.
 * Every schema that may describe a part of the path is asked.
 */
export const isForeign = (
  root: unknown,
  schema: string,
  { path, direction }: { readonly path: readonly string[]; readonly direction: Direction },
): boolean => {
  let places: readonly string[] = [schema];
  for (const step of path) {
    const passed = new Set<string>();
    places = places.flatMap((place) => stepDown(root, { place, step, passed }));
    const flag = foreign[direction];
    if (places.some((place) => isFlagged(root, objectOf(readPointer(root, place)), flag)))
      return true;
  }
  return false;
};

type Step = { readonly place: string; readonly step: string; readonly passed: Set<string> };

/** Where the schemas of a property or an entry stand. */
const stepDown = (root: unknown, { place, step, passed }: Step): readonly string[] => {
  const { pointer, value } = locate(root, place);
  if (!isObject(value) || passed.has(pointer)) return [];
  passed.add(pointer);
  const own = Object.hasOwn(objectAt(value, 'properties'), step)
    ? [below(pointer, 'properties', step)]
    : isObject(value.items)
      ? [below(pointer, 'items')]
      : [];
  const parts = ['allOf', 'oneOf', 'anyOf'].flatMap((keyword) => {
    const list = value[keyword];
    return Array.isArray(list) ? list.map((_, index) => below(pointer, keyword, `${index}`)) : [];
  });
  return [...own, ...parts.flatMap((part) => stepDown(root, { place: part, step, passed }))];
};
