import { isObject, type JsonObject } from '../../../openapi/openapi.ts';
import { JsonPatcher, type PatchResult } from './json-patch.ts';

/** A step on a record whose path may not exist yet. */
type PatchOperation = { readonly op: string; readonly path: string; readonly value: unknown };

/**
 * Applies the list of operations of a SCIM request (RFC 7644, section 3.5.2), which is looser than a JSON
 * Patch: a replaced property may be missing, paths may have dots, and without a path the value is an
 * object of the properties to set.
 */
export function applyPatchOperations(
  before: JsonObject,
  operations: readonly unknown[],
): PatchResult {
  const patcher = new JsonPatcher(before);
  for (const [index, operation] of operations.entries()) {
    for (const step of toPatchOperations(Object(operation))) {
      const message = applyOperation(patcher, step);
      if (message !== undefined) return { index, message };
    }
  }
  return { value: patcher.value };
}

function toPatchOperations({ op, path, value, ...rest }: JsonObject): readonly PatchOperation[] {
  const operation = { ...rest, op: `${op}`.toLowerCase() };
  if (typeof path === 'string' && path !== '')
    return [{ ...operation, path: toPointer(path), value }];
  return Object.entries(isObject(value) ? value : {}).map(([name, entry]) => ({
    ...operation,
    path: `/${name}`,
    value: entry,
  }));
}

function toPointer(path: string): string {
  return path.startsWith('/') ? path : `/${path.replaceAll('.', '/')}`;
}

function applyOperation(patcher: JsonPatcher, step: PatchOperation): string | undefined {
  const tokens = step.path.split('/').slice(1);
  if (!setsProperty(step, tokens)) return patcher.apply(step);
  // Objects that are missing on the path are created.
  let owner = patcher.value;
  for (const [depth, token] of tokens.slice(0, -1).entries()) {
    const next = Object(owner)[token];
    if (!isObject(next)) {
      const path = `/${tokens.slice(0, depth + 1).join('/')}`;
      const message = patcher.apply({ op: 'add', path, value: {} });
      if (message !== undefined) return message;
    }
    owner = isObject(next) ? next : {};
  }
  const current = tokens.reduce<unknown>(
    (value, token) => (isObject(value) && Object.hasOwn(value, token) ? value[token] : undefined),
    patcher.value,
  );
  if (step.op === 'add' && Array.isArray(current)) return addEntries(patcher, step);
  return patcher.apply({ op: 'add', path: step.path, value: step.value });
}

/** Adds a value, or each entry of a list, to the end of a list. */
function addEntries(patcher: JsonPatcher, { path, value }: PatchOperation): string | undefined {
  for (const entry of [value].flat()) {
    const message = patcher.apply({ op: 'add', path: `${path}/-`, value: entry });
    if (message !== undefined) return message;
  }
  return undefined;
}

/** True for a path of property names only; entries of lists are addressed as in a JSON Patch. */
function setsProperty({ op }: PatchOperation, tokens: readonly string[]): boolean {
  return (
    ['add', 'replace'].includes(op) &&
    !tokens.some((token) => /^(\d+|-|__proto__)$|[~[]/.test(token))
  );
}
