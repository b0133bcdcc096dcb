import {
  findBodySchema,
  type JsonObject,
  type Operation,
  objectOf,
  propertiesOf,
  readPointer,
  type SchemaViews,
  textAt,
} from '../../openapi/openapi.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import {
  hookWord,
  splitEventName,
  subscribingVerb,
  subscriptionNames,
  unsubscribingVerb,
  webhookText,
} from '../vocabulary/webhooks.ts';
import type { SubscriptionCallPlan, SubscriptionEffect } from './webhook-plan.ts';

type SubscriptionCallSearch = {
  readonly root: JsonObject;
  readonly schemaViews: SchemaViews;
  readonly operations: readonly Operation[];
  /** Whether an operation answers with its example, so that no record remembers what it was sent. */
  readonly maySubscribe: (operation: Operation) => boolean;
};

/** Finds the operations that subscribe URLs without a record: `POST /webhooks/subscribe`, `/setWebhook`. */
export function findSubscriptionCalls(
  search: SubscriptionCallSearch,
): readonly SubscriptionCallPlan[] {
  const found = search.operations.flatMap((operation) => planSubscriptionCall(search, operation));
  return found.some(({ effect }) => effect !== 'remove') ? found : [];
}

function planSubscriptionCall(
  search: SubscriptionCallSearch,
  operation: Operation,
): readonly SubscriptionCallPlan[] {
  const effect = findEffect(search.root, operation);
  if (effect === undefined || !search.maySubscribe(operation)) return [];
  const sent = listSentNames(search.schemaViews, operation);
  const nameOf = (pattern: RegExp) => sent.find((name) => pattern.test(normalizeName(name)));
  const url = nameOf(subscriptionNames.url);
  if (url === undefined && effect !== 'remove') return [];
  const [events, secret] = [nameOf(subscriptionNames.events), nameOf(subscriptionNames.secret)];
  return [{ operation: operation.id, effect, url, events, secret }];
}

/** Whether a call subscribes one more URL. */
export function isSubscribingCall(root: JsonObject, operation: Operation): boolean {
  return findEffect(root, operation) === 'add';
}

/** The names of the properties of the body, then those of the query. */
function listSentNames(schemaViews: SchemaViews, operation: Operation): readonly string[] {
  const schema = findBodySchema(operation);
  const body = schema === undefined ? [] : propertiesOf(schemaViews, schemaViews.of([schema]));
  const query = operation.parameters.filter((one) => one.in === 'query').map(({ name }) => name);
  return [...[...body].map(([name]) => name), ...query];
}

/** What a call does to subscriptions, by the words of its path; `undefined` for a call about something else. */
function findEffect(root: JsonObject, operation: Operation): SubscriptionEffect | undefined {
  const words = operation.path
    .split('/')
    .filter((segment) => !segment.startsWith('{'))
    .map(splitEventName);
  const effect = findEffectOfWords(operation.method, words.at(-1) ?? []);
  if (effect === undefined || words.flat().some((word) => hookWord.test(word))) return effect;
  const source = objectOf(readPointer(root, operation.pointer));
  const text = `${textAt(source, 'summary')} ${textAt(source, 'description')}`;
  return webhookText.test(text) ? effect : undefined;
}

/** `subscribe`, `setWebhook`, or `webhook` itself. */
function findEffectOfWords(
  method: string,
  [verb = '', ...rest]: readonly string[],
): SubscriptionEffect | undefined {
  const isHook = hookWord.test(verb) && rest.length === 0;
  const subscribes = subscribingVerb.test(verb);
  if (method === 'GET') return undefined;
  if (unsubscribingVerb.test(verb)) return 'remove';
  if (method === 'DELETE') return isHook || subscribes ? 'remove' : undefined;
  if (isHook) return method === 'PUT' ? 'set' : undefined;
  if (!subscribes) return undefined;
  return verb === 'set' ? 'set' : 'add';
}
