/**
 * True for what is still to be waited for. An `await` of what is at hand costs a turn of the queue, so
 * that those on every request's way ask first.
 */
export function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return (
    value instanceof Promise ||
    typeof (value as Partial<PromiseLike<T>> | undefined)?.then === 'function'
  );
}
