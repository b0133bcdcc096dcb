import {
  type ApiModel,
  createRecordProperties,
  type RecordPropertiesOf,
  type Resource,
  type SubscriptionCallPlan,
  type SubscriptionPlan,
  type WebhookEvent,
  type WebhookPlan,
} from '../inference/inference.ts';
import { hasCallbacks, type JsonObject, type Operation } from '../openapi/openapi.ts';
import type { StoredRecord } from '../store/types.ts';
import { createPropertyOrder, type OrderProperties } from './messages/property-order.ts';

/** A document whose events are sent. */
export type EventDocument = {
  /** The prefix of its resources in the store. */
  readonly scope: string;
  readonly root: JsonObject;
  readonly operations: readonly Operation[];
  /** Absent where nothing is inferred. */
  readonly model: (() => ApiModel) | undefined;
  /** Completes a value by a schema: always the same way. */
  readonly complete: (schema: string, given: unknown) => unknown;
  /** Resolves when values can be completed. */
  readonly ready: () => Promise<void> | undefined;
  /** The initial records of a resource. */
  readonly seedOf: (resource: string) => readonly StoredRecord[];
};

/** The events of a document in the form in which they are looked up; each part is made when it is first used. */
export type EventCatalogue = {
  readonly document: EventDocument;
  readonly orderProperties: OrderProperties;
  readonly recordPropertiesOf: RecordPropertiesOf;
  readonly subscriptions: () => readonly SubscriptionPlan[];
  /** The calls that subscribe URLs without a record. */
  readonly subscriptionCalls: () => readonly SubscriptionCallPlan[];
  /** The resource of records by their name in the store without the scope, and the keys of their parents. */
  readonly placeOf: (name: string) => ChangedPlace;
  /** The webhooks and callbacks for changes of a resource. */
  readonly eventsOf: (resource: string) => readonly PlannedEvent[];
  readonly callbacksOf: (operation: Operation) => readonly WebhookPlan[];
  readonly find: (webhook: string, operation: string | null) => WebhookPlan | undefined;
  /** Whether the document itself describes webhooks or callbacks. */
  readonly describesEvents: () => boolean;
  readonly hasCallbacks: () => boolean;
};

/** Where changed records are: their resource, and the keys of its ancestors. */
export type ChangedPlace = {
  readonly resource: Resource | undefined;
  readonly keys: readonly string[];
};

/** A kind of change, and the webhook that reports it. */
export type PlannedEvent = { readonly plan: WebhookPlan; readonly event: WebhookEvent };

export function createEventCatalogue(document: EventDocument): EventCatalogue {
  const events = () => document.model?.().apiEvents();
  const webhooks = () => events()?.webhooks ?? [];
  let byResource: Map<string, PlannedEvent[]> | undefined;
  let isCalling: boolean | undefined;
  let isDescribed: boolean | undefined;
  return {
    document,
    orderProperties: createPropertyOrder(document.root),
    recordPropertiesOf: createRecordProperties(document.root),
    placeOf: compilePlaceOf(document),
    subscriptions: () => events()?.subscriptions ?? [],
    subscriptionCalls: () => events()?.subscriptionCalls ?? [],
    eventsOf: (resource) => {
      byResource ??= groupByResource(webhooks());
      return byResource.get(resource) ?? [];
    },
    callbacksOf: ({ id }) => webhooks().filter(({ operation }) => operation === id),
    find: (webhook, operation) =>
      webhooks().find((plan) => plan.name === webhook && (plan.operation ?? null) === operation),
    describesEvents: () => {
      isDescribed ??= webhooks().some(({ source }) => source !== 'change');
      return isDescribed;
    },
    hasCallbacks: () => {
      isCalling ??= document.operations.some((one) => hasCallbacks(document.root, one));
      return isCalling;
    },
  };
}

/** Records below others have as many names as there are parents: those are looked up each time. */
function compilePlaceOf({ model }: EventDocument): EventCatalogue['placeOf'] {
  const places = new Map<string, ChangedPlace>();
  return (name) => {
    const known = places.get(name);
    if (known !== undefined) return known;
    const { resource, keys = [] } = model?.().resolveRecordsName(name) ?? {};
    const place = { resource, keys };
    if (resource !== undefined && keys.length === 0) places.set(name, place);
    return place;
  };
}

function groupByResource(webhooks: readonly WebhookPlan[]): Map<string, PlannedEvent[]> {
  const byResource = new Map<string, PlannedEvent[]>();
  for (const plan of webhooks)
    for (const event of plan.when === 'change' ? plan.events : [])
      for (const resource of new Set(event.resources))
        byResource.set(resource, [...(byResource.get(resource) ?? []), { plan, event }]);
  return byResource;
}
