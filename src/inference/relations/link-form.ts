import { type Operation, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import type { Envelope } from '../bodies/envelope.ts';
import { type TimestampFormat, timestampFormatOf } from '../effects/timestamp-formats.ts';
import { findReferencedProperty } from '../keys/alternate-key.ts';
import { parametersOf } from '../paths/path-tree.ts';
import type { NestedCollection, Resource } from '../resource.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';
import { membershipTimeName } from '../vocabulary/timestamps.ts';
import { findMembershipBody, type MembershipBody } from './membership-body.ts';

/** How records become members of a parent, or leave it. */
export type LinkForm = {
  /** What identifies the records: the path, keys in the body, or nothing, which means all of them. */
  readonly by: 'path' | 'body' | 'nothing';
  /** The keys in the body. */
  readonly body: MembershipBody | undefined;
  /** The property that those keys are compared with, if it is not the key of the records. */
  readonly memberProperty: MemberProperty | undefined;
  /** Whether an unknown key is refused. In a list it may be skipped. */
  readonly refusesMissing: boolean;
  /** Whether other records are unlinked from the parent. */
  readonly replacesMembers: boolean;
  /** The properties of a reply that describes the membership; absent if the reply is a record. */
  readonly reply: readonly MembershipReplyProperty[] | undefined;
};

type MemberProperty = {
  readonly property: string;
  readonly schemaPointers: readonly string[];
};

/** An operation that links records, and its reply. */
type LinkFacts = {
  readonly operation: Operation;
  readonly ancestors: readonly unknown[];
  readonly resource: Resource;
  readonly nestedCollection: NestedCollection;
  readonly recordEnvelope: Envelope | undefined;
  readonly replySchema: string | undefined;
};

export function inferLinkForm(schemaViews: SchemaViews, facts: LinkFacts): LinkForm {
  const { operation, ancestors, resource, nestedCollection, recordEnvelope, replySchema } = facts;
  const body = findMembershipBody(schemaViews, operation, resource);
  const isInPath = ancestors.length > parametersOf(nestedCollection.segments).length;
  const by = isInPath ? 'path' : body === undefined ? 'nothing' : 'body';
  const isRecordReply = recordEnvelope?.path.length === 0 || replySchema === undefined;
  return {
    by,
    body,
    memberProperty: findMemberProperty(schemaViews, resource, body),
    refusesMissing: documentsMissing(operation),
    replacesMembers: operation.method === 'PUT' && by === 'body',
    reply: isRecordReply
      ? undefined
      : inferMembershipReply(schemaViews, replySchema, { resource, nestedCollection }),
  };
}

/** Whether the document has a reply for keys that do not exist. */
function documentsMissing({ replies }: Operation): boolean {
  return ['404', '422', '400', '4XX', 'DEFAULT'].some((status) => replies.has(status));
}

function findMemberProperty(
  schemaViews: SchemaViews,
  resource: Resource,
  body: MembershipBody | undefined,
): MemberProperty | undefined {
  if (body?.name === undefined) return undefined;
  const { name, schemaPointers } = body;
  const found = findReferencedProperty(schemaViews, resource, { name, schemaPointers });
  return found && { property: found.property, schemaPointers: found.schemaPointers };
}

/** A property of a reply about a membership: `team_id`, `user_id`, `joined_at`, `role`. */
export type MembershipReplyProperty = {
  readonly property: string;
  readonly schemaPointers: readonly string[];
  /** Which of the keys it has, parents first, then the member; absent if it has none. */
  readonly keyIndex: number | undefined;
  /** The format of the time of joining; absent if the reply has none. */
  readonly timeFormat: TimestampFormat | undefined;
};

type Membership = { readonly resource: Resource; readonly nestedCollection: NestedCollection };

/** How a reply that is not a record describes a membership: `{ "team_id": 1, "user_id": 7, "role": "admin" }`. */
export function inferMembershipReply(
  schemaViews: SchemaViews,
  schema: string,
  { resource, nestedCollection: { segments, ancestors } }: Membership,
): readonly MembershipReplyProperty[] {
  const parameters = parametersOf(segments);
  const nouns = [...parameters.map((_, index) => ancestors[index]?.noun), resource.noun];
  const idNames = nouns.map((noun) => `${singularize(normalizeName(noun ?? ''))}id`);
  const parameterNames = [...parameters, resource.parameter].map(normalizeName);
  return [...propertiesOf(schemaViews, schemaViews.of([schema]))].map(
    ([property, schemaPointers]) => {
      const name = normalizeName(property);
      const byParameter = name === 'id' ? -1 : parameterNames.lastIndexOf(name);
      const keyIndex = Math.max(idNames.lastIndexOf(name), byParameter);
      const timeFormat = membershipTimeName.test(name)
        ? timestampFormatOf(property, schemaViews.of(schemaPointers))
        : undefined;
      return {
        property,
        schemaPointers,
        keyIndex: keyIndex === -1 ? undefined : keyIndex,
        timeFormat,
      };
    },
  );
}
