import type { RequestMatcher } from '../match/request-matcher.ts';
import type { JournalEntry } from './entry.ts';

/** What is known of entries that were dropped. */
export type DroppedCalls = {
  /** Absent where no operation matched. */
  readonly operation: string | undefined;
  readonly status: number;
  readonly calls: number;
  /** How many of them were refused, or noticed, for being against the document. */
  readonly invalid: number;
};

/** What is counted of an entry. */
type CountedEntry = Pick<JournalEntry, 'operation' | 'notices' | 'refusal'> & {
  readonly status: number;
};

/** Counts entries that are dropped: nothing of them is read, for each costs a request some time. */
export class DroppedCallCounts {
  readonly #counts = new Map<string | undefined, Map<number, { calls: number; invalid: number }>>();

  add({ operation, status, notices, refusal }: CountedEntry): void {
    let statuses = this.#counts.get(operation);
    if (statuses === undefined) {
      statuses = new Map();
      this.#counts.set(operation, statuses);
    }
    const count = statuses.get(status);
    const invalid = isInvalid(notices, refusal) ? 1 : 0;
    if (count === undefined) statuses.set(status, { calls: 1, invalid });
    else {
      count.calls += 1;
      count.invalid += invalid;
    }
  }

  list(): readonly DroppedCalls[] {
    return [...this.#counts].flatMap(([operation, statuses]) =>
      [...statuses].map(([status, count]) => ({ operation, status, ...count })),
    );
  }

  clear(): void {
    this.#counts.clear();
  }
}

/** How many of those that are gone may have been meant, by what is known of them. */
export function countPossibleMatches(
  gone: readonly DroppedCalls[],
  { operation, status }: RequestMatcher,
): number {
  return gone
    .filter((one) => operation === undefined || operation === one.operation)
    .filter((one) => status === undefined || status === one.status)
    .reduce((sum, { calls }) => sum + calls, 0);
}

/** The refusals of what is against the document. */
const invalidCodes = new Set([
  'request-invalid',
  'unauthenticated',
  'content-type-unsupported',
  'content-encoding-unsupported',
  'body-unreadable',
  'body-too-deep',
]);

function isInvalid(notices: JournalEntry['notices'], refusal: JournalEntry['refusal']): boolean {
  return (
    (refusal !== undefined && invalidCodes.has(refusal.code)) ||
    notices.some(({ code }) => code === 'request-invalid')
  );
}
