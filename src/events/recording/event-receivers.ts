import { isDeepStrictEqual } from 'node:util';
import { isHttpUrl } from '../../base/http-url.ts';
import {
  everyEvent,
  inactiveState,
  type Resource,
  type SubscriptionPlan,
  splitEventName,
  toRecordsName,
  type WebhookPlan,
} from '../../inference/inference.ts';
import { isObject } from '../../openapi/openapi.ts';
import type { StoredRecord, Transaction } from '../../store/types.ts';
import { type SubscriptionReference, type WebhookEndpoint, webhooksResource } from '../delivery.ts';
import type { ChangedPlace, EventCatalogue } from '../event-document.ts';

/** An endpoint, and the record of the API that it is from. */
export type EventReceiver = WebhookEndpoint & {
  readonly subscription: SubscriptionReference | undefined;
};

/** The endpoints that the control API set for a sandbox. */
export function listSandboxEndpoints(transaction: Transaction): readonly WebhookEndpoint[] {
  if (!hasSandboxEndpoints(transaction)) return [];
  return transaction
    .records(webhooksResource)
    .list()
    .records.map(({ url, events, secret }) => ({
      url: `${url}`,
      events: Array.isArray(events) ? events.map(String) : undefined,
      secret: typeof secret === 'string' ? secret : undefined,
    }));
}

export function hasSandboxEndpoints(transaction: Transaction): boolean {
  return transaction.records(webhooksResource).last() !== undefined;
}

/** The records whose number is bounded: each change is compared with all of them. */
const maxSubscriptions = 1000;

/**
 * The records that subscribe to the events of a place. Those below parents get the events of the same
 * parents. A generated record counts only if its URL can surely be reached.
 */
export function listSubscribers(
  catalogue: EventCatalogue,
  transaction: Transaction,
  {
    place,
    mayReach,
  }: { readonly place: ChangedPlace; readonly mayReach: (url: string) => boolean },
): readonly EventReceiver[] {
  const { document } = catalogue;
  return catalogue.subscriptions().flatMap((plan) => {
    const resource = document.model?.().resources.find((one) => one.name === plan.resource);
    const name = resource && findRecordsName(resource, place);
    if (resource === undefined || name === undefined) return [];
    const { storedProperty } = resource.key;
    const { records } = transaction
      .records(document.scope + name)
      .list({ limit: maxSubscriptions });
    return records.flatMap((record) => {
      const subscription = { resource: name, key: `${record[storedProperty]}` };
      const receiver = toReceiver(plan, record, subscription);
      if (receiver === undefined) return [];
      const isGenerated = () =>
        document.seedOf(name).some((seed) => isDeepStrictEqual(seed, record));
      return mayReach(receiver.url) || !isGenerated() ? [receiver] : [];
    });
  });
}

function findRecordsName(
  resource: Resource,
  { resource: changed, keys }: ChangedPlace,
): string | undefined {
  const parents = resource.ancestors.length;
  const isSameParents = resource.ancestors.every(
    (ancestor, index) => ancestor === changed?.ancestors[index],
  );
  return isSameParents && parents <= keys.length
    ? toRecordsName(resource, keys.slice(0, parents))
    : undefined;
}

/** The receiver of a record; `undefined` while it gets nothing. */
export function toReceiver(
  plan: SubscriptionPlan,
  record: StoredRecord,
  subscription: SubscriptionReference,
): EventReceiver | undefined {
  const url = valueAtPath(record, plan.url);
  if (!isHttpUrl(url) || !isActive(plan, record)) return undefined;
  const secret = plan.secret && valueAtPath(record, plan.secret);
  const events = plan.events && [valueAtPath(record, plan.events) ?? []].flat().map(String);
  return {
    url,
    events: events?.length === 0 ? undefined : events,
    secret: typeof secret === 'string' && secret !== '' ? secret : undefined,
    subscription,
  };
}

function isActive({ active }: SubscriptionPlan, record: StoredRecord): boolean {
  if (active === undefined) return true;
  const value = valueAtPath(record, active.path);
  if (active.kind === 'active') return value !== false;
  return active.kind === 'inactive' ? value !== true : !inactiveState.test(`${value}`);
}

function valueAtPath(record: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), record);
}

/** Whether a receiver wants an event: by its name, that of its webhook, a pattern or its noun. */
export function wantsEvent(
  { events }: Pick<WebhookEndpoint, 'events'>,
  event: string,
  { name, payload }: Pick<WebhookPlan, 'name' | 'payload'>,
): boolean {
  if (events === undefined) return true;
  // What the body calls the event counts as well.
  const printed = payload.facts.flatMap((fact) =>
    fact.fact === 'event' ? (fact.values[event] ?? []) : [],
  );
  const names = [event, name, ...printed];
  return events.some(
    (filter) => everyEvent.test(filter) || names.some((one) => matchesEvent(filter, one)),
  );
}

/** `order.created`, `ORDER_CREATED`, `order.*` and `order` match `order.created`. */
function matchesEvent(filter: string, event: string): boolean {
  const [expected, words] = [splitEventName(filter), splitEventName(event)];
  return expected.length > 0 && expected.every((word, index) => word === words[index]);
}
