import { type PlannedOperation, toRecordsName } from '../inference/inference.ts';
import type { StoredRecord } from '../store/types.ts';
import type { Handler, Outcome } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { parentResourcesOf, requireAncestors, requireRecord } from './record/find-record.ts';
import { compileReadKeys } from './record/keys.ts';
import { compileIsLinked } from './relations/is-linked.ts';
import { compileRecordReplies } from './reply/record-reply.ts';
import { memoizeShownRecords } from './reply/shown-records.ts';

/** Answers with the record that the path names. */
export function compileReadHandler(
  handlerContext: HandlerContext,
  planned: PlannedOperation<'read'>,
): Handler {
  const { operation, ancestors, resource, plan } = planned;
  const readKeys = compileReadKeys(handlerContext.model, planned);
  const parents = parentResourcesOf(resource, ancestors);
  const isLinked = compileIsLinked(plan.target.parentLinks);
  const toReply = compileReadReply(handlerContext, planned);
  return (call, context) => {
    const keys = readKeys(call, context);
    if (parents.length > 0) requireAncestors(context, { ancestors: parents, keys });
    const record = requireRecord(handlerContext, context, { resource, keys, isLinked });
    return toReply(record, `${toRecordsName(resource, keys)}/${keys.at(-1)} ${operation.id}`);
  };
}

/** Compiles the reply, which is the same for the same record; an example is not, with `--dynamic`. */
function compileReadReply(
  handlerContext: HandlerContext,
  planned: PlannedOperation<'read'>,
): (record: StoredRecord, stream: string) => Outcome {
  const { envelope, schema, status } = planned.plan.reply;
  const { showRecords } = compileRecordReplies(handlerContext, planned);
  if (envelope === undefined || schema === undefined)
    return (record, stream) => showRecords([record], stream);
  const showOnce = memoizeShownRecords((record, stream) => showRecords([record], stream).body);
  return (record, stream) => ({ status, body: showOnce(record, stream) });
}
