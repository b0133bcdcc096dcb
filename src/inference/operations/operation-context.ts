import type { JsonObject, Operation, SchemaViews } from '../../openapi/openapi.ts';
import type { EnvelopeFinder } from '../bodies/envelope-finder.ts';
import type { DocumentExtensions } from '../extension/extension.ts';
import { type PathSegment, toTreeKey } from '../paths/path-tree.ts';
import type { RpcOperations } from '../paths/rpc-operation.ts';
import type { ParsePath } from '../paths/version-segment.ts';
import type { ProtocolOptions } from '../protocol/protocol-plan.ts';
import type { NestedCollection, Resource } from '../resource.ts';
import type { ResourceCatalogue } from '../resources/find-resources.ts';
import { toRecordHint } from '../resources/record-schema.ts';
import type { OperationDecisions } from './planned-operation.ts';

/** What operation rules decide from: the document and its resources. */
export type InferenceContext = {
  /** The root of the document. */
  readonly root: JsonObject;
  readonly schemaViews: SchemaViews;
  readonly envelopes: EnvelopeFinder;
  readonly extensions: DocumentExtensions;
  readonly resources: ResourceCatalogue;
  readonly parsePath: ParsePath;
  readonly rpcOperations: RpcOperations;
  readonly operations: readonly Operation[];
  /** How long each step of a lifecycle takes, in milliseconds. */
  readonly stepDuration: number;
  readonly protocol: ProtocolOptions;
};

export type OperationEnvelopes = Pick<
  OperationDecisions,
  'recordEnvelope' | 'listEnvelope' | 'bodyEnvelope'
>;

/** Where the bodies of an operation carry records of a resource. */
export function toEnvelopes(
  { envelopes }: InferenceContext,
  operation: Operation,
  resource: Resource,
): OperationEnvelopes {
  const hint = toRecordHint(resource);
  return {
    recordEnvelope: envelopes.findRecord(operation, hint),
    listEnvelope: envelopes.findList(operation, hint),
    bodyEnvelope: envelopes.findSentRecord(operation, hint),
  };
}

/** The nested collection of a resource that a path belongs to. */
export function findNestedCollection(
  { nestedCollections }: Resource,
  segments: readonly PathSegment[],
): NestedCollection | undefined {
  const path = `${toTreeKey(segments)}/`;
  return nestedCollections.find((nested) => path.startsWith(`${toTreeKey(nested.segments)}/`));
}
