import { type PlannedOperation, toRecordsName } from '../inference/inference.ts';
import type { Handler } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { compileListSelection } from './list/selection.ts';
import { mergeDeep, wrapAt } from './record/envelope.ts';
import { requireAncestors } from './record/find-record.ts';
import { compileReadKeys } from './record/keys.ts';
import { compileIsLinked } from './relations/is-linked.ts';
import { compileRecordReplies } from './reply/record-reply.ts';

/** Prepares an operation that answers with the number of records that a list with the same query shows. */
export function compileCountHandler(
  handlerContext: HandlerContext,
  planned: PlannedOperation<'count'>,
): Handler {
  const { ancestors, resource, plan } = planned;
  const { names, holder, isBare } = plan.reply;
  const readKeys = compileReadKeys(handlerContext.model, planned);
  const select = compileListSelection(plan.query, compileIsLinked(plan.target.parentLinks));
  const { showExample } = compileRecordReplies(handlerContext, planned);
  return (call, context) => {
    const keys = readKeys(call, context);
    requireAncestors(context, { ancestors, keys });
    const matches = select(context, { query: call.query, keys })?.matches;
    const records = context.records(toRecordsName(resource, keys));
    const count = matches
      ? records.list().records.filter(matches).length
      : records.list({ limit: 0 }).total;
    const outcome = showExample();
    if (isBare) return { ...outcome, body: count };
    const counts = Object.fromEntries(names.map((name) => [name, count]));
    const body = wrapAt(holder === undefined ? [] : [holder], [counts]);
    return { ...outcome, body: mergeDeep(body, outcome.body) };
  };
}
