import { isObject, type JsonObject, objectAt, objectOf } from '../json/json.ts';
import { joinPointer, readPointer, refToPointer, resolvePointer } from '../json/json-pointer.ts';

/** Whether a value is part of a request or of a reply. */
export type MessageDirection = 'request' | 'reply';

/** The flag that excludes a schema from a direction (OpenAPI 3.0, section 4.7.24.1). */
export const excludingFlags = { request: 'readOnly', reply: 'writeOnly' } as const;

/** Whether a schema has a flag, beside its reference or at the target. */
export function hasSchemaFlag(root: unknown, schema: JsonObject, flag: string): boolean {
  if (schema[flag] === true) return true;
  const pointer = refToPointer(schema.$ref);
  return pointer !== undefined && objectOf(resolvePointer(root, pointer).value)[flag] === true;
}

/**
 * Whether the value at a path is excluded from a direction, so that it is neither required nor
 * checked. One excluding schema along the path is enough.
 */
export function isExcludedFromDirection(
  root: unknown,
  schemaPointer: string,
  { path, direction }: { readonly path: readonly string[]; readonly direction: MessageDirection },
): boolean {
  const flag = excludingFlags[direction];
  let pointers: readonly string[] = [schemaPointer];
  for (const step of path) {
    const visited = new Set<string>();
    pointers = pointers.flatMap((pointer) => listChildSchemas(root, { pointer, step, visited }));
    if (pointers.some((pointer) => hasSchemaFlag(root, objectOf(readPointer(root, pointer)), flag)))
      return true;
  }
  return false;
}

type SchemaStep = {
  readonly pointer: string;
  readonly step: string;
  readonly visited: Set<string>;
};

/** The pointers of the schemas of a property or an array entry, those in `allOf` and the like included. */
function listChildSchemas(
  root: unknown,
  { pointer: schemaPointer, step, visited }: SchemaStep,
): readonly string[] {
  const { pointer, value } = resolvePointer(root, schemaPointer);
  if (!isObject(value) || visited.has(pointer)) return [];
  visited.add(pointer);
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
  return [
    ...own,
    ...parts.flatMap((part) => listChildSchemas(root, { pointer: part, step, visited })),
  ];
}
