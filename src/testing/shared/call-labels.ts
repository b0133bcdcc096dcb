import type { SharedCallCounts } from '../../store/types.ts';
import { type DroppedCalls, isInvalidCall, toCountedOperation } from '../journal/dropped-calls.ts';
import type { JournalEntry } from '../journal/entry.ts';

type CallLabel = readonly [operation: string | null, status: number, isInvalid: boolean];

/** Calls with the same label are counted together. */
export function toLabel(entry: JournalEntry): string {
  const operation = toCountedOperation(entry) ?? null;
  return formatLabel([operation, entry.reply.status, isInvalidCall(entry)]);
}

/** Counts entries that were dropped before they were stored, by their labels. */
export function countSkipped(dropped: readonly DroppedCalls[]): SharedCallCounts {
  const counts = new Map<string, number>();
  for (const { operation = null, status, calls, invalid } of dropped) {
    if (invalid > 0) counts.set(formatLabel([operation, status, true]), invalid);
    if (calls > invalid) counts.set(formatLabel([operation, status, false]), calls - invalid);
  }
  return counts;
}

function formatLabel(label: CallLabel): string {
  return JSON.stringify(label);
}

/** Counts the calls that were recorded and are not there any more. */
export function countDropped(
  recorded: SharedCallCounts,
  entries: readonly JournalEntry[],
): readonly DroppedCalls[] {
  const counts = new Map(recorded);
  for (const label of entries.map(toLabel)) counts.set(label, Number(counts.get(label)) - 1);
  return [...counts].flatMap(([label, calls]) => {
    const [operation, status, isInvalid]: CallLabel = JSON.parse(label);
    const invalid = Number(isInvalid) * calls;
    return calls > 0 ? [{ operation: operation ?? undefined, status, calls, invalid }] : [];
  });
}
