/** A random generator that repeats from its seed: xorshift32, mixed. */
export const createRandom = (seed) => {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 1;
  const fraction = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  /** An integer from `low` to `high`, both included. */
  const integer = (low, high) => low + Math.floor(fraction() * (high - low + 1));
  return { fraction, integer, oneOf: (entries) => entries[integer(0, entries.length - 1)] };
};
