import { valueAt, withValueAt } from '../../../inference/inference.ts';
import { isObject, type JsonObject } from '../../../openapi/openapi.ts';
import { applyJsonPatch, type PatchFailure } from './json-patch.ts';

/** An operation on a record, whose path may lead where nothing is yet. */
type PatchOperation = { readonly op: string; readonly path: string; readonly value: unknown };

/**
 * Applies the operations that a body has in a list of its own. They say less than those of a JSON Patch:
 * what is replaced may be nowhere yet, paths may have dots, and where there is none the value says
 * what is set (RFC 7644, section 3.5.2).
 */
export function applyPatchOperations(
  before: JsonObject,
  operations: readonly unknown[],
): { readonly value: unknown } | PatchFailure {
  let patched = before;
  for (const [index, operation] of operations.entries()) {
    for (const step of toPatchOperations(Object(operation))) {
      const tokens = step.path.split('/').slice(1);
      const result = setsProperty(step, tokens)
        ? { value: withValueAt(patched, tokens, toNewValue(patched, tokens, step)) }
        : applyJsonPatch(patched, [step]);
      if (!('value' in result)) return { ...result, index };
      patched = Object(result.value);
    }
  }
  return { value: patched };
}

function toPatchOperations({ op, path, value, ...rest }: JsonObject): readonly PatchOperation[] {
  const named = { ...rest, op: `${op}`.toLowerCase() };
  if (typeof path === 'string' && path !== '') return [{ ...named, path: toPointer(path), value }];
  return Object.entries(isObject(value) ? value : {}).map(([name, one]) => ({
    ...named,
    path: `/${name}`,
    value: one,
  }));
}

function toPointer(path: string): string {
  return path.startsWith('/') ? path : `/${path.replaceAll('.', '/')}`;
}

/** Whether it sets what is called by names alone: places in lists are found as in a JSON Patch. */
function setsProperty({ op }: PatchOperation, tokens: readonly string[]): boolean {
  return (
    ['add', 'replace'].includes(op) && !tokens.some((one) => /^(\d+|-|__proto__)$|[~[]/.test(one))
  );
}

/** The new value; of a list that is added to, all of it. */
function toNewValue(
  patched: JsonObject,
  tokens: readonly string[],
  { op, value }: PatchOperation,
): unknown {
  const there = valueAt(patched, tokens);
  return op === 'add' && Array.isArray(there) ? [...there, ...[value].flat()] : value;
}
