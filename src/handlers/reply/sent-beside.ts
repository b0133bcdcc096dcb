import { type PlannedOperation, toTypedKey } from '../../inference/inference.ts';
import { compileConformance, isObject } from '../../openapi/openapi.ts';
import type { Call, Handler } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { compileReadSentKey } from '../record/keys.ts';
import { changeSuccess } from './change-success.ts';

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
  return (call, context) =>
    changeSuccess(handler(call, context), (outcome) => {
      if (!isObject(outcome.body)) return outcome;
      const beside = Object.fromEntries(readers.flatMap((read) => read(call)));
      return { ...outcome, body: { ...outcome.body, ...beside } };
    });
}
