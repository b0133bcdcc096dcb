import type { Operation } from '../openapi/openapi.ts';
import type { Transitions } from './extension/transitions-extension.ts';
import type { Expiry } from './lifecycles/expiry.ts';
import type { Lifecycle } from './lifecycles/lifecycle.ts';
import type { PathNode, PathSegment, TargetKey } from './paths/path-tree.ts';

/** A kind of record that the paths of a document are about. */
export type Resource = {
  /** Its path without versions: `owners/{owner_id}/pets`. */
  readonly name: string;
  /** `collection`: many records with keys; `singleton`: one record, such as `/settings`. */
  readonly kind: 'collection' | 'singleton';
  /** The name of the resource rule that found it. */
  readonly rule: string;
  /** The word for the records in its path. */
  readonly noun: string;
  /** The path parameter that identifies one record; empty if there is none. */
  readonly parameter: string;
  /** The path above the records. */
  readonly segments: readonly PathSegment[];
  /**
   * The resources whose keys that path holds, from left to right; `undefined` where none is known.
   */
  readonly ancestors: readonly (Resource | undefined)[];
  /** The path of all records, and that of one. */
  readonly collection: PathNode | undefined;
  readonly item: PathNode | undefined;
  /** The operation that creates records, at its own path or at a nested collection. */
  readonly createOperation: Operation | undefined;
  /** Longer paths that hold the records of one more parent. */
  readonly nestedCollections: readonly NestedCollection[];
  /** Present where records have keys of several parts, and paths with fewer of them. */
  readonly compoundKey: CompoundKey | undefined;
  /** Whether paths such as `/me` show that one of the records which is the caller. */
  readonly hasCaller: boolean;
  /** `listed`: an operation lists the records and shows their keys. `any`: none does. */
  readonly keys: 'listed' | 'any';
  /**
   * `refused`: an unknown key is 404. `made`: every key has a record until it is removed.
   * `made-by-changes`: an unknown key is 404 when it is read, and has a record once it is changed.
   */
  readonly unknownKeys: 'refused' | 'made-by-changes' | 'made';
  /** Whether the seed has records: an operation shows some, or not every key has one. */
  readonly isSeeded: boolean;
  readonly key: ResourceKey;
  /** All candidates for the key with their scores, the best first. */
  readonly keyCandidates: readonly KeyCandidate[];
  /** The schemas of a record, as it is read. */
  readonly entity: readonly string[];
  /** The states that records enter by themselves; absent where they change by calls only. */
  readonly lifecycle: Lifecycle | undefined;
  /** When records expire; absent where they do not. */
  readonly expiry: Expiry | undefined;
  /** Which states follow each other, where `x-sandlot` says so; `false` where all do. */
  readonly transitions: Transitions | false | undefined;
};

/**
 * A path with the records of one more parent: `/issues/{number}/comments` of `/comments/{id}`. Its
 * ancestors begin with those of the resource.
 */
export type NestedCollection = Pick<
  Resource,
  'name' | 'segments' | 'ancestors' | 'collection' | 'item' | 'createOperation'
> & {
  /** Whether an operation lists the records there. */
  readonly isListed: boolean;
  /** Whether records are only linked there, and exist without it. */
  readonly isMembership: boolean;
};

/** A key of several parts: `/repos/{owner}/{repo}`, whose records `/user/repos` lists and creates too. */
export type CompoundKey = {
  /** The properties of a record with the keys of its parents: `owner.login`. */
  readonly parentKeys: readonly CompoundParentKey[];
  /** The operations at paths with fewer keys. */
  readonly operations: ReadonlyMap<Operation, CompoundKeyOperation>;
};

/** The property with the key of a parent: `scope`, or the `login` in `owner`. */
export type CompoundParentKey = {
  /** The path parameter. */
  readonly parameter: string;
  readonly property: string;
  /** The property of the object; absent if the property has the key itself. */
  readonly innerProperty: string | undefined;
  readonly path: readonly string[];
  readonly schemaPointers: readonly string[];
};

export type CompoundKeyOperation = {
  readonly kind: 'create' | 'list';
  readonly operation: Operation;
  /** Where a call carries the keys of the parents; empty if it is about all parents. */
  readonly keys: readonly TargetKey[];
  /** The resources whose keys are in its path. */
  readonly ancestors: readonly (Resource | undefined)[];
};

/** The property of stored records that names the nested collections to which they belong. */
export const nestedCollectionsProperty = '@in';

/** What identifies the records of a resource. */
export type ResourceKey = {
  /** The path parameter; empty if there is none. */
  readonly parameter: string;
  /** The path to the property that holds it; empty if none does. */
  readonly path: readonly string[];
  /** The property of stored records that holds it. */
  readonly storedProperty: string;
  /** The schemas of the property and of the parameter. */
  readonly schemaPointers: readonly string[];
  /** The path to it in the body of a creation; empty if there is none. */
  readonly bodyPath: readonly string[];
  /** `client`: the client that creates a record chooses it; `server`: it is generated. */
  readonly origin: 'client' | 'server';
  /** Whether it is a text in the record and a number in the path. */
  readonly isNumericText: boolean;
  /** Whether its name does not show that it is a key; then records may have other keys. */
  readonly isGuess: boolean;
};

/** A property that a key rule found, with its score: the highest wins. */
export type KeyCandidate = {
  readonly property: string;
  readonly rule: string;
  readonly score: number;
  readonly reason: string;
};

/** The property of stored records for a key that no property of the record holds. */
export const hiddenKeyProperty = '@key';

/** The key of the record of a singleton. */
export const singletonKey = 'it';
