import {
  type Alias,
  type Conclusion,
  type JsonObject,
  outline,
  type Resource,
  type Shapes,
  toRecordsName,
  typed,
  valueAt,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Answer, Call, Context } from '../behaviour.ts';
import { openEntries } from './body.ts';
import { openCreating } from './create.ts';
import { restart } from './descendants.ts';
import type { Ground } from './ground.ts';
import { noticeKey } from './key-notice.ts';
import { keyOf, openKeys } from './keys.ts';
import { openLooked } from './looked.ts';
import { findRecord, needAncestors, needRecord } from './lookup.ts';
import { mergeFields } from './merge-patch.ts';
import { openMoved } from './moved.ts';
import { patchRecord } from './patch-record.ts';
import { openPatched } from './patched.ts';
import { openTurn } from './turn.ts';
import { showRecords, toFrame } from './view.ts';
import { withinOf } from './within.ts';
import { openWriting } from './write.ts';

/** Changes the record that the path names, or those that the body names: parts of them, or all. */
export const openUpdate = (ground: Ground, conclusion: Conclusion, resource: Resource): Answer => {
  const { operation, behaviour } = conclusion;
  const answering = { ground, conclusion, frame: toFrame(operation) };
  const change = openChange(ground, conclusion, resource);
  const create = openCreating(ground, conclusion, resource);
  const targetsOf = openTargets(ground, conclusion, resource);
  return (call, context) => {
    const records: StoredRecord[] = [];
    let isNew = false;
    const targets = targetsOf(call, context);
    for (const { keys, entry, before } of targets) {
      isNew = before === undefined;
      const parents = { call, context, keys: keys.slice(0, -1) };
      records.push(
        before
          ? store(context, { resource, keys }, change(before, { call, context, keys, entry }))
          : create(entry, { ...parents, key: `${keys.at(-1)}` }),
      );
    }
    const keys = targets[0]?.keys ?? [];
    const stream = `${toRecordsName(resource, keys)}/${keys.at(-1)} ${operation.id}`;
    const { replies } = operation;
    if (behaviour === 'put' && !isNew && answering.frame.status === 201 && replies.has('204'))
      return { status: 204 };
    const outcome = showRecords(answering, records, stream);
    const isCreated = behaviour === 'put' && isNew && replies.has('201');
    return isCreated ? { ...outcome, status: 201 } : outcome;
  };
};

type Target = {
  readonly keys: readonly string[];
  /** What was sent for it. */
  readonly entry: JsonObject;
  readonly before: StoredRecord | undefined;
};

/** Finds what is to be changed; refuses where it is not there and may not be created either. */
const openTargets = (
  ground: Ground,
  conclusion: Conclusion,
  resource: Resource,
): ((call: Call, context: Context) => readonly Target[]) => {
  const { ancestors, aliases, behaviour } = conclusion;
  const alias = ancestors.at(-1) === resource ? aliases.at(-1) : undefined;
  const keysOf = openKeys(ground.inference, conclusion);
  const entriesOf = openEntries(ground.inference.shapes, conclusion);
  const withoutKey = openWithoutKey(ground.inference.shapes, conclusion, resource);
  const isNamed = resource.kind === 'singleton' || ancestors.at(-1) === resource;
  const parents = ancestors.filter((ancestor) => ancestor !== resource);
  const find = behaviour === 'put' ? findRecord : needRecord;
  const within = withinOf(ground.inference.shapes, conclusion, resource);
  const named = (entry: JsonObject, { property, places }: Alias, keys: readonly string[]) => ({
    ...entry,
    [property]: typed(ground.inference.shapes, places, `${keys.at(-1)}`),
  });
  const toTarget = (context: Context, keys: readonly string[], entry: JsonObject) => {
    const before = find(ground, context, { resource, keys, within });
    // One that goes by another name gets a key of its own, and that name.
    if (before === undefined && alias !== undefined)
      return { keys: keys.with(-1, ''), entry: named(entry, alias, keys), before };
    if (before === undefined) restart(ground, context, { resource, keys });
    return { keys, entry, before };
  };
  return (call, context) => {
    const path = keysOf(call, context);
    needAncestors(context, { ancestors: parents, keys: path });
    const entries = entriesOf(call.body);
    if (isNamed) return [toTarget(context, path, withoutKey(entries[0] ?? {}))];
    const targets: Target[] = [];
    for (const entry of entries) {
      const key = `${valueAt(entry, resource.key.path) ?? ''}`;
      targets.push(toTarget(context, [...path, key], entry));
    }
    return targets;
  };
};

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

/** Puts a record in the place of the one with its key; one that was nowhere stored is inserted. */
export const store = (
  context: Context,
  { resource, keys }: { readonly resource: Resource; readonly keys: readonly string[] },
  record: StoredRecord,
): StoredRecord => {
  const records = context.records(toRecordsName(resource, keys));
  const known = records.get(keyOf(resource, record));
  return known === undefined ? records.insert(record) : records.update(record);
};

export type Changing = {
  readonly call: Call;
  readonly context: Context;
  readonly keys: readonly string[];
  /** What was sent of it. */
  readonly entry: JsonObject;
};

/** The record that a call makes of another. */
export type Change = (before: StoredRecord, changing: Changing) => StoredRecord;

export const openChange = (ground: Ground, conclusion: Conclusion, resource: Resource): Change => {
  const { behaviour } = conclusion;
  const { shapes } = ground.inference;
  const writing = openWriting(ground, conclusion, resource);
  const properties = outline(shapes, shapes.of(resource.entity));
  const canSend = openCanSend(ground, conclusion, resource);
  const { required } = shapes.of(resource.entity);
  const canLack = (name: string) => canSend(name) && !required.has(name);
  const takesNull = (name: string) => shapes.of(properties.get(name) ?? []).types.includes('null');
  const turn = openTurn(shapes, resource);
  const moved = openMoved(shapes, resource);
  const lookedAt = openLooked(ground.root, conclusion);
  const patchedBy = openPatched(shapes, conclusion);
  const isWhole = behaviour === 'replace' || behaviour === 'put';
  return (before, { call, context, keys, entry }) => {
    const patched = patchedBy(before, call, context);
    const merged =
      patched !== undefined
        ? patchRecord(before, patched, { context, read: writing.fields, looked: lookedAt(call) })
        : mergeFields(
            isWhole ? kept(before, canLack, resource) : before,
            writing.fields(entry, context, lookedAt(call)),
            takesNull,
          );
    const own = `${keys.at(-1)}`;
    const key = valueAt(before, resource.key.path) ?? typed(shapes, resource.key.places, own);
    noticeKey(context, resource, { asked: valueAt(merged, resource.key.path), key });
    return writing.changed(moved(before, turn(before, merged, context)), {
      key: typeof key === 'number' ? key : `${key}`,
      keys,
      context,
    });
  };
};

/** Tells what a client can send of a record. */
const openCanSend = (
  { inference: { shapes } }: Ground,
  { sent }: Conclusion,
  { entity }: Resource,
): ((name: string) => boolean) => {
  if (!sent) return () => false;
  const asked = outline(shapes, shapes.of(sent.places));
  const properties = asked.size > 0 ? asked : outline(shapes, shapes.of(entity));
  return (name) => {
    const places = properties.get(name);
    // Of a record that names no properties, all can be sent.
    return places ? shapes.of(places).keywords.readOnly !== true : properties.size === 0;
  };
};

/** What a replacement leaves: all that nobody can send, or that the record cannot be without. */
const kept = (
  before: StoredRecord,
  canLack: (name: string) => boolean,
  { key }: Resource,
): JsonObject =>
  Object.fromEntries(
    Object.entries(before).filter(([name]) => !canLack(name) || name === key.path[0]),
  );
