import {
  findCountProperties,
  inferListParameters,
  type PlannedOperation,
  type Resource,
  toRecordsName,
} from '../inference/inference.ts';
import type { Handler } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { compileListSelection } from './list/filter.ts';
import { mergeDeep, wrapAt } from './record/envelope.ts';
import { requireAncestors } from './record/find-record.ts';
import { compileReadKeys } from './record/keys.ts';
import { findIsLinked } from './relations/is-linked.ts';
import { toExampleReply, toReplyFormat } from './reply/record-reply.ts';

/** Answers with how many records a list would have that is asked for in the same way. */
export function compileCountHandler(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  resource: Resource,
): Handler {
  const { shapes } = ground.model;
  const { operation, ancestors } = conclusion;
  const answering = { context: ground, inference: conclusion, format: toReplyFormat(operation) };
  const keysOf = compileReadKeys(ground.model, conclusion);
  const parameters = inferListParameters(shapes, conclusion, resource);
  const askedOf = compileListSelection(parameters, findIsLinked(shapes, conclusion, resource));
  const { names, holder, isBare } = findCountProperties(shapes, operation, resource.noun);
  return (call, context) => {
    const keys = keysOf(call, context);
    requireAncestors(context, { ancestors, keys });
    const matches = askedOf(context, { query: call.query, keys })?.matches;
    const records = context.records(toRecordsName(resource, keys));
    const count = matches
      ? records.list().records.filter(matches).length
      : records.list({ limit: 0 }).total;
    const outcome = toExampleReply(answering);
    if (isBare) return { ...outcome, body: count };
    const told = Object.fromEntries(names.map((name) => [name, count]));
    return {
      ...outcome,
      body: mergeDeep(wrapAt(holder === undefined ? [] : [holder], [told]), outcome.body),
    };
  };
}
