import type { PlannedOperation } from '../../../inference/inference.ts';
import type { JsonObject, Operation } from '../../../openapi/openapi.ts';
import { isRefusalDocumented } from '../client/tolerated-mismatches.ts';
import { readList } from '../lists/read-list.ts';
import { readRecord } from '../records/change-record.ts';
import {
  formatValue,
  isEqual,
  listComparableNames,
  toReplyRecord,
} from '../records/compare-values.ts';
import { sendAndTrack } from '../records/create-record.ts';
import type { ChangeableRecord } from '../records/record-changes.ts';
import { faultCodesOfFindings } from '../report/fault-codes.ts';
import type { VerifyContext } from '../verify-context.ts';
import { type InvalidRequest, listInvalidRequests } from './invalid-drafts.ts';
import { createWholeDraft, findChangeTarget, type OperationTarget } from './operation-target.ts';
import { toPathParameters, type VerifyExchange } from './request-draft.ts';

/** Limit per operation. */
const maxInvalidRequests = 80;

/**
 * Sends requests that are invalid in one place each. All of them must be refused and must not
 * be stored.
 */
export async function sendInvalidRequests(
  context: VerifyContext,
  operation: Operation,
): Promise<void> {
  const target = await findChangeTarget(context, operation);
  const base = target && createWholeDraft(context, operation, { target, stream: 'broken' });
  if (!target || !base) return;
  const broken = listInvalidRequests(context, base).slice(0, maxInvalidRequests);
  const isListed = broken.length > 0 && target.certainty === 'known';
  const before = isListed ? await readCollectionKeys(context, operation, target) : undefined;
  const record = await findChangedRecord(context, operation, target);
  const exchanges = await Promise.all(
    broken.map((one) => sendInvalidRequest(context, one, target)),
  );
  const refused = exchanges.flatMap((one) => (one && one.reply.status >= 400 ? [one] : []));
  if (before) await checkNotStored(context, operation, { target, before, refused });
  if (record && refused.length === exchanges.length)
    await checkNotChanged(context, operation, { ...record, refused });
}

/** Sends a request, and returns it with its reply. */
async function sendInvalidRequest(
  context: VerifyContext,
  { draft, purpose, mismatch }: InvalidRequest,
  { keys }: OperationTarget,
): Promise<VerifyExchange | undefined> {
  const { operation } = draft;
  const exchange = await sendAndTrack(context, draft, { keys, purpose });
  if (!exchange || !isRefusalDocumented(operation, purpose)) return exchange;
  context.results.pass(operation, 'refusal');
  const { status } = exchange.reply;
  if (status >= 400 || purpose === 'convertible') return exchange;
  const message = `An invalid request was answered with ${status}: ${mismatch.message}`;
  context.results.fail(operation, 'refusal', { ...mismatch, message, exchange });
  return exchange;
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
  const [first] = refused;
  const findUnexpected = async (): Promise<string | undefined> => {
    const after = await readCollectionKeys(context, operation, target);
    const own = new Set(context.cleanup.keys());
    return [...(after ?? [])].find((key) => !before.has(key) && !own.has(key));
  };
  // At first the reply to another creation may be on its way.
  const isSuspect = first !== undefined && (await findUnexpected()) !== undefined;
  const unexpected = isSuspect ? await findUnexpected() : undefined;
  if (!first || unexpected === undefined) return;
  const message = `Invalid requests were refused, but a record was stored: ${JSON.stringify(unexpected)}.`;
  context.results.fail(operation, 'refusal', {
    ...{ message, where: 'status', exchange: first },
    code: faultCodesOfFindings.sideEffects,
  });
}

type ChangedRecord = {
  readonly read: PlannedOperation;
  readonly record: ChangeableRecord;
  readonly before: JsonObject;
};

/** The record that an operation changes, as it is. */
async function findChangedRecord(
  context: VerifyContext,
  operation: Operation,
  { keys, certainty }: OperationTarget,
): Promise<ChangedRecord | undefined> {
  const { resource, plan } = context.testPlan.inferenceOf(operation);
  const read = resource && context.testPlan.operationsOf(resource).read;
  const isChange = ['update', 'replace', 'put'].includes(plan.kind);
  if (!read || !isChange || certainty !== 'known') return undefined;
  const place =
    resource.kind === 'singleton'
      ? { ancestorKeys: keys, key: undefined }
      : { ancestorKeys: keys.slice(0, -1), key: keys.at(-1) };
  const record = { resource, ...place, input: {} };
  const before = await readRecord(context, read, record);
  return before && { read, record, before: before.record };
}

/** Refused requests must not change the record. */
async function checkNotChanged(
  context: VerifyContext,
  operation: Operation,
  {
    read,
    record,
    before,
    refused,
  }: ChangedRecord & { readonly refused: readonly VerifyExchange[] },
): Promise<void> {
  const after = await readRecord(context, read, record);
  const [first] = refused;
  if (!after || !first) return;
  const names = listComparableNames(context, toReplyRecord(read), before);
  const changed = names.find((name) => !isEqual(before[name], after.record[name]));
  if (changed === undefined) return;
  const value = `${JSON.stringify(after.record[changed])}`;
  const cause = refused.find(({ request }) => `${request.body}`.includes(value)) ?? first;
  const message = `Invalid requests were refused, but "${changed}" changed from ${formatValue(before[changed])} to ${formatValue(after.record[changed])}.`;
  context.results.fail(operation, 'refusal', {
    ...{ message, where: 'status', exchange: cause },
    others: [after.exchange],
  });
}
