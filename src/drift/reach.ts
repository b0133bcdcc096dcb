import { below } from '../document/document.ts';
import type { Change, Severity } from './change.ts';
import type { Pair } from './pair.ts';
import type { Use } from './use.ts';

/** A change in the values of one site, and where in them. */
export type Reached = {
  readonly change: Change;
  readonly pointer: string;
  readonly severity: Severity;
};

/**
 * Finds the changes in the values of a site. Where a consumer is known, each way that its values went
 * counts, and the worst is told; what it never got to is unused.
 */
export const openReach = (
  roots: readonly Pair[],
): ((root: Pair, use: Use | undefined) => readonly Reached[]) => {
  const leading = listLeading(roots);
  return (root, use) => {
    if (!leading.has(root)) return [];
    const used = use ? reachUsed(root, use) : new Map<Change, Reached>();
    const unused = walk(root, leading).flatMap(({ pair, pointer }) =>
      pair.changes
        .filter((change) => !used.has(change))
        .map((change) => ({ change, pointer, severity: severityOf(change, use) })),
    );
    return [...used.values(), ...unused];
  };
};

const severityOf = ({ effect }: Change, use: Use | undefined): Severity =>
  use !== undefined && effect === 'breaking' ? 'unused' : effect;

type Step = { readonly pair: Pair; readonly pointer: string };

/** The pairs that lead to a change, each by the shortest way. */
const walk = (root: Pair, leading: ReadonlySet<Pair>): readonly Step[] => {
  const passed = new Set([root]);
  const steps: Step[] = [{ pair: root, pointer: '' }];
  // The list grows while it is walked.
  for (const { pair, pointer } of steps) {
    for (const { step, pair: next } of pair.inner) {
      if (passed.has(next) || !leading.has(next)) continue;
      passed.add(next);
      steps.push({ pair: next, pointer: goOn(pointer, step) });
    }
  }
  return steps;
};

const goOn = (pointer: string, step: string | undefined): string =>
  step === undefined ? pointer : below(pointer, step);

const rank: readonly Severity[] = ['breaking', 'harmless', 'unused'];

/** Goes all ways that values went. */
const reachUsed = (root: Pair, use: Use): Map<Change, Reached> => {
  const reached = new Map<Change, Reached>();
  const passed = new Set<string>();
  const steps: Step[] = [{ pair: root, pointer: '' }];
  for (const { pair, pointer } of steps) {
    const key = `${pointer}\n${pair.key}`;
    if (passed.has(key) || !use.seen.has(pointer)) continue;
    passed.add(key);
    for (const change of pair.changes) {
      const severity = use.severityOf(change, pointer);
      const known = reached.get(change);
      if (known === undefined || rank.indexOf(severity) < rank.indexOf(known.severity))
        reached.set(change, { change, pointer, severity });
    }
    for (const { step, pair: next } of pair.inner)
      steps.push({ pair: next, pointer: goOn(pointer, step) });
  }
  return reached;
};

/** The pairs from which a change can be got to: in large documents most lead to none. */
const listLeading = (roots: readonly Pair[]): ReadonlySet<Pair> => {
  const owners = new Map<Pair, Pair[]>();
  const all = new Set(roots);
  for (const pair of all) {
    for (const { pair: next } of pair.inner) {
      all.add(next);
      owners.set(next, [...(owners.get(next) ?? []), pair]);
    }
  }
  const leading = new Set([...all].filter(({ changes }) => changes.length > 0));
  for (const pair of leading) for (const owner of owners.get(pair) ?? []) leading.add(owner);
  return leading;
};
