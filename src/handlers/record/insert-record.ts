import { type Resource, toRecordsName, toTypedKey, valueAt } from '../../inference/inference.ts';
import { type JsonObject, mergePatch } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Call, Context } from '../behaviour.ts';
import { compileReadFileFacts } from '../files/sent-file.ts';
import type { HandlerContext, PlannedWrite } from '../handler-context.ts';
import { compileStoreNewRecord } from '../lifecycles/store-new-record.ts';
import { prepareReusedKey } from '../relations/cascade-delete.ts';
import { compileCountWrite } from '../relations/child-counters.ts';
import { compileNoteCreation } from '../relations/creation-notes.ts';
import { clearFlagsOfOthers } from '../relations/exclusive-flag.ts';
import { compileObjectReferences } from '../relations/object-references.ts';
import type { ChangeRecord, RecordChange } from './change-record.ts';
import { compileCheckConstraints } from './constraints.ts';
import { compileGenerateKey } from './generate-key.ts';
import { noticeIgnoredKey, refuseTakenKey } from './key-conflicts.ts';
import { keyOf, toResourceKeys } from './keys.ts';
import { compileBodyCheck, compileReadFields } from './read-fields.ts';
import { compileToNewRecord } from './record-writer.ts';

/** A call that creates a record. */
export type Insertion = {
  readonly call: Call;
  readonly context: Context;
  /** The keys of the ancestors. */
  readonly keys: readonly string[];
  /** The key of the record, where the path or the body names it; empty to have one generated. */
  readonly key?: string;
  /** What the record takes over from the one that it is a copy of. */
  readonly copied?: JsonObject;
};

/** Stores a new record of the fields that were sent. */
export type InsertRecord = (sent: JsonObject, insertion: Insertion) => StoredRecord;

/**
 * Compiles the creation of a record: its fields, its key, the rest, and storing it. An existing record
 * with the key is changed by `changeExisting`; without that the call is refused.
 */
export function compileInsertRecord(
  handlerContext: HandlerContext,
  planned: PlannedWrite,
  changeExisting?: ChangeRecord,
): InsertRecord {
  const { resource, plan } = planned;
  const {
    exclusiveFlags = [],
    key: { generator },
  } = plan.record;
  const bodyPath = toRecordPath(plan);
  const readFields = compileReadFields(handlerContext, planned);
  const readFileFacts = compileReadFileFacts(planned);
  const checkBody = compileBodyCheck(handlerContext, planned);
  const generateKey = compileGenerateKey(handlerContext, generator, resource);
  const toNewRecord = compileToNewRecord(handlerContext, planned);
  const toKey = compileToKey(handlerContext, planned);
  const changeTaken = compileChangeTaken(planned, changeExisting);
  const findByNaturalKey = compileFindByNaturalKey(planned);
  const { resolve } = compileObjectReferences(handlerContext, plan.record.references);
  const countWrite = compileCountWrite(handlerContext, resource);
  const noteCreation = compileNoteCreation(handlerContext.model, resource);
  const checkConstraints = compileCheckConstraints(handlerContext, planned);
  const storeNewRecord = compileStoreNewRecord(handlerContext, resource);
  return (sent, insertion) => {
    const { call, context, keys, copied } = insertion;
    const name = toRecordsName(resource, keys);
    const read = {
      ...readFileFacts(call),
      ...readFields(resolve(sent, { context, keys }), context, checkBody(call)),
    };
    const fields = copied ? Object(mergePatch(copied, read)) : read;
    const clientKey =
      insertion.key ||
      readReachableKey(resource, bodyPath, fields) ||
      findByNaturalKey(fields, context, name);
    if (clientKey !== undefined) {
      const change = { call, context, keys: [...keys, clientKey], sent };
      const changed = changeTaken(change, clientKey);
      if (changed) return changed;
      prepareReusedKey(handlerContext, context, { resource, keys: change.keys });
    }
    checkConstraints(fields, { context, keys });
    const key = clientKey === undefined ? generateKey(context, name, fields) : toKey(clientKey);
    const sentKey = valueAt(fields, resource.key.path);
    if (sentKey !== undefined) noticeIgnoredKey(context, resource, { sent: sentKey, key });
    noteCreation(context, toResourceKeys(resource, [...keys, `${key}`]));
    const made = toNewRecord(fields, { key, keys, context });
    const record = storeNewRecord(made, { context, name, sent, fields });
    countWrite(context, { before: undefined, after: record, keys: [...keys, `${key}`] });
    clearFlagsOfOthers(context, exclusiveFlags, { resource, keys, before: undefined, record });
    return record;
  };
}

/** Compiles what happens to a record that has the key already; `undefined` where none has it. */
function compileChangeTaken(
  { resource, plan }: PlannedWrite,
  changeExisting: ChangeRecord | undefined,
): (change: RecordChange, key: string) => StoredRecord | undefined {
  const { takenStatus } = plan.record.key;
  return (change, key) => {
    const { context, keys } = change;
    const records = context.records(toRecordsName(resource, keys));
    const existing = records.get(key);
    if (existing === undefined) return undefined;
    if (changeExisting) return records.update(changeExisting(existing, change));
    throw refuseTakenKey(context, { resource, key, status: takenStatus });
  };
}

/** Compiles the key of the record that a call changes without naming it: the contact with that email. */
function compileFindByNaturalKey({
  plan,
  resource,
}: PlannedWrite): (fields: JsonObject, context: Context, name: string) => string | undefined {
  const property = plan.kind === 'create' ? plan.creation.naturalKey : undefined;
  if (property === undefined) return () => undefined;
  return ({ [property]: value }, context, name) => {
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    const found = context.records(name).find({ [property]: value });
    return found && keyOf(resource, found);
  };
}

/** The path of a key that clients choose, in the names of the record. */
function toRecordPath({
  record: { key },
  input: { fields },
}: PlannedWrite['plan']): readonly string[] {
  const [name = '', ...inner] = key.bodyPath;
  const recordName = fields.properties[name]?.recordName;
  return recordName === undefined ? key.bodyPath : [recordName, ...inner];
}

/** The key that a client chose; one that no path can have does not count: a text where that is a number. */
function readReachableKey(
  { key: { isNumericText } }: Resource,
  path: readonly string[],
  fields: JsonObject,
): string | undefined {
  const key = readClientKey(path, fields);
  return isNumericText && Number.isNaN(Number(key)) ? undefined : key;
}

/** The key that a client chose for a record; `undefined` where it chose none. */
export function readClientKey(path: readonly string[], fields: JsonObject): string | undefined {
  const key = valueAt(fields, path);
  const isKey = (typeof key === 'string' && key !== '') || typeof key === 'number';
  return isKey ? `${key}` : undefined;
}

/** Compiles the conversion of a key to the type that the document gives it. */
function compileToKey(
  { model: { schemaViews } }: HandlerContext,
  { resource: { key } }: PlannedWrite,
): (text: string) => string | number {
  return (text) => {
    const value = toTypedKey(schemaViews, key.schemaPointers, text);
    return typeof value === 'number' ? value : text;
  };
}
