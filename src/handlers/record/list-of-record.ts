import type { PlannedOperation } from '../../inference/inference.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Call, Context, Outcome } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { compileIsLinked } from '../relations/is-linked.ts';
import { compileRecordReplies } from '../reply/record-reply.ts';
import { wrapAt } from './envelope.ts';
import { type RecordKeys, requireAncestors, requireRecord } from './find-record.ts';
import { compileReadKeys, countPathKeys } from './keys.ts';

/** An operation on a list that is a property of a record. */
type PlannedList = PlannedOperation<'scalar-list' | 'object-list'>;

/** The record whose list a call shows or changes. */
type FoundListOwner = {
  readonly record: StoredRecord;
  readonly recordKeys: RecordKeys;
  /** All keys of the path: those of the record, and perhaps that of an entry. */
  readonly pathKeys: readonly string[];
};

/** Compiles finding that record. A call is refused with 404 where there is none. */
export function compileFindListOwner(
  handlerContext: HandlerContext,
  planned: PlannedList,
): (call: Call, context: Context) => FoundListOwner {
  const { ancestors, resource, nestedCollection, plan } = planned;
  const readKeys = compileReadKeys(handlerContext.model, planned);
  const isLinked = compileIsLinked(plan.target.parentLinks);
  return (call, context) => {
    const pathKeys = readKeys(call, context);
    requireAncestors(context, { ancestors, keys: pathKeys });
    const keys = pathKeys.slice(0, countPathKeys(nestedCollection ?? resource));
    const recordKeys = { resource, keys, isLinked };
    return { record: requireRecord(handlerContext, context, recordKeys), recordKeys, pathKeys };
  };
}

/** Where a reply has room for the list. */
type ListPosition = {
  readonly replyPath: Parameters<typeof wrapAt>[0] | undefined;
  readonly readList: (record: StoredRecord) => unknown;
};

/** Compiles the reply: the list where there is room for it, else the record, else the example. */
export function compileListOfRecordReply(
  handlerContext: HandlerContext,
  planned: PlannedList,
  { replyPath, readList }: ListPosition,
): (record: StoredRecord, keys: readonly string[]) => Outcome {
  const { operation, resource, plan } = planned;
  const { status, schema } = plan.reply;
  const { showRecords } = compileRecordReplies(handlerContext, planned);
  return (record, keys) => {
    const stream = `${resource.name}/${keys.join('/')} ${operation.id}`;
    if (replyPath === undefined || schema === undefined) return showRecords([record], stream);
    const body = handlerContext.generate([schema], stream, {
      given: wrapAt(replyPath, [readList(record)]),
      extent: 'required',
      check: 'type',
    });
    return { status, body };
  };
}
