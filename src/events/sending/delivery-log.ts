import type { Delivery } from '../delivery.ts';

/** Messages that are kept after they were sent, in each sandbox. */
const maxKept = 1000;

/** The characters of their bodies that are kept in each sandbox. */
const maxBodyLength = 8_000_000;

/** The messages of a sandbox that are done, oldest first; those longest done are dropped. */
export class DeliveryLog {
  readonly #done = new Map<string, Delivery>();
  readonly #listeners = new Set<() => void>();
  #bodyLength = 0;

  list(): readonly Delivery[] {
    return [...this.#done.values()];
  }

  get(id: string): Delivery | undefined {
    return this.#done.get(id);
  }

  add(delivery: Delivery): void {
    this.remove(delivery.id);
    this.#done.set(delivery.id, delivery);
    this.#bodyLength += delivery.request.body.length;
    for (const id of this.#done.keys()) {
      if (this.#done.size <= maxKept && this.#bodyLength <= maxBodyLength) break;
      this.remove(id);
    }
    this.notify();
  }

  remove(id: string): void {
    this.#bodyLength -= this.#done.get(id)?.request.body.length ?? 0;
    this.#done.delete(id);
  }

  clear(): void {
    this.#done.clear();
    this.#bodyLength = 0;
    this.notify();
  }

  /** Calls a listener at each change until it is removed by the returned function. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
