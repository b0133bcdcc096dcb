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

/** How many letters have to be put in, taken out or changed (Levenshtein). */
const measure = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let place = 0; place < to.length; place++) {
      const changed = (row[place] ?? 0) + (to[place] === letter ? 0 : 1);
      next.push(Math.min(changed, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
};
