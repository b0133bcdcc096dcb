/**
 * The word that somebody may have meant by one that there is not: it differs in a few letters, holds
 * it, or is made of the same words (`logTime`, `createFeatureTimeTrackingEvent`); `undefined` where
 * none is near.
 */
export function findNearest(word: string, words: readonly string[]): string | undefined {
  return rankCandidates(word, words)[0]?.candidate;
}

/** So many are told where several are near, and where none is. */
const maxSuggestions = 3;
const maxListed = 12;

/** Says which word is the nearest, or which are where they share some words with it; else which there are. */
export function describeNearest(word: string, words: readonly string[]): string {
  const ranked = rankCandidates(word, words);
  const [first] = ranked;
  if (first !== undefined) {
    const near = ranked.slice(0, first.isSlip ? 1 : maxSuggestions);
    const names = near.map(({ candidate }) => JSON.stringify(candidate)).join(', ');
    return `the nearest ${near.length > 1 ? 'are' : 'is'} ${names}`;
  }
  if (words.length === 0) return 'there is none';
  const more = words.length > maxListed ? ` and ${words.length - maxListed} more` : '';
  return `there is: ${words.slice(0, maxListed).join(', ')}${more}`;
}

/** Those that are near, the nearest first; of those as near the first that was given. */
function rankCandidates(word: string, words: readonly string[]) {
  return words
    .map((candidate) => {
      const letters = letterSimilarity(word, candidate);
      const likeness = Math.max(letters, wordSimilarity(word, candidate));
      return { candidate, likeness, isSlip: letters > 0 };
    })
    .filter(({ likeness }) => likeness > 0)
    .sort((one, other) => other.likeness - one.likeness);
}

/** How many of the letters are the same, from 0 to 1; 0 where the words are not one of each other's slips. */
function letterSimilarity(word: string, candidate: string): number {
  const [one, other] = [word.toLowerCase(), candidate.toLowerCase()];
  const [shorter, longer] = [one, other].sort((a, b) => a.length - b.length).map(String);
  const [least = 0, most = 0] = [shorter?.length, longer?.length];
  if (least > 2 && longer?.includes(String(shorter))) return least / most;
  const distance = editDistance(one, other);
  const isSlip = distance < least && distance <= Math.max(2, 0.3 * most);
  return isSlip ? 1 - distance / most : 0;
}

/** How many of the words that make up a name are in the other, from 0 to 1; 0 where half of them are not. */
function wordSimilarity(word: string, candidate: string): number {
  const [asked, there] = [splitWords(word), splitWords(candidate)];
  const shared = weightOf(asked.filter((part) => there.includes(part)));
  const share = shared / weightOf(asked);
  return share < 0.5 ? 0 : (share + (2 * shared) / (weightOf(asked) + weightOf(there))) / 2;
}

/** `listPets`, `list-pets` and `ListPet` are made of the same. */
function splitWords(word: string): readonly string[] {
  return (word.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g) ?? []).map((part) =>
    part.toLowerCase().replace(/(?<=..)s$/, ''),
  );
}

/** Nearly every name has one of these, so they tell little of what is meant. */
const commonWords =
  /^(get|list|read|find|fetch|show|create|add|make|new|update|change|edit|set|put|patch|post|delete|remove|by|for|of|in|to|the|id|all)$/;

function weightOf(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + (commonWords.test(part) ? 0.25 : 1), 0);
}

/**
 * How many letters have to be put in, taken out or changed (Levenshtein). A row holds, for each start of
 * the one word, how far it is from what was read of the other so far.
 */
function editDistance(from: string, to: string): number {
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
}
