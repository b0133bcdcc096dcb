import {
  type Conclusion,
  type JsonObject,
  outline,
  type Resource,
  toRecordsName,
  typed,
  valueAt,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Answer, Call, Context } from '../behaviour.ts';
import { type Done, openCountsOfMany } from './counts.ts';
import { openCreating } from './create.ts';
import type { Ground } from './ground.ts';
import { noticeKey } from './key-notice.ts';
import { keyOf } from './keys.ts';
import { openLooked } from './looked.ts';
import { mergeFields } from './merge-patch.ts';
import { openMoved } from './moved.ts';
import { patchRecord } from './patch-record.ts';
import { openPatched } from './patched.ts';
import { openTargets, type Target, type Targets } from './targets.ts';
import { openTurn } from './turn.ts';
import { showRecords, toFrame } from './view.ts';
import { openWriting } from './write.ts';

/** Changes the record that the path names, or those that the body names: parts of them, or all. */
export const openUpdate = (ground: Ground, conclusion: Conclusion, resource: Resource): Answer => {
  const { operation, behaviour } = conclusion;
  const { shapes } = ground.inference;
  const answering = { ground, conclusion, frame: toFrame(operation) };
  const counts = openCountsOfMany(shapes, conclusion, resource);
  const missing = counts?.tellsMissing ? 'told' : 'refused';
  const targets = openTargets(ground, conclusion, { resource, missing });
  const change = openPutting(ground, conclusion, { resource, targets });
  const hasPlainReply = answering.frame.status === 201 && operation.replies.has('204');
  return (call, context) => {
    const all = targets.of(call, context);
    const { records, done } = change(all, call, context);
    const keys = all[0]?.keys ?? [];
    const isNew = done.made.length > 0;
    if (behaviour === 'put' && !isNew && hasPlainReply) return { status: 204 };
    const stream = `${toRecordsName(resource, keys)}/${keys.at(-1)} ${operation.id}`;
    const shown = showRecords(answering, records, stream);
    const outcome = counts ? counts.tell(shown, done) : shown;
    const isCreated = behaviour === 'put' && isNew && operation.replies.has('201');
    return isCreated ? { ...outcome, status: 201 } : outcome;
  };
};

type Put = { readonly records: readonly StoredRecord[]; readonly done: Done };

/** Changes what there is of some targets, and creates what there is not. */
const openPutting = (
  ground: Ground,
  conclusion: Conclusion,
  { resource, targets }: { readonly resource: Resource; readonly targets: Targets },
): ((all: readonly Target[], call: Call, context: Context) => Put) => {
  const change = openChange(ground, conclusion, resource);
  const create = openCreating(ground, conclusion, resource);
  return (all, call, context) => {
    const records: StoredRecord[] = [];
    const done = { keys: [] as string[], made: [] as string[], missing: [] as string[] };
    for (const target of all) {
      const found = targets.find(context, target);
      if (found === undefined) {
        done.missing.push(`${target.keys.at(-1)}`);
        continue;
      }
      const { keys, entry, before } = found;
      const parents = { call, context, keys: keys.slice(0, -1) };
      const record = before
        ? store(context, { resource, keys }, change(before, { call, context, keys, entry }))
        : create(entry, { ...parents, key: `${keys.at(-1)}` });
      records.push(record);
      done[before ? 'keys' : 'made'].push(keyOf(resource, record));
    }
    return { records, done };
  };
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
  { inference: { shapes }, declaredOf }: Ground,
  { operation, sent }: Conclusion,
  { entity }: Resource,
): ((name: string) => boolean) => {
  if (!sent) return () => false;
  const shape = shapes.of(sent.places);
  const asked = outline(shapes, shape);
  const properties = asked.size > 0 ? asked : outline(shapes, shapes.of(entity));
  const isFree = (name: string) =>
    shape.undeclared === 'allowed' && declaredOf(operation)?.has(name) === false;
  return (name) => {
    const places = properties.get(name);
    if (places) return shapes.of(places).keywords.readOnly !== true;
    // Of a record that names no properties, all can be sent; of others what no schema of theirs has.
    return properties.size === 0 || (!name.startsWith('@') && isFree(name));
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
