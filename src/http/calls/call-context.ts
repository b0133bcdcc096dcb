import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import { createRefusal } from '../../base/refusal.ts';
import type { AuthenticateContext, Context } from '../../handlers/behaviour.ts';
import type { Notice } from '../../messages/response/response.ts';
import type { Records, Transaction } from '../../store/types.ts';
import type { Service } from '../service.ts';

/** A reply has at most so many notices. */
const maxNotices = 10;

type ContextSettings = Pick<Service, 'settings' | 'scope'> & {
  readonly tokens: Pick<Service['tokens'], 'listed'>;
};

/**
 * The context of a behaviour. Its members can be destructured. It is a class because an object literal
 * with getters gets its own hidden class for every call, which outlives the call and keeps alive
 * the objects it refers to.
 */
export class CallContext implements Context, AuthenticateContext {
  readonly #transaction: Transaction;
  readonly #scope: string;
  readonly #notices: Notice[] = [];
  #omittedNotices = 0;
  /** The name of the sandbox. */
  readonly sandbox: string;
  /** Set before the call is answered. */
  attempt = 1;
  readonly settings: Context['settings'];
  readonly refuse = createRefusal;
  readonly listed: AuthenticateContext['listed'];

  constructor(
    { settings, scope, tokens }: ContextSettings,
    transaction: Transaction,
    sandbox: string,
  ) {
    this.sandbox = sandbox;
    this.#transaction = transaction;
    this.#scope = scope;
    this.settings = settings;
    this.listed = tokens.listed;
  }

  readonly records = (resource: string): Records =>
    this.#transaction.records(this.#scope === '' ? resource : this.#scope + resource);

  readonly resources = (): readonly string[] => this.#transaction.resources(this.#scope);

  readonly notice = (code: string, text: string): void => {
    if (this.#notices.length < maxNotices) this.#notices.push({ code, text });
    else this.#omittedNotices += 1;
  };

  /** The notices of the call. Of many the first ten are kept, and the number of the others. */
  get notices(): readonly Notice[] {
    return this.#omittedNotices === 0
      ? this.#notices
      : [
          ...this.#notices,
          { code: 'notices-omitted', text: `… and ${this.#omittedNotices} more.` },
        ];
  }

  readonly dryRun = <T>(task: () => T): T => this.#transaction.dryRun(task);

  get clock(): Clock {
    return this.#transaction.clock;
  }

  get random(): Random {
    return this.#transaction.random;
  }
}
