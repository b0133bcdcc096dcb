import type { ListReply, Plan, RecordInput, RecordReply, Target } from '../plan.ts';
import type { Resource } from '../resources/resource.ts';
import type { RuleMatch } from './operation-rule.ts';
import type { PlannedOperation } from './planned-operation.ts';

/** All that was decided about an operation, before it is laid out as a plan. */
export type OperationDecisions = Omit<PlannedOperation, 'plan'>;

type NamedMatch = RuleMatch & { readonly rule: string };

/** Lays out the decisions as the plan of their kind. */
export function toPlan(decisions: OperationDecisions, match: NamedMatch): Plan {
  const { rule, reason } = match;
  const start = { rule, reason };
  if (match.kind === 'example') return toExamplePlan(decisions, start);
  const target = toTarget(decisions, match.resource);
  const reply = toReply(decisions);
  switch (match.kind) {
    case 'list':
    case 'search':
      return toListPlan(decisions, { ...start, target, kind: match.kind });
    case 'count':
      return { kind: 'count', ...start, target, query: toQuery(decisions) };
    case 'clear':
      return { kind: 'clear', ...start, target, query: toQuery(decisions), reply };
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

function toExamplePlan(decisions: OperationDecisions, start: PlanStart): Plan {
  const target = { ...toLocation(decisions), resource: decisions.resource?.name };
  return { kind: 'example', ...start, target };
}

/** A list whose reply holds none counts the records; a search answers with the example. */
function toListPlan(
  decisions: OperationDecisions,
  {
    kind,
    target,
    ...start
  }: PlanStart & { readonly kind: 'list' | 'search'; readonly target: Target },
): Plan {
  const { listEnvelope, replyKeyProperty } = decisions;
  const query = toQuery(decisions);
  if (listEnvelope === undefined)
    return kind === 'list'
      ? { kind: 'count', ...start, target, query }
      : toExamplePlan(decisions, start);
  const reply: ListReply = { envelope: listEnvelope, keyProperty: replyKeyProperty };
  return { kind, ...start, target, query, reply };
}

function toTarget(decisions: OperationDecisions, { name }: Resource): Target {
  return { resource: name, ...toLocation(decisions) };
}

function toLocation(decisions: OperationDecisions): Omit<Target, 'resource'> {
  const { nestedCollection, segments, ancestors, keyLocations, alternateKeys } = decisions;
  return {
    nestedCollection: nestedCollection?.name,
    segments,
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

function toQuery({ filterOverrides }: OperationDecisions) {
  return { filterOverrides: Object.fromEntries(filterOverrides) };
}
