import {
  findReplySchema,
  findSuccessReply,
  isJsonMediaType,
  type JsonObject,
  type Operation,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { inferPageProperties, type PageProperty } from '../queries/page-reply.ts';
import type { Resource } from '../resource.ts';
import type { Envelope } from './envelope.ts';
import { findNotations } from './property-names.ts';
import type { SentBesideRecord } from './sent-properties.ts';
import {
  inferStatusEnvelope,
  type RecordLocation,
  type StatusEnvelope,
} from './status-envelope.ts';

/** How a reply shows a record, or the document's example where it shows none. */
export type RecordReply = ReplyFormat & {
  /** The place of the record; absent if the reply has none. */
  readonly envelope: Envelope | undefined;
  /** The property with the key, if the record has another name for it. */
  readonly keyProperty: string | undefined;
  /** The reply's name of a property by the record's name, if they differ in notation. */
  readonly notations?: Notations | undefined;
  /** Properties around the record that report success. */
  readonly statusEnvelope: StatusEnvelope | undefined;
  /** Properties beside the record that show what the call has: `channel` of `{ channel, message: { … } }`. */
  readonly sentBeside?: readonly SentBesideRecord[] | undefined;
  /** Properties about a page, as if the record were the only page of a list. */
  readonly page: readonly PageProperty[] | undefined;
};

/** Names of properties by those that the record has for them. */
export type Notations = Readonly<Record<string, string>>;

/** The properties that a reply has in another notation than the record: `friendlyName` for `friendly_name`. */
export function inferNotations(
  schemaViews: SchemaViews,
  envelope: Envelope | undefined,
  { entity }: Pick<Resource, 'entity'>,
): Notations | undefined {
  if (envelope === undefined || envelope.schemaPointers === entity) return undefined;
  const own = propertiesOf(schemaViews, schemaViews.of(entity)).keys();
  const shown = propertiesOf(schemaViews, schemaViews.of(envelope.schemaPointers)).keys();
  const notations = findNotations([...own], [...shown]);
  return notations.size === 0 ? undefined : Object.fromEntries(notations);
}

type ReplyContext = { readonly root: JsonObject; readonly schemaViews: SchemaViews };

type ReplyFacts = Pick<RecordReply, 'envelope' | 'keyProperty'>;

export function inferRecordReply(
  context: ReplyContext,
  operation: Operation,
  { envelope, keyProperty }: ReplyFacts,
): RecordReply {
  const format = inferReplyFormat(operation);
  return {
    ...format,
    envelope,
    keyProperty,
    statusEnvelope: inferStatusOf(context, operation, envelope?.path ?? 'nowhere'),
    page: inferPage(context, format, envelope),
  };
}

/** `{ "pets": [ { … } ], "total": 1 }`: a record in a list is its only page. */
function inferPage(
  { schemaViews }: ReplyContext,
  { schema }: ReplyFormat,
  envelope: Envelope | undefined,
): readonly PageProperty[] | undefined {
  const isInList = envelope?.path.at(-1) === 0 && envelope.path.length > 1;
  return isInList && schema !== undefined
    ? inferPageProperties(schemaViews, schema, envelope.path.slice(0, -1))
    : undefined;
}

/** The properties that report success in a reply whose records are at a known place. */
export function inferStatusOf(
  { root, schemaViews }: ReplyContext,
  operation: Operation,
  records: RecordLocation,
): StatusEnvelope | undefined {
  const { status, schema } = inferReplyFormat(operation);
  return inferStatusEnvelope({ root, schemaViews }, { operation, status, schema, records });
}

/** The reply of an operation that succeeds. */
export type ReplyFormat = {
  readonly status: number;
  /** The pointer to the schema of its JSON body; absent if it has none. */
  readonly schema: string | undefined;
  /** Its media type, if it is not JSON. */
  readonly contentType: string | undefined;
};

export function inferReplyFormat(operation: Operation): ReplyFormat {
  const { status, mediaType } = findSuccessReply(operation);
  const isJson = mediaType !== undefined && isJsonMediaType(mediaType);
  return {
    status,
    schema: findReplySchema(operation),
    contentType: isJson ? undefined : mediaType,
  };
}
