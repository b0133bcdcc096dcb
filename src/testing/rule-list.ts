/** An override or a fault: a rule for matching calls that a test has added. */
export type TestRule = {
  readonly id: number;
  readonly times: number | undefined;
  /** The approximate size in memory. */
  readonly bytes: number;
  used: number;
};

const noRules: readonly never[] = [];

/** The active rules of a sandbox, oldest first. */
export class RuleList<T extends TestRule> {
  #rules: readonly T[] = noRules;
  #lastId = 0;

  isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  nextId(): number {
    return this.#lastId + 1;
  }

  add(rule: T): T {
    this.#lastId = rule.id;
    this.#rules = [...this.#rules, rule];
    return rule;
  }

  all(): readonly T[] {
    return this.#rules;
  }

  /** Counts a use, and removes the rule after the last of its `times`. */
  use(rule: T): void {
    rule.used += 1;
    if (rule.used === rule.times) this.remove(rule.id);
  }

  /** False for an unknown id. */
  remove(id: number): boolean {
    const { length } = this.#rules;
    this.#rules = this.#rules.filter((rule) => rule.id !== id);
    return this.#rules.length < length;
  }

  clear(): void {
    this.#rules = noRules;
  }
}
