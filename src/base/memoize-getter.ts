/** Replaces a getter by what it gave: it is worked out once. */
export function memoizeGetter<T>(owner: object, name: string, value: T): T {
  Object.defineProperty(owner, name, { value });
  return value;
}
