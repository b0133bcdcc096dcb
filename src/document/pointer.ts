import { isObject, type JsonObject } from './json.ts';

/** Writes one step of a JSON pointer (RFC 6901, section 3). */
export const toToken = (name: string): string =>
  name.includes('~') || name.includes('/')
    ? name.replaceAll('~', '~0').replaceAll('/', '~1')
    : name;

/** Goes one or more steps down from a pointer. */
export const below = (pointer: string, ...names: readonly string[]): string =>
  names.reduce((path, name) => `${path}/${toToken(name)}`, pointer);

/** The names that a JSON pointer goes down by. */
export const splitPointer = (pointer: string): readonly string[] =>
  pointer.split('/').slice(1).map(toName);

const toName = (token: string): string =>
  token.includes('~') ? token.replaceAll('~1', '/').replaceAll('~0', '~') : token;

/** Reads what a JSON pointer names; `undefined` when there is nothing. */
export const readPointer = (root: unknown, pointer: string): unknown => {
  let value = root;
  // A large document has its schemas read many thousand times: no list is made of the steps.
  for (let end = pointer.indexOf('/'); end >= 0; ) {
    const from = end + 1;
    end = pointer.indexOf('/', from);
    const name = toName(pointer.slice(from, end < 0 ? undefined : end));
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return undefined;
    value = Reflect.get(value, name);
  }
  return value;
};

/** Reads places of which many in a row are beside each other: what holds them is found once. */
export const openReading = (root: unknown): ((pointer: string) => unknown) => {
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
};

/** A value of a document and where it stands there, all references followed. */
export type Located = { readonly pointer: string; readonly value: unknown };

/** Where a local reference (`#/…`, percent-encoded or not) points; `undefined` for any other. */
export const toPointer = (reference: unknown): string | undefined => {
  if (typeof reference !== 'string' || !/^#(\/|$)/.test(reference)) return undefined;
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    return reference.slice(1);
  }
};

/** So many references in a row lead nowhere: a pointer through a reference to itself grows for ever. */
const furthest = 100;

/**
 * Reads a place in a document and follows `$ref` from there until there is none, and on the way there
 * too. A reference that leads nowhere, or in a circle, ends as `undefined`.
 */
export const locate = (root: unknown, pointer: string): Located => {
  let place = pointer;
  // Most places are no references, and then nothing has to be remembered.
  let passed: Set<string> | undefined;
  for (;;) {
    const value = readPointer(root, place);
    const next = value === undefined ? goAround(root, place) : referenceOf(value);
    if (next === undefined) return { pointer: place, value };
    passed = (passed ?? new Set()).add(place);
    if (passed.has(next) || passed.size >= furthest) return { pointer: next, value: undefined };
    place = next;
  }
};

/** An object of a document, and where it stands. */
export type Holder = { readonly pointer: string; readonly value: JsonObject };

/** Reads what an object has under a name, and follows references from there. */
export const locateIn = (root: unknown, { pointer, value }: Holder, name: string): Located => {
  const place = below(pointer, name);
  // What it lacks may stand where it refers to.
  if (Object.hasOwn(value, '$ref')) return locate(root, place);
  const inner = Object.hasOwn(value, name) ? value[name] : undefined;
  return referenceOf(inner) === undefined ? { pointer: place, value: inner } : locate(root, place);
};

const referenceOf = (value: unknown): string | undefined =>
  isObject(value) && Object.hasOwn(value, '$ref') ? toPointer(value.$ref) : undefined;

/** A pointer that leads through a reference, from what that refers to. */
const goAround = (root: unknown, pointer: string): string | undefined => {
  const end = pointer.lastIndexOf('/');
  const above = pointer.slice(0, end);
  const next =
    readPointer(root, above) === undefined ? goAround(root, above) : reference(root, above);
  return next === undefined ? undefined : next + pointer.slice(end);
};

const reference = (root: unknown, pointer: string): string | undefined =>
  referenceOf(readPointer(root, pointer));
