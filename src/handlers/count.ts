import {
  findCountProperties,
  type PlannedOperation,
  toRecordsName,
} from '../inference/inference.ts';
import type { Handler } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { compileListSelection } from './list/selection.ts';
import { mergeDeep, wrapAt } from './record/envelope.ts';
import { requireAncestors } from './record/find-record.ts';
import { compileReadKeys } from './record/keys.ts';
import { findIsLinked } from './relations/is-linked.ts';
import { toExampleReply, toReplyFormat } from './reply/record-reply.ts';

/** Prepares an operation that answers with the number of records that a list with the same query would show. */
export function compileCountHandler(
  ground: HandlerContext,
  conclusion: PlannedOperation<'count'>,
): Handler {
  const { shapes } = ground.model;
  const { operation, ancestors, resource, plan } = conclusion;
  const answering = { context: ground, inference: conclusion, format: toReplyFormat(operation) };
  const readKeys = compileReadKeys(ground.model, conclusion);
  const select = compileListSelection(plan.query, findIsLinked(shapes, conclusion, resource));
  const { names, holder, isBare } = findCountProperties(shapes, operation, resource.noun);
  return (call, context) => {
    const keys = readKeys(call, context);
    requireAncestors(context, { ancestors, keys });
    const matches = select(context, { query: call.query, keys })?.matches;
    const records = context.records(toRecordsName(resource, keys));
    const count = matches
      ? records.list().records.filter(matches).length
      : records.list({ limit: 0 }).total;
    const outcome = toExampleReply(answering);
    if (isBare) return { ...outcome, body: count };
    const counts = Object.fromEntries(names.map((name) => [name, count]));
    return {
      ...outcome,
      body: mergeDeep(wrapAt(holder === undefined ? [] : [holder], [counts]), outcome.body),
    };
  };
}
