import { isObject } from '../../../openapi/openapi.ts';

/** What is wrong with a JSON Patch, and with which of its operations. */
export type PatchFailure = { readonly index: number; readonly message: string };

/**
 * Applies a JSON Patch (RFC 6902) to a copy of a value; gives the copy, or what is wrong: a path
 * that leads nowhere, a test that fails.
 */
export function applyJsonPatch(
  value: unknown,
  patch: readonly unknown[],
): { readonly value: unknown } | PatchFailure {
  let changed: unknown = structuredClone(value);
  for (const [index, step] of patch.entries()) {
    const next = applyOperation(changed, Object(step));
    if (typeof next === 'string') return { index, message: next };
    changed = next.value;
  }
  return { value: changed };
}

type JsonPatchOperation = {
  readonly op?: unknown;
  readonly path?: unknown;
  readonly from?: unknown;
  readonly value?: unknown;
};
type OperationResult = { readonly value: unknown } | string;

function applyOperation(
  root: unknown,
  { op, path, from, value }: JsonPatchOperation,
): OperationResult {
  const to = parsePointer(path);
  if (to === undefined) return 'path must be a JSON pointer';
  const there = readAt(root, to);
  if (op === 'add') return putAt(root, to, { value, mode: 'insert' });
  if (op === 'test') {
    const isSame = JSON.stringify(there?.value) === JSON.stringify(value);
    return isSame ? { value: root } : `the value at ${path} is another`;
  }
  if (op === 'copy' || op === 'move') return copyOrMove(root, to, { from, op });
  if (there === undefined) return `there is nothing at ${path}`;
  if (op === 'remove') return removeAt(root, to);
  return op === 'replace'
    ? putAt(root, to, { value, mode: 'replace' })
    : `op must be one of add, remove, replace, move, copy, test`;
}

function copyOrMove(
  root: unknown,
  to: readonly string[],
  { from, op }: { readonly from: unknown; readonly op: 'copy' | 'move' },
): OperationResult {
  const source = parsePointer(from);
  const found = source && readAt(root, source);
  if (source === undefined || found === undefined) return `there is nothing at ${from}`;
  const value = structuredClone(found.value);
  const rest = op === 'move' ? removeAt(root, source) : { value: root };
  return putAt(rest.value, to, { value, mode: 'insert' });
}

function parsePointer(path: unknown): readonly string[] | undefined {
  return typeof path === 'string' && (path === '' || path.startsWith('/'))
    ? path
        .split('/')
        .slice(1)
        .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    : undefined;
}

function readAt(root: unknown, tokens: readonly string[]): { readonly value: unknown } | undefined {
  let value = root;
  for (const token of tokens) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token))
      return undefined;
    value = Reflect.get(value, token);
  }
  return { value };
}

type PutOptions = { readonly value: unknown; readonly mode: 'insert' | 'replace' };

function putAt(
  root: unknown,
  tokens: readonly string[],
  { value, mode }: PutOptions,
): OperationResult {
  const last = tokens.at(-1);
  if (last === undefined) return { value };
  const owner = readAt(root, tokens.slice(0, -1))?.value;
  if (Array.isArray(owner)) {
    const index = last === '-' ? owner.length : Number(last);
    if (!/^(0|[1-9]\d*|-)$/.test(last) || index > owner.length)
      return `there is no place ${last} in the list`;
    owner.splice(index, mode === 'replace' ? 1 : 0, value);
    return { value: root };
  }
  if (!isObject(owner) || last === '__proto__')
    return `there is nothing that could hold /${tokens.join('/')}`;
  Reflect.set(owner, last, value);
  return { value: root };
}

function removeAt(root: unknown, tokens: readonly string[]): { readonly value: unknown } {
  const last = tokens.at(-1);
  if (last === undefined) return { value: null };
  const owner = readAt(root, tokens.slice(0, -1))?.value;
  if (Array.isArray(owner)) owner.splice(Number(last), 1);
  else if (isObject(owner)) Reflect.deleteProperty(owner, last);
  return { value: root };
}
