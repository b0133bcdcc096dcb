import { type Clock, toClock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import { createRefusal } from '../../base/refusal.ts';
import type { Records, Transaction } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';

/** What a change by time works with. Its clock shows the instant at which the change fell due. */
export class DueContext implements Context {
  readonly attempt = 1;
  readonly clock: Clock;
  readonly settings = {};
  readonly refuse = createRefusal;
  readonly #transaction: Transaction;
  readonly #scope: string;

  constructor(
    transaction: Transaction,
    { scope, at }: { readonly scope: string; readonly at: number },
  ) {
    this.#transaction = transaction;
    this.#scope = scope;
    this.clock = toClock({ frozen: new Date(at).toISOString() });
  }

  readonly records = (resource: string): Records =>
    this.#transaction.records(this.#scope + resource);

  readonly resources = (): readonly string[] => this.#transaction.resources(this.#scope);

  readonly dryRun = <T>(task: () => T): T => this.#transaction.dryRun(task);

  get random(): Random {
    return this.#transaction.random;
  }

  /** No reply could show it. */
  notice(): void {}
}
