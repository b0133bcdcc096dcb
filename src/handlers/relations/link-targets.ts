import {
  findMembershipBody,
  findReferencedProperty,
  type MembershipBody,
  type NestedCollection,
  type PlannedOperation,
  parametersOf,
  type Resource,
  toRecordsName,
  toTypedKey,
} from '../../inference/inference.ts';
import type { Operation } from '../../openapi/openapi.ts';
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
import { findIsLinked } from './is-linked.ts';

/** Which records a call puts somewhere, or takes away. */
export type LinkTargets = {
  readonly where: 'path' | 'body' | 'nowhere';
  readonly read: (call: Call, context: Context) => FoundLinkTargets;
};

type FoundLinkTargets = {
  /** The keys of the parents. */
  readonly parentKeys: readonly string[];
  readonly found: readonly StoredRecord[];
  /** The keys of those that are not there. */
  readonly missing: readonly string[];
};

type NestedResource = { readonly resource: Resource; readonly view: NestedCollection };

/** Reads which records a call means, by its path or its body; those to be taken away have to be there. */
export function compileLinkTargets(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  { resource, view }: NestedResource,
): LinkTargets {
  const { shapes } = ground.model;
  const { operation, plan, ancestors } = conclusion;
  const keysOf = compileReadKeys(ground.model, conclusion);
  const count = parametersOf(view.segments).length;
  const within = plan.kind === 'unlink' ? findIsLinked(shapes, conclusion, resource) : undefined;
  const asked = findMembershipBody(shapes, operation, resource);
  const where = ancestors.length > count ? 'path' : asked === undefined ? 'nowhere' : 'body';
  const isRefused = documentsMissing(operation);
  const toKey = compileResolveKey(ground, resource, asked);
  const listed = (
    { body }: Call,
    context: Context,
    parentKeys: readonly string[],
  ): FoundLinkTargets => {
    const said = readNamedKeys(body, asked);
    const find = Array.isArray(said) && !isRefused ? findRecord : requireRecord;
    const found: StoredRecord[] = [];
    const missing: string[] = [];
    for (const one of new Set([said ?? []].flat().map(String))) {
      const named = { resource, keys: [...parentKeys, toKey(context, parentKeys, one)], within };
      const record = find(ground, context, named);
      if (record) found.push(record);
      else missing.push(one);
    }
    noticeMissingKeys(context, toRecordsName(resource, parentKeys), missing);
    return { parentKeys, found, missing };
  };
  return {
    where,
    read: (call, context) => {
      const keys = keysOf(call, context);
      const parentKeys = keys.slice(0, count);
      requireAncestors(context, { ancestors: view.ancestors, keys: parentKeys });
      if (where === 'body') return listed(call, context, parentKeys);
      const found =
        where === 'path' ? [requireRecord(ground, context, { resource, keys, within })] : [];
      return { parentKeys, found, missing: [] };
    },
  };
}

function readNamedKeys(body: unknown, asked: MembershipBody | undefined): unknown {
  return asked?.name === undefined ? body : Object(body)[asked.name];
}

type ResolveKey = (context: Context, above: readonly string[], said: string) => string;

/** The key of the record that a body names, where it does that by another property. */
function compileResolveKey(
  { model: { shapes } }: HandlerContext,
  resource: Resource,
  asked: MembershipBody | undefined,
): ResolveKey {
  const alias =
    asked?.name === undefined
      ? undefined
      : findReferencedProperty(shapes, resource, {
          name: asked.name,
          schemaPointers: asked.schemaPointers,
        });
  if (!alias) return (_context, _above, said) => said;
  return (context, above, said) => {
    const records = context.records(toRecordsName(resource, above));
    const value = toTypedKey(shapes, alias.schemaPointers, said);
    const found = records.find({ [alias.property]: typeof value === 'number' ? value : said });
    return found === undefined ? said : keyOf(resource, found);
  };
}

/** Whether the document has a reply for what a body names and is not there; else those of a list are passed over. */
function documentsMissing({ replies }: Operation): boolean {
  return ['404', '422', '400', '4XX', 'DEFAULT'].some((status) => replies.has(status));
}
