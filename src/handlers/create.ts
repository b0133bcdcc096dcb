import {
  type PlannedOperation,
  type Resource,
  toRecordsName,
  toTypedKey,
  valueAt,
} from '../inference/inference.ts';
import {
  compileConformance,
  type JsonObject,
  kindOf,
  propertiesOf,
  readPointer,
  type SchemaView,
  type SchemaViews,
} from '../openapi/openapi.ts';
import type { Records, StoredRecord } from '../store/types.ts';
import type { Call, Context, Handler, Outcome } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { compileReadScalarEntries } from './record/coerce-value.ts';
import { compileReadEntries } from './record/envelope.ts';
import { compileFileProperties } from './record/file-properties.ts';
import { requireAncestors } from './record/find-record.ts';
import { compileGenerateKey } from './record/generate-key.ts';
import { noticeIgnoredKey, refuseDuplicateKey } from './record/key-conflicts.ts';
import {
  compilePathVariables,
  compileReadKeys,
  formatPath,
  keyOf,
  toResourceKeys,
} from './record/keys.ts';
import { compileRecordWriter } from './record/record-writer.ts';
import { compileBodyCheck } from './record/request-fields.ts';
import { prepareReusedKey } from './relations/cascade-delete.ts';
import { type AffectedKeys, compileBatchReportOfMany } from './reply/batch-report.ts';
import { type ReplyFormat, toRecordsReply, toReplyFormat } from './reply/record-reply.ts';
import type { ChangeContext, ChangeRecord } from './update.ts';

/**
 * Creates a record, or one for each entry of a list, and answers with it. Where `change` is given, a
 * record that is there already is changed.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: it is split when its room is rewritten
export function compileCreateHandler(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  resource: Resource,
  change?: ChangeRecord,
): Handler {
  const { operation, ancestors } = conclusion;
  const frame = toReplyFormat(operation);
  const keysOf = compileReadKeys(ground.model, conclusion);
  const create = compileInsertRecord(ground, conclusion, resource, change);
  const said = compileQueryFields(ground, conclusion, resource);
  const entriesOf = compileReadEntries(ground.model.shapes, conclusion);
  const factsOf = compileFileProperties(ground.model.shapes, resource);
  const bareKeyOf = compileKeyOnlyReply(ground, conclusion, frame);
  // Nobody counts which of what may be there already was.
  const counts = change
    ? undefined
    : compileBatchReportOfMany(ground.model.shapes, conclusion, resource);
  // RFC 9110, sections 10.2.2 and 15.3.2: it names what was created.
  const isTold = [201, 202].includes(frame.status) || !showsKey(ground, conclusion, resource);
  const hasLocation =
    documentsHeader(ground, operation, { status: frame.status, name: 'location' }) ||
    (isAddressable(resource) && isTold);
  const othersOf = compilePathVariables(conclusion);
  const wordedOf = compileReadScalarEntries(ground.model.shapes, resource);
  const addressOf = compileLocation(ground, resource);
  const createSent = (
    sent: readonly JsonObject[],
    making: CreateContext,
  ): readonly StoredRecord[] =>
    (sent.length > 0 ? sent : [{}]).map((entry) =>
      create({ ...factsOf(entry), ...said(making.call), ...entry }, making),
    );
  // What is but named is there, or is called so from now on.
  const createNamed = (entry: JsonObject, making: CreateContext): StoredRecord => {
    const key = readClientKey(resource.key.path, entry);
    if (key === undefined) return create(entry, making);
    const known = making.context.records(toRecordsName(resource, making.keys)).get(key);
    return known ?? create(entry, { ...making, key });
  };
  return (call, context) => {
    const keys = keysOf(call, context);
    requireAncestors(context, { ancestors, keys });
    const making = { call, context, keys };
    const worded = wordedOf(call.body);
    const records = worded
      ? worded.map((entry) => createNamed(entry, making))
      : createSent(entriesOf(call.body), making);
    const key = keyOf(resource, records[0]);
    const stream = `${toRecordsName(resource, keys)}/${key} ${operation.id}`;
    const bare = bareKeyOf(key);
    const shown =
      bare === undefined
        ? toRecordsReply({ context: ground, inference: conclusion, format: frame }, records, stream)
        : { status: frame.status, body: bare };
    const outcome = counts ? counts.report(shown, toAffectedKeys(resource, records)) : shown;
    return hasLocation
      ? withLocation(outcome, addressOf(toResourceKeys(resource, [...keys, key]), othersOf(call)))
      : outcome;
  };
}

function toAffectedKeys(resource: Resource, records: readonly StoredRecord[]): AffectedKeys {
  return {
    ...{ changed: [], missing: [] },
    created: records.map((record) => keyOf(resource, record)),
  };
}

/** Whether the reply tells the key of what was created; else nobody would find it again. */
function showsKey(
  { model: { shapes } }: HandlerContext,
  { recordEnvelope }: PlannedOperation,
  { key: { path } }: Resource,
): boolean {
  const [first = ''] = path;
  if (recordEnvelope === undefined) return false;
  return (
    recordEnvelope.keyProperty !== undefined ||
    propertiesOf(shapes, shapes.of(recordEnvelope.schemaPointers)).has(first)
  );
}

/** The key of what was created where the reply is nothing else; `undefined` where it holds more. */
function compileKeyOnlyReply(
  { model: { shapes } }: HandlerContext,
  { recordEnvelope }: PlannedOperation,
  { schema }: ReplyFormat,
): (key: string) => unknown {
  const places = schema === undefined ? [] : [schema];
  const shape = shapes.of(places);
  if (recordEnvelope !== undefined || kindOf(shapes, shape) !== 'scalar' || isMessageText(shape))
    return () => undefined;
  const fits = compileConformance(shapes);
  return (key) => {
    const value = toTypedKey(shapes, places, key);
    return fits(shape, value) ? value : undefined;
  };
}

/** A text that the document shows is likely to be a word about it, unless it is of a form, as keys are. */
function isMessageText({ keywords: { example, format } }: SchemaView): boolean {
  return typeof example === 'string' && format === undefined;
}

/** What a query says of the record: `POST /pets?owner_id=7` of a record with an `owner_id`. */
function compileQueryFields(
  { model: { shapes } }: HandlerContext,
  { operation }: PlannedOperation,
  { entity }: Resource,
): (call: Call) => JsonObject {
  const properties = propertiesOf(shapes, shapes.of(entity));
  const names = operation.parameters
    .filter(({ in: place, name }) => place === 'query' && properties.has(name))
    .map(({ name }) => name);
  return ({ query }) => {
    const said: Record<string, unknown> = {};
    for (const name of names) if (query[name] !== undefined) said[name] = query[name];
    return said;
  };
}

export type CreateContext = {
  readonly call: Call;
  readonly context: Context;
  /** The keys of the ancestors. */
  readonly keys: readonly string[];
  /** The key of the record, where the path or the body names it; empty where the body leaves it out. */
  readonly key?: string;
};

/** Stores a new record of what was sent. */
export type InsertRecord = (sent: JsonObject, creation: CreateContext) => StoredRecord;

export function compileInsertRecord(
  ground: HandlerContext,
  conclusion: PlannedOperation,
  resource: Resource,
  change?: ChangeRecord,
): InsertRecord {
  const { shapes } = ground.model;
  const writing = compileRecordWriter(ground, conclusion, resource);
  const newKey = compileGenerateKey(shapes, ground.generate, resource);
  const lookedAt = compileBodyCheck(ground.root, conclusion);
  // Where the document says nothing of what is sent, a key that is sent is the record's.
  const { bodyEnvelope: body } = conclusion;
  const isFree =
    body !== undefined &&
    resource.key.bodyPath.length === 0 &&
    resource.key.origin === 'server' &&
    propertiesOf(shapes, shapes.of(body.schemaPointers)).size === 0 &&
    propertiesOf(shapes, shapes.of(resource.entity)).size === 0;
  const changeTaken = (records: Records, key: string, changing: ChangeContext) => {
    const before = records.get(key);
    if (before === undefined) return undefined;
    if (change) return records.update(change(before, changing));
    throw refuseDuplicateKey(changing.context, conclusion.operation, { resource, key });
  };
  return (sent, { call, context, keys, key: said }) => {
    const name = toRecordsName(resource, keys);
    const fields = writing.readFields(sent, context, lookedAt(call));
    const given = said || readClientKey(isFree ? resource.key.path : resource.key.bodyPath, fields);
    const key =
      given === undefined ? newKey(context, name, fields) : toKeyValue(shapes, resource, given);
    if (given !== undefined) {
      const named = { call, context, keys: [...keys, given], entry: sent };
      const changed = changeTaken(context.records(name), given, named);
      if (changed) return changed;
      prepareReusedKey(ground, context, { resource, keys: named.keys });
    }
    const asked = valueAt(fields, resource.key.path);
    if (asked !== undefined) noticeIgnoredKey(context, resource, { sent: asked, key });
    return context.records(name).insert(writing.toNewRecord(fields, { key, keys, context }));
  };
}

/** The key that a client gave a record, where that is the client's to do. */
function readClientKey(path: readonly string[], fields: JsonObject): string | undefined {
  const given = valueAt(fields, path);
  const isKey = (typeof given === 'string' && given !== '') || typeof given === 'number';
  return isKey ? `${given}` : undefined;
}

/** A key in the type that the document gives it. */
function toKeyValue(shapes: SchemaViews, { key }: Resource, text: string): string | number {
  const value = toTypedKey(shapes, key.schemaPointers, text);
  return typeof value === 'number' ? value : text;
}

/** The address of a record, below the server's. */
function compileLocation(
  { basePath }: HandlerContext,
  { item, segments }: Resource,
): (keys: readonly string[], others: ReadonlyMap<string, string>) => string {
  const path =
    item?.path ??
    `${segments.map((step) => (step.kind === 'literal' ? `/${step.text}` : '/{}')).join('')}/{}`;
  const asked = item?.key?.in === 'query' ? encodeURIComponent(item.key.name) : undefined;
  return (keys, others) => {
    const query = asked === undefined ? '' : `?${asked}=${encodeURIComponent(`${keys.at(-1)}`)}`;
    return basePath + formatPath(path, keys, others) + query;
  };
}

/** Whether an address names one of them: what is told a key in its body has none. */
function isAddressable({ item }: Resource): boolean {
  return item !== undefined && item.key?.in !== 'body';
}

function withLocation(outcome: Outcome, location: string): Outcome {
  return {
    ...outcome,
    headers: { ...outcome.headers, location },
  };
}

/** Whether the document describes a header field of a reply. */
function documentsHeader(
  { root }: Pick<HandlerContext, 'root'>,
  { replies }: PlannedOperation['operation'],
  { status, name }: { readonly status: number; readonly name: string },
): boolean {
  const reply = replies.get(`${status}`) ?? replies.get('2XX') ?? replies.get('DEFAULT');
  const headers = reply && readPointer(root, `${reply.pointer}/headers`);
  return Object.keys(Object(headers)).some((header) => header.toLowerCase() === name);
}
