/** A stream of chance that repeats from its seed: xorshift32, mixed. */
export const openChance = (seed) => {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 1;
  const fraction = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  /** A whole number from `low` to `high`, both included. */
  const whole = (low, high) => low + Math.floor(fraction() * (high - low + 1));
  return { fraction, whole, oneOf: (entries) => entries[whole(0, entries.length - 1)] };
};
