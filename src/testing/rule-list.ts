/** What was told to a double, by id. */
export type TestRule = { readonly id: number; readonly times: number | undefined; used: number };

/** What was told and still holds, in the order in which it was. */
export class RuleList<T extends TestRule> {
  #all: readonly T[] = [];
  #last = 0;

  isEmpty(): boolean {
    return this.#all.length === 0;
  }

  nextId(): number {
    return this.#last + 1;
  }

  add(told: T): T {
    this.#last = told.id;
    this.#all = [...this.#all, told];
    return told;
  }

  all(): readonly T[] {
    return this.#all;
  }

  /** Counts one more use; what was told for so many calls is gone after the last of them. */
  use(told: T): void {
    told.used += 1;
    if (told.used === told.times) this.remove(told.id);
  }

  /** False where there is none of that id. */
  remove(id: number): boolean {
    const { length } = this.#all;
    this.#all = this.#all.filter((told) => told.id !== id);
    return this.#all.length < length;
  }

  clear(): void {
    this.#all = [];
  }
}
