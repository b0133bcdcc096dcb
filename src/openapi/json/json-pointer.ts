import { isObject, type JsonObject } from './json.ts';

/** Escapes one token of a JSON pointer (RFC 6901, section 3): `a/b` becomes `a~1b`. */
export function escapePointerToken(name: string): string {
  return name.includes('~') || name.includes('/')
    ? name.replaceAll('~', '~0').replaceAll('/', '~1')
    : name;
}

/** Appends tokens to a JSON pointer: `/paths` and `/pets` give `/paths/~1pets`. */
export function joinPointer(pointer: string, ...names: readonly string[]): string {
  return names.reduce((path, name) => `${path}/${escapePointerToken(name)}`, pointer);
}

/** The unescaped tokens of a JSON pointer. */
export function splitPointer(pointer: string): readonly string[] {
  return pointer.split('/').slice(1).map(unescapePointerToken);
}

function unescapePointerToken(token: string): string {
  return token.includes('~') ? token.replaceAll('~1', '/').replaceAll('~0', '~') : token;
}

/** The value at a JSON pointer, or `undefined`. References are not followed. */
export function readPointer(root: unknown, pointer: string): unknown {
  let value = root;
  // A large document calls this many thousand times, so the tokens are not put into an array.
  for (let end = pointer.indexOf('/'); end >= 0; ) {
    const start = end + 1;
    end = pointer.indexOf('/', start);
    value = readToken(value, pointer.slice(start, end < 0 ? undefined : end));
    if (value === undefined) return undefined;
  }
  return value;
}

function readToken(value: unknown, token: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const name = unescapePointerToken(token);
  return Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

/** A `readPointer` that keeps the parents of what it has read. */
export function createPointerReader(root: unknown): (pointer: string) => unknown {
  const parents = new Map<string, unknown>();
  let lastParentPointer = '';
  let parent = root;
  return (pointer) => {
    const end = pointer.lastIndexOf('/');
    if (end < 0) return root;
    const parentPointer = pointer.slice(0, end);
    if (parentPointer !== lastParentPointer) {
      parent = parents.get(parentPointer) ?? readPointer(root, parentPointer);
      parents.set(parentPointer, parent);
      lastParentPointer = parentPointer;
    }
    return readToken(parent, pointer.slice(end + 1));
  };
}

/** A value of a document and its JSON pointer, after all references are followed. */
export type ResolvedPointer = { readonly pointer: string; readonly value: unknown };

/**
 * The JSON pointer of a local reference (`#/…`, percent-encoded or not); `undefined` for any other
 * value.
 */
export function refToPointer(reference: unknown): string | undefined {
  if (typeof reference !== 'string' || !(reference.startsWith('#/') || reference === '#'))
    return undefined;
  const pointer = reference.slice(1);
  if (!pointer.includes('%')) return pointer;
  try {
    return decodeURIComponent(pointer);
  } catch {
    return pointer;
  }
}

/** A longer chain of references leads nowhere: a pointer through a reference to itself grows forever. */
const maxReferences = 100;

/**
 * Reads a JSON pointer and follows each `$ref` on the path and at its end. The value is `undefined`
 * when a reference has no target or is circular.
 */
export function resolvePointer(root: unknown, pointer: string): ResolvedPointer {
  let current = pointer;
  // Most pointers meet no reference and need no set.
  let visited: Set<string> | undefined;
  for (;;) {
    const value = readPointer(root, current);
    const next = value === undefined ? resolveThroughReference(root, current) : refPointerOf(value);
    if (next === undefined) return { pointer: current, value };
    visited = (visited ?? new Set()).add(current);
    if (visited.has(next) || visited.size >= maxReferences)
      return { pointer: next, value: undefined };
    current = next;
  }
}

/** An object of a document and its JSON pointer. */
export type ObjectAtPointer = { readonly pointer: string; readonly value: JsonObject };

/** Reads a property of an object and follows references from there. */
export function resolveProperty(
  root: unknown,
  { pointer, value }: ObjectAtPointer,
  name: string,
): ResolvedPointer {
  const propertyPointer = joinPointer(pointer, name);
  // The property may be in the object that `$ref` names.
  if (Object.hasOwn(value, '$ref')) return resolvePointer(root, propertyPointer);
  const property = Object.hasOwn(value, name) ? value[name] : undefined;
  const target = refPointerOf(property);
  return target === undefined
    ? { pointer: propertyPointer, value: property }
    : resolvePointer(root, target);
}

/** The value that a `$ref` leads to, or the value itself without one. */
export function followReference(root: unknown, value: unknown): unknown {
  const target = refPointerOf(value);
  return target === undefined ? value : resolvePointer(root, target).value;
}

function refPointerOf(value: unknown): string | undefined {
  return isObject(value) && Object.hasOwn(value, '$ref') ? refToPointer(value.$ref) : undefined;
}

/** The pointer with its nearest ancestor that is a reference replaced by the reference's target. */
function resolveThroughReference(root: unknown, pointer: string): string | undefined {
  const end = pointer.lastIndexOf('/');
  const parentPointer = pointer.slice(0, end);
  const parent = readPointer(root, parentPointer);
  const next =
    parent === undefined ? resolveThroughReference(root, parentPointer) : refPointerOf(parent);
  return next === undefined ? undefined : next + pointer.slice(end);
}
