import { isJsonMediaType, type Operation } from '../../../openapi/openapi.ts';
import type { Mismatch } from '../../judge/mismatch.ts';
import type { RequestPurpose, VerifyExchange } from '../client/request-sender.ts';
import { isRefusalDocumented } from '../client/tolerated-mismatches.ts';
import { readList } from '../lists/read-list.ts';
import { sendAndTrack } from '../records/create-record.ts';
import type { VerifyContext } from '../verify-context.ts';
import { applyMutation, listInvalidValues, listMutations } from './mutations.ts';
import {
  parameterKey,
  type RequestDraft,
  toPathParameters,
  withParameter,
} from './request-draft.ts';
import { findOperationTarget, type OperationTarget } from './valid-requests.ts';

/** A request that is broken in one place. */
type InvalidRequest = {
  readonly draft: RequestDraft;
  readonly purpose: RequestPurpose;
  /** What is wrong with it. */
  readonly mismatch: Mismatch;
};

/** So many broken requests are sent to an operation. */
const maxInvalidRequests = 60;

/** Sends requests that are broken in one place each, which have to be refused, and must not be stored. */
export async function sendInvalidRequests(
  world: VerifyContext,
  operation: Operation,
): Promise<void> {
  const ground = await findOperationTarget(world, operation);
  const base =
    ground &&
    world.requestFactory.createDraft(operation, {
      stream: `${operation.id} broken`,
      extent: 'everything',
      path: ground.path,
      given: ground.given,
    });
  if (!ground || !base) return;
  const broken = listInvalidRequests(world, base).slice(0, maxInvalidRequests);
  const before = broken.length > 0 ? await readCollectionKeys(world, operation, ground) : undefined;
  const taken = await Promise.all(broken.map((one) => sendInvalidRequest(world, one, ground)));
  if (before)
    await checkNotStored(world, operation, {
      ground,
      before,
      refused: taken.flatMap((one) => one ?? []),
    });
}

/** A request that was refused; `undefined` where it was not. */
async function sendInvalidRequest(
  world: VerifyContext,
  { draft, purpose, mismatch }: InvalidRequest,
  { keys }: OperationTarget,
): Promise<VerifyExchange | undefined> {
  const { operation } = draft;
  const exchange = await sendAndTrack(world, draft, { keys, purpose });
  if (!exchange || !isRefusalDocumented(operation, purpose)) return undefined;
  world.results.pass(operation, 'refusal');
  const { status } = exchange.got;
  if (status >= 400) return exchange;
  const message = `A request that is broken was answered with ${status}: ${mismatch.message}`;
  world.results.fail(operation, 'refusal', { ...mismatch, message, exchange });
  return undefined;
}

function listInvalidRequests(world: VerifyContext, base: RequestDraft): readonly InvalidRequest[] {
  const drafts = [...mutateParameters(world, base), ...mutateBody(world, base)];
  return drafts.flatMap(({ draft, purpose }) => {
    const sent = findRequestMismatch(world, draft);
    return sent ? [{ draft, purpose, mismatch: sent }] : [];
  });
}

/** What is wrong with a request; `undefined` where nothing is. */
function findRequestMismatch(
  { judge, serialize }: VerifyContext,
  draft: RequestDraft,
): Mismatch | undefined {
  return judge
    .judgeRequest(draft.operation, serialize(draft))
    .find(({ where }) => where !== 'credential');
}

type InvalidDraft = Pick<InvalidRequest, 'draft' | 'purpose'>;

function mutateParameters(
  { shapes, requestFactory }: VerifyContext,
  base: RequestDraft,
): readonly InvalidDraft[] {
  return base.operation.parameters.flatMap((parameter) => {
    const { in: place, required, schemaPointer } = parameter;
    const shape = shapes.of([schemaPointer]);
    const isPlain = shape.properties.size === 0 && shape.items.length === 0;
    const known =
      base.values.get(parameterKey(parameter)) ?? requestFactory.exampleOf(parameter, 'broken');
    const values = isPlain ? listInvalidValues(shape, known).filter(isSendable) : [];
    const purpose: RequestPurpose = place === 'path' ? 'misnamed' : 'broken';
    const missing = required && place !== 'path' ? [undefined] : [];
    return [...missing, ...values].map((value) => ({
      draft: withParameter(base, parameter, value),
      purpose,
    }));
  });
}

/** An empty text may be no value at all, and an object is a text like any other. */
function isSendable(value: unknown): boolean {
  return value !== '' && typeof value !== 'object';
}

function mutateBody({ shapes }: VerifyContext, base: RequestDraft): readonly InvalidDraft[] {
  const { operation, body } = base;
  if (!body?.media) return [];
  const missing: readonly RequestDraft[] = operation.body?.required
    ? [{ ...base, body: undefined }]
    : [];
  if (!isJsonMediaType(body.type)) return missing.map((draft) => ({ draft, purpose: 'broken' }));
  const broken = listMutations(shapes, [`${body.media}/schema`], body.value).map(
    (breakage): RequestDraft => ({
      ...base,
      body: { ...body, value: applyMutation(body.value, breakage) },
    }),
  );
  const unreadable: RequestDraft = {
    ...base,
    body: { ...body, value: Buffer.from('{"sandlot": ') },
  };
  const other: RequestDraft = {
    ...base,
    body: { type: 'application/x-sandlot', value: 'sandlot' },
  };
  return [
    { draft: unreadable, purpose: 'unreadable' },
    ...[...missing, ...broken].map((draft): InvalidDraft => ({ draft, purpose: 'broken' })),
    { draft: other, purpose: 'mistyped' },
  ];
}

/** The keys that a collection has; `undefined` where nobody can tell. */
async function readCollectionKeys(
  world: VerifyContext,
  operation: Operation,
  { keys }: Pick<OperationTarget, 'keys'>,
): Promise<ReadonlySet<string> | undefined> {
  const { resource, plan } = world.testPlan.inferenceOf(operation);
  const list =
    resource && plan.kind === 'create' ? world.testPlan.operationsOf(resource).list : undefined;
  if (
    !list ||
    list.operation.parameters.some(({ in: place, required }) => place === 'query' && required)
  )
    return undefined;
  const draft = world.requestFactory.createDraft(list.operation, {
    stream: 'stored',
    extent: 'required',
    path: toPathParameters(list.operation, keys),
  });
  const walk = draft && (await readList(world, list, draft));
  return walk?.extent === 'whole' ? new Set(walk.keys.flatMap((key) => key ?? [])) : undefined;
}

type RefusedCreations = {
  readonly ground: OperationTarget;
  readonly before: ReadonlySet<string>;
  readonly refused: readonly VerifyExchange[];
};

/** What was refused changed nothing. */
async function checkNotStored(
  world: VerifyContext,
  operation: Operation,
  { ground, before, refused }: RefusedCreations,
): Promise<void> {
  const after = await readCollectionKeys(world, operation, ground);
  const [first] = refused;
  if (!after || !first) return;
  const own = new Set(world.cleanup.keys());
  const stray = [...after].find((key) => !before.has(key) && !own.has(key));
  if (stray === undefined) return;
  const message = `Broken requests were refused, and yet a record was stored: ${JSON.stringify(stray)}.`;
  world.results.fail(operation, 'refusal', { message, where: 'status', exchange: first });
}
