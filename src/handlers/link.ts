import { type MembershipReplyProperty, toRecordsName, toTypedKey } from '../inference/inference.ts';
import { compileConformance, isObject, type SchemaViews } from '../openapi/openapi.ts';
import type { StoredRecord } from '../store/types.ts';
import type { Call, Context, Handler, Outcome } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { storeRecord } from './record/change-record.ts';
import { keyOf } from './record/keys.ts';
import { formatTime } from './record/timestamps.ts';
import { compileIsLinked } from './relations/is-linked.ts';
import { compileLinkTargets, type PlannedLink } from './relations/link-targets.ts';
import { compileParentLink } from './relations/parent-link.ts';
import { compileBatchReport } from './reply/batch-report.ts';
import { compileRecordReplies, confirmDeletion } from './reply/record-reply.ts';

/** Makes existing records members of a parent: the one that the path names, or those that the body names. */
export function compileLinkHandler(handlerContext: HandlerContext, planned: PlannedLink): Handler {
  const { plan } = planned;
  const { by, replacesMembers } = plan.link;
  const readTargets = compileLinkTargets(handlerContext, planned);
  const { linkAll, unlinkAll, findOthers, keysOf, streamOf } = compileLinking(
    handlerContext,
    planned,
  );
  const { showRecords } = compileRecordReplies(handlerContext, planned);
  const { schemaViews } = handlerContext.model;
  const describeMember = plan.link.reply && compileMembershipReply(schemaViews, plan.link.reply);
  const report = compileBatchReport(schemaViews, plan.report, planned.resource);
  return (call, context) => {
    const { parentKeys, found, missing } = readTargets(call, context);
    const records = linkAll(found, parentKeys, context);
    const keys = keysOf(records);
    if (replacesMembers) unlinkAll(findOthers(context, parentKeys, keys), parentKeys, context);
    const outcome = showRecords(records, streamOf(parentKeys, keys));
    if (describeMember === undefined || !isObject(outcome.body)) return outcome;
    const memberKeys = [...parentKeys, ...keys.slice(0, 1)];
    const described = describeMember(outcome, { call, context, keys: memberKeys });
    return by === 'path' ? described : report(described, { changed: [], created: keys, missing });
  };
}

/** Takes records out of a parent; they exist without it. */
export function compileUnlinkHandler(
  handlerContext: HandlerContext,
  planned: PlannedLink,
): Handler {
  const { plan } = planned;
  const { by } = plan.link;
  const readTargets = compileLinkTargets(handlerContext, planned);
  const { unlinkAll, findOthers, keysOf, streamOf } = compileLinking(handlerContext, planned);
  const { showRecords } = compileRecordReplies(handlerContext, planned);
  const report = compileBatchReport(
    handlerContext.model.schemaViews,
    plan.report,
    planned.resource,
  );
  return (call, context) => {
    const { parentKeys, found, missing } = readTargets(call, context);
    const members = by === 'nothing' ? findOthers(context, parentKeys, []) : found;
    const records = unlinkAll(members, parentKeys, context);
    const keys = keysOf(records);
    const shown = showRecords(records, streamOf(parentKeys, keys));
    const outcome = confirmDeletion(shown, plan.deletionFlags);
    return by === 'path' || !isObject(outcome.body)
      ? outcome
      : report(outcome, { changed: keys, created: [], missing });
  };
}

type ChangeLinks = (
  records: readonly StoredRecord[],
  parentKeys: readonly string[],
  context: Context,
) => readonly StoredRecord[];

/** The steps that linking and unlinking have in common. */
type Linking = {
  readonly linkAll: ChangeLinks;
  readonly unlinkAll: ChangeLinks;
  /** The members of a parent except for those with the given keys. */
  findOthers(
    context: Context,
    parentKeys: readonly string[],
    keys: readonly string[],
  ): readonly StoredRecord[];
  keysOf(records: readonly StoredRecord[]): readonly string[];
  streamOf(parentKeys: readonly string[], keys: readonly string[]): string;
};

function compileLinking(handlerContext: HandlerContext, planned: PlannedLink): Linking {
  const { operation, resource, nestedCollection, plan } = planned;
  const { parentLinks } = plan.target;
  const isLinked = compileIsLinked(parentLinks);
  const { link, unlink } = compileParentLink(handlerContext.model.schemaViews, parentLinks);
  const storeAll =
    (change: typeof link): ChangeLinks =>
    (records, parentKeys, context) =>
      records.map((record) => {
        const keys = [...parentKeys, keyOf(resource, record)];
        return storeRecord(context, { resource, keys }, change(record, parentKeys, context));
      });
  return {
    linkAll: storeAll(link),
    unlinkAll: storeAll(unlink),
    findOthers: (context, parentKeys, keys) =>
      context
        .records(toRecordsName(resource, parentKeys))
        .list()
        .records.filter(
          (record) =>
            isLinked?.(record, parentKeys, context) === true &&
            !keys.includes(keyOf(resource, record)),
        ),
    keysOf: (records) => records.map((record) => keyOf(resource, record)),
    streamOf: (parentKeys, keys) =>
      `${toRecordsName(nestedCollection, parentKeys)}/${keys[0]} ${operation.id}`,
  };
}

/** A record that became a member, and the call that made it one. */
type NewMember = {
  readonly call: Call;
  readonly context: Context;
  /** The keys of the parents, then its own. */
  readonly keys: readonly string[];
};

/** Writes the keys, the time and the body of a call into a reply about a membership. */
function compileMembershipReply(
  schemaViews: SchemaViews,
  properties: readonly MembershipReplyProperty[],
): (outcome: Outcome, member: NewMember) => Outcome {
  const conforms = compileConformance(schemaViews);
  const memberValueOf = (
    { property, schemaPointers, keyIndex, timeFormat }: MembershipReplyProperty,
    { call, context, keys }: NewMember,
  ): unknown => {
    const key = keyIndex === undefined ? undefined : keys[keyIndex];
    if (key !== undefined) return toTypedKey(schemaViews, schemaPointers, key);
    return timeFormat ? formatTime(context.clock, timeFormat) : Object(call.body)[property];
  };
  return (outcome, member) => {
    const body: Record<string, unknown> = { ...Object(outcome.body) };
    for (const reply of properties) {
      const value = memberValueOf(reply, member);
      if (value !== undefined && conforms(schemaViews.of(reply.schemaPointers), value))
        body[reply.property] = value;
    }
    return { ...outcome, body };
  };
}
