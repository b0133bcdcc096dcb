import type { Operation } from '../../openapi/openapi.ts';
import type { Envelope } from '../bodies/envelope.ts';
import type { KeyLocation } from '../keys/key-location.ts';
import type { PathSegment } from '../paths/path-tree.ts';
import type { NestedCollection, Resource } from '../resources/resource.ts';
import type { AlternateKey } from './alternate-key.ts';
import type { BulkTargets } from './bulk-targets.ts';
import type { ScalarList } from './scalar-list.ts';

/** What operations may do. */
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
  'example',
] as const;

/**
 * What an operation does, as far as the document tells; records are put below a parent, and taken away, and
 * lists of values that they have are changed, by rules alone.
 */
export type BehaviourName = (typeof behaviourNames)[number] | 'assign' | 'unassign' | 'values';

/** By query parameter what it filters by: `price`, `>= price`; `false` where it filters nothing. */
export type FilterOverrides = ReadonlyMap<string, string | false>;

/** What was concluded about an operation, and why. */
export type OperationInference = {
  readonly operation: Operation;
  readonly behaviour: BehaviourName;
  /** In words, for people. */
  readonly reason: string;
  /** What it works on; absent for examples that stand below nothing. */
  readonly resource: Resource | undefined;
  /** The path further down at which it works on them; absent at the resource's own. */
  readonly nestedCollection: NestedCollection | undefined;
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
