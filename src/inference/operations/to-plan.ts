import type { Envelope } from '../bodies/envelope.ts';
import { formatSegments } from '../paths/path-tree.ts';
import type { ListReply, Plan, RecordInput, RecordReply, Target } from '../plan.ts';
import type { ListQuery } from '../queries/list-query.ts';
import { inferPageReply, isListOfKeys } from '../queries/page-reply.ts';
import type { QueriedKind } from '../queries/query-facts.ts';
import { inferListQuery } from '../queries/rules.ts';
import type { Resource } from '../resources/resource.ts';
import { type CountProperties, findCountProperties } from './count-reply.ts';
import type { InferenceContext } from './operation-context.ts';
import type { RuleMatch } from './operation-rule.ts';
import type { PlannedOperation } from './planned-operation.ts';

/** All that was decided about an operation, before it is laid out as a plan. */
export type OperationDecisions = Omit<PlannedOperation, 'plan'>;

type NamedMatch = RuleMatch & { readonly rule: string };

/** Lays out the decisions as the plan of their kind. */
export function toPlan(
  context: InferenceContext,
  decisions: OperationDecisions,
  match: NamedMatch,
): Plan {
  const { rule, reason } = match;
  const start = { rule, reason };
  if (match.kind === 'example') return toExamplePlan(decisions, start);
  const target = toTarget(decisions, match.resource);
  const reply = toReply(decisions);
  const { resource } = match;
  const queryOf = (kind: QueriedKind) => toQuery(context, decisions, { kind, resource });
  const countsOf = () => findCountProperties(context.shapes, decisions.operation, resource.noun);
  switch (match.kind) {
    case 'list':
    case 'search':
      return toListPlan(context, decisions, {
        ...{ ...start, target, kind: match.kind },
        ...{ query: queryOf(match.kind), counts: countsOf() },
      });
    case 'count':
      return { kind: 'count', ...start, target, query: queryOf('count'), reply: countsOf() };
    case 'clear':
      return { kind: 'clear', ...start, target, query: queryOf('clear'), reply };
    case 'scalar-list':
      return { kind: 'scalar-list', ...start, target, reply, scalarList: match.scalarList };
    case 'read':
    case 'remove':
      return { kind: match.kind, ...start, target, reply };
    default:
      return { kind: match.kind, ...start, target, input: toInput(decisions), reply };
  }
}

type PlanStart = Pick<Plan, 'rule' | 'reason'>;

type ListPlanStart = PlanStart & {
  readonly kind: 'list' | 'search';
  readonly target: Target;
  readonly query: ListQuery;
  /** The properties that hold the number of records, if the reply holds no list. */
  readonly counts: CountProperties;
};

function toExamplePlan(decisions: OperationDecisions, start: PlanStart): Plan {
  const target = { ...toLocation(decisions), resource: decisions.resource?.name };
  return { kind: 'example', ...start, target };
}

/**
 * A list without a list in its reply counts the records; a search without one answers with the
 * example.
 */
function toListPlan(
  context: InferenceContext,
  decisions: OperationDecisions,
  { kind, target, query, counts, ...start }: ListPlanStart,
): Plan {
  const { listEnvelope } = decisions;
  if (listEnvelope === undefined)
    return kind === 'list'
      ? { kind: 'count', ...start, target, query, reply: counts }
      : toExamplePlan(decisions, start);
  const reply = toListReply(context, decisions, listEnvelope);
  return { kind, ...start, target, query, reply };
}

function toListReply(
  context: InferenceContext,
  { operation, replyKeyProperty }: OperationDecisions,
  envelope: Envelope,
): ListReply {
  return {
    envelope,
    keyProperty: replyKeyProperty,
    entries: isListOfKeys(context.shapes, envelope) ? 'keys' : 'records',
    page: inferPageReply(context, operation, envelope),
  };
}

function toTarget(decisions: OperationDecisions, { name }: Resource): Target {
  return { resource: name, ...toLocation(decisions) };
}

function toLocation(decisions: OperationDecisions): Omit<Target, 'resource'> {
  const { nestedCollection, segments, ancestors, keyLocations, alternateKeys } = decisions;
  return {
    nestedCollection: nestedCollection?.name,
    path: formatSegments(segments),
    ancestors: ancestors.map((ancestor) => ancestor?.name ?? null),
    keys: keyLocations,
    alternateKeys: alternateKeys.map((key) =>
      key === undefined ? null : { ...key, resource: key.resource.name },
    ),
  };
}

function toInput(decisions: OperationDecisions): RecordInput {
  const { bodyEnvelope, bulkTargets, patchListProperty } = decisions;
  return { envelope: bodyEnvelope, bulkTargets, patchListProperty };
}

function toReply({ recordEnvelope, replyKeyProperty }: OperationDecisions): RecordReply {
  return { envelope: recordEnvelope, keyProperty: replyKeyProperty };
}

type QuerySubject = { readonly kind: QueriedKind; readonly resource: Resource };

function toQuery(
  { shapes }: InferenceContext,
  { operation, filterOverrides }: OperationDecisions,
  { kind, resource }: QuerySubject,
): ListQuery {
  return inferListQuery(shapes, { operation, kind, filterOverrides }, resource);
}
