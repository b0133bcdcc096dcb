import type { Match } from '../match/match.ts';
import type { Entry } from './entry.ts';

/** What is known of entries that were dropped. */
export type Gone = {
  /** Absent where no operation matched. */
  readonly operation: string | undefined;
  readonly status: number;
  readonly calls: number;
  /** How many of them were refused, or noticed, for being against the document. */
  readonly invalid: number;
};

/** What is counted of an entry. */
type Counted = Pick<Entry, 'operation' | 'notices' | 'refusal'> & { readonly status: number };

/** Counts entries that are dropped: nothing of them is read, for each costs a request some time. */
export class GoneCounts {
  readonly #counts = new Map<string | undefined, Map<number, { calls: number; invalid: number }>>();

  add({ operation, status, notices, refusal }: Counted): void {
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

  list(): readonly Gone[] {
    return [...this.#counts].flatMap(([operation, statuses]) =>
      [...statuses].map(([status, count]) => ({ operation, status, ...count })),
    );
  }

  clear(): void {
    this.#counts.clear();
  }
}

/** How many of those that are gone may have been meant, by what is known of them. */
export const countMeant = (gone: readonly Gone[], { operation, status }: Match): number =>
  gone
    .filter((one) => operation === undefined || operation === one.operation)
    .filter((one) => status === undefined || status === one.status)
    .reduce((sum, { calls }) => sum + calls, 0);

/** The refusals of what is against the document. */
const invalidCodes = new Set([
  'request-invalid',
  'unauthenticated',
  'content-type-unsupported',
  'content-encoding-unsupported',
  'body-unreadable',
  'body-too-deep',
]);

const isInvalid = (notices: Entry['notices'], refusal: Entry['refusal']): boolean =>
  (refusal !== undefined && invalidCodes.has(refusal.code)) ||
  notices.some(({ code }) => code === 'request-invalid');
