import { toInternalResource } from '../../base/internal-resources.ts';
import type { PlannedOperation } from '../../inference/inference.ts';
import type { Handler } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { mergeDeep, wrapAt } from '../record/envelope.ts';
import { compileGenerateKey } from '../record/generate-key.ts';
import { changeSuccess } from './change-success.ts';

/** Holds the keys of subscriptions, so that no two have the same. */
const subscriptionKeysResource = toInternalResource('subscription-keys');

/** Gives each subscription a key of its own in the reply, which is otherwise the example. */
export function compileSubscriptionReply(
  handlerContext: HandlerContext,
  { plan: { subscriptionKey } }: PlannedOperation<'example'>,
  example: Handler,
): Handler {
  if (subscriptionKey === undefined) return example;
  const { path, generator } = subscriptionKey;
  const generateKey = compileGenerateKey(handlerContext, generator, {
    noun: 'subscription',
    key: { storedProperty: 'id' },
  });
  return (call, context) =>
    changeSuccess(example(call, context), (outcome) => {
      const key = generateKey(context, subscriptionKeysResource, {});
      context.records(subscriptionKeysResource).insert({ id: `${key}` });
      return { ...outcome, body: mergeDeep(wrapAt(path, [key]), outcome.body) };
    });
}
