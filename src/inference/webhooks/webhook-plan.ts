import type { TimestampFormat } from '../effects/timestamp-formats.ts';
import type { ChangeKind } from '../vocabulary/webhooks.ts';

/** Every decision about one webhook or callback, as plain JSON data. */
export type WebhookPlan = {
  /** As the document calls it. */
  readonly name: string;
  /** The operationId of the request that sends it; absent where it has none. */
  readonly operationId?: string | undefined;
  /** `change`: the document describes no webhooks, and each receiver gets every change. */
  readonly source: 'webhook' | 'callback' | 'change';
  /** The id of the operation that a callback belongs to. */
  readonly operation: string | undefined;
  /** The name of the webhook rule that decided. */
  readonly rule: string;
  /** Why, in one sentence. */
  readonly reason: string;
  /** `change`: after a change of its events; `call`: after each call of its operation; `never`. */
  readonly when: 'change' | 'call' | 'never';
  /** The URL of a callback, with runtime expressions. */
  readonly url: string | undefined;
  readonly method: string;
  readonly events: readonly WebhookEvent[];
  readonly payload: PayloadPlan;
  readonly headers: readonly WebhookHeader[];
  readonly signature: SignaturePlan;
};

/** A kind of change that a webhook reports. */
export type WebhookEvent = {
  /** `order.cancelled`. */
  readonly name: string;
  /** The resources whose records change. */
  readonly resources: readonly string[];
  readonly changes: readonly ChangeKind[];
  /** The word for an action or a state, such as `cancelled`; absent for every change of these kinds. */
  readonly word: string | undefined;
  /** The states that the word names. */
  readonly states: readonly EventState[];
};

/** A state that a record enters. */
export type EventState = { readonly property: string; readonly value: string };

/** How the body of a webhook is made. */
export type PayloadPlan = {
  readonly mediaType: string;
  /** The schema of the body; absent without one. */
  readonly schema: string | undefined;
  /** The path to the record in the body; empty where it is the body, absent where it is not in it. */
  readonly record: readonly string[] | undefined;
  readonly facts: readonly PayloadFact[];
  /** The other records in it; absent where there are none. */
  readonly related?: readonly RelatedRecord[];
};

/** A record that the body shows beside the one that changed, as far as it exists. */
export type RelatedRecord = {
  readonly path: readonly string[];
  readonly resource: string;
  /** The property of the changed record with its key, or with the other record itself. */
  readonly property: string | undefined;
  /** The property of the other record with the key of the changed one. */
  readonly backProperty: string | undefined;
};

/** A property of an envelope that is about the event. */
export type PayloadFact = { readonly path: readonly string[] } & (
  | {
      readonly fact: 'event';
      /** By the names of the events what is sent; the name itself where there is none. */
      readonly values: Readonly<Record<string, string>>;
    }
  | { readonly fact: 'time'; readonly format: TimestampFormat }
  /** The id of the message, the key of the record, or the record before the change. */
  | { readonly fact: 'id' | 'key' | 'previous' }
);

/** A header field that the document declares. */
export type WebhookHeader = {
  readonly name: string;
  readonly fact: 'event' | 'id' | 'timestamp' | 'value';
  /** The value that the document gives for a field that has nothing to do with the event. */
  readonly value: string | undefined;
};

/**
 * How a webhook is signed: by the three header fields of Standard Webhooks, by a digest of the body in
 * one field, or by one of time and body (`t=…,v1=…`).
 */
export type SignaturePlan =
  | { readonly form: 'standard' | 'none' }
  | {
      readonly form: 'body';
      readonly header: string;
      readonly encoding: 'hex' | 'base64';
      /** `sha256=`, or empty. */
      readonly prefix: string;
    }
  | { readonly form: 'timed'; readonly header: string };

/** Records of the API that say where to send events. */
export type SubscriptionPlan = {
  readonly resource: string;
  /** The path to the URL in a record. */
  readonly url: readonly string[];
  /** The path to the events that it asks for; absent where it gets all. */
  readonly events: readonly string[] | undefined;
  /** The names that the document lists for them. */
  readonly eventNames: readonly string[];
  /** Where a record says whether it gets anything. */
  readonly active: SubscriptionSwitch | undefined;
  /** The path to the secret that its messages are signed with. */
  readonly secret: readonly string[] | undefined;
};

/** An operation that subscribes or unsubscribes a URL, of which no record of the API knows. */
export type SubscriptionCallPlan = {
  readonly operation: string;
  readonly effect: SubscriptionEffect;
  /** The names in the body or the query of what is subscribed. */
  readonly url: string | undefined;
  readonly events: string | undefined;
  readonly secret: string | undefined;
};

/** `set`: the URL takes the place of earlier ones. */
export type SubscriptionEffect = 'add' | 'set' | 'remove';

/** `state`: one of the words for states in which it gets nothing turns it off. */
export type SubscriptionSwitch = {
  readonly path: readonly string[];
  readonly kind: 'active' | 'inactive' | 'state';
};

/** All that is sent by itself. */
export type ApiEvents = {
  readonly webhooks: readonly WebhookPlan[];
  readonly subscriptions: readonly SubscriptionPlan[];
  readonly subscriptionCalls: readonly SubscriptionCallPlan[];
};
