import { type PlannedOperation, type Resource, toRecordsName } from '../inference/inference.ts';
import type { Handler } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { parentResourcesOf, requireAncestors, requireRecord } from './record/find-record.ts';
import { compileReadKeys } from './record/keys.ts';
import { findIsLinked } from './relations/is-linked.ts';
import { toRecordsReply, toReplyFormat } from './reply/record-reply.ts';

/** Answers with the record that the path names. */
export function compileReadHandler(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  resource: Resource,
): Handler {
  const { operation, ancestors } = conclusion;
  const answering = { context: ground, inference: conclusion, format: toReplyFormat(operation) };
  const keysOf = compileReadKeys(ground.model, conclusion);
  const parents = parentResourcesOf(resource, ancestors);
  const within = findIsLinked(ground.model.shapes, conclusion, resource);
  return (call, context) => {
    const keys = keysOf(call, context);
    if (parents.length > 0) requireAncestors(context, { ancestors: parents, keys });
    const record = requireRecord(ground, context, { resource, keys, within });
    const stream = `${toRecordsName(resource, keys)}/${keys.at(-1)} ${operation.id}`;
    return toRecordsReply(answering, [record], stream);
  };
}
