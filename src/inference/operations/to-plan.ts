import { findReplySchema, type Operation } from '../../openapi/openapi.ts';
import { inferBatchReport } from '../bodies/batch-report.ts';
import { findCountOrExistence } from '../bodies/count-reply.ts';
import type { Envelope } from '../bodies/envelope.ts';
import { repliesWithJsonLines } from '../bodies/json-lines.ts';
import {
  inferNotations,
  inferRecordReply,
  inferReplyFormat,
  inferStatusOf,
} from '../bodies/record-reply.ts';
import { findSentProperties } from '../bodies/sent-properties.ts';
import type { StatusEnvelope } from '../bodies/status-envelope.ts';
import { inferShownTypes, inferTypeProperties } from '../bodies/type-properties.ts';
import { listLoginAlternatives } from '../keys/alternate-key.ts';
import { formatSegments } from '../paths/path-tree.ts';
import type { AllParents, ListReply, Plan, Target } from '../plan.ts';
import type { ListQueryPlan, PageQuery } from '../queries/list-query.ts';
import { inferLookupFilters } from '../queries/lookup-filters.ts';
import { inferPageReply, isListOfKeys } from '../queries/page-reply.ts';
import type { QueriedKind } from '../queries/query-facts.ts';
import { inferFieldSelection, inferListQuery } from '../queries/rules.ts';
import type { ObjectList } from '../relations/object-list.ts';
import { inferParentLinks } from '../relations/parent-links.ts';
import type { Resource } from '../resource.ts';
import { requestFaultStatuses } from '../vocabulary/errors.ts';
import { findSubscriptionKey } from '../webhooks/subscription-key.ts';
import { findRemovedReply, inferKeyLists } from '../writes/deletion.ts';
import { inferShownRemoved } from '../writes/soft-deletion.ts';
import {
  planAction,
  planCreate,
  planLink,
  planPut,
  planRemove,
  planReply,
  planScalarList,
  planUpdate,
  type WriteFacts,
} from '../writes/write-plans.ts';
import type { InferenceContext } from './operation-context.ts';
import type { RecordPlanKind, RuleMatch } from './operation-rule.ts';
import type { OperationDecisions } from './planned-operation.ts';

type NamedMatch = RuleMatch & { readonly rule: string };

/** Lays out the decisions as the plan of their kind. */
export function toPlan(
  context: InferenceContext,
  decisions: OperationDecisions,
  match: NamedMatch,
): Plan {
  const { rule, reason } = match;
  const start = { rule, reason };
  if (match.kind === 'example') return toExamplePlan(context, decisions, start);
  const { kind, resource } = match;
  const facts: WriteFacts = { ...decisions, kind, resource };
  const target = toTarget(context, facts);
  const { allParents } = match;
  const located = {
    ...start,
    target: allParents ? { ...target, allParents: toAllParents(resource, allParents) } : target,
  };
  switch (match.kind) {
    case 'list':
    case 'search':
      return toListPlan(context, facts, { ...located, kind: match.kind });
    case 'scalar-list':
      return {
        kind: match.kind,
        ...located,
        scalarList: match.scalarList,
        ...planScalarList(context, facts),
      };
    case 'object-list':
      return { kind: match.kind, ...located, ...planObjectList(context, facts, match.objectList) };
    case 'link':
    case 'unlink': {
      const { nestedCollection } = match;
      const parentLinks = inferParentLinks(context.schemaViews, resource, nestedCollection);
      return {
        kind: match.kind,
        ...start,
        target: { ...located.target, parentLinks },
        ...planLink(context, { ...facts, nestedCollection }),
      };
    }
    default:
      return toRecordPlan(context, facts, { ...located, kind: match.kind });
  }
}

type RecordPlanStart = PlanStart & {
  readonly target: Target;
  readonly kind: Exclude<RecordPlanKind, 'list' | 'search'>;
};

function toRecordPlan(
  context: InferenceContext,
  facts: WriteFacts,
  { kind, ...start }: RecordPlanStart,
): Plan {
  switch (kind) {
    case 'create':
      return { kind, ...start, ...planCreate(context, facts) };
    case 'read':
      return { kind, ...start, ...planRead(context, facts) };
    case 'count':
      return { kind, ...start, ...planCount(context, facts) };
    case 'replace':
    case 'update':
      return { kind, ...start, ...planUpdate(context, facts) };
    case 'put':
      return { kind, ...start, ...planPut(context, facts) };
    case 'remove':
      return { kind, ...start, ...planRemove(context, facts) };
    case 'clear':
      return { kind, ...start, ...planClear(context, facts) };
    default:
      return { kind, ...start, ...planAction(context, facts) };
  }
}

type PlanStart = Pick<Plan, 'rule' | 'reason'>;

type ListPlanStart = PlanStart & {
  readonly kind: 'list' | 'search';
  readonly target: Target;
};

function toExamplePlan(
  context: InferenceContext,
  decisions: OperationDecisions,
  start: PlanStart,
): Plan {
  const target = toLocation(context, decisions);
  const statusEnvelope = inferStatusOf(context, decisions.operation, 'unknown');
  const failureStatus = inferFailureStatus(decisions.operation);
  const sentProperties = findSentProperties(context.schemaViews, decisions.operation);
  const subscriptionKey = findSubscriptionKey(context, decisions.operation);
  return {
    ...{ kind: 'example', ...start, target, statusEnvelope, failureStatus, sentProperties },
    ...(subscriptionKey && { subscriptionKey }),
  };
}

/** The whole reply; every rule that plans a list has found it. */
const wholeReply: Envelope = { path: [], schemaPointers: [] };

function toListPlan(
  context: InferenceContext,
  facts: WriteFacts,
  { kind, target, ...start }: ListPlanStart,
): Plan {
  const { listEnvelope: envelope = wholeReply } = facts;
  const query = toQuery(context, { ...facts, kind });
  const reply = toListReply(context, facts, { envelope, page: query.page });
  const { operation, resource } = facts;
  const filters = query.filters.map(({ parameter }) => parameter);
  const shownRemoved = inferShownRemoved(context, operation, { resource, filters });
  return { kind, ...start, target, query, ...(shownRemoved && { shownRemoved }), reply };
}

/** Objects of another resource are told apart by its key. */
function planObjectList(context: InferenceContext, facts: WriteFacts, objectList: ObjectList) {
  const planned = planScalarList(context, facts);
  const reference = planned.record.references.find(
    ({ property }) => property === objectList.property,
  );
  const { keyProperty = objectList.keyProperty } = reference ?? {};
  return { ...planned, objectList: { ...objectList, keyProperty } };
}

function planRead(context: InferenceContext, facts: WriteFacts) {
  const { schemaViews } = context;
  const { operation, resource, keyLocations } = facts;
  const location = keyLocations.at(-1);
  const isKeyOptional = location?.in === 'query' && !location.isRequired;
  const matched = location?.in === 'match' && inferLookupFilters(context, operation, resource);
  const queried = { ...facts, kind: 'read', resources: context.resources.all } as const;
  const shownRemoved = inferShownRemoved(context, operation, { resource, filters: [] });
  return {
    ...(shownRemoved?.parameter !== undefined && { shownRemoved }),
    reply: planReply(context, facts),
    query: inferFieldSelection(schemaViews, queried, resource),
    lookup: isKeyOptional ? inferListQuery(schemaViews, queried, resource).filters : matched || [],
    removed: findRemovedReply(schemaViews, findReplySchema(operation), resource),
  };
}

function planCount(context: InferenceContext, facts: WriteFacts) {
  const { operation, resource } = facts;
  const reply = {
    ...inferRecordReply(context, operation, noRecord),
    ...findCountOrExistence(context.schemaViews, operation, resource.noun),
  };
  return { query: toQuery(context, { ...facts, kind: 'count' }), reply };
}

function planClear(context: InferenceContext, facts: WriteFacts) {
  const { operation, resource } = facts;
  const reply = inferRecordReply(context, operation, noRecord);
  return {
    query: toQuery(context, { ...facts, kind: 'clear' }),
    reply,
    keyLists: inferKeyLists(context.schemaViews, operation, resource),
    report: inferBatchReport(context.schemaViews, reply.schema, resource),
  };
}

/** A reply that shows the document's example. */
const noRecord = { envelope: undefined, keyProperty: undefined };

function toListReply(
  context: InferenceContext,
  { operation, replyKeyProperty, resource }: WriteFacts,
  { envelope, page }: { readonly envelope: Envelope; readonly page: PageQuery },
): ListReply {
  return {
    ...inferReplyFormat(operation),
    layout: repliesWithJsonLines(context, operation) ? 'json-lines' : undefined,
    envelope,
    keyProperty: replyKeyProperty,
    entries: isListOfKeys(context.schemaViews, envelope) ? 'keys' : 'records',
    page: inferPageReply(context, operation, { envelope, page }),
    notations: inferNotations(context.schemaViews, envelope, resource),
    statusEnvelope: inferListStatus(context, operation, envelope.path),
  };
}

/** What is around a list reports success, or says of which type the list is. */
function inferListStatus(
  context: InferenceContext,
  operation: Operation,
  path: Envelope['path'],
): StatusEnvelope | undefined {
  const status = inferStatusOf(context, operation, path);
  const schema = path.length === 0 ? undefined : findReplySchema(operation);
  const type =
    schema === undefined
      ? {}
      : {
          ...inferShownTypes(context.schemaViews, [schema]),
          ...inferTypeProperties(context, [schema], operation.path),
        };
  return Object.keys(type).length === 0
    ? status
    : { omitted: [], ...status, values: { ...type, ...status?.values } };
}

/** All parents are known if each of them is of a resource whose keys are listed. */
function toAllParents(
  { ancestors }: Resource,
  { ownList }: { readonly ownList: Resource | undefined },
): AllParents {
  const known = ancestors.flatMap((ancestor) => (ancestor?.keys === 'listed' ? ancestor.name : []));
  return {
    parents: known.length === ancestors.length ? known : undefined,
    ownList: ownList?.name,
  };
}

function toTarget(context: InferenceContext, facts: WriteFacts): Target {
  return { resource: facts.resource.name, ...toLocation(context, facts) };
}

function toLocation(
  { schemaViews }: InferenceContext,
  decisions: OperationDecisions,
): Omit<Target, 'resource'> {
  const { resource, nestedCollection, segments, ancestors, keyLocations, alternateKeys } =
    decisions;
  return {
    nestedCollection: nestedCollection?.name,
    path: formatSegments(segments),
    ancestors: ancestors.map((ancestor) => ancestor?.name ?? null),
    keys: keyLocations,
    alternateKeys: alternateKeys.map((key) =>
      key === undefined ? null : { ...key, resource: key.resource.name },
    ),
    loginAlternatives: ancestors.map((ancestor) =>
      ancestor ? listLoginAlternatives(schemaViews, ancestor) : [],
    ),
    parentLinks:
      resource && nestedCollection && inferParentLinks(schemaViews, resource, nestedCollection),
  };
}

type QueryFacts = Omit<WriteFacts, 'kind'> & { readonly kind: QueriedKind };

function toQuery(
  { schemaViews, resources: { all: resources } }: InferenceContext,
  { operation, kind, filterOverrides, resource }: QueryFacts,
): ListQueryPlan {
  return inferListQuery(schemaViews, { operation, kind, filterOverrides, resources }, resource);
}

/**
 * The status of an operation that documents nothing but failures, such as a path that is `410 Gone`;
 * one that a valid request can get comes before those for faults of the request.
 */
function inferFailureStatus({ replies }: Pick<Operation, 'replies'>): number | undefined {
  const names = [...replies.keys()];
  if (names.some((name) => /^([23]|DEFAULT)/.test(name))) return undefined;
  const statuses = names.flatMap((name) =>
    /^[45](\d\d|XX)$/.test(name) ? Number(name.replace('XX', '00')) : [],
  );
  const isOwn = (status: number): boolean => status !== 500 && !requestFaultStatuses.has(status);
  return statuses.find(isOwn) ?? statuses[0];
}
