import type { Operation } from '../operation.ts';
import type { Alias } from './alias.ts';
import type { Envelope } from './envelope.ts';
import type { KeyPlace } from './key-place.ts';
import type { Naming } from './naming.ts';
import type { Step } from './path-tree.ts';
import type { Resource, View } from './resource.ts';
import type { Values } from './values.ts';

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
export type FilterWords = ReadonlyMap<string, string | false>;

/** What was concluded about an operation, and why. */
export type Conclusion = {
  readonly operation: Operation;
  readonly behaviour: BehaviourName;
  /** In words, for people. */
  readonly reason: string;
  /** What it works on; absent for examples that stand below nothing. */
  readonly resource: Resource | undefined;
  /** The path further down at which it works on them; absent at the resource's own. */
  readonly view: View | undefined;
  /** The resources whose keys stand in the path, from left to right; `undefined` where none is known. */
  readonly ancestors: readonly (Resource | undefined)[];
  /** The properties by which those records are named where it is not by their keys. */
  readonly aliases: readonly (Alias | undefined)[];
  /** What `x-sandlot` says of its filters. */
  readonly filter: FilterWords;
  /** Where the record stands in the reply; absent where the reply holds none. */
  readonly one: Envelope | undefined;
  /** The property of that record in the reply that holds its key, where it is another than in the record itself. */
  readonly keyShown: string | undefined;
  /** Where the list stands in the reply. */
  readonly many: Envelope | undefined;
  /** Where the record stands in the body of the request. */
  readonly sent: Envelope | undefined;
  /** The list of values of the record that it is about. */
  readonly values?: Values | undefined;
  /** How that body names the records to change where it holds more than them, or less. */
  readonly naming?: Naming | undefined;
  /** The steps of the path that it is at, or stands for. */
  readonly steps: readonly Step[];
  /** Where the keys of that path stand in a call, from left to right. */
  readonly keys: readonly KeyPlace[];
  /** The property of that body that holds operations on the record, such as those of a JSON Patch. */
  readonly patch: string | undefined;
};
