import { isPromiseLike } from '../../base/promise.ts';
import { isRefusal } from '../../base/refusal.ts';
import { type PlannedOperation, toTypedKey } from '../../inference/inference.ts';
import { compileConformance, isObject } from '../../openapi/openapi.ts';
import type { Call, Handler, Outcome } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { compileReadSentKey } from '../record/keys.ts';

/** Fills properties beside the record of a reply with what the call has: `{ channel, message: { … } }`. */
export function compileSentBeside(
  { model: { schemaViews } }: HandlerContext,
  { plan }: PlannedOperation,
  handler: Handler,
): Handler {
  const sentBeside = ('reply' in plan && 'sentBeside' in plan.reply && plan.reply.sentBeside) || [];
  if (sentBeside.length === 0) return handler;
  const conforms = compileConformance(schemaViews);
  const readers = sentBeside.map(({ property, schemaPointers, location }) => {
    const read = compileReadSentKey(location);
    const view = schemaViews.of(schemaPointers);
    return (call: Call): readonly (readonly [string, unknown])[] => {
      const sent = read(call);
      if (sent === undefined) return [];
      const value = [toTypedKey(schemaViews, schemaPointers, `${sent}`), sent].find((one) =>
        conforms(view, one),
      );
      return value === undefined ? [] : [[property, value]];
    };
  });
  return (call, context) => {
    const fill = (outcome: Outcome): Outcome =>
      isObject(outcome.body) && outcome.status < 300
        ? {
            ...outcome,
            body: { ...outcome.body, ...Object.fromEntries(readers.flatMap((read) => read(call))) },
          }
        : outcome;
    const answer = handler(call, context);
    if (isPromiseLike(answer))
      return answer.then((outcome) => (isRefusal(outcome) ? outcome : fill(outcome)));
    return isRefusal(answer) ? answer : fill(answer);
  };
}
