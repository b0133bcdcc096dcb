import { joinPointer } from '../../../openapi/openapi.ts';
import type { ContractChange, Severity } from '../change.ts';
import type { LocationUsage } from '../consumer-usage.ts';
import type { SchemaPair } from './schema-pair.ts';

/** A change inside the values of a location. */
export type ReachedChange = {
  readonly change: ContractChange;
  readonly pointer: string;
  readonly severity: Severity;
};

/**
 * Finds the changes inside the values of a location. With a known consumer only the paths of
 * its values count, and the most severe one wins; other changes are `unused`.
 */
export function createChangeFinder(
  roots: readonly SchemaPair[],
): (root: SchemaPair, use: LocationUsage | undefined) => readonly ReachedChange[] {
  const leading = listChangingPairs(roots);
  return (root, use) => {
    if (!leading.has(root)) return [];
    const used = use ? listUsedChanges(root, use) : new Map<ContractChange, ReachedChange>();
    const unused = listSteps(root, leading).flatMap(({ pair, pointer }) =>
      pair.changes
        .filter((change) => !used.has(change))
        .map((change) => ({ change, pointer, severity: severityOf(change, use) })),
    );
    return [...used.values(), ...unused];
  };
}

function severityOf({ effect }: ContractChange, use: LocationUsage | undefined): Severity {
  return use !== undefined && effect !== 'info' ? 'unused' : effect;
}

type PairStep = { readonly pair: SchemaPair; readonly pointer: string };

/** Lists the pairs that lead to a change, each by its shortest path. */
function listSteps(root: SchemaPair, leading: ReadonlySet<SchemaPair>): readonly PairStep[] {
  const passed = new Set([root]);
  const steps: PairStep[] = [{ pair: root, pointer: '' }];
  // The array grows during iteration.
  for (const { pair, pointer } of steps) {
    for (const { step, pair: next } of pair.inner) {
      if (passed.has(next) || !leading.has(next)) continue;
      passed.add(next);
      steps.push({ pair: next, pointer: extendPointer(pointer, step) });
    }
  }
  return steps;
}

function extendPointer(pointer: string, step: string | undefined): string {
  return step === undefined ? pointer : joinPointer(pointer, step);
}

/** Of the severities that one consumer can give a change, the one that matters most to it first. */
const severityRank: readonly Severity[] = ['breaking', 'warning', 'info', 'unused'];

/** Follows the paths of the consumer's values. */
function listUsedChanges(root: SchemaPair, use: LocationUsage): Map<ContractChange, ReachedChange> {
  const reached = new Map<ContractChange, ReachedChange>();
  const passed = new Set<string>();
  const steps: PairStep[] = [{ pair: root, pointer: '' }];
  for (const { pair, pointer } of steps) {
    const key = `${pointer}\n${pair.key}`;
    if (passed.has(key) || !use.seen.has(pointer)) continue;
    passed.add(key);
    for (const change of pair.changes) {
      const severity = use.severityOf(change, pointer);
      const known = reached.get(change);
      if (
        known === undefined ||
        severityRank.indexOf(severity) < severityRank.indexOf(known.severity)
      )
        reached.set(change, { change, pointer, severity });
    }
    for (const { step, pair: next } of pair.inner)
      steps.push({ pair: next, pointer: extendPointer(pointer, step) });
  }
  return reached;
}

/** Collects the pairs that lead to a change; in large documents most do not. */
function listChangingPairs(roots: readonly SchemaPair[]): ReadonlySet<SchemaPair> {
  const owners = new Map<SchemaPair, SchemaPair[]>();
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
}
