import type { Turn } from './change.ts';

/** What became of the types. */
export type TypeTurn = {
  readonly turn: Turn;
  readonly common: readonly string[];
  readonly text: string;
};

/** Whether other types are allowed than before; none named is all of them, an integer is a number. */
export const turnOfTypes = (
  before: readonly string[],
  after: readonly string[],
): TypeTurn | undefined => {
  const [lost, won] = [without(before, after), without(after, before)];
  if (!lost && !won) return undefined;
  const turn = lost && won ? 'changed' : won ? 'widened' : 'narrowed';
  return {
    turn,
    common: before.filter((type) => takes(after, type) || after.some((one) => takes([type], one))),
    text: `was ${named(before)}, and is ${named(after)} now`,
  };
};

/** Whether there are types that the others do not have. */
const without = (types: readonly string[], others: readonly string[]): boolean => {
  if (others.length === 0) return false;
  return types.length === 0 || types.some((type) => !takes(others, type));
};

const takes = (types: readonly string[], type: string): boolean =>
  types.includes(type) || (type === 'integer' && types.includes('number'));

const named = (types: readonly string[]): string =>
  types.length === 0 ? 'anything' : types.join(' or ');
