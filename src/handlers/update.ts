import {
  inferTimestamps,
  type PlannedOperation,
  type Resource,
  toRecordsName,
  toTypedKey,
  valueAt,
} from '../inference/inference.ts';
import { type JsonObject, propertiesOf } from '../openapi/openapi.ts';
import type { StoredRecord } from '../store/types.ts';
import type { Call, Context, Handler } from './behaviour.ts';
import { compileInsertRecord } from './create.ts';
import type { HandlerContext } from './handler-context.ts';
import { noticeIgnoredKey } from './record/key-conflicts.ts';
import { keyOf } from './record/keys.ts';
import { mergeFields } from './record/patch/merge-patch.ts';
import { compileApplyPatch, patchRecord } from './record/patch/patch-record.ts';
import { compileRecordWriter } from './record/record-writer.ts';
import { compileBodyCheck } from './record/request-fields.ts';
import { setStateTimes } from './record/timestamps.ts';
import {
  compileUpdateTargets,
  type UpdateTarget,
  type UpdateTargets,
} from './record/update-targets.ts';
import { compileReparent } from './relations/reparent.ts';
import { type AffectedKeys, compileBatchReportOfMany } from './reply/batch-report.ts';
import { toRecordsReply, toReplyFormat } from './reply/record-reply.ts';

/** Changes the record that the path names, or those that the body names: parts of them, or all. */
export function compileUpdateHandler(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  resource: Resource,
): Handler {
  const { operation, plan } = conclusion;
  const { shapes } = ground.model;
  const answering = { context: ground, inference: conclusion, format: toReplyFormat(operation) };
  const counts = compileBatchReportOfMany(shapes, conclusion, resource);
  const missing = counts?.reportsMissing ? 'told' : 'refused';
  const targets = compileUpdateTargets(ground, conclusion, { resource, missing });
  const change = compileUpdateOrInsert(ground, conclusion, { resource, targets });
  const hasPlainReply = answering.format.status === 201 && operation.replies.has('204');
  return (call, context) => {
    const all = targets.read(call, context);
    const { records, done } = change(all, call, context);
    const keys = all[0]?.keys ?? [];
    const isNew = done.created.length > 0;
    if (plan.kind === 'put' && !isNew && hasPlainReply) return { status: 204 };
    const stream = `${toRecordsName(resource, keys)}/${keys.at(-1)} ${operation.id}`;
    const shown = toRecordsReply(answering, records, stream);
    const outcome = counts ? counts.report(shown, done) : shown;
    const isCreated = plan.kind === 'put' && isNew && operation.replies.has('201');
    return isCreated ? { ...outcome, status: 201 } : outcome;
  };
}

type UpdateResult = { readonly records: readonly StoredRecord[]; readonly done: AffectedKeys };

/** Changes what there is of some targets, and creates what there is not. */
function compileUpdateOrInsert(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  { resource, targets }: { readonly resource: Resource; readonly targets: UpdateTargets },
): (all: readonly UpdateTarget[], call: Call, context: Context) => UpdateResult {
  const change = compileChangeRecord(ground, conclusion, resource);
  const create = compileInsertRecord(ground, conclusion, resource);
  return (all, call, context) => {
    const records: StoredRecord[] = [];
    const done = { changed: [] as string[], created: [] as string[], missing: [] as string[] };
    for (const target of all) {
      const found = targets.find(context, target);
      if (found === undefined) {
        done.missing.push(`${target.keys.at(-1)}`);
        continue;
      }
      const { keys, entry, before } = found;
      const parents = { call, context, keys: keys.slice(0, -1) };
      const record = before
        ? storeRecord(context, { resource, keys }, change(before, { call, context, keys, entry }))
        : create(entry, { ...parents, key: `${keys.at(-1)}` });
      records.push(record);
      done[before ? 'changed' : 'created'].push(keyOf(resource, record));
    }
    return { records, done };
  };
}

/** Puts a record in the place of the one with its key; one that was nowhere stored is inserted. */
export function storeRecord(
  context: Context,
  { resource, keys }: { readonly resource: Resource; readonly keys: readonly string[] },
  record: StoredRecord,
): StoredRecord {
  const records = context.records(toRecordsName(resource, keys));
  const known = records.get(keyOf(resource, record));
  return known === undefined ? records.insert(record) : records.update(record);
}

export type ChangeContext = {
  readonly call: Call;
  readonly context: Context;
  readonly keys: readonly string[];
  /** What was sent of it. */
  readonly entry: JsonObject;
};

/** The record that a call makes of another. */
export type ChangeRecord = (before: StoredRecord, changing: ChangeContext) => StoredRecord;

export function compileChangeRecord(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  resource: Resource,
): ChangeRecord {
  const { kind } = conclusion.plan;
  const { shapes } = ground.model;
  const writing = compileRecordWriter(ground, conclusion, resource);
  const properties = propertiesOf(shapes, shapes.of(resource.entity));
  const canSend = compileIsWritable(ground, conclusion, resource);
  const { required } = shapes.of(resource.entity);
  const canLack = (name: string) => canSend(name) && !required.has(name);
  const takesNull = (name: string) => shapes.of(properties.get(name) ?? []).types.includes('null');
  const timestamps = inferTimestamps(shapes, resource);
  const moved = compileReparent(shapes, resource);
  const lookedAt = compileBodyCheck(ground.root, conclusion);
  const patchedBy = compileApplyPatch(shapes, conclusion);
  const isWhole = kind === 'replace' || kind === 'put';
  return (before, { call, context, keys, entry }) => {
    const patched = patchedBy(before, call, context);
    const merged =
      patched !== undefined
        ? patchRecord(before, patched, {
            context,
            read: writing.readFields,
            bodyCheck: lookedAt(call),
          })
        : mergeFields(
            isWhole ? keepUnwritable(before, canLack, resource) : before,
            writing.readFields(entry, context, lookedAt(call)),
            takesNull,
          );
    const own = `${keys.at(-1)}`;
    const key =
      valueAt(before, resource.key.path) ?? toTypedKey(shapes, resource.key.schemaPointers, own);
    noticeIgnoredKey(context, resource, { sent: valueAt(merged, resource.key.path), key });
    return writing.toChangedRecord(
      moved(before, setStateTimes({ before, after: merged }, timestamps, context.clock)),
      {
        key: typeof key === 'number' ? key : `${key}`,
        keys,
        context,
      },
    );
  };
}

/** Tells what a client can send of a record. */
function compileIsWritable(
  { model: { shapes }, declaredOf }: HandlerContext,
  { operation, bodyEnvelope }: PlannedOperation,
  { entity }: Resource,
): (name: string) => boolean {
  if (!bodyEnvelope) return () => false;
  const shape = shapes.of(bodyEnvelope.schemaPointers);
  const asked = propertiesOf(shapes, shape);
  const properties = asked.size > 0 ? asked : propertiesOf(shapes, shapes.of(entity));
  const isFree = (name: string) =>
    shape.undeclared === 'allowed' && declaredOf(operation)?.has(name) === false;
  return (name) => {
    const places = properties.get(name);
    if (places) return shapes.of(places).keywords.readOnly !== true;
    // Of a record that names no properties, all can be sent; of others what no schema of theirs has.
    return properties.size === 0 || (!name.startsWith('@') && isFree(name));
  };
}

/** What a replacement leaves: all that nobody can send, or that the record cannot be without. */
function keepUnwritable(
  before: StoredRecord,
  canLack: (name: string) => boolean,
  { key }: Resource,
): JsonObject {
  return Object.fromEntries(
    Object.entries(before).filter(([name]) => !canLack(name) || name === key.path[0]),
  );
}
