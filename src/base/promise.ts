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

/** Goes on with a value, or with that of a promise. Without a promise it makes none. */
export function continueWith<Value, Result>(
  value: Value | PromiseLike<Value>,
  next: (value: Value) => Result | Promise<Result>,
): Result | Promise<Result> {
  return isPromiseLike(value) ? Promise.resolve(value).then(next) : next(value);
}
