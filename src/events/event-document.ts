import type {
  ApiModel,
  SubscriptionPlan,
  WebhookEvent,
  WebhookPlan,
} from '../inference/inference.ts';
import { hasCallbacks, type JsonObject, type Operation } from '../openapi/openapi.ts';
import type { StoredRecord } from '../store/types.ts';

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
  readonly subscriptions: () => readonly SubscriptionPlan[];
  /** The webhooks and callbacks for changes of a resource. */
  readonly eventsOf: (resource: string) => readonly PlannedEvent[];
  readonly callbacksOf: (operation: Operation) => readonly WebhookPlan[];
  readonly find: (webhook: string, operation: string | null) => WebhookPlan | undefined;
  /** Whether the document itself describes webhooks or callbacks. */
  readonly describesEvents: () => boolean;
  readonly hasCallbacks: () => boolean;
};

/** A kind of change, and the webhook that tells of it. */
export type PlannedEvent = { readonly plan: WebhookPlan; readonly event: WebhookEvent };

export function createEventCatalogue(document: EventDocument): EventCatalogue {
  const events = () => document.model?.().apiEvents();
  const webhooks = () => events()?.webhooks ?? [];
  let byResource: Map<string, PlannedEvent[]> | undefined;
  let isCalling: boolean | undefined;
  return {
    document,
    subscriptions: () => events()?.subscriptions ?? [],
    eventsOf: (resource) => {
      byResource ??= groupByResource(webhooks());
      return byResource.get(resource) ?? [];
    },
    callbacksOf: ({ id }) => webhooks().filter(({ operation }) => operation === id),
    find: (webhook, operation) =>
      webhooks().find((plan) => plan.name === webhook && (plan.operation ?? null) === operation),
    describesEvents: () => webhooks().some(({ source }) => source !== 'change'),
    hasCallbacks: () => {
      isCalling ??= document.operations.some((one) => hasCallbacks(document.root, one));
      return isCalling;
    },
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
