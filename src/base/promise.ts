/**
 * True for a promise. An unneeded `await` costs a microtask, so code that runs for every request
 * asks first.
 */
export function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return (
    value instanceof Promise ||
    typeof (value as Partial<PromiseLike<T>> | undefined)?.then === 'function'
  );
}
