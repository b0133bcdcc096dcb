/** A stream of chance that the same seed repeats. */
export type Random = {
  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number;
  /** From 0 (inclusive) to 1 (exclusive). */
  fraction(): number;
  /** Where the stream stands: give it to `toRandom` to go on from here. */
  state(): RandomState;
};

/** The four words of the generator's state. */
export type RandomState = readonly [number, number, number, number];

/** The start of the stream that belongs to a seed value, and optionally to a name within it. */
export const seedRandom = (seed: number, name = ''): RandomState => {
  let hash = 2166136261 ^ seed;
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 16777619);
  }
  const random = toRandom([hash | 0, seed | 0, 0x9e3779b9 | 0, 1]);
  // The first outputs of sfc32 still resemble its input; its author discards the first fifteen.
  for (let round = 0; round < 15; round++) random.uint32();
  return random.state();
};

/** Reads a stored stream. The generator is sfc32 (PractRand): 128 bits of state, no multiplication. */
export const toRandom = (state: RandomState): Random => {
  let [a, b, c, d] = state;
  const uint32 = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  return { uint32, fraction: () => uint32() / 4294967296, state: () => [a, b, c, d] };
};
