import {
  bodyEnvelopeOf,
  type PlannedOperation,
  type Resource,
  recordEnvelopeOf,
  replyKeyPropertyOf,
  valueAt,
} from '../../../inference/inference.ts';
import { listTemplateParameters } from '../../../messages/request/request.ts';
import {
  findExample,
  type JsonObject,
  type Operation,
  objectOf,
  type Parameter,
} from '../../../openapi/openapi.ts';
import { readKey } from '../lists/list-endpoint.ts';
import type { RequestPurpose, VerifyExchange } from '../requests/request-draft.ts';
import { parameterKey, type RequestDraft, toPathParameters } from '../requests/request-draft.ts';
import type { DraftOptions } from '../requests/request-factory.ts';
import type { VerifyContext } from '../verify-context.ts';
import { keyInLocation, parseLocation } from './location-header.ts';
import { valueAtPath, wrapRecord } from './record-path.ts';
import { findReferences, listReferencedResources, withOwnKey } from './references.ts';
import { areKnown, type CreationFailure, type TestRecord } from './test-record.ts';

/**
 * Creates a record. After a refusal it retries with other values and with required properties
 * only, because unique values and dependencies are rarely documented. After a documented conflict it
 * refers to new records: a book that is on loan cannot be lent again.
 */
export async function createRecord(
  context: VerifyContext,
  resource: Resource,
  ancestorKeys: readonly string[],
  stream: string,
  values: JsonObject = {},
): Promise<TestRecord | CreationFailure> {
  const { create } = context.testPlan.operationsOf(resource);
  if (!create) return { kind: 'failed', reason: 'no operation creates such a record' };
  const parents = await findParents(context, create, ancestorKeys);
  return createBelow(context, { resource, ancestorKeys, create, parents, stream, values });
}

/** Creates a record below these parents, in the path of the creation alone. */
export async function createNestedRecord(
  context: VerifyContext,
  resource: Resource,
  parents: readonly string[],
  stream: string,
): Promise<TestRecord | CreationFailure | undefined> {
  const { create } = context.testPlan.operationsOf(resource);
  if (!create || listTemplateParameters(create.operation.path).length !== parents.length)
    return undefined;
  return createBelow(context, { resource, ancestorKeys: [], create, parents, stream, values: {} });
}

async function createBelow(
  context: VerifyContext,
  creation: Omit<CreationAttempt, 'presetBody'>,
): Promise<TestRecord | CreationFailure> {
  const { create, parents, stream } = creation;
  const presetBody = await findReferences(context, create, parents);
  const first = { ...creation, presetBody };
  const outcome = await attemptCreation(context, first);
  const isConflict = outcome.kind === 'failed' && outcome.refusal?.reply.status === 409;
  if (!isConflict || presetBody === undefined || !hasConflicts(create)) return outcome;
  const ofNew = await findReferences(context, create, parents, (owner) =>
    createReferenced(context, owner, stream),
  );
  return attemptCreation(context, { ...first, presetBody: ofNew, stream: `${stream} of new` });
}

function hasConflicts({ operation }: PlannedOperation): boolean {
  return operation.replies.has('409');
}

/** The resources that get new records while records of a resource are created. */
export function listResourcesOfNew(
  context: Pick<VerifyContext, 'testPlan' | 'views'>,
  resource: Resource,
): readonly Resource[] {
  const { create } = context.testPlan.operationsOf(resource);
  return create && hasConflicts(create) ? listReferencedResources(context, create) : [];
}

/** Creates a record that another one shall refer to. It refers to known records itself. */
async function createReferenced(
  context: VerifyContext,
  owner: Resource,
  stream: string,
): Promise<string | undefined> {
  const { create } = context.testPlan.operationsOf(owner);
  if (!create) return undefined;
  const presetBody = await findReferences(context, create, []);
  const created = await attemptCreation(context, {
    ...{ resource: owner, ancestorKeys: [], create, parents: [], presetBody },
    ...{ stream: `referenced by ${stream}`, values: {} },
  });
  return created.kind === 'created' ? created.key : undefined;
}

type CreationAttempt = CreationValues & {
  readonly resource: Resource;
  readonly ancestorKeys: readonly string[];
  readonly create: PlannedOperation<'create' | 'put'>;
  /** Keys of all records in the path. */
  readonly parents: readonly string[];
};

async function attemptCreation(
  context: VerifyContext,
  { resource, ancestorKeys, create, parents, presetBody, stream, values }: CreationAttempt,
): Promise<TestRecord | CreationFailure> {
  let failure: CreationFailure = { kind: 'failed', reason: noValidRequest };
  const attempts = listCreationAttempts(context, create, { stream, presetBody, values });
  const isBelowKnown = areKnown(context.knownRecords, create, parents);
  const purpose = isBelowKnown ? toCreationPurpose(presetBody) : 'uncertain';
  for (const draftOptions of attempts) {
    const path = toCreationPath(context, create, parents, draftOptions);
    const ownBody = withOwnKey(context, create, path, draftOptions.presetBody);
    const draft = context.requestFactory.createDraft(create.operation, {
      ...draftOptions,
      path,
      presetBody: ownBody,
    });
    const exchange = draft && (await context.sender.send(draft, purpose));
    if (!draft || !exchange) continue;
    const { status } = exchange.reply;
    if (status < 300)
      return toTestRecord(context, create, { resource, ancestorKeys, draft, exchange });
    failure = {
      kind: 'failed',
      reason: `creating a record was answered ${status}`,
      refusal: exchange,
    };
    if ([401, 403, 404, 405].includes(status)) break;
  }
  return failure;
}

const noValidRequest = 'no valid request could be generated';

/** A nested collection may need keys of further parents. */
async function findParents(
  { knownRecords }: VerifyContext,
  { nestedCollection }: PlannedOperation,
  ancestorKeys: readonly string[],
): Promise<readonly string[]> {
  const parents = [...ancestorKeys];
  for (const ancestor of nestedCollection?.ancestors.slice(ancestorKeys.length) ?? []) {
    const known = ancestor && (await knownRecords.find(ancestor, parents));
    if (!known) break;
    parents.push(known.key);
  }
  return parents;
}

/** A PUT chooses the key in its path. */
function toCreationPath(
  { requestFactory }: VerifyContext,
  { operation, plan }: PlannedOperation,
  ancestorKeys: readonly string[],
  { stream }: DraftOptions,
): ReadonlyMap<string, string> {
  const path = new Map(toPathParameters(operation, ancestorKeys));
  const last = operation.parameters.findLast(
    ({ in: place, name }) => place === 'path' && !path.has(name),
  );
  if (plan.kind === 'put' && last) path.set(last.name, toNewKey(requestFactory, last, stream));
  return path;
}

/** Takes the longest of several keys, which is least likely to exist. */
function toNewKey(
  requestFactory: VerifyContext['requestFactory'],
  parameter: Parameter,
  stream: string,
): string {
  return Array.from(
    { length: 8 },
    (_, index) => `${requestFactory.freshOf(parameter, `${stream} ${index}`)}`,
  ).reduce((longest, key) => (key.length > longest.length ? key : longest));
}

/** A record that references others may conflict with an existing one. */
export function toCreationPurpose(presetBody: unknown): 'valid' | 'conflict' {
  return presetBody === undefined ? 'valid' : 'conflict';
}

type CreationValues = Pick<DraftOptions, 'stream' | 'presetBody'> & {
  /** Values for the first attempt. */
  readonly values: JsonObject;
};

function listCreationAttempts(
  context: VerifyContext,
  create: PlannedOperation,
  { stream, presetBody, values }: CreationValues,
): readonly DraftOptions[] {
  const [, media] = context.requestFactory.typesOf(create.operation)[0] ?? [];
  const example = media === undefined ? undefined : findExample(context.document, media);
  const name = `${create.operation.id} ${stream}`;
  return [
    { stream: name, extent: 'everything', presetBody: withValues(create, presetBody, values) },
    { stream: `${name} again`, extent: 'everything', presetBody },
    { stream: `${name} least`, extent: 'required', presetBody },
    ...(example === undefined
      ? []
      : [{ stream: name, extent: 'required', presetBody: example } as const]),
  ];
}

/** Adds values to a given body. */
function withValues(create: PlannedOperation, presetBody: unknown, values: JsonObject): unknown {
  const path = bodyEnvelopeOf(create.plan)?.path;
  if (!path || Object.keys(values).length === 0) return presetBody;
  return wrapRecord(path, { ...objectOf(valueAtPath(presetBody, path)), ...values });
}

type Creation = {
  readonly resource: Resource;
  readonly ancestorKeys: readonly string[];
  readonly draft: RequestDraft;
  readonly exchange: VerifyExchange;
};

/** Registers the created record for cleanup. */
function toTestRecord(
  context: VerifyContext,
  create: PlannedOperation<'create' | 'put'>,
  { resource, ancestorKeys, draft, exchange }: Creation,
): TestRecord | CreationFailure {
  const { status } = exchange.reply;
  const envelope = recordEnvelopeOf(create.plan);
  const record = envelope && valueAtPath(exchange.json, envelope.path);
  const input = objectOf(valueAtPath(draft.body?.value, bodyEnvelopeOf(create.plan)?.path ?? []));
  const key = findCreatedKey(context, create, { resource, record, input, exchange });
  if (key === undefined)
    return {
      kind: 'failed',
      reason: `the ${status} reply does not contain the key of the created record`,
    };
  const created: TestRecord = {
    kind: 'created',
    resource,
    ancestorKeys,
    key,
    record,
    input,
    exchange,
  };
  context.cleanup.add(created, toRemovalDraft(context, created));
  if (status === 202) return { kind: 'failed', reason: 'records are created asynchronously (202)' };
  context.knownRecords.note(created);
  return created;
}

type KeySources = {
  readonly resource: Resource;
  readonly record: unknown;
  readonly input: JsonObject;
  readonly exchange: VerifyExchange;
};

/** Finds the key in the path of a PUT, in the reply, in `Location` or in the request. */
function findCreatedKey(
  context: VerifyContext,
  { plan, operation }: PlannedOperation<'create' | 'put'>,
  { resource, record, input, exchange: { draft, reply } }: KeySources,
): string | undefined {
  const name = `${listTemplateParameters(operation.path).at(-1)}`;
  if (plan.kind === 'put') return `${draft.values.get(parameterKey({ in: 'path', name }))}`;
  const replyKeyProperty = replyKeyPropertyOf(plan);
  const shownKey =
    replyKeyProperty === undefined
      ? readKey(resource, record)
      : valueAt(record, [replyKeyProperty]);
  if (shownKey !== undefined) return `${shownKey}`;
  const located = keyInLocation(parseLocation(context, reply)?.match, resource);
  if (located !== undefined) return located;
  const text = valueAt(input, resource.key.bodyPath);
  return text === undefined ? undefined : `${text}`;
}

/** Creates the request that removes a record; `undefined` without such an operation. */
export function toRemovalDraft(
  { testPlan, requestFactory }: VerifyContext,
  record: Pick<TestRecord, 'resource' | 'ancestorKeys' | 'key'> &
    Partial<Pick<TestRecord, 'exchange'>>,
): RequestDraft | undefined {
  const { remove } = testPlan.operationsOf(record.resource);
  const path = remove && toItemPath(remove.operation, record);
  return (
    path &&
    requestFactory.createDraft(remove.operation, { stream: 'removal', extent: 'required', path })
  );
}

/** The path of a record, perhaps below the parents in the path that it was created at. */
function toItemPath(
  operation: Operation,
  {
    ancestorKeys,
    key,
    exchange,
  }: Pick<TestRecord, 'ancestorKeys' | 'key'> & Partial<Pick<TestRecord, 'exchange'>>,
): ReadonlyMap<string, string> | undefined {
  const names = listTemplateParameters(operation.path);
  if (names.length <= ancestorKeys.length + 1)
    return toPathParameters(operation, [...ancestorKeys, key]);
  const parents = names.slice(0, -1).map((name) => {
    const value = exchange?.draft.values.get(parameterKey({ in: 'path', name }));
    return value === undefined ? undefined : `${value}`;
  });
  return parents.includes(undefined)
    ? undefined
    : toPathParameters(operation, [...parents.flatMap((one) => one ?? []), key]);
}

type TrackedRequest = { readonly keys: readonly string[]; readonly purpose: RequestPurpose };

/** Sends a request and registers the record that it creates. */
export async function sendAndTrack(
  context: VerifyContext,
  draft: RequestDraft,
  { keys, purpose }: TrackedRequest,
): Promise<VerifyExchange | undefined> {
  const exchange = await context.sender.send(draft, purpose);
  const { resource, plan } = context.testPlan.inferenceOf(draft.operation);
  const create = resource && context.testPlan.operationsOf(resource).create;
  const status = exchange?.reply.status ?? 0;
  const isNew = plan.kind === 'put' ? status === 201 : status >= 200 && status < 300;
  if (exchange && isNew && resource && create?.operation === draft.operation) {
    const ancestorKeys = keys.slice(0, resource.ancestors.length);
    toTestRecord(context, create, { resource, ancestorKeys, draft, exchange });
  }
  return exchange;
}
