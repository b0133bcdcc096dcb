import { dueResource } from '../../base/internal-resources.ts';
import { type PlannedOperation, type Resource, toRecordsName } from '../../inference/inference.ts';
import type { Context, Handler, Outcome } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { compileReadKeys, keyOf } from '../record/keys.ts';
import { compilePath } from '../record/path-template.ts';
import { changeSuccess } from '../reply/change-success.ts';
import { findEffectTime } from './deferred-call.ts';
import { toStateChangeId } from './schedule.ts';
import type { RecordName } from './state-meanwhile.ts';

/** Adds `Operation-Location` and `Retry-After` to the replies about what is polled, where documented. */
export function compilePollingFields(
  handlerContext: HandlerContext,
  planned: PlannedOperation,
  handler: Handler,
): Handler {
  const { polling, kind, jobReply } = planned.plan;
  const polled = handlerContext.model.resources.find(({ name }) => name === polling?.resource);
  if (polling === undefined || polled === undefined) return handler;
  const readKeys = compileReadKeys(handlerContext.model, planned);
  const toPath = compilePath(polling.path);
  const isNew = kind === 'create' || jobReply !== undefined;
  const toFields = (context: Context, keys: readonly string[]): NonNullable<Outcome['headers']> => {
    const key = isNew ? findNewestKey(context, polled, keys) : keys.at(-1);
    if (key === undefined) return {};
    const name = toRecordsName(polled, keys);
    const ownKeys = [...keys.slice(0, polled.ancestors.length), key];
    const url = handlerContext.basePath + toPath(ownKeys, new Map());
    const addresses = polling.addressFields.map((field) => [field, url]);
    const delay = polling.hasRetryAfter && findDelay(context, { name, key });
    return {
      ...Object.fromEntries(addresses),
      ...(typeof delay === 'number' && { 'retry-after': `${delay}` }),
    };
  };
  return (call, context) => {
    return changeSuccess(handler(call, context), (outcome) => {
      const fields = toFields(context, readKeys(call, context));
      return { ...outcome, headers: { ...outcome.headers, ...fields } };
    });
  };
}

/** The key of the record that the call has just created. */
function findNewestKey(
  context: Context,
  resource: Resource,
  keys: readonly string[],
): string | undefined {
  const newest = context.records(toRecordsName(resource, keys)).last();
  return newest && keyOf(resource, newest);
}

/** Whole seconds until the next state, or until a call takes effect; `undefined` at the end. */
function findDelay(context: Context, record: RecordName): number | undefined {
  const change = context.records(dueResource).get(toStateChangeId(record.name, record.key));
  const at = change?.at ?? findEffectTime(context, record);
  return at === undefined
    ? undefined
    : Math.max(0, Math.ceil((Number(at) - context.clock.now()) / 1000));
}
