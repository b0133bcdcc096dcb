import type { BatchReportProperty } from './bodies/batch-report.ts';
import type { BulkTargets } from './bodies/bulk-targets.ts';
import type { CountProperties } from './bodies/count-reply.ts';
import type { Envelope } from './bodies/envelope.ts';
import type { LineResults } from './bodies/json-lines.ts';
import type { RecordFields } from './bodies/record-input.ts';
import type { Notations, RecordReply, ReplyFormat } from './bodies/record-reply.ts';
import type { SentProperty } from './bodies/sent-properties.ts';
import type { StatusEnvelope } from './bodies/status-envelope.ts';
import type { ActionEffect } from './effects/action-effects.ts';
import type { ActionPart } from './effects/action-part.ts';
import type { ExclusiveFlag } from './effects/exclusive-flag.ts';
import type { RefusedStates } from './lifecycles/transition.ts';
import type { TargetKey } from './paths/path-tree.ts';
import type { ProtocolPlan } from './protocol/protocol-plan.ts';
import type { ListFilter } from './queries/list-filter.ts';
import type { FieldSelection, ListQueryPlan } from './queries/list-query.ts';
import type { PageReply } from './queries/page-reply.ts';
import type { RemovalGuard } from './relations/dependents.ts';
import type { LinkForm } from './relations/link-form.ts';
import type { ObjectList } from './relations/object-list.ts';
import type { ParentLinks } from './relations/parent-links.ts';
import type { ScalarList } from './relations/scalar-list.ts';
import type { SubscriptionKey } from './webhooks/subscription-key.ts';
import type { ChangeForm } from './writes/change-form.ts';
import type { Creation } from './writes/creation.ts';
import type { RecordRules } from './writes/record-rules.ts';
import type { RenewedSecret } from './writes/renewed-secrets.ts';
import type { SharedProperty } from './writes/shared-properties.ts';

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
  | ObjectListPlan
  | ExamplePlan;

export type PlanKind = Plan['kind'];

/** The kinds of plans that have a resource for certain: all but examples. */
export type ResourcePlanKind = Exclude<PlanKind, 'example'>;

export type PlanOf<Kind extends PlanKind> = PlanByKind[Kind];

type PlanByKind = { readonly [Member in Plan as Member['kind']]: Member };

type PlanBase<Kind extends string> = ProtocolPlan & {
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
  /** The path of the operation, or of the REST operation that it means, without versions: `/pets/{petId}`. */
  readonly path: string;
  /** The resources whose keys are in the path, from left to right; `null` for an unknown one. */
  readonly ancestors: readonly (string | null)[];
  /** The places of the keys of that path in a call, from left to right. */
  readonly keys: readonly TargetKey[];
  /** The properties that those keys are compared with; `null` for the resource's own key. */
  readonly alternateKeys: readonly (AlternateKeyProperty | null)[];
  /**
   * For each key the properties that it is compared with if no record has it: a `login` may be an `id`, or in
   * an object (`profile.login`).
   */
  readonly loginAlternatives: readonly (readonly string[])[];
  /** How the records of the nested collection refer to their parent. */
  readonly parentLinks: ParentLinks | undefined;
  /** Present if the records below all parents are meant, whose keys the path does not have. */
  readonly allParents?: AllParents | undefined;
};

/** A list of the records below all parents. */
export type AllParents = {
  /** The resources of the parents, if all of them are known; else records are found where they were written. */
  readonly parents: readonly string[] | undefined;
  /** The resource with the seed of such a list; absent where it is the seed of the records themselves. */
  readonly ownList?: string | undefined;
};

/** A property that identifies a record instead of its key. */
export type AlternateKeyProperty = {
  readonly resource: string;
  readonly property: string;
  readonly schemaPointers: readonly string[];
};

/** How a request carries a record. */
export type RecordInput = {
  readonly envelope: Envelope | undefined;
  /** How the body names the records to change; absent if the path names them. */
  readonly bulkTargets: BulkTargets | undefined;
  /** The property of the body with operations, such as those of a JSON Patch. */
  readonly patchListProperty: string | undefined;
  readonly fields: RecordFields;
};

/** How a reply shows a list of records. */
export type ListReply = ReplyFormat & {
  /** `json-lines`: the body is a text with a record in each line. */
  readonly layout?: 'json-lines' | undefined;
  readonly envelope: Envelope;
  readonly keyProperty?: string | undefined;
  /** `keys`: the list has only the keys of the records. */
  readonly entries: 'records' | 'keys';
  /** The reply's name of a property by the record's name, if they differ in notation. */
  readonly notations?: Notations | undefined;
  /** The properties of the reply that describe its page. */
  readonly page: PageReply;
  /** Properties around the list that report success. */
  readonly statusEnvelope: StatusEnvelope | undefined;
};

type RecordPlan<Kind extends string> = PlanBase<Kind> & {
  readonly target: Target;
  readonly reply: RecordReply;
};

type WritePlan<Kind extends string> = RecordPlan<Kind> & {
  readonly input: RecordInput;
  readonly record: RecordRules;
  readonly change: ChangeForm;
};

/** A write that may be about many records; the report is absent where the reply has no room for one. */
type BatchReport = { readonly report: readonly BatchReportProperty[] | undefined };

type ListPlanOf<Kind extends string> = PlanBase<Kind> & {
  readonly target: Target;
  readonly query: ListQueryPlan;
  /** How it shows records that were removed; absent where it shows none. */
  readonly shownRemoved?: ShownRemoved | undefined;
  readonly reply: ListReply;
};

export type CreatePlan = WritePlan<'create'> &
  BatchReport & {
    readonly creation: Creation;
    /** Present if the body has a record in each line. */
    readonly lines?: { readonly results: LineResults | undefined } | undefined;
  };
export type ReadPlan = RecordPlan<'read'> & {
  readonly query: FieldSelection;
  /** Parameters that find the record in a call without its key. */
  readonly lookup: readonly ListFilter[];
  /** The reply for a record that was removed; absent for 404. */
  readonly removed: RemovedReply | undefined;
  /** The parameter that asks for a removed record. */
  readonly shownRemoved?: ShownRemoved | undefined;
};

export type ListPlan = ListPlanOf<'list'>;
export type SearchPlan = ListPlanOf<'search'>;
/** The reply holds the number of records, and no list. */
export type CountPlan = RecordPlan<'count'> & {
  readonly query: ListQueryPlan;
  readonly reply: CountProperties;
};

export type ReplacePlan = WritePlan<'replace'> & BatchReport;
export type UpdatePlan = WritePlan<'update'> & BatchReport;
/** Replaces a record, or creates it. */
export type PutPlan = WritePlan<'put'> & BatchReport & { readonly statuses: PutStatuses };
export type RemovePlan = RecordPlan<'remove'> & {
  /** Properties of the reply that confirm the deletion. */
  readonly deletionFlags: readonly string[];
  /** Present if some lists still show the record. */
  readonly softDeletion?: SoftDeletion | undefined;
  /** Which records refuse the removal; absent where none does. */
  readonly guard?: RemovalGuard | undefined;
  /** Whether reads show that the record was removed. */
  readonly isShownRemoved: boolean;
  /** The properties of the record that a reply without the record has too. */
  readonly sharedProperties: readonly SharedProperty[];
};

/** A removal after which some lists still show the record. */
export type SoftDeletion = {
  /** What it makes of the record: `deleted: true`, a `deleted_at`. */
  readonly effect: ActionEffect | undefined;
  /** The query parameter that removes the record for good. */
  readonly permanentParameter?: string | undefined;
};

/** How an operation shows removed records. */
export type ShownRemoved = {
  /** The parameter that asks for them; absent if the operation shows nothing else. */
  readonly parameter?: string | undefined;
  /** `only`: no others beside them; `filter`: a filter decides about all. */
  readonly shows: 'all' | 'only' | 'filter';
};

/** What a read answers for a record that was removed. */
export type RemovedReply = {
  /** The schema among the choices of its reply. */
  readonly schema: string;
  /** The properties which show that it is removed. */
  readonly flags: readonly string[];
};

/** How a call lists the keys of the records to remove. */
export type KeyLists = {
  /** Properties of the body with lists of records that have keys: `{ "data": [{ "id": 7 }] }`. */
  readonly recordLists: readonly string[];
};

/** Removes all records that the query selects, or those whose keys the call lists. */
export type ClearPlan = RecordPlan<'clear'> & {
  readonly query: ListQueryPlan;
  readonly keyLists: KeyLists | undefined;
  readonly report: readonly BatchReportProperty[];
};

export type ActionPlan = WritePlan<'action'> &
  BatchReport & {
    readonly effect: ActionEffect | undefined;
    /** The boolean of the effect that the other records lose; absent where they keep it. */
    readonly exclusiveFlag?: ExclusiveFlag | undefined;
    /** Whether its verb, its body or its reply is about the record; otherwise it answers with an example. */
    readonly isOfRecord: boolean;
    /** The secrets that it gives the record anew. */
    readonly renewed: readonly RenewedSecret[];
    /** The property of the body with the keys of records that are merged into this one, and removed. */
    readonly mergedKeys?: string | undefined;
    /** The part of the record that its body is about; absent where the body is about the record. */
    readonly part: ActionPart | undefined;
    /** Present if it brings a removed record back. */
    readonly restores?: true;
    /** The states in which it is refused; absent where it is allowed in all. */
    readonly refusedStates: RefusedStates | undefined;
    /** The properties of the record that a reply without the record has too: `status`. */
    readonly sharedProperties: readonly SharedProperty[];
  };

/** Makes records members of a nested collection; they exist without it. */
export type LinkPlan = LinkPlanOf<'link'>;
export type UnlinkPlan = LinkPlanOf<'unlink'>;
/** Shows or changes a list of texts or numbers of a record. */
export type ScalarListPlan = RecordPlan<'scalar-list'> & {
  readonly scalarList: ScalarList;
  readonly record: RecordRules;
};

/** Shows or changes a list of objects of a record. */
export type ObjectListPlan = RecordPlan<'object-list'> & {
  readonly objectList: ObjectList;
  readonly record: RecordRules;
};
/** Answers with the document's example; the records that the path names have to exist. */
export type ExamplePlan = PlanBase<'example'> & {
  readonly target: Omit<Target, 'resource'> & { readonly resource?: string | undefined };
  /** Properties of the reply that report success. */
  readonly statusEnvelope: StatusEnvelope | undefined;
  /** The status of an operation that documents only failures. */
  readonly failureStatus?: number | undefined;
  /** Properties of the reply that show what the request has. */
  readonly sentProperties: readonly SentProperty[];
  /** Present in the reply to a call that subscribes a URL to events. */
  readonly subscriptionKey?: SubscriptionKey;
};

type LinkPlanOf<Kind extends string> = RecordPlan<Kind> & {
  readonly target: { readonly parentLinks: ParentLinks };
  readonly link: LinkForm;
  readonly report: readonly BatchReportProperty[];
  readonly deletionFlags: readonly string[];
};

/** The statuses of a PUT that differ from that of the reply. */
export type PutStatuses = {
  readonly created: 201 | undefined;
  /** Without a body. */
  readonly replaced: 204 | undefined;
};

/** Where the reply of an operation carries a record; `undefined` where it shows none. */
export function recordEnvelopeOf(plan: Plan): Envelope | undefined {
  return isOfList(plan) || plan.kind === 'example' ? undefined : plan.reply.envelope;
}

/** Where the reply of an operation carries a list of records. */
export function listEnvelopeOf(plan: Plan): Envelope | undefined {
  return isOfList(plan) ? plan.reply.envelope : undefined;
}

/** The property of a reply that holds the key, where the record itself calls it differently. */
export function replyKeyPropertyOf({ reply }: PlanOf<ResourcePlanKind>): string | undefined {
  return reply.keyProperty;
}

/** By the record's names of properties those of the reply, where it has another notation. */
export function notationsOf({ reply }: PlanOf<ResourcePlanKind>): Notations | undefined {
  return reply.notations;
}

/** Where the request of an operation carries the record that it writes. */
export function bodyEnvelopeOf(plan: Plan): Envelope | undefined {
  return 'input' in plan ? plan.input.envelope : undefined;
}

/** Whether an operation only reads records, whatever its method. */
export function isQueryPlan({ kind }: Pick<Plan, 'kind'>): boolean {
  return kind === 'read' || kind === 'list' || kind === 'search' || kind === 'count';
}

function isOfList(plan: Plan): plan is ListPlan | SearchPlan {
  return plan.kind === 'list' || plan.kind === 'search';
}
