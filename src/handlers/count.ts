import { type PlannedOperation, toRecordsName } from '../inference/inference.ts';
import type { Call, Context, Handler } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { compileListSelection } from './list/selection.ts';
import { mergeDeep, wrapAt } from './record/envelope.ts';
import { findRecord, parentResourcesOf, requireAncestors } from './record/find-record.ts';
import { compileReadKeys } from './record/keys.ts';
import { compileIsLinked } from './relations/is-linked.ts';
import { compileRecordReplies } from './reply/record-reply.ts';

/** Answers with the number of records that a list with the same query shows, or whether there are any. */
export function compileCountHandler(
  handlerContext: HandlerContext,
  planned: PlannedOperation<'count'>,
): Handler {
  const { ancestors, resource, plan } = planned;
  const { names, holder, isBare, meaning } = plan.reply;
  const readKeys = compileReadKeys(handlerContext.model, planned);
  const isOfOne = ancestors.at(-1) === resource;
  const countRecords = isOfOne
    ? compileCountOne(handlerContext, planned)
    : compileCountAll(planned);
  const parents = isOfOne ? parentResourcesOf(resource, ancestors) : ancestors;
  const { showExample } = compileRecordReplies(handlerContext, planned);
  return (call, context) => {
    const keys = readKeys(call, context);
    requireAncestors(context, { ancestors: parents, keys });
    const count = countRecords(call, context, keys);
    const value = meaning === 'existence' ? count > 0 : count;
    const outcome = showExample();
    if (isBare) return { ...outcome, body: value };
    const values = Object.fromEntries(names.map((name) => [name, value]));
    const body = wrapAt(holder === undefined ? [] : [holder], [values]);
    return { ...outcome, body: mergeDeep(body, outcome.body) };
  };
}

type CountRecords = (call: Call, context: Context, keys: readonly string[]) => number;

function compileCountAll({ resource, plan }: PlannedOperation<'count'>): CountRecords {
  const select = compileListSelection(plan.query, compileIsLinked(plan.target.parentLinks));
  return ({ query }, context, keys) => {
    const matches = select(context, { query, keys })?.matches;
    const records = context.records(toRecordsName(resource, keys));
    return matches
      ? records.list().records.filter(matches).length
      : records.list({ limit: 0 }).total;
  };
}

/** The number of records with the key of the path: 1 or 0. */
function compileCountOne(
  handlerContext: HandlerContext,
  { resource, plan }: PlannedOperation<'count'>,
): CountRecords {
  const isLinked = compileIsLinked(plan.target.parentLinks);
  return (_call, context, keys) =>
    findRecord(handlerContext, context, { resource, keys, isLinked, access: 'read' }) ? 1 : 0;
}
