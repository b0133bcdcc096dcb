import {
  isJsonMediaType,
  type JsonObject,
  kindOf,
  type Operation,
  propertiesOf,
  readPointer,
  readReplyDescription,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Envelope } from '../bodies/envelope.ts';
import type { ReplyFormat } from '../bodies/record-reply.ts';
import { isSameOrCopiedSchema } from '../bodies/schema-similarity.ts';
import type { KeyLocation, PathSegment } from '../paths/path-tree.ts';
import type { Resource } from '../resource.ts';
import { naturalKeyNames } from '../vocabulary/key-names.ts';
import { upsertVerb } from '../vocabulary/path-verbs.ts';
import {
  changedReplyText,
  upsertName,
  upsertPhrase,
  upsertText,
} from '../vocabulary/reply-properties.ts';
import { normalizeName } from '../vocabulary/singularize.ts';

/** What a creation does besides storing the record. */
export type Creation = {
  /** What happens if a record already has the key. */
  readonly onTakenKey: 'refuse' | 'update';
  /** The status of the reply to a call that changed an existing record, if it is another one. */
  readonly changedStatus?: 200 | undefined;
  /** The property by which the record to change is found, where a call does not send its key. */
  readonly naturalKey: string | undefined;
  /** The address for the `Location` header; absent if the reply has none. */
  readonly location: RecordAddress | undefined;
  /** Whether the body of the reply is only the new key. */
  readonly isKeyReply: boolean;
  /** Present if the new record is a copy of another one. */
  readonly copy?: RecordCopy | undefined;
};

/** How a record is copied. */
export type RecordCopy = {
  /** Where a call has the key of the record to copy. */
  readonly key: KeyLocation;
  /** The properties that each record has of its own. */
  readonly ownProperties: readonly string[];
};

/** Where a record is read: `/pets/{petId}`, `/things/info?id={id}`. */
export type RecordAddress = {
  /** A path template below the server's base path. */
  readonly path: string;
  /** The query parameter with the record's key, if it is not in the path. */
  readonly queryParameter: string | undefined;
};

type CreationContext = { readonly root: JsonObject; readonly schemaViews: SchemaViews };

/** A creation, its reply and the resource of its records. */
export type CreationFacts = {
  readonly operation: Operation;
  readonly recordEnvelope: Envelope | undefined;
  readonly bodyEnvelope: Envelope | undefined;
  readonly format: ReplyFormat;
  readonly resource: Resource;
};

export function inferCreation(context: CreationContext, facts: CreationFacts): Creation {
  const { operation, resource } = facts;
  const describesChange = describesChangeReply(context.root, operation);
  const onTakenKey = describesChange || isUpsert(context.root, operation) ? 'update' : 'refuse';
  const isNatural = describesChange || changesByNaturalKey(context.root, operation);
  const hasChangedStatus = onTakenKey === 'update' && hasSameReply(context, facts);
  return {
    onTakenKey,
    ...(hasChangedStatus && { changedStatus: 200 }),
    naturalKey: isNatural ? findNaturalKey(context, facts) : undefined,
    location: hasLocation(context, facts) ? toRecordAddress(resource) : undefined,
    isKeyReply: isKeyReply(context, facts),
  };
}

/** Whether a creation has a 200 for a record that exists beside its 201: `The contact was updated`. */
function describesChangeReply(root: JsonObject, operation: Operation): boolean {
  return (
    operation.replies.has('201') &&
    changedReplyText.test(readReplyDescription(root, operation, 200))
  );
}

/** Whether the 200 of a creation has the body of its 201. */
function hasSameReply(
  { schemaViews }: CreationContext,
  { operation: { replies }, format: { status, schema } }: CreationFacts,
): boolean {
  const [, pointer] =
    [...(replies.get('200')?.content ?? [])].find(([type]) => isJsonMediaType(type)) ?? [];
  return (
    status === 201 &&
    schema !== undefined &&
    pointer !== undefined &&
    isSameOrCopiedSchema(schemaViews, [`${pointer}/schema`], [schema])
  );
}

/** Whether an operation says that it updates what exists: `Creates or updates a contact`, `/contacts/upsert`. */
function isUpsert(root: JsonObject, { pointer, id, path }: Operation): boolean {
  return (
    upsertPhrase.test(`${id} ${path} ${readPointer(root, `${pointer}/summary`)}`) ||
    upsertText.test(`${readPointer(root, `${pointer}/description`)}`)
  );
}

/**
 * Whether an upsert finds what exists without its key. One that only says `Creates or updates a contact` may
 * create another one by the same request.
 */
function changesByNaturalKey(root: JsonObject, { pointer, id, path }: Operation): boolean {
  return (
    upsertName.test(`${id} ${readPointer(root, `${pointer}/summary`)}`) ||
    upsertText.test(`${readPointer(root, `${pointer}/description`)}`) ||
    path.split('/').some((segment) => upsertVerb.test(segment))
  );
}

/** The property of body and record that identifies a record of these best. */
function findNaturalKey(
  { schemaViews }: CreationContext,
  { bodyEnvelope, resource: { entity, key } }: CreationFacts,
): string | undefined {
  const sent = propertiesOf(schemaViews, schemaViews.of(bodyEnvelope?.schemaPointers));
  const names = [...propertiesOf(schemaViews, schemaViews.of(entity)).keys()].filter(
    (name) => sent.has(name) && name !== key.path[0],
  );
  return naturalKeyNames
    .map((natural) => names.find((name) => normalizeName(name) === natural))
    .find((name) => name !== undefined);
}

/** RFC 9110, sections 10.2.2 and 15.3.2: `Location` names what was created. */
function hasLocation(
  context: CreationContext,
  { operation, recordEnvelope, format: { status }, resource }: CreationFacts,
): boolean {
  if (documentsHeader(context.root, operation, { status, name: 'location' })) return true;
  return (
    isAddressable(resource) &&
    ([201, 202].includes(status) || !showsKey(context, recordEnvelope, resource))
  );
}

/** Whether a URL can name one record: an operation that takes the key in its body has none. */
function isAddressable({ item }: Resource): boolean {
  return item !== undefined && item.key?.in !== 'body';
}

/** Whether the reply shows the new key, so that the client can find the record. */
function showsKey(
  { schemaViews }: CreationContext,
  recordEnvelope: Envelope | undefined,
  { key: { path } }: Resource,
): boolean {
  if (recordEnvelope === undefined) return false;
  const record = schemaViews.of(recordEnvelope.schemaPointers);
  return (
    recordEnvelope.keyProperty !== undefined || propertiesOf(schemaViews, record).has(path[0] ?? '')
  );
}

function toRecordAddress({ item, segments }: Resource): RecordAddress {
  return {
    path: item?.path ?? `${segments.map(formatSegment).join('')}/{}`,
    queryParameter: item?.key?.in === 'query' ? item.key.name : undefined,
  };
}

function formatSegment(segment: PathSegment): string {
  return segment.kind === 'literal' ? `/${segment.text}` : '/{}';
}

function isKeyReply(
  { schemaViews }: CreationContext,
  { recordEnvelope, format: { schema } }: CreationFacts,
): boolean {
  if (recordEnvelope !== undefined || schema === undefined) return false;
  const schemaView = schemaViews.of([schema]);
  return kindOf(schemaViews, schemaView) === 'scalar' && !isMessage(schemaView);
}

/** A text with an example is likely to be a message, unless it has a format as keys have. */
function isMessage({ keywords: { example, format } }: SchemaView): boolean {
  return typeof example === 'string' && format === undefined;
}

type DocumentedHeader = { readonly status: number; readonly name: string };

function documentsHeader(
  root: JsonObject,
  { replies }: Operation,
  { status, name }: DocumentedHeader,
): boolean {
  const reply = replies.get(`${status}`) ?? replies.get('2XX') ?? replies.get('DEFAULT');
  const headers = reply && readPointer(root, `${reply.pointer}/headers`);
  return Object.keys(Object(headers)).some((header) => header.toLowerCase() === name);
}
