import {
  hiddenKeyProperty,
  nestedCollectionsProperty,
  notationsOf,
  type PlannedOperation,
  type PlanOf,
  type ReplyFormat,
  type ResourcePlanKind,
  replyKeyPropertyOf,
  type SharedProperty,
  type StatusEnvelope,
  toTypedKey,
  valueAt,
} from '../../inference/inference.ts';
import { compileConformance, isObject, type JsonObject } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Outcome } from '../behaviour.ts';
import type { HandlerContext, PlannedRecordOperation } from '../handler-context.ts';
import { toSinglePage } from '../list/page-info.ts';
import { toPageProperties } from '../list/page-reply.ts';
import { mergeDeep, wrapAt } from '../record/envelope.ts';
import { compileCheckLevel } from '../record/invalid-values.ts';
import { keyOf } from '../record/keys.ts';

/** Makes the reply of an operation. */
type RecordReplies = {
  /** Shows records with everything that the document requires in and around them; else the example. */
  showRecords(records: readonly StoredRecord[], stream: string): Outcome;
  /** Shows the document's example. */
  showExample(): Outcome;
};

export function compileRecordReplies(
  handlerContext: HandlerContext,
  planned: PlannedRecordOperation,
): RecordReplies {
  const { reply } = planned.plan;
  const statusDefaults = reply.statusEnvelope && toStatusDefaults(reply.statusEnvelope);
  const showExample = compileShowExample(handlerContext, planned, statusDefaults);
  const { envelope, schema } = reply;
  if (!envelope || schema === undefined) return { showRecords: showExample, showExample };
  const showRecord = compileShowRecord(planned);
  const findCheckLevel = compileCheckLevel(handlerContext, planned.resource);
  return {
    showExample,
    showRecords: (records, stream) => {
      const shown = records.map(showRecord);
      const wrapped = wrapAt(envelope.path, shown);
      const properties = toEnvelopeProperties(planned, records);
      const given = properties === undefined ? wrapped : mergeDeep(wrapped, properties);
      const body = handlerContext.generate([schema], stream, {
        given: statusDefaults === undefined ? given : mergeDeep(given, statusDefaults),
        extent: 'required',
        check: findCheckLevel(shown),
      });
      return { status: reply.status, body };
    },
  };
}

function compileShowExample(
  { exampleBody }: HandlerContext,
  planned: PlannedRecordOperation,
  statusDefaults: JsonObject | undefined,
): () => Outcome {
  const { reply } = planned.plan;
  const { status } = reply;
  const headers = toContentTypeHeader(reply);
  return () => {
    const body = exampleBody(planned);
    if (body === undefined) return { status };
    const isEnvelope = statusDefaults !== undefined && isObject(body);
    return { status, headers, body: isEnvelope ? mergeDeep(statusDefaults, body) : body };
  };
}

const noHeaders: NonNullable<Outcome['headers']> = {};

function toContentTypeHeader({ contentType }: ReplyFormat): NonNullable<Outcome['headers']> {
  return contentType === undefined ? noHeaders : { 'content-type': contentType };
}

/** The properties of the envelope: those of the only page, or the key next to the record. */
function toEnvelopeProperties(
  { plan: { reply }, resource }: PlannedRecordOperation,
  records: readonly StoredRecord[],
): JsonObject | undefined {
  if (reply.page) return toPageProperties(reply.page, toSinglePage(resource, records));
  const keyProperty = reply.envelope?.keyProperty;
  return keyProperty === undefined ? undefined : { [keyProperty]: keyOf(resource, records[0]) };
}

/** The properties that report success, as defaults of a body; `undefined` leaves a property out. */
export function toStatusDefaults({ values, omitted }: StatusEnvelope): JsonObject {
  const defaults: Record<string, unknown> = { ...values };
  for (const [name = '', inner] of omitted)
    defaults[name] =
      inner === undefined ? undefined : { ...Object(defaults[name]), [inner]: undefined };
  return defaults;
}

/**
 * Compiles how a record is shown: without internal properties, its key and others under the names that the
 * reply has for them.
 */
export function compileShowRecord({
  plan,
  resource,
}: PlannedOperation<ResourcePlanKind>): (record: StoredRecord) => StoredRecord {
  const replyKeyProperty = replyKeyPropertyOf(plan);
  const show = compileShowNotations(plan);
  return replyKeyProperty === undefined
    ? show
    : (record) => ({
        ...show(record),
        [replyKeyProperty]: record[`${resource?.key.path[0]}`],
      });
}

function compileShowNotations(
  plan: PlanOf<ResourcePlanKind>,
): (record: StoredRecord) => StoredRecord {
  const notations = notationsOf(plan);
  if (notations === undefined) return withoutInternals;
  const names = new Map(Object.entries(notations));
  return (record) =>
    Object.fromEntries(
      Object.entries(withoutInternals(record)).map(([name, value]) => [
        names.get(name) ?? name,
        value,
      ]),
    );
}

/** A record without the properties that belong to the store alone. */
export function withoutInternals(record: StoredRecord): StoredRecord {
  if (!(hiddenKeyProperty in record) && !(nestedCollectionsProperty in record)) return record;
  const { [hiddenKeyProperty]: _key, [nestedCollectionsProperty]: _names, ...shown } = record;
  return shown;
}

/** Sets booleans such as `deleted` and `data.deleted` to true. */
export function confirmDeletion(
  { body, ...outcome }: Outcome,
  deletionFlags: readonly string[],
): Outcome {
  if (!isObject(body)) return { ...outcome, body };
  const confirmed = deletionFlags.filter((name) => valueAt(body, name.split('.')) !== true);
  return {
    ...outcome,
    body: confirmed.reduce<unknown>(
      (shown, name) => mergeDeep(wrapAt(name.split('.'), [true]), shown),
      body,
    ),
  };
}

type AddSharedProperties = (outcome: Outcome, record: StoredRecord) => Outcome;

/** Compiles a reply such as `{ "order_id": 7, "status": … }`, which shows the record's own key and status. */
export function compileAddSharedProperties(
  { model: { schemaViews } }: HandlerContext,
  { resource, plan: { reply, sharedProperties } }: PlannedOperation<'action' | 'remove'>,
): AddSharedProperties {
  if (reply.envelope !== undefined || sharedProperties.length === 0) return (outcome) => outcome;
  const conforms = compileConformance(schemaViews);
  const readShared = (
    record: StoredRecord,
    { property, schemaPointers, source }: SharedProperty,
  ) => {
    const value =
      source === 'key'
        ? toTypedKey(schemaViews, schemaPointers, keyOf(resource, record))
        : record[property];
    return conforms(schemaViews.of(schemaPointers), value) ? value : undefined;
  };
  return (outcome, record) => {
    const body: Record<string, unknown> = { ...Object(outcome.body) };
    for (const shared of sharedProperties) {
      const { property, within } = shared;
      const value = readShared(record, shared);
      if (value === undefined) continue;
      if (within === undefined) body[property] = value;
      else body[within] = { ...Object(body[within]), [property]: value };
    }
    return { ...outcome, body };
  };
}
