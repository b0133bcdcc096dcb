/** An override or a fault: a rule for matching calls that a test has added. */
export type TestRule = {
  readonly id: number;
  readonly times: number | undefined;
  /** The approximate size in memory. */
  readonly bytes: number;
  used: number;
};

/** The rules that a call uses, and what follows from them. */
export type RuleSelection<T, R> = { readonly used: readonly T[]; readonly result: R };

/** The active rules of a sandbox, oldest first. Where replicas share them, changes take a round trip. */
export type RuleList<T extends TestRule> = {
  isEmpty(): boolean;
  all(): readonly T[];
  nextId(): number;
  /** Adds a rule, with the next id. */
  add(rule: T): T | Promise<T>;
  /** Counts a use of the selected rules, and removes each after the last of its `times`. */
  use<R>(select: (rules: readonly T[]) => RuleSelection<T, R>): R | Promise<R>;
  /** False for an unknown id. */
  remove(id: number): boolean | Promise<boolean>;
  clear(): void | Promise<void>;
};

const noRules: readonly never[] = [];

/** The rules of a sandbox that belongs to this process alone. */
export class LocalRuleList<T extends TestRule> implements RuleList<T> {
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

  use<R>(select: (rules: readonly T[]) => RuleSelection<T, R>): R {
    const { used, result } = select(this.#rules);
    for (const rule of used) {
      rule.used += 1;
      if (rule.used === rule.times) this.remove(rule.id);
    }
    return result;
  }

  remove(id: number): boolean {
    const { length } = this.#rules;
    this.#rules = this.#rules.filter((rule) => rule.id !== id);
    return this.#rules.length < length;
  }

  clear(): void {
    this.#rules = noRules;
  }
}
