import type { PendingDelivery } from '../delivery.ts';

/** The messages about one record to one receiver, which are sent one after the other. */
type Lane = {
  readonly name: string;
  readonly url: string;
  readonly messages: PendingDelivery[];
  state: LaneState;
};

/** `ready` also while the first message is not due: it is checked when it is taken. */
type LaneState = 'ready' | 'waiting' | 'blocked' | 'busy';

/** Requests that one receiver gets at the same time from one sandbox. */
const maxRequestsOfReceiver = 8;

/** The characters of the records in all messages that wait; each message counts for some more. */
const maxRecordLength = 64_000_000;
const messageLength = 500;

/** How many messages have a record, which takes its memory only once. */
type RecordUse = { readonly record: unknown; readonly length: number; messages: number };

type KnownMessage = { readonly lane: Lane; readonly use: RecordUse };

/**
 * The messages of a sandbox in the order in which they are sent: one after the other for each record and
 * receiver, and lanes of different records side by side. Every step takes the same time for few and for many.
 */
export class DeliveryQueue {
  readonly #lanes = new Map<string, Lane>();
  readonly #known = new Map<string, KnownMessage>();
  readonly #waiting = new Set<Lane>();
  readonly #blocked = new Map<string, Lane[]>();
  readonly #requests = new Map<string, number>();
  readonly #records = new Map<unknown, RecordUse>();
  #recordLength = 0;
  #ready: Lane[] = [];
  #firstDue = Number.POSITIVE_INFINITY;

  get size(): number {
    return this.#known.size;
  }

  has(id: string): boolean {
    return this.#known.has(id);
  }

  add(message: PendingDelivery): void {
    const { url, scope, resource, key, id } = message;
    const name = `${url} ${scope}${resource} ${key ?? id}`;
    const lane = this.#lanes.get(name) ?? { name, url, messages: [], state: 'ready' };
    this.#lanes.set(name, lane);
    this.#known.set(id, { lane, use: this.#count(message) });
    this.#insert(lane, message);
  }

  /** What was sent again by hand waits only for what is on its way, all else for the messages before it. */
  #insert(lane: Lane, message: PendingDelivery): void {
    const { messages, state } = lane;
    const later =
      message.resent === true
        ? messages.findIndex((one, index) => !one.resent && (index > 0 || state !== 'busy'))
        : -1;
    messages.splice(later < 0 ? messages.length : later, 0, message);
    if (messages[0] === message && state !== 'blocked') this.#makeReady(lane);
  }

  /** Takes the first message that is due, of a lane that has none on its way. */
  take(isDue: (message: PendingDelivery) => boolean): PendingDelivery | undefined {
    for (let lane = this.#ready.shift(); lane !== undefined; lane = this.#ready.shift()) {
      const [message] = lane.messages;
      if (message === undefined || lane.state !== 'ready') continue;
      if (!isDue(message)) {
        lane.state = 'waiting';
        this.#waiting.add(lane);
        this.#firstDue = Math.min(this.#firstDue, message.due);
        continue;
      }
      const requests = this.#requests.get(lane.url) ?? 0;
      if (requests >= maxRequestsOfReceiver) {
        this.#block(lane);
        continue;
      }
      lane.state = 'busy';
      this.#requests.set(lane.url, requests + 1);
      return message;
    }
    return undefined;
  }

  #block(lane: Lane): void {
    lane.state = 'blocked';
    const blocked = this.#blocked.get(lane.url);
    if (blocked) blocked.push(lane);
    else this.#blocked.set(lane.url, [lane]);
  }

  /** Removes the oldest message that is not on its way, where the records of all are too long. */
  takeExcess(): PendingDelivery | undefined {
    if (this.#recordLength <= maxRecordLength) return undefined;
    for (const [id, { lane, use }] of this.#known) {
      const index = lane.messages.findIndex((message) => message.id === id);
      if (index === 0 && lane.state === 'busy') continue;
      this.#known.delete(id);
      this.#release(use);
      const [message] = lane.messages.splice(index, 1);
      if (lane.messages.length === 0) this.#lanes.delete(lane.name);
      return message;
    }
    return undefined;
  }

  #count({ record }: PendingDelivery): RecordUse {
    const length = JSON.stringify(record).length;
    const use = this.#records.get(record) ?? { record, length, messages: 0 };
    if (use.messages === 0) this.#recordLength += use.length;
    use.messages += 1;
    this.#records.set(record, use);
    this.#recordLength += messageLength;
    return use;
  }

  #release(use: RecordUse): void {
    this.#recordLength -= messageLength;
    use.messages -= 1;
    if (use.messages > 0) return;
    this.#records.delete(use.record);
    this.#recordLength -= use.length;
  }

  /** When the first of the messages that were not due is due; infinite where there is none. */
  get firstDue(): number {
    return this.#firstDue;
  }

  /** Looks at the messages again that were not due. */
  retryWaiting(): void {
    this.#firstDue = Number.POSITIVE_INFINITY;
    for (const lane of this.#waiting) this.#makeReady(lane);
    this.#waiting.clear();
  }

  /** Replaces a message that is not on its way by the one that is sent again. */
  replace(message: PendingDelivery): void {
    const lane = this.#known.get(message.id)?.lane;
    if (lane === undefined) return;
    const index = lane.messages.findIndex(({ id }) => id === message.id);
    if (index === 0 && lane.state === 'busy') return;
    lane.messages.splice(index, 1);
    this.#insert(lane, message);
  }

  /** Ends an attempt: the message is done, or replaced by what is to be tried again. */
  finish(message: PendingDelivery, retry: PendingDelivery | undefined): void {
    const known = this.#known.get(message.id);
    if (known?.lane.messages[0] !== message) return;
    const { lane, use } = known;
    if (retry === undefined) {
      lane.messages.shift();
      this.#known.delete(message.id);
      this.#release(use);
    } else lane.messages[0] = retry;
    this.#releaseRequest(lane);
    if (lane.messages.length > 0) this.#makeReady(lane);
    else this.#lanes.delete(lane.name);
  }

  /** Lets a lane that waits for a request to its receiver have that of another one. */
  #releaseRequest({ url }: Lane): void {
    const requests = (this.#requests.get(url) ?? 0) - 1;
    if (requests > 0) this.#requests.set(url, requests);
    else this.#requests.delete(url);
    const blocked = this.#blocked.get(url) ?? [];
    let next = blocked.shift();
    // Its messages may have been dropped.
    while (next?.messages.length === 0) next = blocked.shift();
    if (next !== undefined) this.#makeReady(next);
    if (blocked.length === 0) this.#blocked.delete(url);
  }

  #makeReady(lane: Lane): void {
    this.#waiting.delete(lane);
    lane.state = 'ready';
    if (lane.messages.length > 0) this.#ready.push(lane);
  }
}
