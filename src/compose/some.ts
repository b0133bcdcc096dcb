/** One or more. */
export type Some<T> = readonly [T, ...T[]];

export const mapSome = <T, U>([first, ...others]: Some<T>, map: (one: T) => U): Some<U> => [
  map(first),
  ...others.map(map),
];

/** One after the other, in their order. */
export const mapInTurn = async <T, U>(
  [first, ...others]: Some<T>,
  map: (one: T) => Promise<U>,
): Promise<Some<U>> => {
  const made: [U, ...U[]] = [await map(first)];
  for (const one of others) made.push(await map(one));
  return made;
};
