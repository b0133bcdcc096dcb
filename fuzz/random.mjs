/** A small seeded generator (mulberry32): the same seed gives the same numbers on every machine. */
export const createRandom = (seed) => {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (most) => Math.floor(next() * most);
  const pick = (list) => list[integer(list.length)];
  return {
    next,
    integer,
    pick,
    chance: (part) => next() < part,
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => integer(256))),
    text: (count, letters = 'abcdefghijklmnopqrstuvwxyz0123456789-_') =>
      Array.from({ length: count }, () => letters[integer(letters.length)]).join(''),
  };
};

/** The random numbers of one case: a case can be replayed without those before it. */
export const randomOfCase = (seed, number) =>
  createRandom(Math.imul(seed + 0x9e3779b9, 0x85ebca6b) ^ Math.imul(number + 1, 0xc2b2ae35));
