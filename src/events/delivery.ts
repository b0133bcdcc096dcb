import { pendingDeliveriesResource, toInternalResource } from '../base/internal-resources.ts';
import type { ChangeKind } from '../inference/inference.ts';
import type { StoredRecord } from '../store/types.ts';

export { pendingDeliveriesResource };

/** Has the greatest number of the messages that are done. */
export const greatestNumberResource = toInternalResource('delivery-numbers');

/** Where callbacks that wait for a change of a record are sent. */
export const callbacksResource = toInternalResource('callbacks');

/** Where calls that no record remembers have events sent. */
export const subscribersResource = toInternalResource('subscribers');

/** Where the control API has events of a sandbox sent. */
export const webhooksResource = toInternalResource('webhooks');

/** A receiver of events. */
export type WebhookEndpoint = {
  readonly url: string;
  /** The events that it gets, as names or patterns such as `order.*`; all when absent. */
  readonly events?: readonly string[] | undefined;
  /** The secret that its messages are signed with; derived from the URL when absent. */
  readonly secret?: string | undefined;
};

/** The record of the API that subscribes to events. */
export type SubscriptionReference = { readonly resource: string; readonly key: string };

/** The event that a message reports. */
export type DeliveryFacts = {
  /** `order.created`. */
  readonly event: string;
  /** The webhook or callback of the document, and the operation of a callback. */
  readonly webhook: string;
  readonly operation: string | null;
  /** The prefix of the document's resources in the store. */
  readonly scope: string;
  readonly resource: string | null;
  readonly key: string | null;
  readonly change: ChangeKind | null;
  /** The record after the change, before its removal, or what else the message is about. */
  readonly record: unknown;
  /** The record before the change; `null` where it is of no use to the message. */
  readonly previous: StoredRecord | null;
  /** The other records that the message shows. */
  readonly related?: readonly RelatedValue[];
};

/** Another record in the body of a message. */
export type RelatedValue = { readonly path: readonly string[]; readonly record: StoredRecord };

/** An attempt to deliver a message. */
export type DeliveryAttempt = {
  /** The time on the sandbox's clock, in milliseconds since 1970. */
  readonly at: number;
  /** The status of the reply, or why there was none. */
  readonly status: number | null;
  readonly error: string | null;
};

/** A message that is due, as a record of the store. */
export type PendingDelivery = DeliveryFacts & {
  /** Its number in the sandbox, counted from 1: ascending keys are the cheapest ones. */
  readonly id: string;
  readonly url: string;
  readonly secret: string | null;
  readonly subscription: SubscriptionReference | null;
  /** When its change fell due or was made, and when the next attempt is due, on the sandbox's clock in milliseconds. */
  readonly at: number;
  readonly due: number;
  readonly attempts: readonly DeliveryAttempt[];
  /** A clock that was set: it has moved already, so it does not hold the message. */
  readonly madeBy?: 'clock';
  /** Sent by hand: at once, even while the clock is held. */
  readonly resent?: boolean;
  /** How many of the attempts were made before it was sent again by hand: these count towards no limit. */
  readonly earlierAttempts?: number;
};

/** `off`: nothing is sent. `dropped`: its subscription was removed before it was sent. */
export type DeliveryStatus = 'pending' | 'delivered' | 'failed' | 'dropped' | 'off';

/** A message as it goes out. */
export type WebhookRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A message as it goes out, and its id. */
export type RenderedMessage = {
  /** `msg_…`: the same for all attempts. */
  readonly id: string;
  readonly request: WebhookRequest;
};

/** A message with what became of it. */
export type Delivery = RenderedMessage & {
  readonly pending: PendingDelivery;
  readonly status: DeliveryStatus;
};

/** Whether a stored record is a pending message: only this room writes that resource. */
export function isPendingDelivery(
  record: StoredRecord | undefined,
): record is StoredRecord & PendingDelivery {
  return typeof record?.id === 'string' && Array.isArray(record.attempts);
}
