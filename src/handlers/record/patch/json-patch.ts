import { isObject } from '../../../openapi/openapi.ts';

/** An operation of a JSON Patch that cannot be applied, and the reason. */
export type PatchFailure = { readonly index: number; readonly message: string };

export type PatchResult = { readonly value: unknown } | PatchFailure;

/** Applies a JSON Patch (RFC 6902) to a copy of a value. */
export function applyJsonPatch(value: unknown, patch: readonly unknown[]): PatchResult {
  const patcher = new JsonPatcher(value);
  for (const [index, step] of patch.entries()) {
    const message = patcher.apply(Object(step));
    if (message !== undefined) return { index, message };
  }
  return { value: patcher.value };
}

/** A patched value is at most as large and as deep as a body. */
const maxLength = 5 * 1024 * 1024;
const maxDepth = 200;

/** How many characters all steps together may add, copy, compare or move, which takes half a second. */
const maxWork = 2 * maxLength;

type JsonPatchOperation = {
  readonly op?: unknown;
  readonly path?: unknown;
  readonly from?: unknown;
  readonly value?: unknown;
};

/** A step returns the reason why it cannot be applied, if there is one; then it has changed nothing. */
type StepResult = string | undefined;

const needsValue: ReadonlySet<unknown> = new Set(['add', 'replace', 'test']);

const tooLarge = `the result would be larger than ${maxLength} bytes`;
const tooDeep = `the result would be nested deeper than ${maxDepth} levels`;
const tooMuchWork = 'the patch copies or compares too much. Send it in several parts';

/**
 * Applies the steps of a JSON Patch to its own copy of a value. Thirty steps that copy a value into itself
 * would double it thirty times, so the size of the result and the work of all steps are limited.
 */
export class JsonPatcher {
  #value: unknown;
  #length: number;
  #work = 0;

  constructor(value: unknown) {
    this.#value = copyOf(value);
    this.#length = lengthOf(value);
  }

  get value(): unknown {
    return this.#value;
  }

  /** Goes back to an earlier `value`, after a step whose result cannot be stored. */
  restore(value: unknown): void {
    this.#value = value;
  }

  apply({ op, path, from, value }: JsonPatchOperation): StepResult {
    const target = parsePointer(path);
    if (target === undefined) return 'path must be a JSON pointer';
    if (target.length > maxDepth) return tooDeep;
    if (value === undefined && needsValue.has(op)) return `${op} must have a value`;
    const found = readAt(this.#value, target);
    if (op === 'add') return this.#addSent(target, value, 'insert');
    if (op === 'test') return this.#test(found?.value, value, path);
    if (op === 'copy' || op === 'move') return this.#copyOrMove(target, from, op);
    if (found === undefined) return `there is no value at ${path}`;
    if (op === 'remove') return this.#remove(target);
    return op === 'replace'
      ? this.#addSent(target, value, 'replace')
      : 'op must be one of add, remove, replace, move, copy, test';
  }

  #test(actual: unknown, expected: unknown, path: unknown): StepResult {
    const text = JSON.stringify(actual);
    if (!this.#canWork(text?.length ?? 0)) return tooMuchWork;
    return text === JSON.stringify(expected) ? undefined : `the value at ${path} differs`;
  }

  #copyOrMove(target: readonly string[], from: unknown, op: 'copy' | 'move'): StepResult {
    const source = parsePointer(from);
    const found = source && readAt(this.#value, source);
    if (source === undefined || found === undefined) return `there is no value at ${from}`;
    if (!this.#canWork(lengthOf(found.value))) return tooMuchWork;
    const value = copyOf(found.value);
    if (op === 'copy') return this.#add(target, value, 'insert');
    const before = this.#value;
    this.#remove(source);
    const message = this.#add(target, value, 'insert');
    if (message !== undefined) {
      this.#value = before;
      this.#add(source, value, 'insert');
    }
    return message;
  }

  #addSent(path: readonly string[], value: unknown, mode: 'insert' | 'replace'): StepResult {
    return this.#canWork(lengthOf(value)) ? this.#add(path, value, mode) : tooMuchWork;
  }

  #add(path: readonly string[], value: unknown, mode: 'insert' | 'replace'): StepResult {
    const length = lengthOf(value);
    if (path.length + depthOf(value) > maxDepth) return tooDeep;
    const excess = this.#measure(length);
    if (excess !== undefined) return excess;
    const last = path.at(-1);
    if (last === undefined) this.#value = value;
    else {
      const message = this.#put(path, last, { value, mode });
      if (message !== undefined) return message;
    }
    this.#length += length;
    return undefined;
  }

  #put(
    path: readonly string[],
    last: string,
    { value, mode }: { readonly value: unknown; readonly mode: 'insert' | 'replace' },
  ): StepResult {
    const owner = readAt(this.#value, path.slice(0, -1))?.value;
    if (Array.isArray(owner)) {
      const index = last === '-' ? owner.length : Number(last);
      if (!isListIndex(last) || index > owner.length) return `the list has no index ${last}`;
      if (!this.#canWork(owner.length - index)) return tooMuchWork;
      owner.splice(index, mode === 'replace' ? 1 : 0, value);
      return undefined;
    }
    if (!isObject(owner) || last === '__proto__')
      return `there is no object or list for /${path.join('/')}`;
    Reflect.set(owner, last, value);
    return undefined;
  }

  #remove(path: readonly string[]): StepResult {
    const last = path.at(-1);
    if (last === undefined) {
      this.#value = null;
      return undefined;
    }
    const owner = readAt(this.#value, path.slice(0, -1))?.value;
    if (Array.isArray(owner)) {
      if (!this.#canWork(owner.length - Number(last))) return tooMuchWork;
      owner.splice(Number(last), 1);
    } else if (isObject(owner)) Reflect.deleteProperty(owner, last);
    return undefined;
  }

  /** Measures the value again before it refuses an addition, since only additions were counted. */
  #measure(added: number): StepResult {
    if (this.#length + added <= maxLength) return undefined;
    this.#length = lengthOf(this.#value);
    if (this.#length + added > maxLength) return tooLarge;
    return this.#canWork(this.#length) ? undefined : tooMuchWork;
  }

  #canWork(length: number): boolean {
    this.#work += length;
    return this.#work <= maxWork;
  }
}

/** The length of a value as JSON. */
function lengthOf(value: unknown): number {
  return JSON.stringify(value).length;
}

/** Copies objects and lists, twenty times as fast as `structuredClone`. The bytes of a file are shared. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isObject(value) || value instanceof Uint8Array) return value;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) copy[name] = copyOf(value[name]);
  return copy;
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let depth = 0;
  for (const entry of Object.values(value)) {
    if (typeof entry === 'object' && entry !== null) depth = Math.max(depth, depthOf(entry));
  }
  return depth + 1;
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

function isListIndex(token: string): boolean {
  return /^(0|[1-9]\d*|-)$/.test(token);
}
