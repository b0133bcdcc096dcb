import { type ClockState, toClock } from '../../base/clock.ts';
import type { Records, Sandbox, SharedDeliveries, Transaction } from '../../store/types.ts';
import {
  type Delivery,
  type DeliveryAttempt,
  type DeliveryStatus,
  isPendingDelivery,
  type PendingDelivery,
  pendingDeliveriesResource,
  type RenderedMessage,
} from '../delivery.ts';
import { noteMessageNumber } from '../messages/message-number.ts';
import type { DeliveryCounter } from './delivery-counts.ts';
import { type DeliveryLog, LocalDeliveryLog } from './delivery-log.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import type { SendLimit } from './send-limit.ts';
import { SharedDeliveryLog } from './shared-delivery-log.ts';
import type { SendResult, WebhookClient } from './webhook-client.ts';

export type SenderOptions = {
  readonly requests: WebhookClient;
  /** Shared by the senders of all sandboxes. */
  readonly limit: SendLimit;
  /** `off`: messages are recorded and not sent. */
  readonly mode: 'on' | 'off';
  readonly maxAttempts: number;
  readonly counter: DeliveryCounter;
  /** Lets one replica at a time send; absent for a single process. */
  readonly lease?: SharedDeliveries | undefined;
  /** Finds a sandbox that exists. */
  readonly findSandbox: (name: string) => Sandbox | undefined;
  /** Prints a message for the time of an attempt; `undefined` where its document is gone. */
  readonly render: (
    message: PendingDelivery,
    attempt: { readonly sandbox: string; readonly now: number },
  ) => Promise<RenderedMessage | undefined>;
  /** The message to the record that subscribed, as it is now; `undefined` where that is gone. */
  readonly refresh: (
    message: PendingDelivery,
    transaction: Transaction,
  ) => PendingDelivery | undefined;
  /** Called after a run that found the sandbox removed. */
  readonly onSandboxGone: (name: string) => void;
};

/** What became of an attempt, until that is stored. */
type Outcome = {
  /** As it is stored. */
  readonly stored: PendingDelivery;
  /** As it was sent. */
  readonly message: PendingDelivery;
  readonly status: DeliveryStatus;
  readonly attempt: DeliveryAttempt | undefined;
  readonly rendered: RenderedMessage | undefined;
};

/** Milliseconds before each further attempt; the last one is repeated. */
const retryIntervals = [1, 5, 30, 120, 600, 3600, 6 * 3600].map((seconds) => seconds * 1000);

/** The longest timer of Node. */
const maxTimer = 2 ** 31 - 1;

/** How often a lease is renewed, or asked for again, in milliseconds. */
const leaseInterval = 1000;

/** Milliseconds after which outcomes that could not be stored are stored again. */
const storeInterval = 1000;

/** Sends the messages of one sandbox after they were committed. */
export class SandboxSender {
  readonly log: DeliveryLog;
  readonly #name: string;
  readonly #options: SenderOptions;
  #queue = new DeliveryQueue();
  #outcomes: Outcome[] = [];
  #timer: NodeJS.Timeout | undefined;
  #calls = 0;
  /** The requests that are on their way. */
  #sending = 0;
  /** As it was when the queue was last looked through. */
  #clock: ClockState | undefined;
  #isClosed = false;

  constructor(name: string, options: SenderOptions) {
    this.#name = name;
    this.#options = options;
    const { lease } = options;
    this.log = lease ? new SharedDeliveryLog(name, lease) : new LocalDeliveryLog();
  }

  /** Sends what is due, now and whenever an attempt ends or the clock reaches the next. */
  async run(): Promise<void> {
    this.#calls += 1;
    // A run that is under way sees to the later calls as well.
    if (this.#calls > 1) return;
    while (this.#calls > 0 && !this.#isClosed) {
      this.#calls = 1;
      await this.#runOnce();
      this.#calls -= 1;
    }
    const { lease, findSandbox, onSandboxGone } = this.#options;
    // A replica may send for a sandbox that it has not loaded yet.
    if (lease === undefined && findSandbox(this.#name) === undefined) onSandboxGone(this.#name);
  }

  async #runOnce(): Promise<void> {
    const { lease } = this.#options;
    try {
      if (lease && !(await lease.acquire(this.#name))) {
        this.#runLater(leaseInterval);
        return;
      }
      await this.#storeOutcomes();
      await this.#sendDue();
      if (lease) await this.#keepLease(lease);
    } catch {
      // The store refuses writes for now: its own health reports that.
      this.#runLater(storeInterval);
    }
  }

  /** Renews the lease while requests are on their way or wait, and else lets another replica send. */
  async #keepLease(lease: SharedDeliveries): Promise<void> {
    if (this.#outcomes.length > 0) return;
    if (this.#sending > 0) {
      this.#runLater(leaseInterval);
      return;
    }
    const rest = this.#queue.size === 0 ? 'done' : 'pending';
    // Another replica may change what is due: the next time all is read again.
    this.#queue = new DeliveryQueue();
    await lease.release(this.#name, rest);
    // Another one may have announced a message just before the release.
    if (rest === 'done' && (await this.#hasDue(lease))) lease.announce(this.#name);
  }

  async #hasDue(lease: SharedDeliveries): Promise<boolean> {
    await lease.catchUp(this.#name);
    const sandbox = this.#options.findSandbox(this.#name);
    const count = (transaction: Transaction) =>
      transaction.records(pendingDeliveriesResource).list({ limit: 0 }).total;
    return sandbox !== undefined && (await sandbox.peek(count)) > 0;
  }

  /** Takes over a message that was changed by hand. */
  replace(message: PendingDelivery): void {
    this.#queue.replace(message);
  }

  /** Drops the messages of a sandbox that was reset. */
  async reset(): Promise<void> {
    this.#queue = new DeliveryQueue();
    this.#outcomes = [];
    await this.log.clear();
  }

  /** Drops what is known of a sandbox that leaves memory. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#queue = new DeliveryQueue();
    this.log.forget();
  }

  /** Whether nothing runs, is on its way or listens, so that a later message may have another sender. */
  get isUnused(): boolean {
    return this.#calls === 0 && this.#sending === 0 && !this.log.hasListeners;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#options.lease?.release(this.#name, 'pending').catch(toNothing);
  }

  #runLater(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.run(), Math.min(delay, maxTimer));
    this.#timer.unref();
  }

  async #sendDue(): Promise<void> {
    const sandbox = this.#options.findSandbox(this.#name);
    if (sandbox === undefined) return;
    await sandbox.peek((transaction) => {
      const records = transaction.records(pendingDeliveriesResource);
      this.#load(records);
      this.#sendFrom(transaction, sandbox.clock());
    });
  }

  /** Adds the messages that were committed since; after a reset all are read again. */
  #load(records: Records): void {
    const { total } = records.list({ limit: 0 });
    let found: readonly PendingDelivery[] = [];
    let end = total;
    for (let chunk = 4; end > 0; chunk *= 4) {
      const offset = Math.max(0, end - chunk);
      const page = records.list({ offset, limit: end - offset }).records.filter(isPendingDelivery);
      const added = page.filter(({ id }) => !this.#queue.has(id));
      found = [...added, ...found];
      if (added.length < page.length) break;
      end = offset;
    }
    for (const message of found) this.#queue.add(message);
    if (this.#queue.size === total) return;
    this.#queue = new DeliveryQueue();
    for (const message of records.list().records)
      if (isPendingDelivery(message)) this.#queue.add(message);
  }

  #sendFrom(transaction: Transaction, clock: ClockState): void {
    const now = transaction.clock.now();
    const isFrozen = 'frozen' in clock;
    const isReached = !isFrozen && now >= this.#queue.firstDue;
    if (isReached || clock !== this.#clock) this.#queue.retryWaiting();
    this.#clock = clock;
    for (
      let message = this.#queue.takeExcess();
      message !== undefined;
      message = this.#queue.takeExcess()
    )
      this.#end({
        stored: message,
        message,
        attempt: undefined,
        rendered: undefined,
        status: 'dropped',
      });
    const isDue = (message: PendingDelivery) =>
      this.#options.mode === 'off' || isDueAt(message, now, clock);
    for (
      let message = this.#queue.take(isDue);
      message !== undefined;
      message = this.#queue.take(isDue)
    )
      this.#startSending(message, this.#options.refresh(message, transaction), now);
    const next = this.#queue.firstDue;
    if (Number.isFinite(next) && !isFrozen) this.#runLater(Math.max(1, next - now));
  }

  #startSending(message: PendingDelivery, current: PendingDelivery | undefined, now: number): void {
    this.#sending += 1;
    void this.#send(message, current, now).then((outcome) => {
      this.#sending -= 1;
      if (!this.#isClosed) this.#end(outcome);
    });
  }

  async #send(
    stored: PendingDelivery,
    current: PendingDelivery | undefined,
    now: number,
  ): Promise<Outcome> {
    const message = current ?? stored;
    const permit = await this.#options.limit.begin(this.#name);
    const attempted = { sandbox: this.#name, now };
    const rendered = await this.#options.render(message, attempted).catch(toNothing);
    permit.printed(rendered?.request.body.length ?? 0);
    const unsent = { stored, message, attempt: undefined, rendered };
    if (current === undefined || rendered === undefined || this.#options.mode === 'off') {
      permit.end();
      const isOff = current !== undefined && rendered !== undefined;
      return { ...unsent, status: isOff ? 'off' : 'dropped' };
    }
    const result = await this.#options.requests.send(rendered.request);
    permit.end();
    const attempt = toAttempt(result, this.#now(now));
    this.#options.counter.countAttempt(attempt);
    return { stored, message, rendered, attempt, status: this.#toStatus(message, attempt) };
  }

  /** The time on the sandbox's clock. */
  #now(otherwise: number): number {
    const sandbox = this.#options.findSandbox(this.#name);
    return sandbox === undefined ? otherwise : toClock(sandbox.clock()).now();
  }

  #toStatus(message: PendingDelivery, { status }: DeliveryAttempt): DeliveryStatus {
    if (status !== null && status >= 200 && status < 300) return 'delivered';
    return countAttempts(message) + 1 >= this.#options.maxAttempts ? 'failed' : 'pending';
  }

  #end(outcome: Outcome): void {
    this.#outcomes.push(outcome);
    void this.run();
  }

  /** Stores what became of the attempts, so that nothing that was confirmed is sent again. */
  async #storeOutcomes(): Promise<void> {
    const outcomes = this.#outcomes;
    if (outcomes.length === 0) return;
    const sandbox = this.#options.findSandbox(this.#name);
    this.#outcomes = [];
    if (sandbox === undefined) return;
    try {
      await this.log.announce(outcomes.flatMap(toDoneDelivery));
      const stored = await sandbox.write((transaction) => {
        return outcomes.map((outcome) => ({ outcome, rest: storeOutcome(transaction, outcome) }));
      });
      for (const { outcome, rest } of stored) await this.#finish(outcome, rest);
    } catch (error) {
      this.#outcomes = [...outcomes, ...this.#outcomes];
      throw error;
    }
  }

  async #finish(outcome: Outcome, rest: StoredOutcome): Promise<void> {
    this.#queue.finish(outcome.stored, typeof rest === 'object' ? rest : undefined);
    const [delivery] = toDoneDelivery(outcome);
    if (rest === 'done') {
      this.#options.counter.countDelivery(outcome.status);
      if (delivery !== undefined) this.log.add(delivery);
    } else if (delivery !== undefined) await this.log.withdraw(delivery.id);
    if (rest !== 'done') this.log.notify();
  }
}

/** The message of an attempt that was its last, if it could be printed. */
function toDoneDelivery({ message, status, attempt, rendered }: Outcome): readonly Delivery[] {
  if (rendered === undefined || status === 'pending') return [];
  const attempts = attempt ? [...message.attempts, attempt] : message.attempts;
  return [{ ...rendered, pending: { ...message, attempts }, status }];
}

/** The message for a further attempt; `gone` where a reset had removed it. */
type StoredOutcome = PendingDelivery | 'gone' | 'done';

/** A held clock holds what it did not reach yet; nothing is sent before it moves. */
function isDueAt(message: PendingDelivery, now: number, clock: ClockState): boolean {
  const { due, attempts, resent, madeBy } = message;
  if (resent === true) return true;
  const isHeld = 'frozen' in clock && attempts.length === 0 && madeBy !== 'clock';
  return isHeld ? now > due : now >= due;
}

/** The attempts since a message was due, or since it was last sent again by hand. */
function countAttempts({ attempts, earlierAttempts = 0 }: PendingDelivery): number {
  return attempts.length - earlierAttempts;
}

function toAttempt(result: SendResult, at: number): DeliveryAttempt {
  return 'status' in result
    ? { at, status: result.status, error: null }
    : { at, status: null, error: result.error };
}

function storeOutcome(
  transaction: Transaction,
  { stored, status, attempt }: Outcome,
): StoredOutcome {
  const records = transaction.records(pendingDeliveriesResource);
  // After a reset, even one that another replica was asked for, an equal message is another record.
  if (records.get(stored.id) !== stored) return 'gone';
  if (status !== 'pending' || attempt === undefined) {
    noteMessageNumber(transaction, Number(stored.id));
    records.remove(stored.id);
    return 'done';
  }
  const attempts = [...stored.attempts, attempt];
  const last = Math.min(countAttempts(stored), retryIntervals.length - 1);
  const [interval = 0] = retryIntervals.slice(last);
  const { resent: _once, ...rest } = stored;
  const retry = { ...rest, attempts, due: attempt.at + interval };
  records.update(retry);
  return retry;
}

function toNothing() {
  return undefined;
}
