import type { Operation } from '../../openapi/openapi.ts';
import type { KeyLocation, PathSegment, TargetKey } from '../paths/path-tree.ts';
import type { PlanKind } from '../plan.ts';
import type { ObjectList } from '../relations/object-list.ts';
import type { ScalarList } from '../relations/scalar-list.ts';
import type { NestedCollection, Resource } from '../resource.ts';
import type { InferenceContext } from './operation-context.ts';

/** A rule that may decide what an operation does. `rules.ts` lists them in order of precedence. */
export type OperationRule = {
  /** In kebab-case, as `inspect` prints it. */
  readonly name: string;
  /** What it recognizes, in one line. */
  readonly summary: string;
  /** Its section in `docs/inference.md`. */
  readonly docs: `#${string}`;
  /** Pure; `undefined` where the rule does not apply. */
  infer(context: InferenceContext, subject: OperationSubject): RuleMatch | undefined;
};

/** An operation and the segments of its path; no segments where a segment is more than one parameter. */
export type OperationSubject = {
  readonly operation: Operation;
  readonly segments: readonly PathSegment[] | undefined;
};

/** The decision of a rule, from which the plan is completed. */
export type RuleMatch = ExampleMatch | ScalarListMatch | ObjectListMatch | LinkMatch | RecordMatch;

type ExampleMatch = MatchedPath & { readonly kind: 'example'; readonly resource?: undefined };

type ScalarListMatch = MatchedPath & {
  readonly kind: 'scalar-list';
  readonly resource: Resource;
  readonly scalarList: ScalarList;
};

type ObjectListMatch = MatchedPath & {
  readonly kind: 'object-list';
  readonly resource: Resource;
  readonly objectList: ObjectList;
};

type LinkMatch = MatchedPath & {
  readonly kind: 'link' | 'unlink';
  readonly resource: Resource;
  /** The collection that the records become members of. */
  readonly nestedCollection: NestedCollection;
};

export type RecordMatch = MatchedPath & {
  readonly kind: RecordPlanKind;
  readonly resource: Resource;
};

/** The kinds of plan that work on records of a resource as a whole. */
export type RecordPlanKind = Exclude<
  PlanKind,
  'example' | 'scalar-list' | 'object-list' | 'link' | 'unlink'
>;

type MatchedPath = {
  /** One sentence for people. */
  readonly reason: string;
  /** The path that the operation stands for, where it is not its own. */
  readonly segments?: readonly PathSegment[];
  /** What an action does, where its path does not say so. */
  readonly verb?: string | undefined;
  /** Where the key of the record stands that a creation copies. */
  readonly copiedKey?: KeyLocation | undefined;
  /** The property of the body with the keys of records that an action merges into another. */
  readonly mergedKeys?: string | undefined;
  /** Where the last key of that path stands, where it is not in the path. */
  readonly key?: KeyLocation | undefined;
  /** The places of the keys of that path, where they are not in the path. */
  readonly keys?: readonly TargetKey[] | undefined;
  /** The list of other records at this path, where records below all parents are listed. */
  readonly allParents?: { readonly ownList: Resource | undefined } | undefined;
  /** The resources of the keys in the path, where they are not those that the path shows. */
  readonly ancestors?: readonly (Resource | undefined)[];
};
