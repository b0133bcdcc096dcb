import type { PatternNode, PatternRepetition } from './pattern-syntax.ts';

/**
 * An upper bound for the steps that a backtracking engine takes on a text of some length. Each
 * repetition and each choice counts, whether `*`, `?` or `{2,5}`: `^(a?){40}$` may take 2^40 steps.
 */
export function maxBacktrackingSteps(pattern: PatternNode, length: number): number {
  const { steps } = costOf(pattern, length);
  return isAnchored(pattern) ? steps + length : steps * (length + 1);
}

function isAnchored(pattern: PatternNode): boolean {
  const [first] = pattern.kind === 'sequence' ? pattern.parts : [];
  return first?.kind === 'assertion' && first.source === '^';
}

/** At one position: the steps to try everything, and the number of ways to match. */
type Cost = { readonly steps: number; readonly ways: number };

function costOf(node: PatternNode, length: number): Cost {
  switch (node.kind) {
    case 'sequence':
      return costOfSequence(node.parts, length);
    case 'alternatives': {
      const costs = node.options.map((option) => costOf(option, length));
      return {
        steps: sum(costs.map(({ steps }) => steps)),
        ways: sum(costs.map(({ ways }) => ways)),
      };
    }
    case 'repetition':
      return costOfRepetition(node, length);
    case 'lookaround':
      // After a match no other alternative is tried.
      return { steps: costOf(node.part, length).steps, ways: 1 };
    case 'backreference':
      return { steps: length, ways: 1 };
    default:
      return { steps: 1, ways: 1 };
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Each part is tried once for each way to match the parts before it. */
function costOfSequence(parts: readonly PatternNode[], length: number): Cost {
  let [steps, ways] = [1, 1];
  for (const part of parts) {
    const cost = costOf(part, length);
    steps += ways * cost.steps;
    ways *= cost.ways;
  }
  return { steps, ways };
}

/** A repetition ends after any number of rounds, and each round has its own ways. */
function costOfRepetition({ part, least, most }: PatternRepetition, length: number): Cost {
  const round = costOf(part, length);
  // A round beyond the least ones takes a character at least.
  const rounds = Math.min(most, least + length);
  return {
    steps: 1 + round.steps * sumOfPowers(round.ways, 0, rounds),
    ways: sumOfPowers(round.ways, least, rounds),
  };
}

/** base^first + … + base^last. */
function sumOfPowers(base: number, first: number, last: number): number {
  if (base === 1) return last - first + 1;
  return (base ** (last + 1) - base ** first) / (base - 1);
}
