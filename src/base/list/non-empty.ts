/** A list with at least one item. */
export type NonEmpty<T> = readonly [T, ...T[]];

export function mapNonEmpty<T, U>([first, ...rest]: NonEmpty<T>, map: (item: T) => U): NonEmpty<U> {
  return [map(first), ...rest.map(map)];
}

/** Maps one item after the other. */
export async function mapSequentially<T, U>(
  [first, ...rest]: NonEmpty<T>,
  map: (item: T) => Promise<U>,
): Promise<NonEmpty<U>> {
  const mapped: [U, ...U[]] = [await map(first)];
  for (const item of rest) mapped.push(await map(item));
  return mapped;
}
