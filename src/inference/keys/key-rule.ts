import type { JsonObject, SchemaViews } from '../../openapi/openapi.ts';
import type { EnvelopeFinder } from '../bodies/envelope-finder.ts';
import type { RpcOperations } from '../paths/rpc-operation.ts';
import type { Resource } from '../resource.ts';

/** A rule that finds properties which may be the key of a resource. `rules.ts` lists them. */
export type KeyRule = {
  /** In kebab-case, as `inspect` prints it. */
  readonly name: string;
  /** What it recognizes, in one line. */
  readonly summary: string;
  /** Its section in `docs/inference.md`. */
  readonly docs: `#${string}`;
  /** The highest score that its candidates can have. */
  readonly maxScore: number;
  /** Pure; `undefined` without a candidate. */
  find(context: KeyContext, resource: Resource): ScoredKey | undefined;
};

/** A property that may be the key, and how likely it is. */
export type ScoredKey = {
  /** The path to it in a record. */
  readonly path: readonly string[];
  readonly schemaPointers: readonly string[];
  /** The candidate with the highest score wins; with 0 or less it cannot be the key. */
  readonly score: number;
  /** Why, in one sentence. */
  readonly reason: string;
  /** Whether its name does not show that it is a key. */
  readonly isGuess: boolean;
};

export type KeyContext = {
  readonly root: JsonObject;
  readonly schemaViews: SchemaViews;
  readonly envelopes: EnvelopeFinder;
  readonly rpcOperations: RpcOperations;
  /** The key that the `x-sandlot` of a path names. */
  readonly extensionKey: { readonly key: string; readonly pointer: string } | undefined;
  /** The schemas of the path parameter. */
  readonly parameterSchemas: readonly string[];
  /** Whether an operation lists the records. */
  readonly listing: 'listed' | 'unlisted';
};
