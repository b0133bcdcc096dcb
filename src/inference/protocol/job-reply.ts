import {
  findReplySchema,
  findSuccessReply,
  propertiesOf,
  schemasOfProperty,
} from '../../openapi/openapi.ts';
import type { Envelope } from '../bodies/envelope.ts';
import { isSameSchema } from '../bodies/schema-similarity.ts';
import { inferKeyGenerator } from '../keys/key-source.ts';
import type { InferenceContext } from '../operations/operation-context.ts';
import { isQueryPlan } from '../plan.ts';
import type { Resource } from '../resource.ts';
import { toRecordHint } from '../resources/record-schema.ts';
import { workSubjectName } from '../vocabulary/lifecycles.ts';
import { normalizeName, singularize } from '../vocabulary/singularize.ts';
import type { JobReply } from './protocol-plan.ts';
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
  readonly schema: string;
  readonly envelope: Envelope | undefined;
  readonly keyProperty: string | undefined;
};

/** The job that the reply to a write shows; it belongs to another resource than the write. */
export function findJob(context: InferenceContext, facts: ProtocolFacts): FoundJob | undefined {
  const { operation, plan } = facts;
  const schema = findReplySchema(operation);
  if (schema === undefined || operation.method === 'GET' || isQueryPlan(plan)) return undefined;
  const jobs = context.resources.all.filter((one) => isJobOfOthers(one, facts));
  for (const resource of jobs) {
    const envelope = findJobRecord(context, facts, resource);
    if (envelope !== undefined) return { resource, schema, envelope, keyProperty: undefined };
  }
  if (findSuccessReply(operation).status !== 202) return undefined;
  const { schemaViews } = context;
  const names = [...propertiesOf(schemaViews, schemaViews.of([schema])).keys()];
  for (const resource of jobs) {
    const keyProperty = names.find((name) => isKeyOf(name, resource));
    if (keyProperty !== undefined) return { resource, schema, envelope: undefined, keyProperty };
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

function findJobRecord(
  { envelopes, schemaViews }: InferenceContext,
  { operation, resource: own }: ProtocolFacts,
  job: Resource,
): Envelope | undefined {
  const envelope = envelopes.findRecord(operation, toRecordHint(job));
  if (envelope === undefined) return undefined;
  const { schemaPointers } = envelope;
  const isOwn = own !== undefined && isSameSchema(schemaViews, schemaPointers, own.entity);
  return !isOwn && isSameSchema(schemaViews, schemaPointers, job.entity) ? envelope : undefined;
}

/** `job_id` of `jobs`. */
function isKeyOf(name: string, { noun }: Resource): boolean {
  return normalizeName(name) === `${normalizeName(singularize(noun))}id`;
}

function toJobReply(
  context: InferenceContext,
  { operation, resource: own }: ProtocolFacts,
  { resource, schema, envelope, keyProperty }: FoundJob,
): JobReply {
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
    status: findSuccessReply(operation).status,
    schema,
    envelopePath: envelope?.path,
    keyProperty,
    generator: inferKeyGenerator(context, resource),
    subjectProperty,
    resultProperty: names.find((name) => own && isRecordOf(name, own)),
    otherProperties: names.filter(
      (name) =>
        name !== subjectProperty &&
        resources.all.some((other) => isKeyOf(name, other) || isRecordOf(name, other)),
    ),
  };
}
