/** How much is kept at most. */
export type Bounds = { readonly count: number; readonly bytes: number };

/** Things in the order in which they came; the oldest go where there are too many. */
export class Ring<T> {
  readonly #bounds: Bounds;
  readonly #weigh: (entry: T) => number;
  #entries: T[] = [];
  #weights: number[] = [];
  #start = 0;
  #bytes = 0;

  constructor(bounds: Bounds, weigh: (entry: T) => number) {
    this.#bounds = bounds;
    this.#weigh = weigh;
  }

  /** Adds one; one that alone is too heavy is kept until the next comes. */
  add(entry: T): void {
    const weight = this.#weigh(entry);
    this.#entries.push(entry);
    this.#weights.push(weight);
    this.#bytes += weight;
    const { count, bytes } = this.#bounds;
    let size = this.#entries.length - this.#start;
    while (size > 1 && (size > count || this.#bytes > bytes)) {
      this.#bytes -= this.#weights[this.#start] ?? 0;
      this.#start += 1;
      size -= 1;
    }
    // Half of it at a time, so that moving the rest costs little for each.
    if (this.#start > size) this.#compact();
  }

  all(): readonly T[] {
    this.#compact();
    return this.#entries;
  }

  clear(): void {
    this.#entries = [];
    this.#weights = [];
    this.#start = 0;
    this.#bytes = 0;
  }

  #compact(): void {
    this.#entries = this.#entries.slice(this.#start);
    this.#weights = this.#weights.slice(this.#start);
    this.#start = 0;
  }
}
