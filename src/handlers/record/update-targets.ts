import {
  type AlternateKey,
  type PlannedOperation,
  type Resource,
  toTypedKey,
  valueAt,
} from '../../inference/inference.ts';
import { type JsonObject, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Call, Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { prepareReusedKey } from '../relations/cascade-delete.ts';
import { findIsLinked } from '../relations/is-linked.ts';
import { compileReadEntries, entriesAt } from './envelope.ts';
import { findRecord, requireAncestors, requireRecord } from './find-record.ts';
import { compileReadKeys } from './keys.ts';

/** One of the records that a call is to change. */
export type UpdateTarget = {
  readonly keys: readonly string[];
  /** What was sent for it. */
  readonly entry: JsonObject;
};

/** What a call is to change, and how what that was is found. */
export type UpdateTargets = {
  readonly read: (call: Call, context: Context) => readonly UpdateTarget[];
  /**
   * A target with what it is before; without it where it is to be created, and nothing at all where it
   * is not there and that can be told. Refused where it cannot.
   */
  readonly find: (context: Context, target: UpdateTarget) => FoundTarget | undefined;
};

type FoundTarget = UpdateTarget & { readonly before: StoredRecord | undefined };

/** Whether a path names what is to be changed. */
export function isKeyInPath(resource: Resource, ancestors: PlannedOperation['ancestors']): boolean {
  return resource.kind === 'singleton' || ancestors.at(-1) === resource;
}

/** Finds what is to be changed; `missing`: what becomes of what is not there and may not be created. */
export function compileUpdateTargets(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  { resource, missing }: { readonly resource: Resource; readonly missing: 'refused' | 'told' },
): UpdateTargets {
  const { ancestors, alternateKeys, plan } = conclusion;
  const { shapes } = ground.model;
  const alias = ancestors.at(-1) === resource ? alternateKeys.at(-1) : undefined;
  const keysOf = compileReadKeys(ground.model, conclusion);
  const entriesOf = compileReadKeyedEntries(shapes, conclusion, resource);
  const parents = ancestors.filter((ancestor) => ancestor !== resource);
  const find = plan.kind === 'put' || missing === 'told' ? findRecord : requireRecord;
  const within = findIsLinked(shapes, conclusion, resource);
  const isOne = isKeyInPath(resource, ancestors);
  const withoutKey = compileWithoutKey(shapes, conclusion, resource);
  return {
    read: (call, context) => {
      const path = keysOf(call, context);
      requireAncestors(context, { ancestors: parents, keys: path });
      const entries = entriesOf(call);
      if (isOne) return [{ keys: path, entry: withoutKey(entries[0]?.entry ?? {}) }];
      return entries.map(({ key, entry }) => ({ keys: [...path, key], entry }));
    },
    find: (context, { keys, entry }) => {
      const before = find(ground, context, { resource, keys, within });
      if (before === undefined && plan.kind !== 'put') return undefined;
      // One that goes by another name gets a key of its own, and that name.
      if (before === undefined && alias !== undefined)
        return {
          keys: keys.with(-1, ''),
          entry: withAlternateKey(shapes, entry, { alias, keys }),
          before,
        };
      if (before === undefined) prepareReusedKey(ground, context, { resource, keys });
      return { keys, entry, before };
    },
  };
}

type AlternateKeyUpdate = { readonly alias: AlternateKey; readonly keys: readonly string[] };

function withAlternateKey(
  shapes: SchemaViews,
  entry: JsonObject,
  { alias: { property, schemaPointers }, keys }: AlternateKeyUpdate,
): JsonObject {
  return { ...entry, [property]: toTypedKey(shapes, schemaPointers, `${keys.at(-1)}`) };
}

/** Leaves out what a body calls the key, where the record calls it otherwise. */
function compileWithoutKey(
  shapes: SchemaViews,
  { keyLocations }: PlannedOperation,
  { entity }: Resource,
): (entry: JsonObject) => JsonObject {
  const place = keyLocations.at(-1);
  const name = place?.in === 'body' ? `${place.path.at(-1)}` : undefined;
  if (name === undefined || propertiesOf(shapes, shapes.of(entity)).has(name))
    return (entry) => entry;
  return ({ [name]: _key, ...entry }) => entry;
}

type KeyedEntry = { readonly key: string; readonly entry: JsonObject };

/** Reads what a call sends for which record. */
function compileReadKeyedEntries(
  shapes: SchemaViews,
  conclusion: PlannedOperation,
  { key: { path } }: Resource,
): (call: Call) => readonly KeyedEntry[] {
  const { bulkTargets } = conclusion;
  const toKey = (entry: JsonObject) => `${valueAt(entry, path) ?? ''}`;
  if (bulkTargets === undefined) {
    const entriesOf = compileReadEntries(shapes, conclusion);
    return ({ body }) => entriesOf(body).map((entry) => ({ key: toKey(entry), entry }));
  }
  const { changes } = bulkTargets;
  if (bulkTargets.by === 'entries')
    return ({ body }) =>
      entriesAt(body, bulkTargets.entries).map((outer) => {
        const [entry = {}] = entriesAt(outer, changes);
        return { key: toKey(outer), entry };
      });
  return ({ body, query }) => {
    const [{ [bulkTargets.name]: _keys, ...entry } = {}] = entriesAt(body, changes);
    const listed =
      bulkTargets.in === 'query' ? query[bulkTargets.name] : Object(body)[bulkTargets.name];
    return [...new Set([listed ?? []].flat().map(String))].map((key) => ({ key, entry }));
  };
}
