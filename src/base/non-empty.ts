/** One or more. */
export type NonEmpty<T> = readonly [T, ...T[]];

export function mapNonEmpty<T, U>([first, ...rest]: NonEmpty<T>, map: (item: T) => U): NonEmpty<U> {
  return [map(first), ...rest.map(map)];
}

/** One after the other, in their order. */
export async function mapSequentially<T, U>(
  [first, ...rest]: NonEmpty<T>,
  map: (item: T) => Promise<U>,
): Promise<NonEmpty<U>> {
  const mapped: [U, ...U[]] = [await map(first)];
  for (const item of rest) mapped.push(await map(item));
  return mapped;
}
