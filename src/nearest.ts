/** The word that takes the fewest changes of a letter to be this one; `undefined` where there is none. */
export const findNearest = (word: string, words: readonly string[]): string | undefined => {
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of words) {
    const distance = measure(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
};

/**
 * How many letters have to be put in, taken out or changed (Levenshtein). A row holds, for each start of
 * the one word, how far it is from what was read of the other so far.
 */
const measure = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const letter of from) {
    let above = Number.POSITIVE_INFINITY;
    let left = Number.POSITIVE_INFINITY;
    row = row.map((here, place) => {
      const changed = above + (to[place - 1] === letter ? 0 : 1);
      left = Math.min(changed, here + 1, left + 1);
      above = here;
      return left;
    });
  }
  return Number(row.at(-1));
};
