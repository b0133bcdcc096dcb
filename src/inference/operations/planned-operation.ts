import type { Operation } from '../../openapi/openapi.ts';
import type { BulkTargets } from '../bodies/bulk-targets.ts';
import type { Envelope } from '../bodies/envelope.ts';
import type { AlternateKey } from '../keys/alternate-key.ts';
import type { KeyLocation, PathSegment, TargetKey } from '../paths/path-tree.ts';
import type { PlanKind, PlanOf, ResourcePlanKind } from '../plan.ts';
import type { FilterOverrides } from '../queries/list-filter.ts';
import type { ScalarList } from '../relations/scalar-list.ts';
import type { NestedCollection, Resource } from '../resource.ts';

/** An operation with its plan, and the resources that the plan names. All else about it is in the plan. */
export type PlannedOperation<out Kind extends PlanKind = PlanKind> = {
  readonly operation: Operation;
  readonly plan: PlanOf<Kind>;
  /** Absent only for an example. */
  readonly resource: ResourceByKind[Kind];
  /** The nested collection that the path belongs to; absent at the resource's own path. */
  readonly nestedCollection: NestedCollectionByKind[Kind];
  /**
   * The resources whose keys the path holds, from left to right; `undefined` where none is known.
   */
  readonly ancestors: readonly (Resource | undefined)[];
};

type ResourceByKind = Readonly<Record<ResourcePlanKind, Resource>> & {
  readonly example: Resource | undefined;
};

type NestedCollectionByKind = Readonly<Record<'link' | 'unlink', NestedCollection>> &
  Readonly<Record<Exclude<PlanKind, 'link' | 'unlink'>, NestedCollection | undefined>>;

/** All that was decided about an operation, before it is laid out as a plan. */
export type OperationDecisions = Omit<PlannedOperation, 'plan'> & {
  /** The properties that identify the records of the path, where it is not by their keys. */
  readonly alternateKeys: readonly (AlternateKey | undefined)[];
  /** The filters that `x-sandlot` sets. */
  readonly filterOverrides: FilterOverrides;
  /** Where the reply carries the record; absent if it carries none. */
  readonly recordEnvelope: Envelope | undefined;
  /** The property of the reply that holds the key, if the record itself calls it differently. */
  readonly replyKeyProperty: string | undefined;
  /** Where the reply carries the list. */
  readonly listEnvelope: Envelope | undefined;
  /** Where the request body carries the record. */
  readonly bodyEnvelope: Envelope | undefined;
  /** The list of texts or numbers that the path is about. */
  readonly scalarList?: ScalarList | undefined;
  /** How the body names the records to change; absent if the path does. */
  readonly bulkTargets?: BulkTargets | undefined;
  /** The path of the operation, or of the REST operation that it means. */
  readonly segments: readonly PathSegment[];
  /** The places of the keys of that path in a call, from left to right. */
  readonly keyLocations: readonly TargetKey[];
  /** Where the key of the record stands that a creation copies. */
  readonly copiedKey?: KeyLocation | undefined;
  /** The property of the body with the keys of records that an action merges into another. */
  readonly mergedKeys?: string | undefined;
  /** What an action does, where its path does not say so. */
  readonly verb?: string | undefined;
  /** The property of the body with operations, such as those of a JSON Patch. */
  readonly patchListProperty: string | undefined;
};
