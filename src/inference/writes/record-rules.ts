import type { Operation } from '../../openapi/openapi.ts';
import type { Envelope } from '../bodies/envelope.ts';
import { isSameSchema } from '../bodies/schema-similarity.ts';
import { inferTypeProperties } from '../bodies/type-properties.ts';
import { type ExclusiveFlag, listExclusiveFlags } from '../effects/exclusive-flag.ts';
import { inferTimestamps, type Timestamps } from '../effects/timestamps.ts';
import { inferKeySource, type KeySource } from '../keys/key-source.ts';
import type { PathTree } from '../paths/path-tree.ts';
import {
  inferObjectReferences,
  type ObjectReference,
  type ReferenceContext,
} from '../relations/object-references.ts';
import {
  atNestedCollection,
  findParentKeyProperties,
  type ParentKeyProperty,
} from '../relations/parent-keys.ts';
import { inferParentLinks, type ParentLinks } from '../relations/parent-links.ts';
import type { NestedCollection, Resource } from '../resource.ts';
import { findShownRecord } from '../resources/shown-record.ts';
import { inferConstraints, type WriteConstraints } from './constraints.ts';
import { type InitialValues, inferInitialValues } from './initial-values.ts';
import { inferMetadata, type Metadata } from './metadata.ts';
import { type RecordVersion, recordVersionRule } from './record-version.ts';

/** What Sandlot itself writes into the records of a resource. */
export type RecordRules = {
  readonly key: KeySource;
  readonly timestamps: Timestamps;
  /** What the server writes into an object such as `metadata`; absent if there is none. */
  readonly metadata: Metadata | undefined;
  /** The version of a record; absent if it has none. */
  readonly version: RecordVersion | undefined;
  /** The values of a new record that the client did not send. */
  readonly initial: InitialValues;
  /** For each key of the path the property of a new record that gets it; `null` if there is none. */
  readonly parentKeys: readonly (ParentKeyProperty | null)[];
  /** The nested collections that a record leaves or enters when it names another parent. */
  readonly movesBetween: readonly ParentLinks[];
  /** The properties that refer to records of other resources. */
  readonly references: readonly ObjectReference[];
  /** What its values must meet beyond their schemas. */
  readonly constraints: WriteConstraints;
  /** The schemas of the reply, if they describe more of a new record than those of the record. */
  readonly replyPointers: readonly string[] | undefined;
  /** The booleans that a record with them takes from the others; absent if there are none. */
  readonly exclusiveFlags?: readonly ExclusiveFlag[] | undefined;
};

type RecordFacts = {
  readonly kind: string;
  readonly operation: Operation;
  readonly resource: Resource;
  readonly nestedCollection: NestedCollection | undefined;
  readonly bodyEnvelope: Envelope | undefined;
  readonly recordEnvelope: Envelope | undefined;
};

type RecordContext = ReferenceContext & { readonly resources: { readonly tree: PathTree } };

export function inferRecordRules(context: RecordContext, facts: RecordFacts): RecordRules {
  const { root, schemaViews } = context;
  const { resource, nestedCollection, bodyEnvelope, recordEnvelope } = facts;
  const location = nestedCollection ? atNestedCollection(resource, nestedCollection) : resource;
  const replyPointers = recordEnvelope?.schemaPointers;
  const isOtherSchema =
    replyPointers !== undefined && !isSameSchema(schemaViews, replyPointers, resource.entity);
  const timestamps = inferTimestamps(schemaViews, resource);
  const shown = findShownRecord({ root, schemaViews }, resource);
  const initial = inferInitialValues(schemaViews, { ...facts, timestamps, shown });
  const metadata = inferMetadata(schemaViews, resource);
  return {
    key: inferKeySource({ root, schemaViews }, facts),
    timestamps,
    metadata,
    version: recordVersionRule.infer({ root, schemaViews, metadata }, facts),
    initial: {
      ...initial,
      values: {
        ...inferTypeProperties(context, resource.entity, facts.operation.path),
        ...initial.values,
      },
    },
    parentKeys: findParentKeyProperties(schemaViews, location).map((property) => property ?? null),
    movesBetween: resource.nestedCollections.map((nested) =>
      inferParentLinks(schemaViews, resource, nested),
    ),
    references: inferObjectReferences(context, resource, {
      request: bodyEnvelope?.schemaPointers ?? [],
      shown,
    }),
    constraints: inferConstraints(context, facts),
    replyPointers: isOtherSchema ? replyPointers : undefined,
    exclusiveFlags: listExclusiveFlags(context, resource),
  };
}
