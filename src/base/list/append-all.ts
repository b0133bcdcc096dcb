/** Appends items to a list. `push(...items)` overflows the stack when there are more than 120,000. */
export function appendAll<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item);
}
