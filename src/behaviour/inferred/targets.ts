import {
  type Alias,
  type Conclusion,
  type JsonObject,
  outline,
  type Resource,
  type Shapes,
  typed,
  valueAt,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Call, Context } from '../behaviour.ts';
import { entriesAt, openEntries } from './body.ts';
import { restart } from './descendants.ts';
import type { Ground } from './ground.ts';
import { openKeys } from './keys.ts';
import { findRecord, needAncestors, needRecord } from './lookup.ts';
import { withinOf } from './within.ts';

/** One of the records that a call is to change. */
export type Target = {
  readonly keys: readonly string[];
  /** What was sent for it. */
  readonly entry: JsonObject;
};

/** What a call is to change, and how what that was is found. */
export type Targets = {
  readonly of: (call: Call, context: Context) => readonly Target[];
  /**
   * A target with what it is before; without it where it is to be created, and nothing at all where it
   * is not there and that can be told. Refused where it cannot.
   */
  readonly find: (context: Context, target: Target) => Found | undefined;
};

type Found = Target & { readonly before: StoredRecord | undefined };

/** Whether a path names what is to be changed. */
export const isNamed = (resource: Resource, ancestors: Conclusion['ancestors']): boolean =>
  resource.kind === 'singleton' || ancestors.at(-1) === resource;

/** Finds what is to be changed; `missing`: what becomes of what is not there and may not be created. */
export const openTargets = (
  ground: Ground,
  conclusion: Conclusion,
  { resource, missing }: { readonly resource: Resource; readonly missing: 'refused' | 'told' },
): Targets => {
  const { ancestors, aliases, behaviour } = conclusion;
  const { shapes } = ground.inference;
  const alias = ancestors.at(-1) === resource ? aliases.at(-1) : undefined;
  const keysOf = openKeys(ground.inference, conclusion);
  const entriesOf = openNamedEntries(shapes, conclusion, resource);
  const parents = ancestors.filter((ancestor) => ancestor !== resource);
  const find = behaviour === 'put' || missing === 'told' ? findRecord : needRecord;
  const within = withinOf(shapes, conclusion, resource);
  const isOne = isNamed(resource, ancestors);
  const withoutKey = openWithoutKey(shapes, conclusion, resource);
  return {
    of: (call, context) => {
      const path = keysOf(call, context);
      needAncestors(context, { ancestors: parents, keys: path });
      const entries = entriesOf(call);
      if (isOne) return [{ keys: path, entry: withoutKey(entries[0]?.entry ?? {}) }];
      return entries.map(({ key, entry }) => ({ keys: [...path, key], entry }));
    },
    find: (context, { keys, entry }) => {
      const before = find(ground, context, { resource, keys, within });
      if (before === undefined && behaviour !== 'put') return undefined;
      // One that goes by another name gets a key of its own, and that name.
      if (before === undefined && alias !== undefined)
        return { keys: keys.with(-1, ''), entry: named(shapes, entry, { alias, keys }), before };
      if (before === undefined) restart(ground, context, { resource, keys });
      return { keys, entry, before };
    },
  };
};

type Aliased = { readonly alias: Alias; readonly keys: readonly string[] };

const named = (
  shapes: Shapes,
  entry: JsonObject,
  { alias: { property, places }, keys }: Aliased,
): JsonObject => ({ ...entry, [property]: typed(shapes, places, `${keys.at(-1)}`) });

/** Leaves out what a body calls the key, where the record calls it otherwise. */
const openWithoutKey = (
  shapes: Shapes,
  { keys }: Conclusion,
  { entity }: Resource,
): ((entry: JsonObject) => JsonObject) => {
  const place = keys.at(-1);
  const name = place?.in === 'body' ? `${place.path.at(-1)}` : undefined;
  if (name === undefined || outline(shapes, shapes.of(entity)).has(name)) return (entry) => entry;
  return ({ [name]: _key, ...entry }) => entry;
};

type NamedEntry = { readonly key: string; readonly entry: JsonObject };

/** Reads what a call sends for which record. */
const openNamedEntries = (
  shapes: Shapes,
  conclusion: Conclusion,
  { key: { path } }: Resource,
): ((call: Call) => readonly NamedEntry[]) => {
  const { naming } = conclusion;
  const toKey = (entry: JsonObject) => `${valueAt(entry, path) ?? ''}`;
  if (naming === undefined) {
    const entriesOf = openEntries(shapes, conclusion);
    return ({ body }) => entriesOf(body).map((entry) => ({ key: toKey(entry), entry }));
  }
  const { changes } = naming;
  if (naming.by === 'entries')
    return ({ body }) =>
      entriesAt(body, naming.entries).map((outer) => {
        const [entry = {}] = entriesAt(outer, changes);
        return { key: toKey(outer), entry };
      });
  return ({ body, query }) => {
    const [{ [naming.name]: _keys, ...entry } = {}] = entriesAt(body, changes);
    const listed = naming.in === 'query' ? query[naming.name] : Object(body)[naming.name];
    return [...new Set([listed ?? []].flat().map(String))].map((key) => ({ key, entry }));
  };
};
