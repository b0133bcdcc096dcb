/** One or more. */
export type NonEmpty<T> = readonly [T, ...T[]];

export function mapNonEmpty<T, U>(
  [first, ...others]: NonEmpty<T>,
  map: (one: T) => U,
): NonEmpty<U> {
  return [map(first), ...others.map(map)];
}

/** One after the other, in their order. */
export async function mapSequentially<T, U>(
  [first, ...others]: NonEmpty<T>,
  map: (one: T) => Promise<U>,
): Promise<NonEmpty<U>> {
  const made: [U, ...U[]] = [await map(first)];
  for (const one of others) made.push(await map(one));
  return made;
}
