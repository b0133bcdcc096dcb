import { isFormOfVerb } from './actions.ts';
import { badEndStateValue } from './refusals.ts';
import { normalizeName } from './singularize.ts';

/** What a change made of a record. */
export type ChangeKind = 'created' | 'updated' | 'deleted';

/** Words in the names of events, by the change that they name. */
const changeWords: Readonly<Record<ChangeKind, readonly string[]>> = {
  created: ['created', 'create', 'new', 'added', 'add', 'inserted', 'creation'],
  updated: ['updated', 'update', 'changed', 'change', 'modified', 'edited', 'edit', 'saved'],
  deleted: ['deleted', 'delete', 'removed', 'remove', 'destroyed', 'deletion'],
};

/** Words that mean a creation where no state of the record is called so. */
const creationWords: readonly string[] = [
  ...['opened', 'placed', 'registered', 'received', 'uploaded', 'issued', 'submitted', 'requested'],
  ...['posted', 'initiated', 'started', 'generated'],
];

const changeKinds: readonly ChangeKind[] = ['created', 'updated', 'deleted'];

/** The change that a word names: `deleted` of `removed`; `undefined` for any other word. */
export function findChangeKind(word: string): ChangeKind | undefined {
  return changeKinds.find((kind) => changeWords[kind].includes(word));
}

/** Whether a word may mean a creation: `order.placed`. */
export function mayMeanCreation(word: string): boolean {
  return creationWords.includes(word);
}

/** Whether a state is what a word of an event names: `canceled` for `cancelled`. */
export function isStateOfWord(state: string, word: string): boolean {
  const name = normalizeName(state);
  return name === word || toVerb(name) === toVerb(word);
}

/** Whether an action is what a word of an event says was done: `cancel` for `cancelled`. */
export function isActionOfWord(verb: string, word: string): boolean {
  const name = normalizeName(verb);
  return name === word || isFormOfVerb(word, name) || toVerb(word) === toVerb(name);
}

/** `cancel` of `cancelled`, `canceled` and `cancel`. */
function toVerb(word: string): string {
  const stem = word.replace(/(ed|e)$/, '');
  return stem.length > 3 && stem.endsWith('ll') ? stem.slice(0, -1) : stem;
}

/** Words for one end of some work; a document may use another one for the state than for the event. */
const synonyms: readonly RegExp[] = [
  /^(completed?|succeeded|success|successful|finished|done|ready|processed)$/,
  /^(failed|failure|error|errored)$/,
];

/** Whether a state and a word of an event name the same end of some work: `succeeded` and `completed`. */
export function isSynonymOfState(state: string, word: string): boolean {
  const name = normalizeName(state);
  return synonyms.some((words) => words.test(word) && words.test(name));
}

/** Words for a change for the worse, besides the states that are a bad end. */
const setbackWord =
  /^(un\w+|disputed|delayed|bounced|blocked|suspended|flagged|deleted|removed|archived|stopped|paused|disabled|deactivated|crashed|denied|interrupted|skipped|overdue|reversed|charged)$/;

/** Whether a word of an event says that something went wrong or was taken back. */
export function isSetback(word: string): boolean {
  return setbackWord.test(word) || isSynonymOfState('failed', word) || badEndStateValue.test(word);
}

/** Words in event names that are past participles: `cancelled`, `paid`, `sent`. */
export const participleWord = /^[a-z]{2,}(ed|paid)$|^(paid|sent|lost|won|sold|met|begun|done)$/;

/** Words of event names that say nothing about the record. */
export const eventFillerWord =
  /^(events?|webhooks?|callbacks?|notifications?|notify|hook|on|when|has|have|been|was|were|is|are|the|a|an|payload|message|publish|send|emit|request|post|v\d+|data|info|status|of|in|for|to|your|and|or)$/;

/** Events of a name with this word report the state of a record, whatever changed. */
export const statusWord = /^(status|state)$/;

/** Splits names into words: `orderCancelled`, `order.cancelled`, `ORDER_CANCELLED`. */
const eventWordPattern = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g;

/** The words of an event's name, in lower case. */
export function splitEventName(name: string): readonly string[] {
  return (name.match(eventWordPattern) ?? []).map((word) => word.toLowerCase());
}

/**
 * Properties of an envelope that hold the name of the event or of its verb, the most specific first. Those
 * that are not certain need a value that names a change.
 */
export const eventNameProperties: readonly {
  readonly pattern: RegExp;
  readonly isCertain: boolean;
}[] = [
  { pattern: /^event$|^event(type|name|code)$|^webhook(event|type)$/, isCertain: true },
  { pattern: /^type$|^topic$|^action$|^(notification|message)type$|^trigger$/, isCertain: false },
  { pattern: /^(kind|name|verb)$/, isCertain: false },
];

/** Properties of an envelope that name the event where the document lists no values for them. */
export const unlistedEventName = /^(type|topic|trigger)$/;

/** Words behind which a name says by whom or where something was done: `closed-by-user`. */
export const eventPreposition = /^(by|to|from|for|with|into|at)$/;

/** Words of descriptions that are about the message, and not about the record. */
export const messageWord =
  /^(sent|triggered|fired|emitted|notified|dispatched|called|invoked|raised|delivered|occurs|received|related|provided|requested|used|based|published)$/;

/** Properties of an envelope that identify the message. */
export const messageIdName = /^(id|uuid|(event|message|delivery|webhook|notification)(id|uuid))$/;

/** Properties of an envelope that hold the time of the event. */
export const eventTimeName =
  /^(created|timestamp|time|date|at|(event|delivery|webhook)(time|date|timestamp)|(created|occurred|triggered|fired|sent|emitted|published)(at|on|time|date)?|datetime)$/;

/** Properties of an envelope that hold the record, the most specific first. */
export const payloadRecordNames: readonly string[] = [
  ...['object', 'record', 'resource', 'entity', 'item', 'data', 'payload', 'content', 'body'],
  ...['attributes', 'current', 'new', 'after'],
];

/** Properties of an envelope that hold the record as it was before the change. */
export const previousRecordName =
  /^(previous|old|before|prior)(attributes|values|record|object|data|state)?$/;

/** Properties of an envelope that hold the key of the record. */
export const recordIdSuffix = /(id|uuid|key|number)$/;

/** Records that say where to send events, by normalized noun. */
export const subscriptionNoun =
  /^((web|service|event|rest)?hooks?|webhook(s|endpoints?|subscriptions?|configs?|configurations?|destinations?|registrations?)|(event|notification)(subscriptions?|endpoints?|destinations?|listeners?|targets?)|subscriptions?|subscribers?|listeners?)$/;

/** Nouns that mean much else, so that such a record needs a filter of events or a text about events. */
export const ambiguousSubscriptionNoun = /^(subscriptions?|subscribers?|listeners?)$/;

/** Texts about records that subscribe to events. */
export const subscriptionText = /webhook|callback|notif|event/i;

/** Words of paths that are about webhooks: `/webhooks/subscribe`, `/setWebhook`. */
export const hookWord = /^(webhooks?|hooks?|callbacks?|notifications?)$/;

/** First words of a path's last part that subscribe a URL, and that unsubscribe one. */
export const subscribingVerb = /^(subscribe|register|set|add|create|enable|configure)$/;
export const unsubscribingVerb =
  /^(unsubscribe|unregister|deregister|unset|delete|remove|disable|clear)$/;

/** Texts about webhooks, of paths whose words do not say so. */
export const webhookText = /\b(webhook|callback)/i;

/** What a reply calls the key of a subscription, by normalized name. */
export const subscriptionKeyName =
  /^(id|uuid|guid)$|^(webhook|hook|subscription|subscriber|endpoint|listener|callback)(id|uuid|guid|key)$/;

/** What a reply calls the subscription itself, by normalized name. */
export const subscriptionWrapperName = /^(webhook|hook|subscription|subscriber|endpoint)$/;

/** The properties of a subscription, by normalized name. */
export const subscriptionNames = {
  url: /^(url|uri|endpoint|target|address|destination|href|(webhook|hook|target|callback|endpoint|delivery|notification|payload|destination|post)(url|uri|address))$/,
  events:
    /^(events?|eventtypes?|enabledevents|topics?|triggers?|types?|filtertypes|eventnames?|subscribedevents|subscriptions|scopes?|actions?)$/,
  active: /^(is)?(active|enabled)$/,
  inactive: /^(is)?(disabled|paused|inactive)$/,
  state: /^(status|state)$/,
  secret:
    /^(secret|(signing|webhook|shared|hmac|client)?(secret|key)|secret(key|token)|signaturesecret)$/,
  /** Objects that hold the other properties: `{ "config": { "url": … } }`. */
  group: /^(config|configuration|settings|endpoint|destination|delivery|attributes|target)$/,
} as const;

/** States of a subscription that gets nothing. */
export const inactiveState = /^(inactive|disabled|paused|suspended|deleted|off|failed|stopped)$/i;

/** Filters of a subscription that let every event pass. */
export const everyEvent = /^(\*|all|any|\*\.\*|everything)$/i;

/** Header fields of a webhook, by lower-case name. */
export const webhookHeaderNames = {
  /** `X-Hub-Signature-256`, `X-Signature`, `Stripe-Signature`. */
  signature: /signature|hmac|x-hub-sig/,
  /** `X-GitHub-Event`, `X-Event-Type`, `X-Shop-Topic`. */
  event: /(^|-)(event|topic|event-?type|event-?name|event-?key)$/,
  /** `X-GitHub-Delivery`, `X-Request-Id`, `webhook-id`. */
  id: /(^|-)(delivery|(delivery|message|event|request|webhook|idempotency)-?(id|key|uuid))$/,
  /** `X-Timestamp`, `webhook-timestamp`. */
  timestamp: /(^|-)(timestamp|sent-?at|time)$/,
} as const;

/** Texts about a signature that joins a time and digests: `t=1492774577,v1=5257a869…`. */
export const timedSignatureText = /\bt=|v1=|stripe/i;

/** Signatures without the prefix `sha256=`, by the text or the example of their header field. */
export const base64SignatureText = /base-?64/i;

/** Signatures in hexadecimal that begin with the name of the algorithm. */
export const prefixedSignatureText = /sha-?256=|hub-signature/i;
