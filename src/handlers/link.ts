import {
  type ApiModel,
  inferMembershipReply,
  type NestedCollection,
  type PlannedOperation,
  type Resource,
  toRecordsName,
} from '../inference/inference.ts';
import { isObject } from '../openapi/openapi.ts';
import type { StoredRecord } from '../store/types.ts';
import type { Context, Handler } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { keyOf } from './record/keys.ts';
import { findIsLinked } from './relations/is-linked.ts';
import { compileLinkTargets } from './relations/link-targets.ts';
import { compileMembershipReply } from './relations/membership-reply.ts';
import { compileParentLink } from './relations/parent-link.ts';
import { confirmDeletion } from './remove.ts';
import { compileBatchReport } from './reply/batch-report.ts';
import { toRecordsReply, toReplyFormat } from './reply/record-reply.ts';
import { storeRecord } from './update.ts';

/** Puts records that there are below a parent: the one that the path names, or those that the body does. */
export function compileLinkHandler(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  resource: Resource,
  view: NestedCollection,
): Handler {
  const { answering, namedBy, link, unlink, put, others, counts } = compileLinking(
    ground,
    conclusion,
    {
      resource,
      view,
    },
  );
  const { schema } = answering.format;
  const isRecord = conclusion.recordEnvelope?.path.length === 0;
  const tell =
    isRecord || schema === undefined
      ? undefined
      : compileMembershipReply(
          ground.model.shapes,
          inferMembershipReply(ground.model.shapes, schema, { resource, nestedCollection: view }),
        );
  // What is put to all of them is all that is to be there.
  const isWhole = conclusion.operation.method === 'PUT' && namedBy.where === 'body';
  return (call, context) => {
    const { parentKeys, found, missing } = namedBy.read(call, context);
    const records = found.map((record) =>
      put(context, parentKeys, link(record, parentKeys, context)),
    );
    const keys = records.map((record) => keyOf(resource, record));
    for (const record of isWhole ? others(context, parentKeys, keys) : [])
      put(context, parentKeys, unlink(record, parentKeys, context));
    const stream = `${toRecordsName(view, parentKeys)}/${keys[0]} ${conclusion.operation.id}`;
    const outcome = toRecordsReply(answering, records, stream);
    if (tell === undefined || !isObject(outcome.body)) return outcome;
    const told = tell(outcome, { call, context, keys: [...parentKeys, ...keys.slice(0, 1)] });
    return namedBy.where === 'path'
      ? told
      : counts.report(told, { changed: [], created: keys, missing });
  };
}

/** Takes records away from a parent; they go on without it. */
export function compileUnlinkHandler(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  resource: Resource,
  view: NestedCollection,
): Handler {
  const { answering, namedBy, unlink, put, others, counts } = compileLinking(ground, conclusion, {
    resource,
    view,
  });
  return (call, context) => {
    const { parentKeys, found, missing } = namedBy.read(call, context);
    const gone = namedBy.where === 'nowhere' ? others(context, parentKeys, []) : found;
    const records = gone.map((record) =>
      put(context, parentKeys, unlink(record, parentKeys, context)),
    );
    const changed = records.map((record) => keyOf(resource, record));
    const stream = `${toRecordsName(view, parentKeys)}/${changed[0]} ${conclusion.operation.id}`;
    const outcome = confirmDeletion(toRecordsReply(answering, records, stream));
    return namedBy.where === 'path' || !isObject(outcome.body)
      ? outcome
      : counts.report(outcome, { changed, created: [], missing });
  };
}

type LinkedCollection = { readonly resource: Resource; readonly view: NestedCollection };

/** What both take to know which records are meant, to put them where they belong, and to tell it. */
function compileLinking(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  { resource, view }: LinkedCollection,
) {
  const { shapes } = ground.model;
  const frame = toReplyFormat(conclusion.operation);
  return {
    ...compileParentLink(shapes, resource, view),
    answering: { context: ground, inference: conclusion, format: frame },
    namedBy: compileLinkTargets(ground, conclusion, { resource, view }),
    put: compileStoreRecord(resource),
    others: compileFindOthers(ground.model, conclusion, resource),
    counts: compileBatchReport(shapes, frame, resource),
  };
}

function compileStoreRecord(resource: Resource) {
  return (context: Context, above: readonly string[], record: StoredRecord): StoredRecord =>
    storeRecord(context, { resource, keys: [...above, keyOf(resource, record)] }, record);
}

/** Finds the records that are below a parent besides those with some keys. */
function compileFindOthers(
  { shapes }: ApiModel,
  conclusion: PlannedOperation,
  resource: Resource,
): (
  context: Context,
  above: readonly string[],
  keys: readonly string[],
) => readonly StoredRecord[] {
  const within = findIsLinked(shapes, conclusion, resource);
  return (context, above, keys) =>
    context
      .records(toRecordsName(resource, above))
      .list()
      .records.filter(
        (record) => within?.(record, above) === true && !keys.includes(keyOf(resource, record)),
      );
}
