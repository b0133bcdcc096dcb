/**
 * Finds the candidate that was probably intended: it differs in a few letters, contains the name,
 * or consists of the same words (`logTime`, `createFeatureTimeTrackingEvent`). `undefined` when
 * none is similar.
 */
export function findNearest(name: string, candidates: readonly string[]): string | undefined {
  return rankCandidates(name, candidates)[0]?.candidate;
}

const maxSuggestions = 3;
const maxListed = 12;

/** Names the most similar candidates, or lists all of them when none is similar. */
export function describeNearest(name: string, candidates: readonly string[]): string {
  const ranked = rankCandidates(name, candidates);
  const [first] = ranked;
  if (first !== undefined) {
    const near = ranked.slice(0, first.isSlip ? 1 : maxSuggestions);
    const names = near.map(({ candidate }) => JSON.stringify(candidate)).join(', ');
    return `the nearest ${near.length > 1 ? 'are' : 'is'} ${names}`;
  }
  if (candidates.length === 0) return 'none is known';
  const more = candidates.length > maxListed ? ` and ${candidates.length - maxListed} more` : '';
  return `known: ${candidates.slice(0, maxListed).join(', ')}${more}`;
}

/** Similar candidates, the most similar first; ties keep their order. */
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

/**
 * The share of equal letters from 0 to 1; 0 when the difference is too large for a typing error.
 */
function letterSimilarity(name: string, candidate: string): number {
  const [left, right] = [name.toLowerCase(), candidate.toLowerCase()];
  const [shorter, longer] = [left, right].sort((a, b) => a.length - b.length).map(String);
  const [shorterLength = 0, longerLength = 0] = [shorter?.length, longer?.length];
  if (shorterLength > 2 && longer?.includes(String(shorter))) return shorterLength / longerLength;
  const distance = editDistance(left, right);
  const isSlip = distance < shorterLength && distance <= Math.max(2, 0.3 * longerLength);
  return isSlip ? 1 - distance / longerLength : 0;
}

/** The share of common words from 0 to 1; 0 when it is less than half. */
function wordSimilarity(name: string, candidate: string): number {
  const [nameWords, candidateWords] = [splitWords(name), splitWords(candidate)];
  const shared = weightOf(nameWords.filter((part) => candidateWords.includes(part)));
  const share = shared / weightOf(nameWords);
  return share < 0.5
    ? 0
    : (share + (2 * shared) / (weightOf(nameWords) + weightOf(candidateWords))) / 2;
}

/** `listPets`, `list-pets` and `ListPet` have the same words. */
function splitWords(name: string): readonly string[] {
  return (name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g) ?? []).map((part) =>
    part.toLowerCase().replace(/(?<=..)s$/, ''),
  );
}

/** Words in nearly every operation name, which identify little. */
const commonWords =
  /^(get|list|read|find|fetch|show|create|add|make|new|update|change|edit|set|put|patch|post|delete|remove|by|for|of|in|to|the|id|all)$/;

function weightOf(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + (commonWords.test(part) ? 0.25 : 1), 0);
}

/**
 * The edit distance of two texts (Levenshtein). Each row holds, for every prefix of `to`, its
 * distance from the part of `from` read so far.
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
