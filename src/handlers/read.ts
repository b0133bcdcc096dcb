import { type PlannedOperation, toRecordsName, toTypedKey } from '../inference/inference.ts';
import type { StoredRecord } from '../store/types.ts';
import type { Context, Handler, Outcome } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { compileExpandRecords } from './list/expansion.ts';
import { compileProjection, type FieldTree, readFields } from './list/projection.ts';
import { parentResourcesOf, requireAncestors, requireRecord } from './record/find-record.ts';
import { compileReadKeys } from './record/keys.ts';
import { deletedKeys } from './record/marked-keys.ts';
import { compileIsLinked } from './relations/is-linked.ts';
import { findInTrash, readShownRemoved } from './relations/trash.ts';
import { compileRecordReplies } from './reply/record-reply.ts';
import { memoizeShownRecords } from './reply/shown-records.ts';

/** Answers with the record that the path names. */
export function compileReadHandler(
  handlerContext: HandlerContext,
  planned: PlannedOperation<'read'>,
): Handler {
  const { operation, ancestors, resource, plan } = planned;
  const { shownRemoved } = plan;
  const readKeys = compileReadKeys(handlerContext.model, planned);
  const parents = parentResourcesOf(resource, ancestors);
  const isLinked = compileIsLinked(plan.target.parentLinks);
  const toReply = compileReadReply(handlerContext, planned);
  const expand = compileExpandRecords(handlerContext, plan.query.expansion);
  const replyRemoved = plan.removed && compileRemovedReply(handlerContext, planned, plan.removed);
  return (call, context) => {
    const keys = readKeys(call, context);
    if (parents.length > 0) requireAncestors(context, { ancestors: parents, keys });
    const removed = replyRemoved?.(context, keys);
    if (removed !== undefined) return removed;
    const isTrashShown = shownRemoved && readShownRemoved(shownRemoved, call.query) !== 'none';
    const record =
      (isTrashShown ? findInTrash(context, { resource, keys }) : undefined) ??
      requireRecord(handlerContext, context, { resource, keys, isLinked, access: 'read' });
    const [shown = record] = expand([record], call.query, context);
    return toReply({
      record: shown,
      stream: `${toRecordsName(resource, keys)}/${keys.at(-1)} ${operation.id}`,
      fields: readFields(plan.query, call.query),
    });
  };
}

/** Compiles the reply for a record that was removed; `undefined` for any other. */
function compileRemovedReply(
  { model: { schemaViews }, generate }: HandlerContext,
  { resource, plan: { reply } }: PlannedOperation<'read'>,
  { schema, flags }: NonNullable<PlannedOperation<'read'>['plan']['removed']>,
): (context: Context, keys: readonly string[]) => Outcome | undefined {
  const [keyProperty = ''] = resource.key.path;
  return (context, keys) => {
    const name = toRecordsName(resource, keys);
    const key = `${keys.at(-1)}`;
    const isStored = context.records(name).get(key) !== undefined;
    if (isStored || !deletedKeys.has(context, name, key)) return undefined;
    const given = {
      ...Object.fromEntries(flags.map((flag) => [flag, true])),
      [keyProperty]: toTypedKey(schemaViews, resource.key.schemaPointers, key),
    };
    const body = generate([schema], `${name}/${key} removed`, { given, extent: 'required' });
    return { status: reply.status, body };
  };
}

type ReadRecord = {
  readonly record: StoredRecord;
  /** The name of the random stream that fills what is missing. */
  readonly stream: string;
  /** The fields to show; `undefined` for all. */
  readonly fields: FieldTree | undefined;
};

/** Compiles the reply, which is the same for the same record; an example is not, with `--dynamic`. */
function compileReadReply(
  handlerContext: HandlerContext,
  planned: PlannedOperation<'read'>,
): (read: ReadRecord) => Outcome {
  const { query, reply } = planned.plan;
  const { envelope, schema, status } = reply;
  const { showRecords } = compileRecordReplies(handlerContext, planned);
  if (envelope === undefined || schema === undefined)
    return ({ record, stream }) => showRecords([record], stream);
  const { required } = handlerContext.model.schemaViews.of(envelope.schemaPointers);
  const project = compileProjection(required, query);
  const showOnce = memoizeShownRecords((record, stream) => showRecords([record], stream).body);
  return ({ record, stream, fields }) =>
    fields === undefined
      ? { status, body: showOnce(record, stream) }
      : showRecords([project(record, fields)], stream);
}
