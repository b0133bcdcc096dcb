import type { Operation } from '../../openapi/openapi.ts';
import type { Envelope } from '../bodies/envelope.ts';
import type { KeyLocation } from '../keys/key-location.ts';
import type { PathSegment } from '../paths/path-tree.ts';
import type { PlanKind, PlanOf } from '../plan.ts';
import type { FilterOverrides } from '../queries/list-filter.ts';
import type { NestedCollection, Resource } from '../resources/resource.ts';
import type { AlternateKey } from './alternate-key.ts';
import type { BulkTargets } from './bulk-targets.ts';
import type { ScalarList } from './scalar-list.ts';

/** The kinds of plan that `x-sandlot` can name as `behaviour`. */
export const behaviourNames = [
  'create',
  'read',
  'list',
  'replace',
  'update',
  'put',
  'remove',
  'clear',
  'action',
  'search',
  'count',
  'example',
] as const satisfies readonly PlanKind[];

export type BehaviourName = (typeof behaviourNames)[number];

/** An operation with its plan, and the resources that the plan names. */
export type PlannedOperation<out Kind extends PlanKind = PlanKind> = {
  readonly operation: Operation;
  readonly plan: PlanOf<Kind>;
  /** What it works on; only an example may be without. */
  readonly resource: ResourceByKind[Kind];
  /** The path further down at which it works on them; absent at the resource's own. */
  readonly nestedCollection: NestedCollectionByKind[Kind];
  /** The resources whose keys stand in the path, from left to right; `undefined` where none is known. */
  readonly ancestors: readonly (Resource | undefined)[];
  /** The properties by which those records are named where it is not by their keys. */
  readonly alternateKeys: readonly (AlternateKey | undefined)[];
  /** What `x-sandlot` says of its filters. */
  readonly filterOverrides: FilterOverrides;
  /** Where the record stands in the reply; absent where the reply holds none. */
  readonly recordEnvelope: Envelope | undefined;
  /** The property of that record in the reply that holds its key, where it is another than in the record itself. */
  readonly replyKeyProperty: string | undefined;
  /** Where the list stands in the reply. */
  readonly listEnvelope: Envelope | undefined;
  /** Where the record stands in the body of the request. */
  readonly bodyEnvelope: Envelope | undefined;
  /** The list of values of the record that it is about. */
  readonly scalarList?: ScalarList | undefined;
  /** How that body names the records to change where it holds more than them, or less. */
  readonly bulkTargets?: BulkTargets | undefined;
  /** The steps of the path that it is at, or stands for. */
  readonly segments: readonly PathSegment[];
  /** Where the keys of that path stand in a call, from left to right. */
  readonly keyLocations: readonly KeyLocation[];
  /** The property of that body that holds operations on the record, such as those of a JSON Patch. */
  readonly patchListProperty: string | undefined;
};

type ResourceByKind = Readonly<Record<Exclude<PlanKind, 'example'>, Resource>> & {
  readonly example: Resource | undefined;
};

type NestedCollectionByKind = Readonly<Record<'link' | 'unlink', NestedCollection>> &
  Readonly<Record<Exclude<PlanKind, 'link' | 'unlink'>, NestedCollection | undefined>>;
