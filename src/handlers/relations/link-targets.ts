import {
  type MembershipBody,
  type PlannedOperation,
  parametersOf,
  toRecordsName,
  toTypedKey,
} from '../../inference/inference.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Call, Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import {
  findRecord,
  noticeMissingKeys,
  requireAncestors,
  requireRecord,
} from '../record/find-record.ts';
import { compileReadKeys, keyOf } from '../record/keys.ts';
import { compileIsLinked } from './is-linked.ts';

export type PlannedLink = PlannedOperation<'link' | 'unlink'>;

/** The records that a call links or unlinks. */
export type LinkTargets = {
  readonly parentKeys: readonly string[];
  readonly found: readonly StoredRecord[];
  /** The keys without a record. */
  readonly missing: readonly string[];
};

export type ReadLinkTargets = (call: Call, context: Context) => LinkTargets;

/** Compiles the reading of the records that the path or the body names; an unlinked one has to be linked. */
export function compileLinkTargets(
  handlerContext: HandlerContext,
  planned: PlannedLink,
): ReadLinkTargets {
  const { plan, resource, nestedCollection } = planned;
  const { by } = plan.link;
  const readKeys = compileReadKeys(handlerContext.model, planned);
  const parentCount = parametersOf(nestedCollection.segments).length;
  const isLinked = plan.kind === 'unlink' ? compileIsLinked(plan.target.parentLinks) : undefined;
  const readBody = compileReadMembers(handlerContext, planned);
  return (call, context) => {
    const keys = readKeys(call, context);
    const parentKeys = keys.slice(0, parentCount);
    requireAncestors(context, { ancestors: nestedCollection.ancestors, keys: parentKeys });
    if (by === 'body') return readBody(call, context, parentKeys);
    const found =
      by === 'path' ? [requireRecord(handlerContext, context, { resource, keys, isLinked })] : [];
    return { parentKeys, found, missing: [] };
  };
}

function compileReadMembers(handlerContext: HandlerContext, { plan, resource }: PlannedLink) {
  const { body, refusesMissing } = plan.link;
  const isLinked = plan.kind === 'unlink' ? compileIsLinked(plan.target.parentLinks) : undefined;
  const resolveMember = compileResolveMember(handlerContext, { plan, resource });
  return ({ body: sent }: Call, context: Context, parentKeys: readonly string[]): LinkTargets => {
    const members = readMembers(sent, body);
    const find = Array.isArray(members) && !refusesMissing ? findRecord : requireRecord;
    const found: StoredRecord[] = [];
    const missing: string[] = [];
    for (const member of new Set([members ?? []].flat().map(String))) {
      const keys = [...parentKeys, resolveMember(context, parentKeys, member)];
      const record = find(handlerContext, context, { resource, keys, isLinked });
      if (record) found.push(record);
      else missing.push(member);
    }
    noticeMissingKeys(context, toRecordsName(resource, parentKeys), missing);
    return { parentKeys, found, missing };
  };
}

function readMembers(sent: unknown, body: MembershipBody | undefined): unknown {
  const holder = body?.wrapper === undefined ? sent : Object(sent)[body.wrapper];
  const name = body?.name;
  if (name === undefined) return holder;
  return Array.isArray(holder) ? holder.map((one) => Object(one)[name]) : Object(holder)[name];
}

type ResolveMember = (context: Context, parentKeys: readonly string[], member: string) => string;

/** Compiles the key of a member, which the body may name by another property. */
function compileResolveMember(
  { model: { schemaViews } }: HandlerContext,
  { plan, resource }: Pick<PlannedLink, 'plan' | 'resource'>,
): ResolveMember {
  const { memberProperty } = plan.link;
  if (!memberProperty) return (_context, _parentKeys, member) => member;
  const { property, schemaPointers } = memberProperty;
  return (context, parentKeys, member) => {
    const value = toTypedKey(schemaViews, schemaPointers, member);
    const record = context
      .records(toRecordsName(resource, parentKeys))
      .find({ [property]: typeof value === 'number' ? value : member });
    return record === undefined ? member : keyOf(resource, record);
  };
}
