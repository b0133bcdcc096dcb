import { isObject, type JsonObject } from '../../../openapi/openapi.ts';

/** JSON Merge Patch (RFC 7396): objects are merged, null removes, all else replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = mergePatch(merged[name], value);
  }
  return merged;
}

/**
 * The same for records, where null is a value that a client sets: at their top a property is
 * removed only where its schema does not take null.
 */
export function mergeFields(
  target: JsonObject,
  patch: JsonObject,
  takesNull: (name: string) => boolean,
): JsonObject {
  const merged: Record<string, unknown> = { ...target };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null && !takesNull(name)) delete merged[name];
    else merged[name] = value === null ? null : mergePatch(merged[name], value);
  }
  return merged;
}
