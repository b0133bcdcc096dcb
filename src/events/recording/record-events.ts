import { isHttpUrl } from '../../base/http-url.ts';
import {
  isActionOfWord,
  type Plan,
  planChangeWebhook,
  type WebhookPlan,
} from '../../inference/inference.ts';
import { hasCallbacks, isObject, type Operation } from '../../openapi/openapi.ts';
import type { CommittedChange, StoredRecord, TimeOrigin, Transaction } from '../../store/types.ts';
import {
  callbacksResource,
  type DeliveryFacts,
  type PendingDelivery,
  pendingDeliveriesResource,
  type WebhookEndpoint,
} from '../delivery.ts';
import type { ChangedPlace, EventCatalogue, PlannedEvent } from '../event-document.ts';
import { isMessage } from '../messages/message-loop.ts';
import { nextMessageNumber } from '../messages/message-number.ts';
import { type EventCall, evaluateUrl } from '../messages/runtime-expression.ts';
import { toShownRecord } from './changed-records.ts';
import { listDeferredCalls } from './deferred-calls.ts';
import {
  type EventReceiver,
  hasSandboxEndpoints,
  listSandboxEndpoints,
  listSubscribers,
  wantsEvent,
} from './event-receivers.ts';
import { findRelatedRecords } from './related-records.ts';
import {
  listRelevantChanges,
  type ResourceChange,
  resourceNameOf,
  verbOfPlan,
} from './resource-changes.ts';
import { compileSubscriptionCall, listCallSubscribers } from './subscription-calls.ts';

/** What made the changes of a transaction. */
export type EventOrigin = {
  readonly sandbox: string;
  /** The call of an operation and its reply; absent for changes by time. */
  readonly call?: (() => EventCall) | undefined;
} & Partial<Pick<TimeOrigin, 'occasion' | 'at' | 'changes'>>;

/** Adds messages about the changes of a transaction to it: at its end, or after each change by time. */
export type RecordEvents = (transaction: Transaction, origin: EventOrigin) => void;

export type EventRecorderOptions = {
  readonly catalogue: EventCatalogue;
  /** The endpoints of all sandboxes. */
  readonly endpoints: readonly WebhookEndpoint[];
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
  const { root, model } = catalogue.document;
  const isCalling = recorded !== undefined && hasCallbacks(root, recorded.operation);
  const subscribe = recorded && compileSubscriptionCall(catalogue, recorded.operation);
  let plan: Plan | undefined;
  const findPlan = (): Plan | undefined => {
    if (recorded?.by === 'inference') plan ??= model?.().inferOperation(recorded.operation).plan;
    return plan;
  };
  return (transaction, origin) => {
    subscribe?.(transaction, origin.call);
    const { changes: committed = transaction.changes } = origin;
    if (!isCalling && !hasReceivers(options, transaction, committed)) return;
    if (isMessage(origin.call?.())) return;
    const recording = new EventRecording(options, transaction, origin);
    const changes = listRelevantChanges(catalogue, committed, findPlan);
    const deferred = listDeferredCalls(catalogue, transaction, committed);
    if (isCalling) recording.addCallbacks(recorded.operation, [...changes, ...deferred.begun]);
    const verbOf = ({ name, key }: ResourceChange): string | undefined =>
      deferred.verbs.has(`${name} ${key}`)
        ? deferred.verbs.get(`${name} ${key}`)
        : verbOfPlan(findPlan());
    for (const change of changes) recording.addChange(change, verbOf(change));
    if (recording.count > 0) options.onRecorded(origin.sandbox);
  };
}

/** Whether anything changed, and may receive a message; most documents and sandboxes have nothing that does. */
function hasReceivers(
  { catalogue, endpoints }: EventRecorderOptions,
  transaction: Transaction,
  changes: readonly CommittedChange[],
): boolean {
  return (
    changes.length > 0 &&
    (endpoints.length > 0 ||
      catalogue.subscriptions().length > 0 ||
      catalogue.subscriptionCalls().length > 0 ||
      catalogue.hasCallbacks() ||
      hasSandboxEndpoints(transaction))
  );
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
    const receivers = this.#listReceivers(change);
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
      if (plan.when === 'call')
        this.#add(this.#toCallFacts(plan, { operation, call, change }), { url });
    }
  }

  #listReceivers(place: ChangedPlace): readonly (WebhookEndpoint & Partial<EventReceiver>)[] {
    const { catalogue, endpoints, mayReach } = this.#options;
    this.#endpoints ??= [...endpoints, ...listSandboxEndpoints(this.#transaction)];
    const subscribers = listSubscribers(catalogue, this.#transaction, { place, mayReach });
    const called = listCallSubscribers(catalogue, this.#transaction);
    return [...this.#endpoints, ...subscribers, ...called];
  }

  /** The events of a change. One for an action or a state replaces that for any update. */
  #selectEvents(change: ResourceChange, verb: string | undefined): readonly PlannedEvent[] {
    const { catalogue } = this.#options;
    const resourceName = resourceNameOf(change);
    const events = catalogue
      .eventsOf(resourceName)
      .filter(({ event }) => isEventOf(event, change, verb));
    // Webhooks and callbacks have receivers of their own.
    const narrow = new Set(
      events.filter(({ event }) => event.word !== undefined).map(({ plan }) => plan.source),
    );
    if (events.length > 0)
      return events.filter(
        ({ plan, event }) =>
          event.word !== undefined || change.change !== 'updated' || !narrow.has(plan.source),
      );
    // No message reports a subscription, unless the document has one for it.
    const isSubscription = catalogue.subscriptions().some((one) => one.resource === resourceName);
    if (isSubscription || catalogue.describesEvents()) return [];
    const noun = change.resource?.noun ?? resourceName.slice(resourceName.lastIndexOf('/') + 1);
    const plan = planChangeWebhook({ name: resourceName, noun }, change.change);
    return plan.events.map((event) => ({ plan, event }));
  }

  #toFacts({ plan, event }: PlannedEvent, change: ResourceChange): DeliveryFacts {
    const record = change.after ?? change.before;
    const keepsPrevious = plan.payload.facts.some(({ fact }) => fact === 'previous');
    const { related = [] } = plan.payload;
    const [transaction, { catalogue }] = [this.#transaction, this.#options];
    const found = findRelatedRecords(related, { catalogue, transaction, change });
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
      ...(found.length > 0 && { related: found }),
    };
  }

  #toCallFacts(plan: WebhookPlan, { operation, call, change }: CallOfEvent): DeliveryFacts {
    const record = change?.after;
    const body = [call.reply.body, call.body].find(isObject);
    return {
      event: plan.name,
      webhook: plan.name,
      operation: operation.id,
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
    const id = `${Number(records.last()?.id ?? 0) + 1}`;
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
    const now = this.#transaction.clock.now();
    const { occasion, at = now } = this.#origin;
    this.count += 1;
    const message: PendingDelivery = {
      id: `${nextMessageNumber(this.#transaction)}`,
      ...facts,
      url: receiver.url,
      secret: receiver.secret ?? null,
      subscription: receiver.subscription ?? null,
      // What a read brings about happens when it comes.
      at: occasion === 'read' ? now : at,
      due: now,
      attempts: [],
      ...(occasion === 'clock' && { madeBy: 'clock' }),
    };
    this.#transaction.records(pendingDeliveriesResource).insert(message);
  }
}

/** A call, and the record that it is about. */
type CallOfEvent = {
  readonly operation: Operation;
  readonly call: EventCall;
  readonly change: ResourceChange | undefined;
};

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
