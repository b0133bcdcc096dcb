import { memoizeGetter } from '../../base/memoize-getter.ts';
import {
  hasCallbacks,
  isObject,
  listCallbacks,
  listWebhooks,
  mergePatch,
  type Operation,
  type OutgoingRequest,
  objectAt,
  objectOf,
  readPointer,
} from '../../openapi/openapi.ts';
import type { Plan } from '../plan.ts';
import type { Resource } from '../resource.ts';
import type { ChangeKind } from '../vocabulary/webhooks.ts';
import {
  createEventContext,
  type EventContext,
  readEventName,
  toEventName,
} from './event-meaning.ts';
import { type PayloadSubject, planPayload } from './payload.ts';
import { surveyPayload } from './payload-survey.ts';
import { mayHappen } from './possible-events.ts';
import { noEvent, webhookRules } from './rules.ts';
import { findSubscriptionCalls } from './subscription-calls.ts';
import { findSubscriptions, type SubscriptionSearch } from './subscriptions.ts';
import { planHeaders, planSignature } from './webhook-headers.ts';
import type {
  ApiEvents,
  PayloadPlan,
  SubscriptionPlan,
  WebhookEvent,
  WebhookPlan,
} from './webhook-plan.ts';
import type { WebhookMatch, WebhookSubject } from './webhook-rule.ts';

/** What webhooks are inferred from. */
export type WebhookSources = Pick<EventContext, 'schemaViews' | 'resources'> & {
  readonly operations: readonly Operation[];
  /** The resource that an operation works on. */
  readonly resourceOf: (operation: Operation) => Resource | undefined;
  readonly planOf: (operation: Operation) => Plan;
  /** Whether an operation may subscribe URLs without a record: it answers with its example, and `x-sandlot` does not deny it. */
  readonly maySubscribe: (operation: Operation) => boolean;
} & Pick<SubscriptionSearch, 'root' | 'extensionOf'>;

type WebhookSearch = WebhookSources & EventContext;

/** Finds who subscribes to the events of a document, and plans all its webhooks and callbacks on first use. */
export function inferApiEvents(sources: WebhookSources): ApiEvents {
  const search = { ...sources, ...createEventContext(sources) };
  const subscriptions = findSubscriptions(search);
  return {
    subscriptions,
    get subscriptionCalls() {
      return memoizeGetter(this, 'subscriptionCalls', findSubscriptionCalls(search));
    },
    // Large documents have hundreds, and most of their sandboxes send none.
    get webhooks() {
      return memoizeGetter(this, 'webhooks', planWebhooks(search, subscriptions));
    },
  };
}

function planWebhooks(
  search: WebhookSearch,
  subscriptions: readonly SubscriptionPlan[],
): readonly WebhookPlan[] {
  const declared = listWebhooks(search).map((request) =>
    planWebhook(search, { request, operation: undefined }),
  );
  const callbacks = search.operations.flatMap((operation) =>
    hasCallbacks(search.root, operation)
      ? listCallbacks(search.root, operation).map((request) =>
          planWebhook(search, { request, operation }),
        )
      : [],
  );
  const webhooks = [...declared, ...callbacks];
  return webhooks.length > 0 ? webhooks : planSubscribedEvents(search, subscriptions);
}

type WebhookOfOperation = {
  readonly request: OutgoingRequest;
  /** The operation that a callback belongs to. */
  readonly operation: Operation | undefined;
};

function planWebhook(
  search: WebhookSearch,
  { request, operation }: WebhookOfOperation,
): WebhookPlan {
  const survey = surveyPayload(search, request, []);
  const operationResource = operation && search.resourceOf(operation);
  const { rule, ...match } = decide(search, {
    request,
    payloadResources: survey.objects.find(({ resources }) => resources.length > 0)?.resources ?? [],
    eventNames: survey.eventProperty?.values ?? [],
    operationResource,
  });
  const plan: WebhookPlan = {
    name: request.name,
    operationId: request.operation.documentedId,
    source: operation ? 'callback' : 'webhook',
    operation: operation?.id,
    rule,
    reason: match.reason,
    when: match.when,
    url: request.url,
    method: request.operation.method,
    events: match.events,
    // The most costly part, and only what is sent needs it.
    get payload() {
      const subject = { events: match.events, resource: operationResource };
      const payloadSurvey = surveyPayload(search, request, listNouns(search, subject));
      return memoizeGetter(this, 'payload', planPayload(search, payloadSurvey, subject));
    },
    headers: planHeaders(search, request.operation),
    signature: planSignature(search, request.operation),
  };
  return overrideWebhook(search, request.operation, plan);
}

/** What the records of a payload may be called in it, whatever its webhook is called. */
function listNouns({ resources }: WebhookSearch, { events, resource }: PayloadSubject) {
  const names = new Set(events.flatMap((event) => event.resources));
  return resources.filter((one) => names.has(one.name) || one === resource).map(({ noun }) => noun);
}

function decide(
  search: WebhookSearch,
  subject: WebhookSubject,
): WebhookMatch & { readonly rule: string } {
  const isCallback = subject.request.url !== undefined;
  let isMissed = false;
  for (const { name, infer } of webhookRules) {
    const match = infer(search, subject);
    if (match === undefined) continue;
    // A callback that waited for what never happens would never be sent.
    if (!isCallback || match.events.every((event) => mayHappen(search, event)))
      return { ...match, rule: name, reason: isMissed ? missedReason : match.reason };
    isMissed = true;
  }
  return { when: 'never', events: [], reason: noEvent.summary, rule: noEvent.name };
}

const missedReason = 'No operation makes the change that it names, so each call sends it';

/** Merges the `webhook` of an `x-sandlot` into a plan (RFC 7396). */
function overrideWebhook(
  { root }: WebhookSearch,
  { pointer }: Operation,
  plan: WebhookPlan,
): WebhookPlan {
  const extension = objectAt(objectOf(readPointer(root, pointer)), 'x-sandlot');
  if (!isObject(extension.webhook)) return plan;
  const merged = mergePatch(plan, extension.webhook);
  return isWebhookPlan(merged) ? merged : plan;
}

function isWebhookPlan(value: unknown): value is WebhookPlan {
  return isObject(value) && Array.isArray(value.events) && isObject(value.payload);
}

/** The body of Standard Webhooks, for events that no document describes. */
const standardPayload: PayloadPlan = {
  mediaType: 'application/json',
  schema: undefined,
  record: ['data'],
  facts: [
    { path: ['type'], fact: 'event', values: {} },
    { path: ['timestamp'], fact: 'time', format: 'date-time' },
  ],
};

/** The events that records of subscriptions can ask for, in a document without webhooks. */
function planSubscribedEvents(
  search: WebhookSearch,
  subscriptions: readonly SubscriptionPlan[],
): readonly WebhookPlan[] {
  const names = new Set(subscriptions.flatMap(({ eventNames }) => eventNames));
  return [...names].flatMap((name) => {
    const meaning = readEventName(search, { text: name, payloadResources: [] });
    if (meaning === undefined) return [];
    const reason = 'Subscriptions can ask for it';
    return [toChangePlan('subscription-events', { name, ...meaning }, reason)];
  });
}

/** The webhook for a change in a document that describes none. */
export function planChangeWebhook(
  resource: Pick<Resource, 'name' | 'noun'>,
  change: ChangeKind,
): WebhookPlan {
  const name = toEventName(resource, change);
  const event: WebhookEvent = {
    name,
    resources: [resource.name],
    changes: [change],
    word: undefined,
    states: [],
  };
  return toChangePlan('every-change', event, 'The document describes no webhooks');
}

function toChangePlan(rule: string, event: WebhookEvent, reason: string): WebhookPlan {
  return {
    name: event.name,
    source: 'change',
    operation: undefined,
    rule,
    reason,
    when: 'change',
    url: undefined,
    method: 'POST',
    events: [event],
    payload: standardPayload,
    headers: [],
    signature: { form: 'standard' },
  };
}
