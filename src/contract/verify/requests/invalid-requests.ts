import { isJsonMediaType, type Operation } from '../../../openapi/openapi.ts';
import type { Mismatch } from '../../judge/mismatch.ts';
import { isRefusalDocumented } from '../client/tolerated-mismatches.ts';
import { readList } from '../lists/read-list.ts';
import { sendAndTrack } from '../records/create-record.ts';
import { faultCodesOfFindings } from '../report/fault-codes.ts';
import type { VerifyContext } from '../verify-context.ts';
import { applyMutation, listInvalidValues, listMutations } from './mutations.ts';
import type { RequestPurpose, VerifyExchange } from './request-draft.ts';
import {
  parameterKey,
  type RequestDraft,
  toPathParameters,
  withParameter,
} from './request-draft.ts';
import { findOperationTarget, type OperationTarget } from './valid-requests.ts';

/** A request that is invalid in one place. */
type InvalidRequest = {
  readonly draft: RequestDraft;
  readonly purpose: RequestPurpose;
  /** The expected reason of the refusal. */
  readonly mismatch: Mismatch;
};

/** Limit per operation. */
const maxInvalidRequests = 60;

/**
 * Sends requests that are invalid in one place each. All of them must be refused and must not
 * be stored.
 */
export async function sendInvalidRequests(
  context: VerifyContext,
  operation: Operation,
): Promise<void> {
  const target = await findOperationTarget(context, operation);
  const base =
    target &&
    context.requestFactory.createDraft(operation, {
      stream: `${operation.id} broken`,
      extent: 'everything',
      path: target.path,
      presetBody: target.presetBody,
    });
  if (!target || !base) return;
  const broken = listInvalidRequests(context, base).slice(0, maxInvalidRequests);
  const before =
    broken.length > 0 ? await readCollectionKeys(context, operation, target) : undefined;
  const taken = await Promise.all(broken.map((one) => sendInvalidRequest(context, one, target)));
  if (before)
    await checkNotStored(context, operation, {
      target,
      before,
      refused: taken.flatMap((one) => one ?? []),
    });
}

/** Returns the exchange when the request was refused. */
async function sendInvalidRequest(
  context: VerifyContext,
  { draft, purpose, mismatch }: InvalidRequest,
  { keys }: OperationTarget,
): Promise<VerifyExchange | undefined> {
  const { operation } = draft;
  const exchange = await sendAndTrack(context, draft, { keys, purpose });
  if (!exchange || !isRefusalDocumented(operation, purpose)) return undefined;
  context.results.pass(operation, 'refusal');
  const { status } = exchange.reply;
  if (status >= 400) return exchange;
  const message = `An invalid request was answered with ${status}: ${mismatch.message}`;
  context.results.fail(operation, 'refusal', { ...mismatch, message, exchange });
  return undefined;
}

function listInvalidRequests(
  context: VerifyContext,
  base: RequestDraft,
): readonly InvalidRequest[] {
  const drafts = [...mutateParameters(context, base), ...mutateBody(context, base)];
  return drafts.flatMap(({ draft, purpose }) => {
    const sent = findRequestMismatch(context, draft);
    return sent ? [{ draft, purpose, mismatch: sent }] : [];
  });
}

/** The mismatch of a request; `undefined` when it is valid. */
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
  { views, requestFactory }: VerifyContext,
  base: RequestDraft,
): readonly InvalidDraft[] {
  return base.operation.parameters.flatMap((parameter) => {
    const { in: place, required, schemaPointer } = parameter;
    const view = views.of([schemaPointer]);
    const isPlain = view.properties.size === 0 && view.items.length === 0;
    const known =
      base.values.get(parameterKey(parameter)) ?? requestFactory.exampleOf(parameter, 'broken');
    const values = isPlain ? listInvalidValues(view, known).filter(isSendable) : [];
    const purpose: RequestPurpose = place === 'path' ? 'invalid-path' : 'invalid';
    const missing = required && place !== 'path' ? [undefined] : [];
    return [...missing, ...values].map((value) => ({
      draft: withParameter(base, parameter, value),
      purpose,
    }));
  });
}

/** In a parameter an empty text means no value, and any object is text. */
function isSendable(value: unknown): boolean {
  return value !== '' && typeof value !== 'object';
}

function mutateBody({ views }: VerifyContext, base: RequestDraft): readonly InvalidDraft[] {
  const { operation, body } = base;
  if (!body?.media) return [];
  const missing: readonly RequestDraft[] = operation.body?.required
    ? [{ ...base, body: undefined }]
    : [];
  if (!isJsonMediaType(body.type)) return missing.map((draft) => ({ draft, purpose: 'invalid' }));
  // Many servers read a null in a PATCH as "remove" (RFC 7396).
  const mutations = listMutations(views, [`${body.media}/schema`], body.value).filter(
    ({ value }) => value !== null || operation.method !== 'PATCH',
  );
  const broken = mutations.map(
    (mutation): RequestDraft => ({
      ...base,
      body: { ...body, value: applyMutation(body.value, mutation) },
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
    { draft: unreadable, purpose: 'malformed' },
    ...[...missing, ...broken].map((draft): InvalidDraft => ({ draft, purpose: 'invalid' })),
    { draft: other, purpose: 'wrong-media-type' },
  ];
}

/** Lists the keys of a collection; `undefined` when it cannot be listed completely. */
async function readCollectionKeys(
  context: VerifyContext,
  operation: Operation,
  { keys }: Pick<OperationTarget, 'keys'>,
): Promise<ReadonlySet<string> | undefined> {
  const { resource, plan } = context.testPlan.inferenceOf(operation);
  const list =
    resource && plan.kind === 'create' ? context.testPlan.operationsOf(resource).list : undefined;
  if (
    !list ||
    list.operation.parameters.some(({ in: place, required }) => place === 'query' && required)
  )
    return undefined;
  const draft = context.requestFactory.createDraft(list.operation, {
    stream: 'stored',
    extent: 'required',
    path: toPathParameters(list.operation, keys),
  });
  const contents = draft && (await readList(context, list, draft));
  return contents?.extent === 'whole'
    ? new Set(contents.keys.flatMap((key) => key ?? []))
    : undefined;
}

type RefusedCreations = {
  readonly target: OperationTarget;
  readonly before: ReadonlySet<string>;
  readonly refused: readonly VerifyExchange[];
};

/** A refused request must not store a record. */
async function checkNotStored(
  context: VerifyContext,
  operation: Operation,
  { target, before, refused }: RefusedCreations,
): Promise<void> {
  const after = await readCollectionKeys(context, operation, target);
  const [first] = refused;
  if (!after || !first) return;
  const own = new Set(context.cleanup.keys());
  const unexpected = [...after].find((key) => !before.has(key) && !own.has(key));
  if (unexpected === undefined) return;
  const message = `Invalid requests were refused, but a record was stored: ${JSON.stringify(unexpected)}.`;
  context.results.fail(operation, 'refusal', {
    ...{ message, where: 'status', exchange: first },
    code: faultCodesOfFindings.sideEffects,
  });
}
