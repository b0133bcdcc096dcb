import {
  countDuration,
  createDurationCounts,
  type DurationCounts,
} from '../../base/time/duration-counts.ts';

/** A request that was answered, for the metrics. */
export type AnsweredRequest = {
  /** Absent if no operation matched. */
  readonly operation: string | undefined;
  readonly status: number;
  /** Milliseconds; 0 if it was refused before an operation. */
  readonly duration: number;
  readonly sandbox: 'default' | 'named';
  /** The parts of the request that violated the document. */
  readonly violations: readonly { readonly in: string }[];
};

/** The requests of one operation. */
export type OperationMetrics = {
  readonly operation: string;
  /** The counts by status and by kind of sandbox. */
  readonly statuses: Map<number, Record<AnsweredRequest['sandbox'], number>>;
  readonly durations: DurationCounts;
};

/** Bounds for a document with thousands of operations, and for behaviours that invent statuses. */
const maxOperations = 1000;
const maxStatuses = 30;

/** The name of operations beyond the bound, and the status of other statuses. */
export const otherOperations = 'other';
export const otherStatus = 0;

/** The operation of requests that none matched. */
export const unmatchedOperation = 'unmatched';

/** Counts requests. It costs little, since it counts every one, whether somebody reads it or not. */
export class RequestMetrics {
  readonly #operations = new Map<string, OperationMetrics>();
  readonly #violations = new Map<string, number>();

  count(request: AnsweredRequest): void {
    const { operation = unmatchedOperation, status, duration, sandbox, violations } = request;
    const metrics = this.#operations.get(operation) ?? this.#add(operation);
    const { statuses, durations } = metrics;
    const known = statuses.get(status);
    if (known !== undefined) known[sandbox] += 1;
    else countNewStatus(statuses, status, sandbox);
    countDuration(durations, duration);
    for (const { in: place } of violations)
      this.#violations.set(place, (this.#violations.get(place) ?? 0) + 1);
  }

  operations(): Iterable<OperationMetrics> {
    return this.#operations.values();
  }

  /** The counts by the part of the request. */
  violations(): ReadonlyMap<string, number> {
    return this.#violations;
  }

  #add(operation: string): OperationMetrics {
    const name = this.#operations.size < maxOperations ? operation : otherOperations;
    const existing = this.#operations.get(name);
    if (existing !== undefined) return existing;
    const added = { operation: name, statuses: new Map(), durations: createDurationCounts() };
    this.#operations.set(name, added);
    return added;
  }
}

function countNewStatus(
  statuses: OperationMetrics['statuses'],
  status: number,
  sandbox: AnsweredRequest['sandbox'],
): void {
  const name = statuses.size < maxStatuses ? status : otherStatus;
  const counts = statuses.get(name) ?? { default: 0, named: 0 };
  counts[sandbox] += 1;
  statuses.set(name, counts);
}
