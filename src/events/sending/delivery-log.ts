import type { Delivery } from '../delivery.ts';

/** Messages that are kept after they were sent, in each sandbox. */
export const maxKept = 1000;

/** The characters of their bodies that are kept in each sandbox. */
export const maxBodyLength = 8_000_000;

/** The messages of a sandbox that are done, oldest first; those longest done are dropped. */
export type DeliveryLog = {
  /** Brings the list up to date with other replicas. */
  load(): Promise<unknown> | undefined;
  list(): readonly Delivery[];
  get(id: string): Delivery | undefined;
  /** Takes messages before they are removed from those that are due, so that no replica misses them. */
  announce(deliveries: readonly Delivery[]): Promise<unknown> | undefined;
  /** Adds a message that is not due any more. */
  add(delivery: Delivery): void;
  /** Drops a message that was announced and did not become done. */
  withdraw(id: string): Promise<unknown> | undefined;
  clear(): Promise<unknown> | undefined;
  /** Releases what this process keeps of a sandbox that leaves its memory. */
  forget(): void;
  /** Calls a listener at each change until it is removed by the returned function. */
  listen(listener: () => void): () => void;
  readonly hasListeners: boolean;
  notify(): void;
};

/** The log of a single process. */
export class LocalDeliveryLog implements DeliveryLog {
  readonly #done = new Map<string, Delivery>();
  readonly #listeners = new Set<() => void>();
  #bodyLength = 0;

  load(): undefined {}

  list(): readonly Delivery[] {
    return [...this.#done.values()];
  }

  get(id: string): Delivery | undefined {
    return this.#done.get(id);
  }

  announce(): undefined {}

  withdraw(): undefined {}

  add(delivery: Delivery): void {
    this.#remove(delivery.id);
    this.#done.set(delivery.id, delivery);
    this.#bodyLength += delivery.request.body.length;
    for (const id of this.#done.keys()) {
      if (this.#done.size <= maxKept && this.#bodyLength <= maxBodyLength) break;
      this.#remove(id);
    }
    this.notify();
  }

  #remove(id: string): void {
    this.#bodyLength -= this.#done.get(id)?.request.body.length ?? 0;
    this.#done.delete(id);
  }

  clear(): undefined {
    this.#done.clear();
    this.#bodyLength = 0;
    this.notify();
  }

  forget(): void {
    this.clear();
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
