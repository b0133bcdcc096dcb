/** Replaces a getter by its value, so that it is computed once. */
export function memoizeGetter<T>(owner: object, name: string, value: T): T {
  Object.defineProperty(owner, name, { value });
  return value;
}
