import {
  type BulkTargets,
  type PlannedOperation,
  toTypedKey,
  valueAt,
} from '../../inference/inference.ts';
import { isObject, type JsonObject } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Call, Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { prepareReusedKey } from '../relations/cascade-delete.ts';
import { compileIsLinked } from '../relations/is-linked.ts';
import {
  compileReadEntries,
  entriesAt,
  requireFewRecords,
  requireSmallChanges,
} from './envelope.ts';
import { findRecord, requireAncestors, requireRecord } from './find-record.ts';
import { compileReadKeys } from './keys.ts';

export type PlannedChange = PlannedOperation<'replace' | 'update' | 'put'>;

/** One of the records that a call changes. */
export type UpdateTarget = {
  readonly keys: readonly string[];
  /** The fields that were sent for it. */
  readonly sent: JsonObject;
};

/** Reads the records that a call changes, and finds them. */
export type UpdateTargets = {
  readonly read: (call: Call, context: Context) => readonly UpdateTarget[];
  /**
   * Finds the record of a target: without `before` it is to be created; `undefined` where it is missing
   * and the reply reports that. Any other missing record is refused with 404.
   */
  readonly find: (context: Context, target: UpdateTarget) => FoundTarget | undefined;
};

type FoundTarget = UpdateTarget & { readonly before: StoredRecord | undefined };

/** Whether a missing record is refused, or reported in the reply. */
type MissingPolicy = 'refuse' | 'report';

export function compileUpdateTargets(
  handlerContext: HandlerContext,
  planned: PlannedChange,
  missing: MissingPolicy,
): UpdateTargets {
  const { resource, ancestors } = planned;
  const readKeys = compileReadKeys(handlerContext.model, planned);
  const parents = ancestors.filter((ancestor) => ancestor !== resource);
  const isKeyInPath = resource.kind === 'singleton' || ancestors.at(-1) === resource;
  const readEntries = compileReadKeyedEntries(planned);
  const withoutKey = compileWithoutKey(planned);
  return {
    read: (call, context) => {
      const keys = readKeys(call, context);
      requireAncestors(context, { ancestors: parents, keys });
      const entries = readEntries(call);
      if (isKeyInPath) return [{ keys, sent: withoutKey(entries[0]?.sent ?? {}) }];
      requireFewRecords(entries);
      return entries.map(({ key, sent }) => ({ keys: [...keys, key], sent }));
    },
    find: compileFindTarget(handlerContext, planned, missing),
  };
}

function compileFindTarget(
  handlerContext: HandlerContext,
  { plan, resource, ancestors }: PlannedChange,
  missing: MissingPolicy,
): UpdateTargets['find'] {
  const isPut = plan.kind === 'put';
  const find = isPut || missing === 'report' ? findRecord : requireRecord;
  const isLinked = compileIsLinked(plan.target.parentLinks);
  const alternateKey = ancestors.at(-1) === resource ? plan.target.alternateKeys.at(-1) : undefined;
  const { schemaViews } = handlerContext.model;
  return (context, { keys, sent }) => {
    const before = find(handlerContext, context, { resource, keys, isLinked });
    if (before !== undefined) return { keys, sent, before };
    if (!isPut) return undefined;
    // A new record with an alternate key gets that and a new key.
    if (alternateKey) {
      const { property, schemaPointers } = alternateKey;
      const value = toTypedKey(schemaViews, schemaPointers, `${keys.at(-1)}`);
      return { keys: keys.with(-1, ''), sent: { ...sent, [property]: value }, before };
    }
    prepareReusedKey(handlerContext, context, { resource, keys });
    return { keys, sent, before };
  };
}

/** Compiles the removal of the key from a body, where the record has no such property. */
function compileWithoutKey({ plan }: PlannedChange): (sent: JsonObject) => JsonObject {
  const { keyProperty } = plan.change;
  if (keyProperty === undefined) return (sent) => sent;
  return ({ [keyProperty]: _key, ...sent }) => sent;
}

type KeyedEntry = { readonly key: string; readonly sent: JsonObject };

/** Compiles the reading of the fields that a call sends for each record. */
function compileReadKeyedEntries({
  plan: { input },
  resource: { key },
}: PlannedChange): (call: Call) => readonly KeyedEntry[] {
  const toKey = (entry: JsonObject) => `${valueAt(entry, key.path) ?? ''}`;
  const { bulkTargets } = input;
  if (bulkTargets?.by === 'list') return (call) => readKeyList(call, bulkTargets);
  if (bulkTargets?.by === 'entries')
    return ({ body }) =>
      entriesAt(body, bulkTargets.entries).map((entry) => {
        const [sent = {}] = entriesAt(entry, bulkTargets.changes);
        return { key: toKey(entry), sent };
      });
  const readEntries = compileReadEntries(input);
  return ({ body }) => readEntries(body).map((sent) => ({ key: toKey(sent), sent }));
}

/** `{ "ids": [7, 8], "status": "sold" }`: the same fields for each key. */
function readKeyList(
  { body, query }: Call,
  { in: location, name, changes }: Extract<BulkTargets, { by: 'list' }>,
): readonly KeyedEntry[] {
  const [entry = {}] = entriesAt(body, changes);
  const sent = Object.fromEntries(Object.entries(entry).filter(([property]) => property !== name));
  return readListedKeys({ body, query }, { in: location, name }).map((key) => ({ key, sent }));
}

/**
 * The keys that a call lists, each once.
 * @throws a refusal (413) of too many, and of a body that would be too large in each of their records.
 */
export function readListedKeys(
  { body, query }: Pick<Call, 'body' | 'query'>,
  { in: location, name }: Pick<Extract<BulkTargets, { by: 'list' }>, 'in' | 'name'>,
): readonly string[] {
  const holder = location === 'query' ? query : body;
  const listed = name === undefined ? holder : Object(holder)[name];
  const keys = [...new Set([listed ?? []].flat().map(String))];
  requireFewRecords(keys);
  const { [`${name}`]: _keys, ...beside } = isObject(body) ? body : {};
  requireSmallChanges(location === 'query' ? body : beside, keys);
  return keys;
}
