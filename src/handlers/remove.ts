import { type PlannedOperation, type SoftDeletion, toRecordsName } from '../inference/inference.ts';
import type { Call, Context, Handler } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { abandonAwaited } from './lifecycles/awaited-effect.ts';
import { compileDefer } from './lifecycles/deferred-call.ts';
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
import { compileRequireNoDependents } from './relations/dependents.ts';
import { compileIsLinked } from './relations/is-linked.ts';
import { markRemoved, putIntoTrash } from './relations/trash.ts';
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
  const { softDeletion } = plan;
  const readKeys = compileReadKeys(handlerContext.model, planned);
  const parents = parentResourcesOf(resource, ancestors);
  const isLinked = compileIsLinked(plan.target.parentLinks);
  const remove = compileRemoval(handlerContext, planned);
  const requireNoDependents = compileRequireNoDependents(handlerContext, planned);
  const defer = compileDefer(handlerContext, planned);
  const { showRecords } = compileRecordReplies(handlerContext, planned);
  const addSharedProperties = compileAddSharedProperties(handlerContext, planned);
  return (call, context) => {
    const keys = readKeys(call, context);
    requireAncestors(context, { ancestors: parents, keys });
    const found = requireRecord(handlerContext, context, { resource, keys, isLinked });
    requireNoDependents?.({ call, context, keys });
    defer?.schedule({ call, context, keys });
    const kept = softDeletion && !isPermanent(softDeletion, call.query);
    const removed = kept ? markRemoved(found, softDeletion.effect, context) : found;
    const record = defer ? defer.begin(found, { context, keys }) : removed;
    if (defer === undefined) remove(context, keys, call.query);
    const stream = `${toRecordsName(resource, keys)}/${keys.at(-1)} ${operation.id}`;
    const outcome = addSharedProperties(showRecords([record], stream), record);
    return confirmDeletion(outcome, plan.deletionFlags);
  };
}

/** Compiles the removal of a record, with the note that it was there where reads show that. */
export function compileRemoval(
  handlerContext: HandlerContext,
  { resource, plan: { isShownRemoved, softDeletion } }: PlannedOperation<'remove'>,
): (context: Context, keys: readonly string[], query: Call['query']) => void {
  return (context, keys, query) => {
    if (softDeletion && !isPermanent(softDeletion, query))
      putIntoTrash(context, { resource, keys }, softDeletion);
    removeRecord(handlerContext, context, { resource, keys });
    if (isShownRemoved) deletedKeys.mark(context, toRecordsName(resource, keys), `${keys.at(-1)}`);
  };
}

/** Whether a call removes a record for good: `DELETE /notes/7?permanent=true`. */
function isPermanent({ permanentParameter }: SoftDeletion, query: Call['query']): boolean {
  const value = permanentParameter === undefined ? undefined : query[permanentParameter];
  return value === true || value === 'true';
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
  if (resource.lifecycle)
    abandonAwaited(context, { name: toRecordsName(resource, keys), key: `${keys.at(-1)}` });
  noteDeletedKey(handlerContext, context, { resource, keys });
  deleteNestedRecords(handlerContext, context, { resource, keys });
}
