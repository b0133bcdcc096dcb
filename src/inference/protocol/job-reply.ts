import {
  entriesOf,
  findExample,
  findReplySchema,
  findSuccessReply,
  isObject,
  type JsonObject,
  kindAt,
  propertiesOf,
  schemasOfProperty,
} from '../../openapi/openapi.ts';
import type { Envelope } from '../bodies/envelope.ts';
import { isSameOrCopiedSchema, isSameSchema } from '../bodies/schema-similarity.ts';
import { findActionVerb } from '../effects/action-effects.ts';
import { inferKeyGenerator } from '../keys/key-source.ts';
import type { InferenceContext } from '../operations/operation-context.ts';
import { isQueryPlan } from '../plan.ts';
import { valueAt } from '../relations/parent-keys.ts';
import type { Resource } from '../resource.ts';
import { toRecordHint } from '../resources/record-schema.ts';
import {
  failureName,
  workKindName,
  workSubjectName,
  workSubjectsName,
  workSubjectTypeName,
} from '../vocabulary/lifecycles.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';
import type { JobReply, SubjectList } from './protocol-plan.ts';
import type { ProtocolFacts, ProtocolRule } from './protocol-rule.ts';

/** `POST /orders/{id}/export` answers with a job of `/jobs/{id}`, which the client polls. */
export const jobReplyRule: ProtocolRule = {
  name: 'job-reply',
  summary: 'A write that answers with a job of another resource, or its id, makes that job',
  docs: '#job-reply',
  infer: (context, facts) => {
    const found = findJob(context, facts);
    return found === undefined ? {} : { jobReply: toJobReply(context, facts, found) };
  },
};

/** The resource of a job, and where the reply has it: the whole record, or its key. */
export type FoundJob = {
  readonly resource: Resource;
  /** That of the jobs of all records. */
  readonly common: Resource | undefined;
  readonly schema: string;
  readonly envelope: Envelope | undefined;
  readonly keyProperty: string | undefined;
};

/** The job that the reply to a write shows; it belongs to another resource than the write. */
export function findJob(context: InferenceContext, facts: ProtocolFacts): FoundJob | undefined {
  const { operation, plan } = facts;
  const schema = findReplySchema(operation);
  if (schema === undefined || operation.method === 'GET' || isQueryPlan(plan)) return undefined;
  // Those below the record come before those of all records.
  const jobs = context.resources.all
    .filter((one) => isJobOfOthers(one, facts))
    .sort((one, other) => other.ancestors.length - one.ancestors.length);
  for (const resource of jobs) {
    const envelope = findJobRecord(context, facts, resource);
    if (envelope === undefined) continue;
    const common = jobs.find((one) => one !== resource && isCommonJob(context, one, resource));
    return { resource, common, schema, envelope, keyProperty: undefined };
  }
  if (findSuccessReply(operation).status !== 202) return undefined;
  const { schemaViews } = context;
  const names = [...propertiesOf(schemaViews, schemaViews.of([schema])).keys()];
  for (const resource of jobs) {
    const keyProperty = names.find((name) => isKeyOf(name, resource));
    if (keyProperty !== undefined)
      return { resource, common: undefined, schema, envelope: undefined, keyProperty };
  }
  return undefined;
}

/** A job can be read, moves by itself, and is below no other parents than the path of the write. */
function isJobOfOthers(job: Resource, { resource, plan: { target } }: ProtocolFacts): boolean {
  return (
    job !== resource &&
    job.item?.operations.has('GET') === true &&
    job.ancestors.every((ancestor, index) => ancestor?.name === target.ancestors[index]) &&
    job.lifecycle !== undefined
  );
}

/** `/actions/{id}` beside `/servers/{id}/actions/{action_id}`. */
function isCommonJob({ schemaViews }: InferenceContext, one: Resource, job: Resource): boolean {
  return (
    one.ancestors.length < job.ancestors.length &&
    isSameOrCopiedSchema(schemaViews, one.entity, job.entity)
  );
}

function findJobRecord(
  { envelopes, schemaViews }: InferenceContext,
  { operation, resource: own, plan }: ProtocolFacts,
  job: Resource,
): Envelope | undefined {
  const envelope = envelopes.findRecord(operation, toRecordHint(job));
  if (envelope === undefined) return undefined;
  const isOwn = (one: Envelope | undefined): boolean =>
    own !== undefined &&
    one !== undefined &&
    isSameOrCopiedSchema(schemaViews, one.schemaPointers, own.entity);
  // `{ "address": { "server": { … } } }` shows a server that a client created before.
  const record = plan.kind === 'create' ? plan.reply.envelope : undefined;
  const isReferredTo =
    job.createOperation !== undefined &&
    isOwn(record) &&
    record?.path.every((step, index) => envelope.path[index] === step);
  return !isReferredTo &&
    !isOwn(envelope) &&
    isSameOrCopiedSchema(schemaViews, envelope.schemaPointers, job.entity)
    ? envelope
    : undefined;
}

/** `job_id` of `jobs`. */
function isKeyOf(name: string, { noun }: Resource): boolean {
  return normalizeName(name) === `${normalizeName(singularize(noun))}id`;
}

function toJobReply(
  context: InferenceContext,
  facts: ProtocolFacts,
  { resource, common, schema, envelope, keyProperty }: FoundJob,
): JobReply {
  const { operation, resource: own, plan } = facts;
  const { schemaViews, resources } = context;
  const properties = propertiesOf(schemaViews, schemaViews.of(resource.entity));
  const names = [...properties.keys()].filter((name) => name !== resource.key.path[0]);
  const isRecordOf = (name: string, { entity }: Resource) =>
    isSameSchema(schemaViews, schemasOfProperty(properties, name), entity);
  const subjectProperty =
    own &&
    (names.find((name) => isKeyOf(name, own)) ??
      names.find((name) => workSubjectName.test(normalizeName(name))));
  return {
    resource: resource.name,
    commonResource: common?.name,
    status: findSuccessReply(operation).status,
    schema,
    envelopePath: envelope?.path,
    isBesideRecord: isBesideRecord(plan, envelope),
    keyProperty,
    generator: inferKeyGenerator(context, common ?? resource),
    subjectProperty,
    subjectList: own && findSubjectList(context, resource, own),
    kind: findKindOfWork(context, facts, { resource, envelope }),
    resultProperty: names.find((name) => own && isRecordOf(name, own)),
    otherProperties: names.filter(
      (name) =>
        name !== subjectProperty &&
        (failureName.test(normalizeName(name)) ||
          resources.all.some((other) => isKeyOf(name, other) || isRecordOf(name, other))),
    ),
  };
}

/** `{ "server": …, "action": … }`; a job that has the server itself shows what it will make. */
function isBesideRecord(plan: ProtocolFacts['plan'], job: Envelope | undefined): boolean {
  if (plan.kind !== 'create' || plan.reply.envelope === undefined || job === undefined)
    return false;
  const { path } = plan.reply.envelope;
  return !job.path.every((step, index) => path[index] === step);
}

/** `resources` of an action: `[{ "id": 7, "type": "server" }]`. */
function findSubjectList(
  { schemaViews }: InferenceContext,
  { entity }: Resource,
  { key, noun }: Resource,
): SubjectList | undefined {
  for (const [property, pointers] of propertiesOf(schemaViews, schemaViews.of(entity))) {
    if (!workSubjectsName.test(normalizeName(property))) continue;
    const names = propertiesOf(
      schemaViews,
      schemaViews.of(entriesOf(schemaViews, schemaViews.of(pointers))),
    );
    const keyName = [`${key.path[0]}`, 'id'].find((name) => names.has(name));
    if (keyName === undefined) continue;
    const typeName = [...names.keys()].find((name) =>
      workSubjectTypeName.test(normalizeName(name)),
    );
    return {
      property,
      keyName,
      keyPointers: schemasOfProperty(names, keyName),
      type: typeName === undefined ? {} : { [typeName]: singularize(noun) },
    };
  }
  return undefined;
}

/** What the example of the reply says about the kind of work, or else the verb of the path. */
function findKindOfWork(
  { root, schemaViews }: InferenceContext,
  { operation }: ProtocolFacts,
  { resource, envelope }: Pick<FoundJob, 'resource' | 'envelope'>,
): JsonObject {
  const example = findExample({ root }, `${findSuccessReply(operation).contentPointer}`);
  const shown = envelope && valueAt(example, envelope.path.map(String));
  const kind: Record<string, unknown> = {};
  for (const [name, pointers] of propertiesOf(schemaViews, schemaViews.of(resource.entity))) {
    if (!workKindName.test(normalizeName(name))) continue;
    if (kindAt(schemaViews, pointers) !== 'scalar') continue;
    const { enum: allowed } = schemaViews.of(pointers).keywords;
    const verb = findActionVerb({ operation });
    const value = isObject(shown) && shown[name] !== undefined ? shown[name] : verb;
    if (!Array.isArray(allowed) || allowed.includes(value)) kind[name] = value;
  }
  return kind;
}
