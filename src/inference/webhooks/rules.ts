import { normalizeName } from '../vocabulary/singularize.ts';
import { splitEventName, statusWord } from '../vocabulary/webhooks.ts';
import { type EventContext, readEventName, readEventSentence } from './event-meaning.ts';
import type { WebhookEvent } from './webhook-plan.ts';
import type { WebhookRule, WebhookSubject } from './webhook-rule.ts';

/** `event: { enum: [order.created, order.cancelled] }` in the payload. */
const eventEnumeration: WebhookRule = {
  name: 'event-enumeration',
  summary: 'The payload lists the names of its events.',
  docs: '#event-enumeration',
  infer: (context, subject) => {
    const all = subject.eventNames.flatMap((value) => readEventOf(context, subject, value) ?? []);
    const { name: webhook } = subject.request;
    const own = all.filter(({ name }) => normalizeName(name) === normalizeName(webhook));
    const events = own.length > 0 ? own : all;
    // A schema that several webhooks share lists the events of all of them.
    const isShared = events.length > 1 && isNarrowName(context, subject);
    if (events.length === 0 || isShared) return undefined;
    const names = events.map(({ name }) => name).join(', ');
    return { when: 'change', events, reason: `Its payload names the events: ${names}` };
  },
};

function isNarrowName(
  context: EventContext,
  { request: { name: text }, payloadResources }: WebhookSubject,
): boolean {
  // `orderStatus` is about any change of a state, and the events say which.
  if (splitEventName(text).some((word) => statusWord.test(word))) return false;
  const meaning = readEventName(context, { text, payloadResources });
  return meaning !== undefined && isNarrow(meaning);
}

/** The event of a value such as `order.created`, or of `created` in the payload of `order-created`. */
function readEventOf(
  context: EventContext,
  { request: { name }, payloadResources, eventNames }: WebhookSubject,
  value: string,
): WebhookEvent | undefined {
  const alone = readEventName(context, { text: value, payloadResources: [] });
  if (alone !== undefined && isNarrow(alone)) return { name: value, ...alone };
  const ofWebhook = readEventName(context, { text: name, payloadResources });
  const nouns = context.resources.filter((one) => ofWebhook?.resources.includes(one.name));
  const within = readEventName(context, { text: value, payloadResources: nouns });
  if (within === undefined || !isNarrow(within)) return undefined;
  return { name: eventNames.length > 1 ? `${name}.${value}` : name, ...within };
}

/** Whether a name says more than of which resource it is. */
function isNarrow({ changes, word }: Omit<WebhookEvent, 'name'>): boolean {
  return changes.length === 1 || word !== undefined;
}

/** `newPet`, `order.cancelled`, `orderStatus`. */
const eventName: WebhookRule = {
  name: 'event-name',
  summary: 'The name of the webhook has a word for a change, or the noun of a resource.',
  docs: '#event-name',
  infer: (context, { request, payloadResources }) => {
    const names = [request.name, request.operation.documentedId ?? ''];
    const meanings = names.flatMap(
      (text) => readEventName(context, { text, payloadResources }) ?? [],
    );
    const meaning = meanings.find(isNarrow);
    if (meaning === undefined) return undefined;
    const reason = `Its name says that ${describeEvent(meaning)}`;
    return { when: 'change', events: [{ name: request.name, ...meaning }], reason };
  },
};

function describeEvent({ resources, changes, word }: Omit<WebhookEvent, 'name'>): string {
  return `a record of ${resources.join(' or ')} was ${word ?? changes.join(' or ')}`;
}

/** `description: Sent when an order was cancelled.` */
const eventDescription: WebhookRule = {
  name: 'event-description',
  summary: 'The summary or the description says what has happened.',
  docs: '#event-description',
  infer: (context, { request, payloadResources }) => {
    const { name, summary, description } = request;
    const texts = [summary, ...description.split(/[.\n]/)].filter((text) => text.trim() !== '');
    const ofName = readEventName(context, { text: name, payloadResources });
    const resources = context.resources.filter((one) => ofName?.resources.includes(one.name));
    for (const text of texts.slice(0, 5)) {
      const meaning = readEventSentence(context, {
        text,
        payloadResources: resources.length > 0 ? resources : payloadResources,
      });
      if (meaning === undefined || !isNarrow(meaning)) continue;
      const reason = `Its description says that ${describeEvent(meaning)}`;
      return { when: 'change', events: [{ name, ...meaning }], reason };
    }
    return undefined;
  },
};

/** A callback of `POST /orders` whose payload is no other record, or which is about the call. */
const callbackOfOperation: WebhookRule = {
  name: 'callback-of-operation',
  summary: 'A callback that names no change, or none that can happen, follows each call.',
  docs: '#callback-of-operation',
  infer: (_, { request: { url } }) =>
    url === undefined
      ? undefined
      : {
          when: 'call',
          events: [],
          reason: 'It names no change, so each call sends it',
        },
};

/** `orders:` with the schema of an order. */
const eventPayload: WebhookRule = {
  name: 'event-payload',
  summary: 'The name or the payload is that of a record, so every change of it is reported.',
  docs: '#event-payload',
  infer: (context, { request: { name }, payloadResources }) => {
    const meaning = readEventName(context, { text: name, payloadResources });
    const resources = meaning?.resources ?? payloadResources.map((resource) => resource.name);
    if (resources.length === 0) return undefined;
    const changes = meaning?.changes ?? (['created', 'updated', 'deleted'] as const);
    const reason = `It is about records of ${resources.join(' or ')}, and names no single change`;
    const event = { name, resources, changes, word: undefined, states: [] };
    return { when: 'change', events: [event], reason };
  },
};

/** What no other rule understands. */
export const noEvent: WebhookRule = {
  name: 'no-event',
  summary: 'Nothing says when it is sent, so only a resend by hand sends it.',
  docs: '#no-event',
  infer: () => ({
    when: 'never',
    events: [],
    reason: 'Neither its name, its payload nor its description names a change of a resource',
  }),
};

/** When webhooks and callbacks are sent, in order of precedence: the first that applies decides. */
export const webhookRules: readonly WebhookRule[] = [
  eventEnumeration, // event: { enum: [order.created, order.cancelled] }
  eventName, // newPet, order.cancelled
  eventDescription, // Sent when an order was cancelled.
  callbackOfOperation, // POST /jobs with the callback `onData`
  eventPayload, // orders, with the schema of an order
  noEvent,
];
