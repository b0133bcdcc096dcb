import { isInternalResource } from '../../base/internal-resources.ts';
import { isPromiseLike } from '../../base/promise.ts';
import type { SandboxRoot } from '../sandbox/sandbox-root.ts';
import type {
  CommittedChange,
  DueChange,
  DueOccasion,
  OnDue,
  TimeChange,
  Transaction,
} from '../types.ts';
import { isDue, type ListedDueChange, listDueChanges, toListedDueChange } from './due-times.ts';

/** A transaction that sees its own changes. */
type WritingTransaction = Transaction & {
  readonly base: SandboxRoot;
  readonly changes: readonly CommittedChange[];
};

/** Called after each change, with all that was written for it. */
type OnAdvanced = (due: DueChange, changes: readonly CommittedChange[]) => void;

/**
 * Brings about everything that falls due, in the order of time: also what one change schedules for
 * another, as far as that falls due as well. Returns what changed records.
 */
export async function advanceTransaction(
  transaction: WritingTransaction,
  { onDue, onAdvanced }: { readonly onDue: OnDue; readonly onAdvanced: OnAdvanced },
  occasion: DueOccasion,
): Promise<readonly TimeChange[]> {
  const timeChanges: TimeChange[] = [];
  const now = transaction.clock.now();
  const isDueNow = ({ change }: ListedDueChange) => isDue(change, now, occasion);
  const waiting = listDueChanges(transaction.base.collections).filter(isDueNow);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const start = transaction.changes.length;
    transaction.records(next.collection).remove(next.change.id);
    const seen = transaction.changes.length;
    const done = onDue(next.change, transaction);
    if (isPromiseLike(done)) await done;
    const changes = transaction.changes.slice(seen);
    if (changes.some(({ resource }) => !isInternalResource(resource)))
      timeChanges.push({ due: next.change, changes });
    onAdvanced(next.change, transaction.changes.slice(start));
    for (const scheduled of listScheduled(changes).filter(isDueNow))
      insertByTime(waiting, scheduled);
  }
  return timeChanges;
}

function listScheduled(changes: readonly CommittedChange[]): readonly ListedDueChange[] {
  return changes.flatMap(({ resource, to }) => toListedDueChange(resource, to));
}

function insertByTime(waiting: ListedDueChange[], scheduled: ListedDueChange): void {
  const later = waiting.findIndex(({ change }) => change.at > scheduled.change.at);
  waiting.splice(later === -1 ? waiting.length : later, 0, scheduled);
}
