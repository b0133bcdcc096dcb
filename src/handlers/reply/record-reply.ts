import {
  hiddenKeyProperty,
  inferPageProperties,
  nestedCollectionsProperty,
  type PlannedOperation,
} from '../../inference/inference.ts';
import {
  findReplySchema,
  findSuccessReply,
  isJsonMediaType,
  isObject,
  type JsonObject,
  type Operation,
} from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Outcome } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { toSinglePage } from '../list/page-info.ts';
import { toPageProperties } from '../list/page-reply.ts';
import { mergeDeep, wrapAt } from '../record/envelope.ts';
import { compileCheckLevel } from '../record/invalid-values.ts';
import { keyOf } from '../record/keys.ts';
import { type RecordLocation, readStatusEnvelope } from './status-envelope.ts';

/** A record as it is shown: without what is Sandlot's alone. */
export function withoutInternals(record: StoredRecord): StoredRecord {
  if (!(hiddenKeyProperty in record) && !(nestedCollectionsProperty in record)) return record;
  const { [hiddenKeyProperty]: _key, [nestedCollectionsProperty]: _views, ...shown } = record;
  return shown;
}

/** That, with its key under the name that a reply has for it. */
export function compileShowRecord({
  replyKeyProperty,
  resource,
}: Pick<PlannedOperation, 'replyKeyProperty' | 'resource'>): (
  record: StoredRecord,
) => StoredRecord {
  return replyKeyProperty === undefined
    ? withoutInternals
    : (record) => ({
        ...withoutInternals(record),
        [replyKeyProperty]: record[`${resource?.key.path[0]}`],
      });
}

/** The status and the schema of what an operation answers when all goes well. */
export type ReplyFormat = {
  readonly status: number;
  /** Where the schema of the body stands; absent without a JSON body. */
  readonly schema: string | undefined;
  readonly headers: NonNullable<Outcome['headers']>;
};

const noHeaders: ReplyFormat['headers'] = {};

export function toReplyFormat(operation: Operation): ReplyFormat {
  const { status, mediaType } = findSuccessReply(operation);
  const hasJson = mediaType !== undefined && isJsonMediaType(mediaType);
  return {
    status,
    schema: findReplySchema(operation),
    headers: mediaType !== undefined && !hasJson ? { 'content-type': mediaType } : noHeaders,
  };
}

export type ReplyContext = {
  readonly context: HandlerContext;
  readonly inference: PlannedOperation;
  readonly format: ReplyFormat;
};

/** The reply that shows records, with all that the document requires around them and in them. */
export function toRecordsReply(
  { context, inference: conclusion, format }: ReplyContext,
  records: readonly StoredRecord[],
  stream: string,
): Outcome {
  const { recordEnvelope, resource } = conclusion;
  if (!recordEnvelope || format.schema === undefined)
    return toExampleReply({ context, inference: conclusion, format });
  const told = statusEnvelopeOf({ context, inference: conclusion, format }, recordEnvelope.path);
  const shown = records.map(compileShowRecord(conclusion));
  const wrapped = wrapAt(recordEnvelope.path, shown);
  const list = recordEnvelope.path.at(-1) === 0 ? recordEnvelope.path.slice(0, -1) : [];
  // Records in a list are a page of it.
  const around =
    list.length === 0 || resource === undefined
      ? toKeyProperty(conclusion, records)
      : toPageProperties(
          inferPageProperties(context.model.shapes, format.schema, list),
          toSinglePage(resource, records),
        );
  const given = around === undefined ? wrapped : mergeDeep(wrapped, around);
  const body = context.generate([format.schema], stream, {
    given: told === undefined ? given : mergeDeep(given, told),
    extent: 'required',
    check: compileCheckLevel(context, resource)(shown),
  });
  return { status: format.status, body };
}

/** The key of the record where the reply has it beside what wraps the record. */
function toKeyProperty(
  { recordEnvelope, resource }: PlannedOperation,
  [record]: readonly StoredRecord[],
): JsonObject | undefined {
  return recordEnvelope?.keyProperty === undefined || resource === undefined
    ? undefined
    : { [recordEnvelope.keyProperty]: keyOf(resource, record) };
}

/** What the document shows, where the reply holds no record. */
export function toExampleReply({ context, inference: conclusion, format }: ReplyContext): Outcome {
  const body = context.exampleBody(conclusion);
  if (body === undefined) return { status: format.status };
  const told = statusEnvelopeOf({ context, inference: conclusion, format }, 'nowhere');
  const { status, headers } = format;
  return { status, headers, body: told && isObject(body) ? mergeDeep(told, body) : body };
}

/** What is said of how it went, worked out once for each operation. */
const statusEnvelopes = new WeakMap<PlannedOperation, { readonly told: JsonObject | undefined }>();

function statusEnvelopeOf(answering: ReplyContext, held: RecordLocation): JsonObject | undefined {
  const { inference: conclusion } = answering;
  const before = statusEnvelopes.get(conclusion);
  if (before) return before.told;
  const told = readStatusEnvelope(answering, held);
  statusEnvelopes.set(conclusion, { told });
  return told;
}
