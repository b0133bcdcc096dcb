/** How much an estimate or a total may be: up to here every whole number is exact. */
export const largestAmount = Number.MAX_SAFE_INTEGER;

/** True for a number that can be stored and summed without loss. */
export const isAmount = (value: number): boolean => Math.abs(value) <= largestAmount;

/** Rounds to nine decimals, so that 0.1 + 0.2 is 0.3 and 1.1 hours are 66 minutes. */
export const tidy = (value: number): number => {
  const rounded = Number.isInteger(value) ? value : Number(value.toFixed(9));
  return rounded === 0 ? 0 : rounded;
};
