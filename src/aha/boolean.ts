const booleans: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  ['true', true],
  ['1', true],
  [1, true],
  [false, false],
  ['false', false],
  ['0', false],
  [0, false],
]);

/** A boolean, or a text or number that means one; `undefined` for anything else. */
export const booleanOf = (value: unknown): boolean | undefined =>
  booleans.get(typeof value === 'string' ? value.trim().toLowerCase() : value);
