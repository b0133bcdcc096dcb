import type { SharedRecords, StoredRecord, Transaction } from '../../store/types.ts';
import type { RuleList, RuleSelection, TestRule } from '../rule-list.ts';

/** Converts rules to records and back. */
export type RuleCodec<T> = {
  /** The resource that holds the rules. */
  readonly resource: string;
  toRecord(rule: T): StoredRecord;
  /** A new rule for each call: a selection may change it. */
  toRule(record: StoredRecord): T;
};

/** The resource that holds the last id of each kind of rule, which outlives its rules. */
const counters = 'counters';

/** The rules of a sandbox that replicas share. A use is counted once for all of them. */
export class SharedRuleList<T extends TestRule> implements RuleList<T> {
  readonly #tests: SharedRecords;
  readonly #codec: RuleCodec<T>;
  #shown: { readonly records: readonly StoredRecord[]; readonly rules: readonly T[] } | undefined;

  constructor(tests: SharedRecords, codec: RuleCodec<T>) {
    this.#tests = tests;
    this.#codec = codec;
  }

  isEmpty(): boolean {
    return this.#tests.list(this.#codec.resource).length === 0;
  }

  all(): readonly T[] {
    const records = this.#tests.list(this.#codec.resource);
    if (this.#shown?.records !== records)
      this.#shown = { records, rules: records.map(this.#codec.toRule) };
    return this.#shown.rules;
  }

  nextId(): number {
    const { resource } = this.#codec;
    const counter = this.#tests.list(counters).find(({ id }) => id === resource);
    return Number(counter?.last ?? 0) + 1;
  }

  add(rule: T): Promise<T> {
    const { resource, toRecord, toRule } = this.#codec;
    return this.#tests.write(({ records }) => {
      const counter = records(counters).get(resource);
      const id = Number(counter?.last ?? 0) + 1;
      if (counter === undefined) records(counters).insert({ id: resource, last: id });
      else records(counters).patch(resource, { last: id });
      return toRule(records(resource).insert(toPlainRecord(toRecord({ ...rule, id }))));
    });
  }

  use<R>(select: (rules: readonly T[]) => RuleSelection<T, R>): R | Promise<R> {
    if (this.isEmpty()) return select([]).result;
    return this.#tests.write((transaction) => this.#select(transaction, select));
  }

  remove(id: number): Promise<boolean> {
    return this.#tests.write(({ records }) => records(this.#codec.resource).remove(`${id}`));
  }

  async clear(): Promise<void> {
    if (this.isEmpty()) return;
    await this.#tests.write(({ records }) => {
      const rules = records(this.#codec.resource);
      for (const { id } of rules.list().records) rules.remove(String(id));
    });
  }

  #select<R>({ records }: Transaction, select: (rules: readonly T[]) => RuleSelection<T, R>): R {
    const { resource, toRecord, toRule } = this.#codec;
    const rules = records(resource);
    const before = rules.list().records;
    const candidates = before.map(toRule);
    const { used, result } = select(candidates);
    for (const [index, rule] of candidates.entries()) {
      if (used.includes(rule)) rule.used += 1;
      const record = toPlainRecord(toRecord(rule));
      if (rule.used === rule.times) rules.remove(String(rule.id));
      // Its random stream may have advanced without a use.
      else if (JSON.stringify(record) !== JSON.stringify(before[index])) rules.update(record);
    }
    return result;
  }
}

/** Without properties that are `undefined`, as JSON has it. */
function toPlainRecord(record: StoredRecord): StoredRecord {
  return JSON.parse(JSON.stringify(record));
}
