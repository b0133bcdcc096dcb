/** How much is kept at most. */
export type Bounds = { readonly count: number; readonly bytes: number };

type Link<T> = { readonly entry: T; readonly weight: number; next: Link<T> | undefined };

/** Things in the order in which they came; the oldest go where there are too many. */
export class Ring<T> {
  readonly #bounds: Bounds;
  readonly #weigh: (entry: T) => number;
  #oldest: Link<T> | undefined;
  #newest: Link<T> | undefined;
  #count = 0;
  #bytes = 0;

  constructor(bounds: Bounds, weigh: (entry: T) => number) {
    this.#bounds = bounds;
    this.#weigh = weigh;
  }

  /** Adds one; one that alone is too heavy is kept until the next comes. */
  add(entry: T): void {
    const link: Link<T> = { entry, weight: this.#weigh(entry), next: undefined };
    if (this.#newest !== undefined) this.#newest.next = link;
    this.#newest = link;
    this.#count += 1;
    this.#bytes += link.weight;
    let oldest = this.#oldest ?? link;
    while (oldest.next !== undefined && this.#isOver()) {
      const { weight, next } = oldest;
      this.#count -= 1;
      this.#bytes -= weight;
      // A dropped one that leads to the others would keep them from an early collection.
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
