import {
  inferTimestamps,
  type JobReply,
  type PlannedOperation,
  type Resource,
  toRecordsName,
  toTypedKey,
} from '../../inference/inference.ts';
import { isObject, propertiesOf, schemasOfProperty } from '../../openapi/openapi.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Call, Context, Handler, Outcome } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { wrapAt } from '../record/envelope.ts';
import { compileGenerateKey } from '../record/generate-key.ts';
import { compileReadKeys, keyOf } from '../record/keys.ts';
import { setCreationTimes } from '../record/timestamps.ts';
import { compileNoteCreation } from '../relations/creation-notes.ts';
import { changeSuccess } from '../reply/change-success.ts';
import { withoutInternals } from '../reply/record-reply.ts';
import { holdEffect } from './awaited-effect.ts';
import { compileHoldBack } from './awaited-record.ts';
import { toDeferredCall } from './deferred-call.ts';
import { compileStoreNewRecord } from './store-new-record.ts';

/** Makes a job once the operation has done its work, and shows it instead of the own reply, or in it. */
export function compileJobReply(
  handlerContext: HandlerContext,
  planned: PlannedOperation,
  handler: Handler,
): Handler {
  const { jobReply } = planned.plan;
  const job = handlerContext.model.resources.find(({ name }) => name === jobReply?.resource);
  if (jobReply === undefined || job === undefined) return handler;
  const readKeys = compileReadKeys(handlerContext.model, planned);
  const createJob = compileCreateJob(handlerContext, job, jobReply);
  const showJob = compileShowJob(handlerContext, job, jobReply);
  const beginWork = compileBeginWork(handlerContext, planned, { job, createJob });
  return (call, context) => {
    return changeSuccess(handler(call, context), (outcome) => {
      const work = { call, context, keys: readKeys(call, context) };
      return showJob(beginWork(work), outcome, work);
    });
  };
}

/** A call that begins some work, and the keys of its path. */
type Work = { readonly call: Call; readonly context: Context; readonly keys: readonly string[] };

type JobOfWork = { readonly job: Resource; readonly createJob: CreateJob };

/** Compiles the beginning of a job: what it creates, or does, is there when it is done, and not before. */
function compileBeginWork(
  handlerContext: HandlerContext,
  { plan: { kind, jobReply, deferredEffect }, resource, ancestors }: PlannedOperation,
  { job, createJob }: JobOfWork,
): (work: Work) => StoredRecord {
  if (deferredEffect !== undefined && resource !== undefined) {
    const isOfRecord = resource.kind === 'singleton' || ancestors.at(-1) === resource;
    return (work) => {
      const { call, context, keys } = work;
      const begun = createJob(work, keys.at(-1));
      const deferred = toDeferredCall(call, {
        name: toRecordsName(resource, keys),
        keys: isOfRecord ? keys : [...keys, ''],
      });
      const names = { name: toRecordsName(job, keys), key: keyOf(job, begun) };
      holdEffect(context, names, { call: deferred, state: deferredEffect.state });
      return begun;
    };
  }
  if (kind !== 'create' || resource === undefined)
    return (work) => createJob(work, work.keys.at(-1));
  const lastKeyOf = ({ context, keys }: Work) => {
    const record = context.records(toRecordsName(resource, keys)).last();
    return record && keyOf(resource, record);
  };
  if (jobReply?.isBesideRecord) return (work) => createJob(work, lastKeyOf(work));
  const holdBack = compileHoldBack(handlerContext, resource);
  return (work) => {
    const { context, keys } = work;
    const record = context.records(toRecordsName(resource, keys)).last();
    const begun = createJob(work, record && keyOf(resource, record));
    const names = { name: toRecordsName(job, keys), key: keyOf(job, begun) };
    if (record !== undefined)
      holdBack(context, { job: names, keys, record, property: jobReply?.resultProperty });
    return begun;
  };
}

/** Stores a job about the record with a key. */
type CreateJob = (work: Work, subject: string | undefined) => StoredRecord;

function compileCreateJob(
  handlerContext: HandlerContext,
  job: Resource,
  jobReply: JobReply,
): CreateJob {
  const { model, generateOnDemand } = handlerContext;
  const common = model.resources.find(({ name }) => name === jobReply.commonResource);
  const generateKey = compileGenerateKey(handlerContext, jobReply.generator, common ?? job);
  const storeNewRecord = compileStoreNewRecord(handlerContext, job);
  const storeCommon = common && compileStoreNewRecord(handlerContext, common);
  const noteCreation = compileNoteCreation(model, job);
  const timestamps = inferTimestamps(model.schemaViews, job);
  const withSubject = compileWithSubject(handlerContext, job, jobReply);
  return ({ context, keys }, subject) => {
    const name = toRecordsName(job, keys);
    const commonName = common ? toRecordsName(common, keys) : name;
    const key = generateKey(context, commonName, {});
    const ownKeys = [...keys.slice(0, job.ancestors.length), `${key}`];
    noteCreation(context, ownKeys);
    const times = setCreationTimes({}, timestamps, context.clock);
    const made = withSubject({ ...generateOnDemand(job, ownKeys), ...times }, subject);
    storeCommon?.(made, { context, name: commonName, sent: {}, fields: {} });
    return storeNewRecord(made, { context, name, sent: {}, fields: {} });
  };
}

/** Compiles what a new job says of other records: the key of that which it is about, and nothing of others. */
function compileWithSubject(
  { model: { schemaViews } }: HandlerContext,
  job: Resource,
  { subjectProperty = '', subjectList, kind, otherProperties }: JobReply,
): (record: StoredRecord, subject: string | undefined) => StoredRecord {
  const entity = schemaViews.of(job.entity);
  const properties = propertiesOf(schemaViews, entity);
  const pointersOf = (name: string) => schemasOfProperty(properties, name);
  const nulls = otherProperties.filter((name) =>
    schemaViews.of(pointersOf(name)).types.includes('null'),
  );
  const absent = otherProperties.filter(
    (name) => !nulls.includes(name) && !entity.required.has(name),
  );
  return (record, subject) => {
    const job: Record<string, unknown> = { ...record, ...kind };
    for (const name of nulls) job[name] = null;
    for (const name of absent) delete job[name];
    if (subject !== undefined && properties.has(subjectProperty))
      job[subjectProperty] = toTypedKey(schemaViews, pointersOf(subjectProperty), subject);
    if (subject !== undefined && subjectList !== undefined) {
      const { property, keyName, keyPointers, type } = subjectList;
      job[property] = [{ [keyName]: toTypedKey(schemaViews, keyPointers, subject), ...type }];
    }
    return job;
  };
}

/** Makes the reply of a job: the job itself, or its key and what else it shares with the body. */
type ShowJob = (record: StoredRecord, outcome: Outcome, work: Work) => Outcome;

function compileShowJob(
  { model: { schemaViews }, generate }: HandlerContext,
  job: Resource,
  { status, schema, envelopePath, isBesideRecord, keyProperty = '' }: JobReply,
): ShowJob {
  const names = [...propertiesOf(schemaViews, schemaViews.of([schema])).keys()];
  const shared = names.filter((name) => name !== job.key.path[0]);
  return (record, { body }, { keys }) => {
    const shown = withoutInternals(record);
    const key = keyOf(job, record);
    const ofJob = Object.fromEntries(
      shared.filter((name) => shown[name] !== undefined).map((name) => [name, shown[name]]),
    );
    const given =
      envelopePath === undefined
        ? {
            ...(isObject(body) && body),
            ...ofJob,
            [keyProperty]: shown[`${job.key.path[0]}`] ?? key,
          }
        : {
            ...(isBesideRecord && isObject(body) && body),
            ...Object(wrapAt(envelopePath, [shown])),
          };
    const stream = `${toRecordsName(job, keys)}/${key} reply`;
    return { status, body: generate([schema], stream, { given, extent: 'required' }) };
  };
}
