import type { Envelope } from './bodies/envelope.ts';
import type { BulkTargets } from './operations/bulk-targets.ts';
import type { CountProperties } from './operations/count-reply.ts';
import type { ScalarList } from './operations/scalar-list.ts';
import type { KeyLocation } from './paths/path-tree.ts';
import type { ListQuery } from './queries/list-query.ts';
import type { PageReply } from './queries/page-reply.ts';

/**
 * Every decision about one operation, as plain JSON data. Handlers run it, `inspect` prints it, and
 * `x-sandlot` can override each field. For work on schemas at run time it holds schema pointers.
 */
export type Plan =
  | CreatePlan
  | ReadPlan
  | ListPlan
  | SearchPlan
  | CountPlan
  | ReplacePlan
  | UpdatePlan
  | PutPlan
  | RemovePlan
  | ClearPlan
  | ActionPlan
  | LinkPlan
  | UnlinkPlan
  | ScalarListPlan
  | ExamplePlan;

export type PlanKind = Plan['kind'];

export type PlanOf<Kind extends PlanKind> = PlanByKind[Kind];

type PlanByKind = { readonly [Member in Plan as Member['kind']]: Member };

type PlanBase<Kind extends string> = {
  readonly kind: Kind;
  /** The name of the operation rule that decided. */
  readonly rule: string;
  /** Why, in one sentence. */
  readonly reason: string;
};

/** The records that an operation works on. */
export type Target = {
  /** The name of the resource. */
  readonly resource: string;
  /** The name of the nested collection that the path belongs to; absent at the resource's own path. */
  readonly nestedCollection?: string | undefined;
  /** The path that the operation is at, or stands for, without versions: `/pets/{petId}`. */
  readonly path: string;
  /** The resources whose keys the path holds, from left to right; `null` where none is known. */
  readonly ancestors: readonly (string | null)[];
  /** Where a call carries the keys of that path, from left to right. */
  readonly keys: readonly KeyLocation[];
  /** The properties that those keys are compared with; `null` for the resource's own key. */
  readonly alternateKeys: readonly (AlternateKeyProperty | null)[];
};

/** A property that identifies a record instead of its key. */
export type AlternateKeyProperty = {
  readonly resource: string;
  readonly property: string;
  readonly schemaPointers: readonly string[];
};

/** Where a request carries a record. */
export type RecordInput = {
  readonly envelope?: Envelope | undefined;
  /** How the body names the records to change; absent if the path does. */
  readonly bulkTargets?: BulkTargets | undefined;
  /** The property of the body that holds operations, such as those of a JSON Patch. */
  readonly patchListProperty?: string | undefined;
};

/** Where a reply carries a record. */
export type RecordReply = {
  /** Absent if the reply holds no record. */
  readonly envelope?: Envelope | undefined;
  /** The property of the reply that holds the key, if the record itself calls it differently. */
  readonly keyProperty?: string | undefined;
};

/** Where a reply carries a list of records. */
export type ListReply = {
  readonly envelope: Envelope;
  readonly keyProperty?: string | undefined;
  /** `keys`: the list holds the keys of the records alone. */
  readonly entries: 'records' | 'keys';
  /** Where the reply states facts about its page. */
  readonly page: PageReply;
};

type RecordPlan<Kind extends string> = PlanBase<Kind> & {
  readonly target: Target;
  readonly reply: RecordReply;
};

type WritePlan<Kind extends string> = RecordPlan<Kind> & { readonly input: RecordInput };

type ListPlanOf<Kind extends string> = PlanBase<Kind> & {
  readonly target: Target;
  readonly query: ListQuery;
  readonly reply: ListReply;
};

export type CreatePlan = WritePlan<'create'>;
export type ReadPlan = RecordPlan<'read'>;
export type ListPlan = ListPlanOf<'list'>;
export type SearchPlan = ListPlanOf<'search'>;
/** The reply holds the number of records, and no list. */
export type CountPlan = PlanBase<'count'> & {
  readonly target: Target;
  readonly query: ListQuery;
  readonly reply: CountProperties;
};
export type ReplacePlan = WritePlan<'replace'>;
export type UpdatePlan = WritePlan<'update'>;
/** Replaces a record, or creates it. */
export type PutPlan = WritePlan<'put'>;
export type RemovePlan = RecordPlan<'remove'>;
/** Removes all records that the query selects, or those whose keys the call lists. */
export type ClearPlan = RecordPlan<'clear'> & { readonly query: ListQuery };
export type ActionPlan = WritePlan<'action'>;
/** Puts records into a nested collection that they do not depend on. */
export type LinkPlan = WritePlan<'link'>;
export type UnlinkPlan = WritePlan<'unlink'>;
/** Shows or changes a list of texts or numbers of a record. */
export type ScalarListPlan = RecordPlan<'scalar-list'> & { readonly scalarList: ScalarList };
/** Answers with the document's example; the records that the path names have to exist. */
export type ExamplePlan = PlanBase<'example'> & {
  readonly target: Omit<Target, 'resource'> & { readonly resource?: string | undefined };
};
