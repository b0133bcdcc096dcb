import type { DeliveryAttempt, DeliveryStatus } from '../delivery.ts';

/** A class of statuses such as `2xx`; `error` for an attempt without a reply. */
type AttemptResult = `${number}xx` | 'error';

/** What this process has sent since its start. */
export type DeliveryCounts = {
  /** Messages that are done, by what became of them. */
  readonly deliveries: ReadonlyMap<DeliveryStatus, number>;
  /** Requests, by what they were answered. */
  readonly attempts: ReadonlyMap<AttemptResult, number>;
};

/** Counts the messages of all sandboxes. */
export class DeliveryCounter implements DeliveryCounts {
  /** Each is there from the start, so that the first failure is an increase. */
  readonly deliveries = new Map<DeliveryStatus, number>(
    (['delivered', 'failed', 'dropped', 'off'] as const).map((status) => [status, 0]),
  );
  readonly attempts = new Map<AttemptResult, number>();

  countDelivery(status: DeliveryStatus): void {
    this.deliveries.set(status, Number(this.deliveries.get(status)) + 1);
  }

  countAttempt({ status }: DeliveryAttempt): void {
    const result: AttemptResult = status === null ? 'error' : `${Math.floor(status / 100)}xx`;
    this.attempts.set(result, (this.attempts.get(result) ?? 0) + 1);
  }
}
