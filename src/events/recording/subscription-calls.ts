import { isHttpUrl } from '../../base/http-url.ts';
import type { SubscriptionCallPlan } from '../../inference/inference.ts';
import { isObject, type Operation } from '../../openapi/openapi.ts';
import type { StoredRecord, Transaction } from '../../store/types.ts';
import { subscribersResource } from '../delivery.ts';
import type { EventCatalogue } from '../event-document.ts';
import type { EventCall } from '../messages/runtime-expression.ts';
import type { EventReceiver } from './event-receivers.ts';

/** Compiles what a call that subscribes or unsubscribes a URL does at its end; it is looked up by the first call. */
export function compileSubscriptionCall(
  catalogue: EventCatalogue,
  { id }: Operation,
): (transaction: Transaction, call: (() => EventCall) | undefined) => void {
  const { scope } = catalogue.document;
  return (transaction, call) => {
    const plan = catalogue.subscriptionCalls().find(({ operation }) => operation === id);
    const answered = plan && call?.();
    if (answered && answered.reply.status < 300)
      applySubscriptionCall({ transaction, plan, scope }, answered);
  };
}

type SubscriptionCall = {
  readonly transaction: Transaction;
  readonly plan: SubscriptionCallPlan;
  readonly scope: string;
};

/** Remembers or forgets the URL of a call. */
function applySubscriptionCall(
  { transaction, plan, scope }: SubscriptionCall,
  call: EventCall,
): void {
  const sent = { ...call.query, ...(isObject(call.body) ? call.body : {}) };
  const url = plan.url && sent[plan.url];
  const subscribers = transaction.records(scope + subscribersResource);
  const { records } = subscribers.list();
  for (const record of records)
    if (
      isReplaced(record, {
        plan,
        url,
        values: [...Object.values(call.path), ...Object.values(sent)],
      })
    )
      subscribers.remove(`${record.id}`);
  if (plan.effect === 'remove' || !isHttpUrl(url)) return;
  const events = plan.events === undefined ? undefined : sent[plan.events];
  const secret = plan.secret && sent[plan.secret];
  subscribers.insert({
    id: `${Number(records.at(-1)?.id ?? 0) + 1}`,
    operation: plan.operation,
    url,
    events: events === undefined ? null : [events].flat().map(String),
    secret: typeof secret === 'string' ? secret : null,
    keys: listKeys(call.reply.body),
  });
}

type SentSubscription = {
  readonly plan: SubscriptionCallPlan;
  readonly url: unknown;
  readonly values: readonly unknown[];
};

/** A subscription is removed by its URL or by what its reply called it; a call that names none removes all. */
function isReplaced(
  record: StoredRecord,
  { plan: { effect, operation }, url, values }: SentSubscription,
): boolean {
  if (effect === 'set') return record.operation === operation;
  if (effect === 'add') return record.operation === operation && record.url === url;
  const names = [record.url, record.keys].flat().map(String);
  return values.length === 0 || values.some((value) => names.includes(String(value)));
}

/** The values of a reply that may identify the subscription. */
function listKeys(body: unknown): readonly string[] {
  if (!isObject(body)) return [];
  return Object.values(body)
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map(String);
}

/** The receivers whose URLs calls have subscribed. */
export function listCallSubscribers(
  catalogue: EventCatalogue,
  transaction: Transaction,
): readonly EventReceiver[] {
  if (catalogue.subscriptionCalls().length === 0) return [];
  const { scope } = catalogue.document;
  const { records } = transaction.records(scope + subscribersResource).list();
  return records.map(toCallSubscriber);
}

function toCallSubscriber({ id, url, events, secret }: StoredRecord): EventReceiver {
  return {
    url: `${url}`,
    events: Array.isArray(events) ? events.map(String) : undefined,
    secret: typeof secret === 'string' ? secret : undefined,
    subscription: { resource: subscribersResource, key: `${id}` },
  };
}
