import { isHttpUrl } from '../../base/http-url.ts';
import { seedRandom, toRandom } from '../../base/random.ts';
import {
  isActionOfWord,
  type Plan,
  planChangeWebhook,
  type WebhookPlan,
} from '../../inference/inference.ts';
import { hasCallbacks, isObject, type Operation } from '../../openapi/openapi.ts';
import type { StoredRecord, Transaction } from '../../store/types.ts';
import {
  callbacksResource,
  type DeliveryFacts,
  deliveryNumbersResource,
  pendingDeliveriesResource,
  type WebhookEndpoint,
} from '../delivery.ts';
import type { EventCatalogue, PlannedEvent } from '../event-document.ts';
import { type EventCall, evaluateUrl } from '../messages/runtime-expression.ts';
import { type ChangedRecord, listChangedRecords, toShownRecord } from './changed-records.ts';
import {
  type ChangedPlace,
  type EventReceiver,
  hasSandboxEndpoints,
  listSandboxEndpoints,
  listSubscribers,
  wantsEvent,
} from './event-receivers.ts';

/** What made the changes of a transaction. */
export type EventOrigin = {
  readonly sandbox: string;
  /** The call of an operation and its reply; absent for changes by time. */
  readonly call?: (() => EventCall) | undefined;
};

/** Adds the messages about the changes of a transaction to that transaction, at its end. */
export type RecordEvents = (transaction: Transaction, origin: EventOrigin) => void;

export type EventRecorderOptions = {
  readonly catalogue: EventCatalogue;
  /** The endpoints of all sandboxes. */
  readonly endpoints: readonly WebhookEndpoint[];
  readonly seed: number;
  readonly mayReach: (url: string) => boolean;
  /** Called when a transaction has messages; it may still fail. */
  readonly onRecorded: (sandbox: string) => void;
};

/** An operation, and whether its inferred plan answers it. */
export type RecordedOperation = {
  readonly operation: Operation;
  readonly by: 'inference' | 'module';
};

/** Compiles what an operation does at the end of its transaction; without one, for changes by time. */
export function compileRecordEvents(
  options: EventRecorderOptions,
  recorded?: RecordedOperation,
): RecordEvents {
  const { catalogue } = options;
  const { root } = catalogue.document;
  const isCalling = recorded !== undefined && hasCallbacks(root, recorded.operation);
  return (transaction, origin) => {
    if (transaction.changes.length === 0 && !isCalling) return;
    if (!isCalling && !hasReceivers(options, transaction)) return;
    const recording = new EventRecording(options, transaction, origin);
    const changes = listRelevantChanges(options, transaction, recorded);
    if (isCalling) recording.addCallbacks(recorded.operation, changes);
    for (const change of changes) recording.addChange(change, verbOf(catalogue, recorded));
    if (recording.count > 0) options.onRecorded(origin.sandbox);
  };
}

/** Whether anything may receive a message; most documents and sandboxes have nothing that does. */
function hasReceivers(
  { catalogue, endpoints }: EventRecorderOptions,
  transaction: Transaction,
): boolean {
  return (
    endpoints.length > 0 ||
    catalogue.subscriptions().length > 0 ||
    catalogue.hasCallbacks() ||
    hasSandboxEndpoints(transaction)
  );
}

/** The changes that are not mere consequences of what the operation is about. */
function listRelevantChanges(
  { catalogue: { document } }: EventRecorderOptions,
  { changes }: Transaction,
  recorded: RecordedOperation | undefined,
): readonly ResourceChange[] {
  const { scope, model } = document;
  const all = listChangedRecords(changes).filter(({ resource }) => resource.startsWith(scope));
  const plan =
    all.length > 0 && recorded?.by === 'inference' ? planOf(document, recorded) : undefined;
  return all.flatMap((change) => {
    const name = change.resource.slice(scope.length);
    const resolved = model?.().resolveRecordsName(name);
    const place = { resource: resolved?.resource, keys: resolved?.keys ?? [] };
    const resourceName = resolved?.resource.name ?? name;
    const isOwn = plan === undefined || plan.target.resource === resourceName;
    if (!isOwn)
      return change.change === 'updated' ? [] : [{ ...change, name, resourceName, place }];
    return [{ ...toClientChange(change, plan), name, resourceName, place }];
  });
}

/** A change of a record whose resource is known. */
type ResourceChange = ChangedRecord & {
  /** The name of its records without the scope: `owners/7/pets`. */
  readonly name: string;
  /** The name of its resource: `owners/{ownerId}/pets`. */
  readonly resourceName: string;
  readonly place: ChangedPlace;
};

function planOf(
  { model }: EventCatalogue['document'],
  { operation }: RecordedOperation,
): Plan | undefined {
  return model?.().inferOperation(operation).plan;
}

const changingKinds: readonly string[] = ['update', 'replace', 'action'];

/** A record that was made on demand and then changed was there for the client before. */
function toClientChange(change: ChangedRecord, plan: Plan | undefined): ChangedRecord {
  return change.change === 'created' && plan && changingKinds.includes(plan.kind)
    ? { ...change, change: 'updated' }
    : change;
}

/** The verb of an action: `cancel` of `POST /orders/{id}/cancel`. */
function verbOf(
  { document }: EventCatalogue,
  recorded: RecordedOperation | undefined,
): string | undefined {
  if (recorded?.by !== 'inference') return undefined;
  const plan = planOf(document, recorded);
  return plan?.kind === 'action' ? plan.target.path.split('/').at(-1) : undefined;
}

/** The messages of one transaction. */
class EventRecording {
  readonly #options: EventRecorderOptions;
  readonly #transaction: Transaction;
  readonly #origin: EventOrigin;
  #endpoints: readonly WebhookEndpoint[] | undefined;
  /** How many messages were added. */
  count = 0;

  constructor(options: EventRecorderOptions, transaction: Transaction, origin: EventOrigin) {
    this.#options = options;
    this.#transaction = transaction;
    this.#origin = origin;
  }

  addChange(change: ResourceChange, verb: string | undefined): void {
    const receivers = this.#listReceivers(change.place);
    const hasCallbacks = this.#options.catalogue.hasCallbacks();
    if (receivers.length === 0 && !hasCallbacks) return;
    for (const { plan, event } of this.#selectEvents(change, verb)) {
      const facts = this.#toFacts({ plan, event }, change);
      const isCallback = plan.source === 'callback';
      for (const receiver of isCallback ? this.#listCallbacks(plan, change) : receivers)
        if (isCallback || wantsEvent(receiver, event.name, plan)) this.#add(facts, receiver);
    }
  }

  /** Sends the callbacks of a call, or notes where those for later changes are sent. */
  addCallbacks(operation: Operation, changes: readonly ResourceChange[]): void {
    const call = this.#origin.call?.();
    if (call === undefined || call.reply.status >= 300) return;
    const change = changes.find((one) => one.after !== undefined);
    for (const plan of this.#options.catalogue.callbacksOf(operation)) {
      const url = plan.url && evaluateUrl(plan.url, call);
      if (!isHttpUrl(url)) continue;
      if (plan.when === 'change' && change) this.#register(plan, url, change);
      if (plan.when === 'call') this.#add(this.#toCallFacts(plan, { call, change }), { url });
    }
  }

  #listReceivers(place: ChangedPlace): readonly (WebhookEndpoint & Partial<EventReceiver>)[] {
    const { catalogue, endpoints, mayReach } = this.#options;
    this.#endpoints ??= [...endpoints, ...listSandboxEndpoints(this.#transaction)];
    const subscribers = listSubscribers(catalogue, this.#transaction, { place, mayReach });
    return [...this.#endpoints, ...subscribers];
  }

  /** The events of a change. One for an action or a state replaces that for any update. */
  #selectEvents(change: ResourceChange, verb: string | undefined): readonly PlannedEvent[] {
    const { catalogue } = this.#options;
    const { resourceName, place } = change;
    const events = catalogue
      .eventsOf(resourceName)
      .filter(({ event }) => isEventOf(event, change, verb));
    const isNarrow = events.some(({ event }) => event.word !== undefined);
    if (events.length > 0)
      return isNarrow
        ? events.filter(({ event }) => event.word !== undefined || change.change !== 'updated')
        : events;
    if (catalogue.describesEvents()) return [];
    const noun = place.resource?.noun ?? resourceName.split('/').at(-1) ?? resourceName;
    const plan = planChangeWebhook({ name: resourceName, noun }, change.change);
    return plan.events.map((event) => ({ plan, event }));
  }

  #toFacts({ plan, event }: PlannedEvent, change: ResourceChange): DeliveryFacts {
    const record = change.after ?? change.before;
    const keepsPrevious = plan.payload.facts.some(({ fact }) => fact === 'previous');
    return {
      event: event.name,
      webhook: plan.name,
      operation: plan.operation ?? null,
      scope: this.#options.catalogue.document.scope,
      resource: change.name,
      key: change.key,
      change: change.change,
      record: record && toShownRecord(record),
      previous: (keepsPrevious && change.before && toShownRecord(change.before)) || null,
    };
  }

  #toCallFacts(plan: WebhookPlan, { call, change }: CallOfEvent): DeliveryFacts {
    const record = change?.after;
    const body = [call.reply.body, call.body].find(isObject);
    return {
      event: plan.name,
      webhook: plan.name,
      operation: plan.operation ?? null,
      scope: this.#options.catalogue.document.scope,
      resource: change?.name ?? null,
      key: change?.key ?? null,
      change: change?.change ?? null,
      record: record ? toShownRecord(record) : (body ?? null),
      previous: null,
    };
  }

  #register(plan: WebhookPlan, url: string, { name, key }: ResourceChange): void {
    const records = this.#transaction.records(callbacksResource);
    const id = `${this.#nextNumber()}`;
    records.insert({ id, callback: `${plan.operation} ${plan.name}`, url, resource: name, key });
  }

  /** The receivers of a callback: of this record, or of any where the callback is about others. */
  #listCallbacks(plan: WebhookPlan, change: ResourceChange): readonly WebhookEndpoint[] {
    const { scope } = this.#options.catalogue.document;
    const callback = `${plan.operation} ${plan.name}`;
    const { records } = this.#transaction.records(callbacksResource).list({ where: { callback } });
    return records.flatMap(({ url, resource, key }) => {
      const isOfRecord = resource === change.name && key === change.key;
      if (!isOfRecord && (resource === change.name || !this.#exists(scope + resource, `${key}`)))
        return [];
      return [{ url: `${url}` }];
    });
  }

  #exists(resource: string, key: string): boolean {
    return this.#transaction.records(resource).get(key) !== undefined;
  }

  #add(facts: DeliveryFacts, receiver: WebhookEndpoint & Partial<EventReceiver>): void {
    const { seed } = this.#options;
    const number = this.#nextNumber();
    const at = this.#transaction.clock.now();
    this.count += 1;
    this.#transaction.records(pendingDeliveriesResource).insert({
      id: toMessageId(seed, this.#origin.sandbox, number),
      number,
      ...facts,
      url: receiver.url,
      secret: receiver.secret ?? null,
      subscription: receiver.subscription ?? null,
      at,
      due: at,
      attempts: [],
    });
  }

  #nextNumber(): number {
    const records = this.#transaction.records(deliveryNumbersResource);
    const number = Number(records.get('last')?.number ?? 0) + 1;
    if (number === 1) records.insert({ id: 'last', number });
    else records.update({ id: 'last', number });
    return number;
  }
}

/** A call, and the record that it is about. */
type CallOfEvent = { readonly call: EventCall; readonly change: ResourceChange | undefined };

function isEventOf(
  { changes, word, states }: PlannedEvent['event'],
  { change, before, after }: ResourceChange,
  verb: string | undefined,
): boolean {
  if (!changes.includes(change)) return false;
  if (word === undefined || (verb !== undefined && isActionOfWord(verb, word))) return true;
  return states.some(({ property, value }) => hasEntered(property, value, { before, after }));
}

function hasEntered(
  property: string,
  value: string,
  {
    before,
    after,
  }: { readonly before: StoredRecord | undefined; readonly after: StoredRecord | undefined },
): boolean {
  return after?.[property] === value && before?.[property] !== value;
}

const idAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const idLength = 24;

/** The same for the same seed, sandbox and number; the sandbox's own random numbers are not used up. */
function toMessageId(seed: number, sandbox: string, number: number): string {
  const random = toRandom(seedRandom(seed, `webhook ${sandbox} ${number}`));
  let id = 'msg_';
  for (let index = 0; index < idLength; index++)
    id += idAlphabet.charAt(Math.floor(random.fraction() * idAlphabet.length));
  return id;
}
