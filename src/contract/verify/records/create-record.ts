import { listTemplateParameters } from '../../../http/request/request.ts';
import {
  type Envelope,
  normalizeName,
  type PlannedOperation,
  type Resource,
  singularize,
  toTypedKey,
  valueAt,
} from '../../../inference/inference.ts';
import {
  findExample,
  type JsonObject,
  objectOf,
  type Parameter,
  propertiesOf,
} from '../../../openapi/openapi.ts';
import type { RequestPurpose, VerifyExchange } from '../client/request-sender.ts';
import { readKey, valueAtPath } from '../lists/list-endpoint.ts';
import { parameterKey, type RequestDraft, toPathParameters } from '../requests/request-draft.ts';
import type { DraftOptions } from '../requests/request-factory.ts';
import type { VerifyContext } from '../verify-context.ts';
import { keyInLocation, parseLocation } from './location-header.ts';

/** A record that was created. */
export type TestRecord = {
  readonly kind: 'made';
  readonly resource: Resource;
  /** The keys of its ancestors. */
  readonly above: readonly string[];
  readonly key: string;
  /** As the reply showed it; `undefined` where it did not. */
  readonly record: unknown;
  /** What was sent of it. */
  readonly entry: JsonObject;
  readonly exchange: VerifyExchange;
};

/** Why there is none. */
export type CreationFailure = { readonly kind: 'not made'; readonly reason: string };

/**
 * Creates a record of a resource. Where it is refused, it is tried again with other values, and with
 * no more than is required: what is unique, or depends on another, is not always said.
 */
export async function createRecord(
  world: VerifyContext,
  resource: Resource,
  above: readonly string[],
  stream: string,
): Promise<TestRecord | CreationFailure> {
  const { create } = world.testPlan.operationsOf(resource);
  if (!create) return { kind: 'not made', reason: 'nothing creates a record of it' };
  const parents = await findParents(world, create, above);
  let reason = 'no request could be made that fits the document';
  const given = await findReferences(world, create);
  for (const making of listCreationAttempts(world, create, { stream, given })) {
    const draft = world.requestFactory.createDraft(create.operation, {
      ...making,
      path: toCreationPath(world, create, parents, making),
    });
    const exchange = draft && (await world.sender.send(draft, toCreationPurpose(given)));
    if (!draft || !exchange) continue;
    const { status } = exchange.got;
    if (status < 300) return toTestRecord(world, create, { resource, above, draft, exchange });
    reason = `its creation was answered with ${status}`;
    if ([401, 403, 404, 405].includes(status)) break;
  }
  return { kind: 'not made', reason };
}

/** What is created at a view is below more parents than the record's own path names. */
async function findParents(
  { knownRecords }: VerifyContext,
  { nestedCollection }: PlannedOperation,
  above: readonly string[],
): Promise<readonly string[]> {
  const parents = [...above];
  for (const ancestor of nestedCollection?.ancestors.slice(above.length) ?? []) {
    const known = ancestor && (await knownRecords.find(ancestor, parents));
    if (!known) break;
    parents.push(known.key);
  }
  return parents;
}

/** Whoever creates by the key in the path says a new one. */
function toCreationPath(
  { requestFactory }: VerifyContext,
  { operation, plan }: PlannedOperation,
  above: readonly string[],
  { stream }: DraftOptions,
): ReadonlyMap<string, string> {
  const path = new Map(toPathParameters(operation, above));
  const last = operation.parameters.findLast(
    ({ in: place, name }) => place === 'path' && !path.has(name),
  );
  if (plan.kind === 'put' && last) path.set(last.name, toNewKey(requestFactory, last, stream));
  return path;
}

/** The longest of some: a short one is likely to be another's. */
function toNewKey(
  maker: VerifyContext['requestFactory'],
  parameter: Parameter,
  stream: string,
): string {
  return Array.from(
    { length: 8 },
    (_, index) => `${maker.freshOf(parameter, `${stream} ${index}`)}`,
  ).reduce((longest, key) => (key.length > longest.length ? key : longest));
}

/** What names other records may be there already. */
export function toCreationPurpose(given: unknown): 'sound' | 'repeated' {
  return given === undefined ? 'sound' : 'repeated';
}

function listCreationAttempts(
  world: VerifyContext,
  create: PlannedOperation,
  { stream, given }: Pick<DraftOptions, 'stream' | 'given'>,
): readonly DraftOptions[] {
  const [, media] = world.requestFactory.typesOf(create.operation)[0] ?? [];
  const example = media === undefined ? undefined : findExample(world.document, media);
  const name = `${create.operation.id} ${stream}`;
  return [
    { stream: name, extent: 'everything', given },
    { stream: `${name} again`, extent: 'everything', given },
    { stream: `${name} least`, extent: 'required', given },
    ...(example === undefined
      ? []
      : [{ stream: name, extent: 'required', given: example } as const]),
  ];
}

/** Puts a record where it stands in a body. */
export function wrapRecord(path: Envelope['path'], record: unknown): unknown {
  return path.reduceRight<unknown>(
    (inner, step) => (step === 0 ? [inner] : { [step]: inner }),
    record,
  );
}

/** Keys of records that there are, for the properties that name one: `customer_id` of `/customers`. */
export async function findReferences(
  { testPlan, shapes, knownRecords }: VerifyContext,
  { bodyEnvelope, resource }: PlannedOperation,
): Promise<unknown> {
  if (!bodyEnvelope || !resource) return undefined;
  const found: Record<string, unknown> = {};
  for (const [name, places] of propertiesOf(shapes, shapes.of(bodyEnvelope.schemaPointers))) {
    const noun = /^(.+)id$/.exec(normalizeName(name))?.[1];
    const owner = testPlan.resources.find(
      (one) =>
        one !== resource &&
        !one.name.includes('{') &&
        one.kind === 'collection' &&
        singularize(normalizeName(one.noun)) === noun,
    );
    const known =
      owner && !resource.ancestors.includes(owner) ? await knownRecords.find(owner, []) : undefined;
    if (known) found[name] = toTypedKey(shapes, places, known.key);
  }
  return Object.keys(found).length > 0 ? wrapRecord(bodyEnvelope.path, found) : undefined;
}

type Creation = {
  readonly resource: Resource;
  readonly above: readonly string[];
  readonly draft: RequestDraft;
  readonly exchange: VerifyExchange;
};

/** The record that a request created; it is removed in the end. */
export function toTestRecord(
  world: VerifyContext,
  create: PlannedOperation,
  { resource, above, draft, exchange }: Creation,
): TestRecord | CreationFailure {
  const { status } = exchange.got;
  const record = create.recordEnvelope && valueAtPath(exchange.value, create.recordEnvelope.path);
  const entry = objectOf(valueAtPath(draft.body?.value, create.bodyEnvelope?.path ?? []));
  const key = findCreatedKey(world, create, { resource, record, entry, exchange });
  if (key === undefined)
    return {
      kind: 'not made',
      reason: `its reply with ${status} does not tell the key of what was created`,
    };
  const made: TestRecord = { kind: 'made', resource, above, key, record, entry, exchange };
  world.cleanup.add(made, toRemovalDraft(world, made));
  if (status === 202)
    return { kind: 'not made', reason: 'the record is created later: the reply is 202' };
  world.knownRecords.note(made);
  return made;
}

type KeySources = {
  readonly resource: Resource;
  readonly record: unknown;
  readonly entry: JsonObject;
  readonly exchange: VerifyExchange;
};

/** By the path of a PUT, by the reply, by its `Location`, or by what was sent. */
function findCreatedKey(
  world: VerifyContext,
  { replyKeyProperty, plan, operation }: PlannedOperation,
  { resource, record, entry, exchange: { draft, got } }: KeySources,
): string | undefined {
  const name = `${listTemplateParameters(operation.path).at(-1)}`;
  if (plan.kind === 'put') return `${draft.values.get(parameterKey({ in: 'path', name }))}`;
  const shown =
    replyKeyProperty === undefined
      ? readKey(resource, record)
      : valueAt(record, [replyKeyProperty]);
  if (shown !== undefined) return `${shown}`;
  const located = keyInLocation(parseLocation(world, got)?.found, resource);
  if (located !== undefined) return located;
  const told = valueAt(entry, resource.key.bodyPath);
  return told === undefined ? undefined : `${told}`;
}

/** What removes a record; `undefined` where nothing does. */
export function toRemovalDraft(
  { testPlan, requestFactory }: VerifyContext,
  { resource, above, key }: Pick<TestRecord, 'resource' | 'above' | 'key'>,
): RequestDraft | undefined {
  const { remove } = testPlan.operationsOf(resource);
  return (
    remove &&
    requestFactory.createDraft(remove.operation, {
      stream: 'removal',
      extent: 'required',
      path: toPathParameters(remove.operation, [...above, key]),
    })
  );
}

type TrackedRequest = { readonly keys: readonly string[]; readonly purpose: RequestPurpose };

/** Sends a request, and remembers what it created, so that it can be removed. */
export async function sendAndTrack(
  world: VerifyContext,
  draft: RequestDraft,
  { keys, purpose }: TrackedRequest,
): Promise<VerifyExchange | undefined> {
  const exchange = await world.sender.send(draft, purpose);
  const conclusion = world.testPlan.inferenceOf(draft.operation);
  const { resource, plan } = conclusion;
  const create = resource && world.testPlan.operationsOf(resource).create;
  const status = exchange?.got.status ?? 0;
  const isNew = plan.kind === 'put' ? status === 201 : status >= 200 && status < 300;
  if (exchange && isNew && resource && create?.operation === draft.operation) {
    const above = keys.slice(0, resource.ancestors.length);
    toTestRecord(world, conclusion, { resource, above, draft, exchange });
  }
  return exchange;
}
