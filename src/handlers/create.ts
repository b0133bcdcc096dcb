import { continueWith } from '../base/promise.ts';
import { mapInTurns } from '../base/time/take-in-turns.ts';
import {
  type CreatePlan,
  type PlannedOperation,
  toRecordsName,
  toTypedKey,
} from '../inference/inference.ts';
import { compileConformance, type JsonObject } from '../openapi/openapi.ts';
import type { StoredRecord } from '../store/types.ts';
import type { Call, Handler, Outcome } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';
import { compileImportHandler, readLineEntries } from './import-lines.ts';
import { compileChangeRecord } from './record/change-record.ts';
import { compileReadShortForms } from './record/coerce-value.ts';
import { compileReadCopied } from './record/copy-record.ts';
import { compileReadEntries, requireFewRecords } from './record/envelope.ts';
import { requireAncestors } from './record/find-record.ts';
import { compileInsertRecord, type Insertion, readClientKey } from './record/insert-record.ts';
import { compileReadKeys, keyOf, toResourceKeys } from './record/keys.ts';
import { compilePath, compilePathVariables, type PathVariables } from './record/path-template.ts';
import { compileBatchReport } from './reply/batch-report.ts';
import { compileRecordReplies } from './reply/record-reply.ts';

type PlannedCreation = PlannedOperation<'create'>;

/** Creates a record, or one for each entry of a list, and answers with it. */
export function compileCreateHandler(
  handlerContext: HandlerContext,
  planned: PlannedCreation,
): Handler {
  const { operation, ancestors, resource, plan } = planned;
  if (plan.lines?.results) return compileImportHandler(handlerContext, planned, plan.lines.results);
  const readKeys = compileReadKeys(handlerContext.model, planned);
  const createRecords = compileCreateRecords(handlerContext, planned);
  const toReply = compileCreationReply(handlerContext, planned);
  const addLocation = compileAddLocation(handlerContext, planned);
  const { changedStatus } = plan.creation;
  return (call, context) => {
    const keys = readKeys(call, context);
    requireAncestors(context, { ancestors, keys });
    const stored = context.records(toRecordsName(resource, keys));
    const before = changedStatus === undefined ? 0 : stored.list({ limit: 0 }).total;
    const answer = (records: readonly StoredRecord[]) => {
      const key = keyOf(resource, records[0]);
      const stream = `${toRecordsName(resource, keys)}/${key} ${operation.id}`;
      const outcome = toReply(records, stream);
      if (changedStatus !== undefined && stored.list({ limit: 0 }).total === before)
        return { ...outcome, status: changedStatus };
      return addLocation(outcome, { call, keys: [...keys, key] });
    };
    return continueWith(createRecords({ call, context, keys }), answer);
  };
}

type CreateRecords = (
  insertion: Insertion,
) => readonly StoredRecord[] | Promise<readonly StoredRecord[]>;

/** Compiles the creation of the records in a body; one without properties is created of an empty body. */
function compileCreateRecords(
  handlerContext: HandlerContext,
  planned: PlannedCreation,
): CreateRecords {
  const { resource, plan } = planned;
  const { onTakenKey } = plan.creation;
  const changeExisting =
    onTakenKey === 'update' ? compileChangeRecord(handlerContext, planned) : undefined;
  const insertRecord = compileInsertRecord(handlerContext, planned, changeExisting);
  const readEntries = plan.lines ? readLineEntries : compileReadEntries(plan.input);
  const addSentElsewhere = compileAddSentElsewhere(plan);
  const { copy } = plan.creation;
  const readCopied = copy && compileReadCopied(handlerContext, planned, copy);
  const readShortForms = compileReadShortForms(handlerContext.model.schemaViews, resource);
  // A short form such as `"bug"` names an existing record, or is the key of a new one.
  const findOrInsert = (entry: JsonObject, insertion: Insertion): StoredRecord => {
    const key = readClientKey(resource.key.path, entry);
    if (key === undefined) return insertRecord(entry, insertion);
    const { context, keys } = insertion;
    const existing = context.records(toRecordsName(resource, keys)).get(key);
    return existing ?? insertRecord(entry, { ...insertion, key });
  };
  return (insertion) => {
    const { call } = insertion;
    const shortForms = readShortForms(call.body);
    requireFewRecords(shortForms ?? []);
    if (shortForms) return mapInTurns(shortForms, (entry) => findOrInsert(entry, insertion));
    const entries = readEntries(call.body);
    requireFewRecords(entries);
    if (readCopied) {
      const { copied, sent } = readCopied(insertion, entries[0]);
      return [insertRecord(addSentElsewhere(sent, call), { ...insertion, copied })];
    }
    return mapInTurns(entries.length > 0 ? entries : [{}], (entry) =>
      insertRecord(addSentElsewhere(entry, call), insertion),
    );
  };
}

/** Compiles how properties in the query are added to a record: `POST /pets?owner_id=7`. */
function compileAddSentElsewhere(plan: CreatePlan): (entry: JsonObject, call: Call) => JsonObject {
  const readQuery = compileReadQuery(plan);
  return plan.input.fields.queryProperties.length > 0
    ? (entry, call) => ({ ...readQuery(call), ...entry })
    : (entry) => entry;
}

/** Compiles how the query is read for properties of the record. */
function compileReadQuery({ input }: CreatePlan): (call: Call) => JsonObject {
  const { queryProperties } = input.fields;
  return ({ query }) =>
    Object.fromEntries(
      queryProperties
        .filter((name) => query[name] !== undefined)
        .map((name) => [name, query[name]]),
    );
}

type CreationReply = (records: readonly StoredRecord[], stream: string) => Outcome;

/** Compiles the reply: the records, the new key alone, or a report on many records. */
function compileCreationReply(
  handlerContext: HandlerContext,
  planned: PlannedCreation,
): CreationReply {
  const { resource, plan } = planned;
  const { schemaViews } = handlerContext.model;
  const { showRecords } = compileRecordReplies(handlerContext, planned);
  const toKeyReply = compileKeyReply(handlerContext, plan);
  const report = compileBatchReport(schemaViews, plan.report ?? [], resource);
  return (records, stream) => {
    const keys = records.map((record) => keyOf(resource, record));
    const outcome = toKeyReply(keys[0]) ?? showRecords(records, stream);
    return report(outcome, { changed: [], created: keys, missing: [] });
  };
}

/** Compiles a reply whose body is the new key; `undefined` where the body is something else. */
function compileKeyReply(
  { model: { schemaViews } }: HandlerContext,
  { creation, reply: { status, schema } }: CreatePlan,
): (key: string | undefined) => Outcome | undefined {
  if (!creation.isKeyReply || schema === undefined) return () => undefined;
  const conforms = compileConformance(schemaViews);
  return (key) => {
    const body = toTypedKey(schemaViews, [schema], `${key}`);
    return conforms(schemaViews.of([schema]), body) ? { status, body } : undefined;
  };
}

type CreatedRecord = { readonly call: Call; readonly keys: readonly string[] };

/** Compiles the `Location` header, where the reply has one. */
function compileAddLocation(
  { basePath }: HandlerContext,
  planned: PlannedCreation,
): (outcome: Outcome, created: CreatedRecord) => Outcome {
  const { location } = planned.plan.creation;
  if (location === undefined) return (outcome) => outcome;
  const { path, queryParameter } = location;
  const toPath = compilePath(path);
  const readPathVariables = compilePathVariables(planned);
  const toUrl = (keys: readonly string[], variables: PathVariables): string => {
    const url = basePath + toPath(keys, variables);
    if (queryParameter === undefined) return url;
    return `${url}?${encodeURIComponent(queryParameter)}=${encodeURIComponent(`${keys.at(-1)}`)}`;
  };
  return (outcome, { call, keys }) => {
    const url = toUrl(toResourceKeys(planned.resource, keys), readPathVariables(call));
    return { ...outcome, headers: { ...outcome.headers, location: url } };
  };
}
