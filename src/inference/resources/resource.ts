import type { Operation } from '../../openapi/openapi.ts';
import type { PathNode, PathSegment } from '../paths/path-tree.ts';

/** A kind of record that the document's paths speak of. */
export type Resource = {
  /** Its path without what versions put in front: `owners/{owner_id}/pets`. */
  readonly name: string;
  /** `collection`: many, each with a key; `singleton`: one, such as `/settings`. */
  readonly kind: 'collection' | 'singleton';
  /** What the records are called in its path. */
  readonly noun: string;
  /** The name of the path parameter that names one; empty where none does. */
  readonly parameter: string;
  /** The steps of the path that the records are under. */
  readonly segments: readonly PathSegment[];
  /** The resources whose keys stand in that path, from left to right; `undefined` where none is known. */
  readonly ancestors: readonly (Resource | undefined)[];
  /** The path of all records, and that of one. */
  readonly collection: PathNode | undefined;
  readonly item: PathNode | undefined;
  /** The operation that creates records: of its own path, else of one further down. */
  readonly createOperation: Operation | undefined;
  /** The paths further down at which the records below one more parent are. */
  readonly nestedCollections: readonly NestedCollection[];
  /**
   * `listed`: an operation lists the records and shows their keys, so an unknown key is 404. `any`:
   * none does, so every key has a record.
   */
  readonly keys: 'listed' | 'any';
  /** Whether an operation shows some of the records, so that there have to be some. */
  readonly isShown: boolean;
  readonly key: ResourceKey;
  /** The schemas of a record, as it is read. */
  readonly entity: readonly string[];
};

/**
 * A path at which the records of a resource are that belong to one more parent:
 * `/issues/{number}/comments` of those that `/comments/{id}` reads. The keys of its ancestors begin
 * with those of the resource's own.
 */
export type NestedCollection = Pick<
  Resource,
  'name' | 'segments' | 'ancestors' | 'collection' | 'item' | 'createOperation'
> & {
  /** Whether an operation lists the records there. */
  readonly isListed: boolean;
  /** Whether records are only put there and taken away, and go on without it. */
  readonly isMembership: boolean;
};

/** The property of stored records that names the views that they were created in, or begin in. */
export const nestedCollectionsProperty = '@in';

/** What tells the records of a resource apart. */
export type ResourceKey = {
  /** The name of the path parameter; empty where there is none. */
  readonly parameter: string;
  /** The way to the property of a record that holds it; empty where none does. */
  readonly path: readonly string[];
  /** The property of stored records that holds it. */
  readonly storedProperty: string;
  /** The schemas of it: of the property and of the parameter. */
  readonly schemaPointers: readonly string[];
  /** The way to it in a body of creation; empty where none holds it. */
  readonly bodyPath: readonly string[];
  /** `client`: whoever creates a record says it; `server`: it is made. */
  readonly origin: 'client' | 'server';
  /** Whether it is a text of digits: a text in the record, a number in the path. */
  readonly isNumericText: boolean;
  /** Whether other records may well go by other keys, since its name does not tell that it is one. */
  readonly isGuess: boolean;
};

/** The property of stored records that holds a key which no property of the record itself does. */
export const hiddenKeyProperty = '@key';

/** The key of the record of a singleton. */
export const singletonKey = 'it';
