import { type Resource, toRecordsName, toTypedKey, valueAt } from '../../inference/inference.ts';
import {
  type JsonObject,
  mergePatch,
  propertiesOf,
  schemasOfProperty,
} from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Call, Context } from '../behaviour.ts';
import { compileReadFileFacts } from '../files/sent-file.ts';
import type { HandlerContext, PlannedWrite } from '../handler-context.ts';
import { rescheduleExpiry } from '../lifecycles/expiry.ts';
import { rescheduleState } from '../lifecycles/schedule.ts';
import { requireTransition } from '../lifecycles/transitions.ts';
import { compileCountWrite } from '../relations/child-counters.ts';
import { compileObjectReferences } from '../relations/object-references.ts';
import { compileReparent } from '../relations/reparent.ts';
import { compileCheckConstraints } from './constraints.ts';
import { noticeIgnoredKey } from './key-conflicts.ts';
import { keyOf } from './keys.ts';
import { compileWriteMetadata } from './metadata.ts';
import { compileApplyPatch, patchRecord } from './patch/patch-record.ts';
import { compileBodyCheck, compileIsReplaceable, compileReadFields } from './read-fields.ts';
import { compileKeepVersion } from './record-version.ts';
import { compileToChangedRecord } from './record-writer.ts';
import { setStateTimes } from './timestamps.ts';

/** A call that changes a record. */
export type RecordChange = {
  readonly call: Call;
  readonly context: Context;
  readonly keys: readonly string[];
  /** The fields that were sent for the record. */
  readonly sent: JsonObject;
};

/** The record after a change; it is not stored yet. */
export type ChangeRecord = (before: StoredRecord, change: RecordChange) => StoredRecord;

/** Compiles the change of a record: its new fields, times, parents, and the rest. */
export function compileChangeRecord(
  handlerContext: HandlerContext,
  planned: PlannedWrite,
): ChangeRecord {
  const { resource, plan } = planned;
  const { schemaViews } = handlerContext.model;
  const changeFields = compileChangeFields(handlerContext, planned);
  const countWrite = compileCountWrite(handlerContext, resource);
  const metadata = compileWriteMetadata(plan.record.metadata);
  const checkConstraints = compileCheckConstraints(handlerContext, planned);
  const reparent = compileReparent(plan.record.movesBetween);
  const toChangedRecord = compileToChangedRecord(handlerContext, planned);
  const version = compileKeepVersion(plan.record.version);
  return (before, change) => {
    const { context, keys } = change;
    version.check(before, change.sent, context);
    const changed = version.restore(before, changeFields(before, change));
    const fields = metadata.change(before, changed, context);
    checkConstraints(fields, { context, keys, before });
    const key =
      valueAt(before, resource.key.path) ??
      toTypedKey(schemaViews, resource.key.schemaPointers, `${keys.at(-1)}`);
    noticeIgnoredKey(context, resource, { sent: valueAt(fields, resource.key.path), key });
    const timed = setStateTimes({ before, after: fields }, plan.record.timestamps, context.clock);
    const after = toChangedRecord(reparent(before, timed), {
      key: typeof key === 'number' ? key : `${key}`,
      keys,
      context,
    });
    countWrite(context, { before, after, keys });
    return after;
  };
}

/** Compiles the new fields of a record: by a patch, or by merging or replacing what was sent. */
function compileChangeFields(
  handlerContext: HandlerContext,
  planned: PlannedWrite,
): (before: StoredRecord, change: RecordChange) => JsonObject {
  const { resource, plan } = planned;
  const readFields = compileReadFields(handlerContext, planned);
  const readFileFacts = compileReadFileFacts(planned);
  const checkBody = compileBodyCheck(handlerContext, planned);
  const applyPatch = compileApplyPatch(planned);
  const keepFields = compileKeepFields(handlerContext, planned);
  const { resolve } = compileObjectReferences(handlerContext, plan.record.references);
  const acceptsNull = compileAcceptsNull(handlerContext, resource);
  return (before, { call, context, keys, sent }) => {
    const bodyCheck = checkBody(call);
    const patched = applyPatch(before, call, context);
    if (patched !== undefined)
      return patchRecord(before, patched, { context, readFields, bodyCheck });
    const fields = {
      ...readFileFacts(call),
      ...readFields(resolve(sent, { context, keys }), context, bodyCheck),
    };
    const kept = plan.change.mode === 'replace' ? keepFields(before, fields) : before;
    return mergeFields(kept, fields, acceptsNull);
  };
}

/**
 * Merges fields into a record like a JSON Merge Patch (RFC 7396), except that `null` is stored where
 * the schema of a property accepts it.
 */
function mergeFields(
  record: JsonObject,
  fields: JsonObject,
  acceptsNull: (name: string) => boolean,
): JsonObject {
  const merged: Record<string, unknown> = { ...record };
  for (const [name, value] of Object.entries(fields)) {
    if (value === null && !acceptsNull(name)) delete merged[name];
    else merged[name] = value === null ? null : mergePatch(merged[name], value);
  }
  return merged;
}

/** Compiles what a replacement keeps: the key, and every property that it cannot remove; others get their default. */
function compileKeepFields(
  handlerContext: HandlerContext,
  planned: PlannedWrite,
): (before: StoredRecord, fields: JsonObject) => JsonObject {
  const isReplaceable = compileIsReplaceable(handlerContext, planned);
  const isMap = compileIsMap(handlerContext, planned.resource);
  const [keyProperty] = planned.resource.key.path;
  const defaults = listSendableDefaults(planned);
  return (before, fields) => {
    const kept = Object.entries(before).filter(
      ([name]) =>
        name === keyProperty ||
        (!isReplaceable(name) && !(fields[name] !== undefined && isMap(name))),
    );
    return Object.fromEntries([...kept, ...defaults]);
  };
}

/** The defaults of the properties that clients can send. */
function listSendableDefaults({ plan, resource }: PlannedWrite): readonly [string, unknown][] {
  const { properties, defaults } = plan.input.fields;
  return Object.entries(defaults).filter(
    ([name]) => properties[name]?.access !== 'read-only' && name !== resource.key.path[0],
  );
}

/** Whether the names in an object are the clients': `{ "headers": { "X-Team": "blue" } }`. */
function compileIsMap(
  { model: { schemaViews } }: HandlerContext,
  { entity }: Resource,
): (name: string) => boolean {
  const properties = propertiesOf(schemaViews, schemaViews.of(entity));
  return (name) => {
    const view = schemaViews.of(schemasOfProperty(properties, name));
    return view.additionalProperties.length > 0 && propertiesOf(schemaViews, view).size === 0;
  };
}

function compileAcceptsNull(
  { model: { schemaViews } }: HandlerContext,
  { entity }: Resource,
): (name: string) => boolean {
  const properties = propertiesOf(schemaViews, schemaViews.of(entity));
  const listTypes = (schemaPointers: readonly string[]) => schemaViews.of(schemaPointers).types;
  return (name) => {
    const schemaPointers = schemasOfProperty(properties, name);
    const { types, choices, keywords } = schemaViews.of(schemaPointers);
    const options = choices.flatMap((choice) => choice.options);
    const isAny =
      types.length + options.length === 0 && [keywords.enum, keywords.const].every(isAbsent);
    if (isAny && schemaPointers.length > 0) return true;
    return types.includes('null') || options.some((one) => listTypes([one]).includes('null'));
  };
}

function isAbsent(value: unknown): boolean {
  return value === undefined;
}

type RecordLocation = { readonly resource: Resource; readonly keys: readonly string[] };

/** Stores a record in place of the one with its key; one that was generated on demand is inserted. */
export function storeRecord(
  context: Context,
  { resource, keys }: RecordLocation,
  record: StoredRecord,
): StoredRecord {
  const name = toRecordsName(resource, keys);
  const records = context.records(name);
  const before = records.get(keyOf(resource, record));
  if (before === undefined) return records.insert(record);
  const { transitions } = resource;
  if (transitions) requireTransition(context, { resource, before, transitions }, record);
  const stored = records.update(record);
  if (resource.lifecycle) rescheduleState(context, { resource, name, before }, stored);
  if (resource.expiry) rescheduleExpiry(context, { resource, name, before }, stored);
  return stored;
}
