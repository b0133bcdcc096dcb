import type { Records, SharedDeliveries, StoredRecord } from '../../store/types.ts';
import type { Delivery } from '../delivery.ts';
import { type DeliveryLog, maxBodyLength, maxKept } from './delivery-log.ts';

const resource = 'deliveries';

/** How often a log with listeners is compared with those of other replicas, in milliseconds. */
const pollInterval = 50;

/** The log of a sandbox that replicas share. `list` and `get` show what was loaded last. */
export class SharedDeliveryLog implements DeliveryLog {
  readonly #sandbox: string;
  readonly #shared: SharedDeliveries;
  readonly #listeners = new Set<() => void>();

  constructor(sandbox: string, shared: SharedDeliveries) {
    this.#sandbox = sandbox;
    this.#shared = shared;
  }

  load(): Promise<unknown> {
    return this.#shared.catchUp(this.#sandbox);
  }

  list(): readonly Delivery[] {
    return this.#shared.done(this.#sandbox).list(resource).map(toDelivery);
  }

  get(id: string): Delivery | undefined {
    return this.list().find((one) => one.id === id);
  }

  async announce(deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    await this.#shared.done(this.#sandbox).write(({ records }) => {
      for (const delivery of deliveries) addDelivery(records(resource), delivery);
    });
  }

  add(): void {
    this.notify();
  }

  async withdraw(id: string): Promise<void> {
    await this.#shared.done(this.#sandbox).write(({ records }) => {
      records(resource).remove(id);
    });
  }

  async clear(): Promise<void> {
    const ids = this.list().map(({ id }) => id);
    if (ids.length > 0)
      await this.#shared.done(this.#sandbox).write(({ records }) => {
        for (const id of ids) records(resource).remove(id);
      });
    this.notify();
  }

  /** The other replicas still have it. */
  forget(): void {
    this.notify();
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    const timer = setInterval(listener, pollInterval);
    return () => {
      clearInterval(timer);
      this.#listeners.delete(listener);
    };
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Adds a message as the latest, and drops those longest done. */
function addDelivery(records: Records, delivery: Delivery): void {
  records.remove(delivery.id);
  // As JSON: what is undefined is left out.
  records.insert(JSON.parse(JSON.stringify(delivery)));
  const kept = records.list().records.map(toDelivery);
  let length = kept.reduce((sum, { request }) => sum + request.body.length, 0);
  let count = kept.length;
  for (const { id, request } of kept) {
    if (count <= maxKept && length <= maxBodyLength) break;
    records.remove(id);
    count -= 1;
    length -= request.body.length;
  }
}

/** Only this file writes such records. */
function toDelivery(record: StoredRecord): Delivery {
  return Object(record);
}
