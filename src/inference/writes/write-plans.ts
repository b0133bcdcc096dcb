import {
  findBodySchema,
  findReplySchema,
  type Operation,
  propertiesOf,
} from '../../openapi/openapi.ts';
import { type BatchReportProperty, inferBatchReport } from '../bodies/batch-report.ts';
import { findLineResults, takesJsonLines } from '../bodies/json-lines.ts';
import { inferRecordFields } from '../bodies/record-input.ts';
import { inferNotations, inferRecordReply, type RecordReply } from '../bodies/record-reply.ts';
import { findSentBesideRecord } from '../bodies/sent-properties.ts';
import { findActionVerb } from '../effects/action-effects.ts';
import { inferActionPart } from '../effects/action-part.ts';
import { inferDescribedEffect } from '../effects/described-effect.ts';
import { inferExclusiveFlag } from '../effects/exclusive-flag.ts';
import { inferRefusedStates } from '../lifecycles/transition.ts';
import type { InferenceContext } from '../operations/operation-context.ts';
import type { OperationDecisions, PlannedOperation } from '../operations/planned-operation.ts';
import { parsePathTemplate, toTreeKey } from '../paths/path-tree.ts';
import type {
  ActionPlan,
  CreatePlan,
  LinkPlan,
  PlanKind,
  PutPlan,
  PutStatuses,
  RemovePlan,
  ScalarListPlan,
  UpdatePlan,
} from '../plan.ts';
import { inferRemovalGuard } from '../relations/dependents.ts';
import { inferLinkForm } from '../relations/link-form.ts';
import type { Resource } from '../resource.ts';
import { listReversedActions } from '../vocabulary/actions.ts';
import { isSameNoun } from '../vocabulary/singularize.ts';
import { inferChangeForm } from './change-form.ts';
import { listOwnProperties } from './copied-record.ts';
import { inferCreation } from './creation.ts';
import { findDeletionFlags, findRemovedReply } from './deletion.ts';
import { inferRecordRules } from './record-rules.ts';
import { findRenewedSecrets } from './renewed-secrets.ts';
import { findServerProperties } from './server-properties.ts';
import { findSharedProperties } from './shared-properties.ts';
import { inferSoftDeletion, restoresRemoved } from './soft-deletion.ts';

/** A write whose resource and envelopes are known. */
export type WriteFacts = Omit<OperationDecisions, 'resource'> & {
  readonly kind: PlanKind;
  readonly resource: Resource;
};

/** The members of a plan besides what all plans have. */
type Own<Plan> = Omit<Plan, 'kind' | 'rule' | 'reason' | 'target'>;

export function planReply(context: InferenceContext, facts: WriteFacts): RecordReply {
  const { operation, recordEnvelope, replyKeyProperty, resource } = facts;
  return {
    ...inferRecordReply(context, operation, {
      envelope: recordEnvelope,
      keyProperty: replyKeyProperty,
    }),
    notations: inferNotations(context.schemaViews, recordEnvelope, resource),
    sentBeside: inferSentBeside(context, facts),
  };
}

/** Only what is around a record, or replaces it, is filled so. */
function inferSentBeside(
  { schemaViews }: InferenceContext,
  { operation, segments, recordEnvelope }: WriteFacts,
): RecordReply['sentBeside'] {
  const isWhole = recordEnvelope !== undefined && typeof recordEnvelope.path[0] !== 'string';
  const found = isWhole ? [] : findSentBesideRecord(schemaViews, { operation, segments });
  return found.length === 0 ? undefined : found;
}

export function planCreate(context: InferenceContext, facts: WriteFacts): Own<CreatePlan> {
  const parts = planWrite(context, facts);
  const { operation, resource, copiedKey } = facts;
  const creation = inferCreation(
    { ...context, schemaViews: context.schemaViews },
    { ...facts, format: parts.reply },
  );
  const copy = copiedKey && {
    key: copiedKey,
    ownProperties: listOwnProperties(context, resource, parts.record),
  };
  const lines = takesJsonLines(context, operation)
    ? { results: findLineResults(context, operation) }
    : undefined;
  const inferReport = () =>
    lines
      ? inferBatchReport(context.schemaViews, parts.reply.schema, resource)
      : inferReportOfMany(context, facts, parts.reply);
  // An upsert does not tell new records from changed ones.
  return {
    ...parts,
    // The reply to many lines has no place for one record.
    reply: lines ? { ...parts.reply, envelope: undefined, keyProperty: undefined } : parts.reply,
    creation: copy ? { ...creation, copy } : creation,
    report: creation.onTakenKey === 'update' ? undefined : inferReport(),
    lines,
  };
}

export function planUpdate(context: InferenceContext, facts: WriteFacts): Own<UpdatePlan> {
  const parts = planWrite(context, facts);
  return { ...parts, report: inferReportOfMany(context, facts, parts.reply) };
}

export function planPut(context: InferenceContext, facts: WriteFacts): Own<PutPlan> {
  const parts = planUpdate(context, facts);
  return { ...parts, statuses: inferPutStatuses(facts, parts.reply) };
}

/** 201 for a new record where the document has it, and 204 for another where that is the only other success. */
function inferPutStatuses(
  { operation: { replies } }: WriteFacts,
  { status }: RecordReply,
): PutStatuses {
  return {
    created: replies.has('201') ? 201 : undefined,
    replaced: status === 201 && replies.has('204') ? 204 : undefined,
  };
}

export function planAction(context: InferenceContext, facts: WriteFacts): Own<ActionPlan> {
  const parts = planWrite(context, facts);
  const { operation, verb, resource, mergedKeys } = facts;
  const { schemaViews } = context;
  const sentBefore = listSentBefore(context, facts);
  const effect =
    mergedKeys === undefined
      ? inferDescribedEffect(context, { operation, verb, sentBefore }, resource)
      : undefined;
  const { fields } = parts.input;
  // `?status=` chooses what is acted on; it is not the status that the action leads to.
  const queryProperties = fields.queryProperties.filter((name) => effect?.set[name] === undefined);
  const part = inferActionPart(schemaViews, operation, resource);
  const sharedProperties = findSharedProperties(schemaViews, parts.reply.schema, resource);
  const renewed = findRenewedSecrets(
    findActionVerb({ operation, verb }),
    parts.record.initial.generated,
  );
  return {
    ...parts,
    input: { ...parts.input, fields: { ...fields, queryProperties } },
    effect,
    exclusiveFlag: inferExclusiveFlag(schemaViews, effect, resource),
    mergedKeys,
    renewed,
    isOfRecord:
      [parts.reply.envelope, effect, part, mergedKeys].some((one) => one !== undefined) ||
      sharedProperties.length + renewed.length > 0 ||
      takesPropertyOfRecord(operation, fields),
    report: inferReportOfMany(context, facts, parts.reply),
    part,
    ...(restoresRemoved(context, findActionVerb({ operation, verb }), resource) && {
      restores: true,
    }),
    refusedStates: inferRefusedStates(context, { operation, verb, effect, resource }),
    sharedProperties,
  };
}

/** `PUT /users/{id}/roles` with `{ "roles": "admin" }`, of users with `roles`; a POST must have the name of the property. */
function takesPropertyOfRecord(
  { method, path }: Operation,
  { properties }: ActionPlan['input']['fields'],
): boolean {
  const last = `${path.split('/').at(-1)}`;
  return Object.entries(properties).some(
    ([name, { requestPointers, access }]) =>
      requestPointers !== undefined &&
      access !== 'read-only' &&
      (method !== 'POST' || isSameNoun(name, last)),
  );
}

/** The properties in the body of the action that an action takes back: `server` of `attach` beside `detach`. */
function listSentBefore(
  { schemaViews, resources: { tree } }: InferenceContext,
  { operation: { path, method } }: WriteFacts,
): readonly string[] {
  const segments = parsePathTemplate(path) ?? [];
  const last = segments.at(-1);
  if (last?.kind !== 'literal') return [];
  const above = toTreeKey(segments.slice(0, -1));
  return listReversedActions(last.text).flatMap((text) => {
    const node = tree.get(`${above}/${text}`);
    const schema = findBodySchema(node?.operations.get(method));
    return schema === undefined
      ? []
      : [...propertiesOf(schemaViews, schemaViews.of([schema])).keys()];
  });
}

export function planRemove(context: InferenceContext, facts: WriteFacts): Own<RemovePlan> {
  const reply = planReply(context, facts);
  const { operation, resource } = facts;
  const readSchema = findReplySchema(resource.item?.operations.get('GET'));
  const softDeletion = inferSoftDeletion(context, operation, resource);
  return {
    reply,
    ...(softDeletion && { softDeletion }),
    deletionFlags: findDeletionFlags(context.schemaViews, reply.schema, resource.noun),
    guard: inferRemovalGuard(context, { operation, resource }),
    isShownRemoved: findRemovedReply(context.schemaViews, readSchema, resource) !== undefined,
    sharedProperties: findSharedProperties(context.schemaViews, reply.schema, resource),
  };
}

export function planScalarList(
  context: InferenceContext,
  facts: WriteFacts,
): Omit<Own<ScalarListPlan>, 'scalarList'> {
  return {
    reply: planReply(context, facts),
    record: inferRecordRules(context, facts),
  };
}

export function planLink(
  context: InferenceContext,
  facts: WriteFacts & Pick<PlannedOperation<'link'>, 'nestedCollection'>,
): Own<LinkPlan> {
  const reply = planReply(context, facts);
  const { schema } = reply;
  return {
    reply,
    link: inferLinkForm(context.schemaViews, { ...facts, replySchema: schema }),
    report: inferBatchReport(context.schemaViews, schema, facts.resource),
    deletionFlags: findDeletionFlags(context.schemaViews, schema, facts.resource.noun),
  };
}

function planWrite(context: InferenceContext, facts: WriteFacts) {
  const { schemaViews, root } = context;
  const { resource, bodyEnvelope, bulkTargets, patchListProperty } = facts;
  return {
    input: {
      envelope: bodyEnvelope,
      bulkTargets,
      patchListProperty,
      fields: inferRecordFields(
        schemaViews,
        { ...facts, serverProperties: findServerProperties(context, resource, bodyEnvelope) },
        resource,
      ),
    },
    record: inferRecordRules(context, facts),
    change: inferChangeForm({ root, schemaViews }, facts),
    reply: planReply(context, facts),
  };
}

/** A report on many records; `undefined` where the call is about one, or the reply is a record itself. */
function inferReportOfMany(
  { schemaViews }: InferenceContext,
  { resource, ancestors, bulkTargets, bodyEnvelope }: WriteFacts,
  { envelope, schema }: RecordReply,
): readonly BatchReportProperty[] | undefined {
  const isMany = bulkTargets !== undefined || bodyEnvelope?.path.includes(0) === true;
  const isKeyInPath = resource.kind === 'singleton' || ancestors.at(-1) === resource;
  if (!isMany || isKeyInPath) return undefined;
  const record = propertiesOf(schemaViews, schemaViews.of(resource.entity));
  const reply =
    envelope?.path.length === 0
      ? [...propertiesOf(schemaViews, schemaViews.of(envelope.schemaPointers)).keys()]
      : [];
  return reply.some((name) => record.has(name))
    ? undefined
    : inferBatchReport(schemaViews, schema, resource);
}
