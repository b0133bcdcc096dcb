import { type PlannedOperation, toRecordsName } from '../inference/inference.ts';
import type { Context, Handler } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import {
  parentResourcesOf,
  type RecordKeys,
  requireAncestors,
  requireRecord,
} from './record/find-record.ts';
import { compileReadKeys } from './record/keys.ts';
import { deletedKeys } from './record/marked-keys.ts';
import { deleteNestedRecords, noteDeletedKey } from './relations/cascade-delete.ts';
import { compileCountWrite } from './relations/child-counters.ts';
import { compileIsLinked } from './relations/is-linked.ts';
import {
  compileAddSharedProperties,
  compileRecordReplies,
  confirmDeletion,
} from './reply/record-reply.ts';

/** Removes the record that the path names, and hides what is below it. */
export function compileRemoveHandler(
  handlerContext: HandlerContext,
  planned: PlannedOperation<'remove'>,
): Handler {
  const { operation, ancestors, resource, plan } = planned;
  const readKeys = compileReadKeys(handlerContext.model, planned);
  const parents = parentResourcesOf(resource, ancestors);
  const isLinked = compileIsLinked(plan.target.parentLinks);
  const { showRecords } = compileRecordReplies(handlerContext, planned);
  const addSharedProperties = compileAddSharedProperties(handlerContext, planned);
  return (call, context) => {
    const keys = readKeys(call, context);
    requireAncestors(context, { ancestors: parents, keys });
    const record = requireRecord(handlerContext, context, { resource, keys, isLinked });
    removeRecord(handlerContext, context, { resource, keys });
    if (plan.isShownRemoved)
      deletedKeys.mark(context, toRecordsName(resource, keys), `${keys.at(-1)}`);
    const stream = `${toRecordsName(resource, keys)}/${keys.at(-1)} ${operation.id}`;
    const outcome = addSharedProperties(showRecords([record], stream), record);
    return confirmDeletion(outcome, plan.deletionFlags);
  };
}

/** Removes a record with everything that must not be found without it. */
export function removeRecord(
  handlerContext: HandlerContext,
  context: Context,
  { resource, keys }: RecordKeys,
): void {
  const records = context.records(toRecordsName(resource, keys));
  const before = records.get(`${keys.at(-1)}`);
  records.remove(`${keys.at(-1)}`);
  compileCountWrite(handlerContext, resource)(context, { before, after: undefined, keys });
  noteDeletedKey(handlerContext, context, { resource, keys });
  deleteNestedRecords(handlerContext, context, { resource, keys });
}
