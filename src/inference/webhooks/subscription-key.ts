import {
  findReplySchema,
  type JsonObject,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { inferIdStyle } from '../keys/id-styles.ts';
import { isNumericKey } from '../keys/key-property.ts';
import type { KeyGenerator } from '../keys/key-source.ts';
import { recordWrapperNames } from '../vocabulary/reply-properties.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import { subscriptionKeyName, subscriptionWrapperName } from '../vocabulary/webhooks.ts';
import { isSubscribingCall } from './subscription-calls.ts';

/** The key of a subscription that no record remembers, in the reply to the call that subscribes. */
export type SubscriptionKey = {
  readonly path: readonly string[];
  readonly generator: KeyGenerator;
};

/** `subscription_id` of `POST /webhooks/subscribe`: each reply has its own. */
export function findSubscriptionKey(
  { root, schemaViews }: { readonly root: JsonObject; readonly schemaViews: SchemaViews },
  operation: Operation,
): SubscriptionKey | undefined {
  const reply = findReplySchema(operation);
  if (reply === undefined || !isSubscribingCall(root, operation)) return undefined;
  const propertiesAt = (pointers: readonly string[]) => [
    ...propertiesOf(schemaViews, schemaViews.of(pointers)),
  ];
  const ofReply = propertiesAt([reply]);
  const wrapped = ofReply
    .filter(([name]) => isWrapper(normalizeName(name)))
    .flatMap(([wrapper, pointers]) =>
      propertiesAt(pointers).map(([name, own]) => ({ path: [wrapper, name], name, own })),
    );
  const found = [...ofReply.map(([name, own]) => ({ path: [name], name, own })), ...wrapped].find(
    ({ name }) => subscriptionKeyName.test(normalizeName(name)),
  );
  if (found === undefined) return undefined;
  const { path, name, own } = found;
  return { path, generator: toGenerator(schemaViews, name, own) };
}

function isWrapper(name: string): boolean {
  return recordWrapperNames.includes(name) || subscriptionWrapperName.test(name);
}

function toGenerator(
  schemaViews: SchemaViews,
  name: string,
  schemaPointers: readonly string[],
): KeyGenerator {
  if (isNumericKey(schemaViews, schemaPointers)) return { kind: 'number' };
  const { example, pattern } = schemaViews.of(schemaPointers).keywords;
  return {
    kind: 'text',
    name,
    schemaPointers,
    isWord: false,
    isSlug: false,
    style: inferIdStyle(example),
    hasPattern: pattern !== undefined,
  };
}
