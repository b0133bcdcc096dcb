import type { RequestMatcher } from '../match/request-matcher.ts';
import { clockMethod, isClockEntry, type JournalEntry } from './entry.ts';

/** The number of dropped entries of one operation and status. */
export type DroppedCalls = {
  /** Absent if no operation matched; `CLOCK` for changes by the clock. */
  readonly operation: string | undefined;
  readonly status: number;
  readonly calls: number;
  /** How many of them violate the document. */
  readonly invalid: number;
};

/** The part of an entry that is counted. */
type CountedEntry = Pick<JournalEntry, 'operation' | 'method' | 'notices' | 'refusal'> & {
  readonly status: number;
};

/** What an entry is counted under. */
export function toCountedOperation(
  entry: Pick<JournalEntry, 'operation' | 'method'>,
): string | undefined {
  return isClockEntry(entry) ? clockMethod : entry.operation;
}

/** Counts dropped entries without unpacking them, since this happens during requests. */
export class DroppedCallCounts {
  /** Absent before the first entry is dropped: there may be thousands of journals. */
  #counts: Map<string | undefined, Map<number, { calls: number; invalid: number }>> | undefined;

  add(entry: CountedEntry): void {
    const { status } = entry;
    const operation = toCountedOperation(entry);
    this.#counts ??= new Map();
    let statuses = this.#counts.get(operation);
    if (statuses === undefined) {
      statuses = new Map();
      this.#counts.set(operation, statuses);
    }
    const count = statuses.get(status);
    const invalid = isInvalidCall(entry) ? 1 : 0;
    if (count === undefined) statuses.set(status, { calls: 1, invalid });
    else {
      count.calls += 1;
      count.invalid += invalid;
    }
  }

  list(): readonly DroppedCalls[] {
    return [...(this.#counts ?? [])].flatMap(([operation, statuses]) =>
      [...statuses].map(([status, count]) => ({ operation, status, ...count })),
    );
  }

  clear(): void {
    this.#counts = undefined;
  }
}

/** The number of dropped calls that a matcher may have matched. */
export function countPossibleMatches(
  dropped: readonly DroppedCalls[],
  { method, operation, status }: RequestMatcher,
): number {
  return dropped
    .filter((calls) => (calls.operation === clockMethod) === (method === clockMethod))
    .filter((calls) => operation === undefined || operation === calls.operation)
    .filter((calls) => status === undefined || status === calls.status)
    .reduce((sum, { calls }) => sum + calls, 0);
}

/** The codes of refusals for violations of the document. */
const violationCodes = new Set([
  'request-invalid',
  'unauthenticated',
  'content-type-unsupported',
  'content-encoding-unsupported',
  'body-unreadable',
  'body-too-deep',
]);

/** Whether a call was refused or noticed for a violation of the document. */
export function isInvalidCall({
  notices,
  refusal,
}: Pick<JournalEntry, 'notices' | 'refusal'>): boolean {
  return (
    (refusal !== undefined && violationCodes.has(refusal.code)) ||
    notices.some(({ code }) => code === 'request-invalid')
  );
}
