/**
 * The word that somebody may have meant by one that there is not: it differs in a few letters, holds
 * it, or is made of the same words (`logTime`, `createFeatureTimeTrackingEvent`); `undefined` where
 * none is near.
 */
export function findNearest(name: string, candidates: readonly string[]): string | undefined {
  return rankCandidates(name, candidates)[0]?.candidate;
}

/** So many are told where several are near, and where none is. */
const maxSuggestions = 3;
const maxListed = 12;

/** Says which word is the nearest, or which are where they share some words with it; else which there are. */
export function describeNearest(name: string, candidates: readonly string[]): string {
  const ranked = rankCandidates(name, candidates);
  const [first] = ranked;
  if (first !== undefined) {
    const near = ranked.slice(0, first.isSlip ? 1 : maxSuggestions);
    const names = near.map(({ candidate }) => JSON.stringify(candidate)).join(', ');
    return `the nearest ${near.length > 1 ? 'are' : 'is'} ${names}`;
  }
  if (candidates.length === 0) return 'there is none';
  const more = candidates.length > maxListed ? ` and ${candidates.length - maxListed} more` : '';
  return `there is: ${candidates.slice(0, maxListed).join(', ')}${more}`;
}

/** Those that are near, the nearest first; of those as near the first that was given. */
function rankCandidates(name: string, candidates: readonly string[]) {
  return candidates
    .map((candidate) => {
      const letters = letterSimilarity(name, candidate);
      const likeness = Math.max(letters, wordSimilarity(name, candidate));
      return { candidate, likeness, isSlip: letters > 0 };
    })
    .filter(({ likeness }) => likeness > 0)
    .sort((left, right) => right.likeness - left.likeness);
}

/** How many of the letters are the same, from 0 to 1; 0 where the words are not one of each other's slips. */
function letterSimilarity(name: string, candidate: string): number {
  const [left, right] = [name.toLowerCase(), candidate.toLowerCase()];
  const [shorter, longer] = [left, right].sort((a, b) => a.length - b.length).map(String);
  const [shorterLength = 0, longerLength = 0] = [shorter?.length, longer?.length];
  if (shorterLength > 2 && longer?.includes(String(shorter))) return shorterLength / longerLength;
  const distance = editDistance(left, right);
  const isSlip = distance < shorterLength && distance <= Math.max(2, 0.3 * longerLength);
  return isSlip ? 1 - distance / longerLength : 0;
}

/** How many of the words that make up a name are in the other, from 0 to 1; 0 where half of them are not. */
function wordSimilarity(name: string, candidate: string): number {
  const [nameWords, candidateWords] = [splitWords(name), splitWords(candidate)];
  const shared = weightOf(nameWords.filter((part) => candidateWords.includes(part)));
  const share = shared / weightOf(nameWords);
  return share < 0.5
    ? 0
    : (share + (2 * shared) / (weightOf(nameWords) + weightOf(candidateWords))) / 2;
}

/** `listPets`, `list-pets` and `ListPet` are made of the same. */
function splitWords(name: string): readonly string[] {
  return (name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g) ?? []).map((part) =>
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
    let diagonal = Number.POSITIVE_INFINITY;
    let inserted = Number.POSITIVE_INFINITY;
    row = row.map((current, column) => {
      const changed = diagonal + (to[column - 1] === letter ? 0 : 1);
      inserted = Math.min(changed, current + 1, inserted + 1);
      diagonal = current;
      return inserted;
    });
  }
  return Number(row.at(-1));
}
