import { type PlannedOperation, toRecordsName } from '../inference/inference.ts';
import type { StoredRecord } from '../store/types.ts';
import type { Handler, Outcome } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { parentResourcesOf, requireAncestors, requireRecord } from './record/find-record.ts';
import { compileReadKeys } from './record/keys.ts';
import { findIsLinked } from './relations/is-linked.ts';
import { toRecordsReply, toReplyFormat } from './reply/record-reply.ts';
import { memoizeShownRecords } from './reply/shown-records.ts';

/** Prepares an operation that answers with the record that the path names. */
export function compileReadHandler(
  context: HandlerContext,
  planned: PlannedOperation<'read'>,
): Handler {
  const { operation, ancestors, resource } = planned;
  const readKeys = compileReadKeys(context.model, planned);
  const parents = parentResourcesOf(resource, ancestors);
  const within = findIsLinked(context.model.shapes, planned, resource);
  const toReply = compileReadReply(context, planned);
  return (call, callContext) => {
    const keys = readKeys(call, callContext);
    if (parents.length > 0) requireAncestors(callContext, { ancestors: parents, keys });
    const record = requireRecord(context, callContext, { resource, keys, within });
    return toReply(record, `${toRecordsName(resource, keys)}/${keys.at(-1)} ${operation.id}`);
  };
}

/** Prepares the reply, which is the same for the same record; an example is not, with `--dynamic`. */
function compileReadReply(
  context: HandlerContext,
  planned: PlannedOperation<'read'>,
): (record: StoredRecord, stream: string) => Outcome {
  const format = toReplyFormat(planned.operation);
  const toReply = (record: StoredRecord, stream: string) =>
    toRecordsReply({ context, inference: planned, format }, [record], stream);
  if (planned.recordEnvelope === undefined || format.schema === undefined) return toReply;
  const showOnce = memoizeShownRecords((record, stream) => toReply(record, stream).body);
  return (record, stream) => ({ status: format.status, body: showOnce(record, stream) });
}
