/** The limits of a journal. */
export type JournalBounds = { readonly count: number; readonly bytes: number };

type QueueLink<T> = { readonly entry: T; readonly weight: number; next: QueueLink<T> | undefined };

type QueueOptions<T> = {
  readonly weigh: (entry: T) => number;
  /** Called with each dropped entry. */
  readonly drop: (entry: T) => void;
};

/** A queue that drops its oldest entries when it exceeds its bounds. */
export class BoundedQueue<T> {
  readonly #bounds: JournalBounds;
  readonly #options: QueueOptions<T>;
  #oldest: QueueLink<T> | undefined;
  #newest: QueueLink<T> | undefined;
  #count = 0;
  #bytes = 0;

  constructor(bounds: JournalBounds, options: QueueOptions<T>) {
    this.#bounds = bounds;
    this.#options = options;
  }

  /** Adds an entry. One that exceeds the bounds alone stays until the next is added. */
  add(entry: T): void {
    const link: QueueLink<T> = { entry, weight: this.#options.weigh(entry), next: undefined };
    if (this.#newest !== undefined) this.#newest.next = link;
    this.#newest = link;
    this.#count += 1;
    this.#bytes += link.weight;
    let oldest = this.#oldest ?? link;
    while (oldest.next !== undefined && this.#isOver()) {
      const { weight, next } = oldest;
      this.#count -= 1;
      this.#bytes -= weight;
      this.#options.drop(oldest.entry);
      // A link from a dropped entry would keep its successors from being collected early.
      oldest.next = undefined;
      oldest = next;
    }
    this.#oldest = oldest;
  }

  all(): readonly T[] {
    const entries: T[] = [];
    for (let link = this.#oldest; link !== undefined; link = link.next) entries.push(link.entry);
    return entries;
  }

  clear(): void {
    for (const entry of this.all()) this.#options.drop(entry);
    this.#oldest = undefined;
    this.#newest = undefined;
    this.#count = 0;
    this.#bytes = 0;
  }

  #isOver(): boolean {
    const { count, bytes } = this.#bounds;
    return this.#count > count || this.#bytes > bytes;
  }
}
