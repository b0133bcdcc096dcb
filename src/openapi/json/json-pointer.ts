import { isObject, type JsonObject } from './json.ts';

/** Writes one step of a JSON pointer (RFC 6901, section 3). */
export function escapePointerToken(name: string): string {
  return name.includes('~') || name.includes('/')
    ? name.replaceAll('~', '~0').replaceAll('/', '~1')
    : name;
}

/** Goes one or more steps down from a pointer. */
export function joinPointer(pointer: string, ...names: readonly string[]): string {
  return names.reduce((path, name) => `${path}/${escapePointerToken(name)}`, pointer);
}

/** The names that a JSON pointer goes down by. */
export function splitPointer(pointer: string): readonly string[] {
  return pointer.split('/').slice(1).map(unescapePointerToken);
}

function unescapePointerToken(token: string): string {
  return token.includes('~') ? token.replaceAll('~1', '/').replaceAll('~0', '~') : token;
}

/** Reads what a JSON pointer names; `undefined` when there is nothing. */
export function readPointer(root: unknown, pointer: string): unknown {
  let value = root;
  // A large document has its schemas read many thousand times: no list is made of the steps.
  for (let end = pointer.indexOf('/'); end >= 0; ) {
    const from = end + 1;
    end = pointer.indexOf('/', from);
    const name = unescapePointerToken(pointer.slice(from, end < 0 ? undefined : end));
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = Reflect.get(value, name);
  }
  return value;
}

/** Reads places of which many in a row are beside each other: what holds them is found once. */
export function createPointerReader(root: unknown): (pointer: string) => unknown {
  let held = '';
  let holder = root;
  return (pointer) => {
    const end = pointer.lastIndexOf('/');
    if (end < 0) return root;
    const above = pointer.slice(0, end);
    if (above !== held) holder = readPointer(root, above);
    held = above;
    return readPointer(holder, pointer.slice(end));
  };
}

/** A value of a document and where it stands there, all references followed. */
export type ResolvedPointer = { readonly pointer: string; readonly value: unknown };

/** Where a local reference (`#/…`, percent-encoded or not) points; `undefined` for any other. */
export function refToPointer(reference: unknown): string | undefined {
  if (typeof reference !== 'string' || !/^#(\/|$)/.test(reference)) return undefined;
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    return reference.slice(1);
  }
}

/** So many references in a row lead nowhere: a pointer through a reference to itself grows for ever. */
const maxReferences = 100;

/**
 * Reads a place in a document and follows `$ref` from there until there is none, and on the way there
 * too. A reference that leads nowhere, or in a circle, ends as `undefined`.
 */
export function resolvePointer(root: unknown, pointer: string): ResolvedPointer {
  let place = pointer;
  // Most places are no references, and then nothing has to be remembered.
  let passed: Set<string> | undefined;
  for (;;) {
    const value = readPointer(root, place);
    const next = value === undefined ? resolveThroughReference(root, place) : refPointerOf(value);
    if (next === undefined) return { pointer: place, value };
    passed = (passed ?? new Set()).add(place);
    if (passed.has(next) || passed.size >= maxReferences)
      return { pointer: next, value: undefined };
    place = next;
  }
}

/** An object of a document, and where it stands. */
export type ObjectAtPointer = { readonly pointer: string; readonly value: JsonObject };

/** Reads what an object has under a name, and follows references from there. */
export function resolveProperty(
  root: unknown,
  { pointer, value }: ObjectAtPointer,
  name: string,
): ResolvedPointer {
  const place = joinPointer(pointer, name);
  // What it lacks may stand where it refers to.
  if (Object.hasOwn(value, '$ref')) return resolvePointer(root, place);
  const inner = Object.hasOwn(value, name) ? value[name] : undefined;
  return refPointerOf(inner) === undefined
    ? { pointer: place, value: inner }
    : resolvePointer(root, place);
}

function refPointerOf(value: unknown): string | undefined {
  return isObject(value) && Object.hasOwn(value, '$ref') ? refToPointer(value.$ref) : undefined;
}

/** A pointer that leads through a reference, from what that refers to. */
function resolveThroughReference(root: unknown, pointer: string): string | undefined {
  const end = pointer.lastIndexOf('/');
  const above = pointer.slice(0, end);
  const next =
    readPointer(root, above) === undefined
      ? resolveThroughReference(root, above)
      : refPointerAt(root, above);
  return next === undefined ? undefined : next + pointer.slice(end);
}

function refPointerAt(root: unknown, pointer: string): string | undefined {
  return refPointerOf(readPointer(root, pointer));
}
