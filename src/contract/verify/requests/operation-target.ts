import type { Resource } from '../../../inference/inference.ts';
import type { Operation } from '../../../openapi/openapi.ts';
import { prepareRestore, sendRead } from '../records/change-record.ts';
import { createRecord, toCreationPurpose } from '../records/create-record.ts';
import { withCurrentVersion } from '../records/current-version.ts';
import { findReferences, withOwnKey } from '../records/references.ts';
import { type ResolvedPathKeys, resolvePath } from '../records/resolve-path.ts';
import { findOwnAncestors } from '../records/test-record.ts';
import type { VerifyContext } from '../verify-context.ts';
import { type RequestDraft, toPathParameters } from './request-draft.ts';

/** The records that a request may use safely. */
export type OperationTarget = ResolvedPathKeys & {
  readonly purpose: 'valid' | 'uncertain' | 'conflict';
  /** References to other records. */
  readonly presetBody: unknown;
};

/** Creates a request with all that an operation may take, on the records of a target. */
export function createWholeDraft(
  { requestFactory }: VerifyContext,
  operation: Operation,
  {
    target: { path, presetBody },
    stream,
  }: { readonly target: OperationTarget; readonly stream: string },
): RequestDraft | undefined {
  return requestFactory.createDraft(operation, {
    stream: `${operation.id} ${stream}`,
    extent: 'everything',
    path,
    presetBody,
  });
}

/**
 * Finds the records that an operation may be tried on: any for reads, own ones for changes.
 * `undefined` for removals and for singletons, which their story covers.
 */
export async function findOperationTarget(
  context: VerifyContext,
  operation: Operation,
): Promise<OperationTarget | undefined> {
  const planned = context.testPlan.inferenceOf(operation);
  const {
    plan: { kind },
    resource,
  } = planned;
  if (operation.method === 'DELETE' || kind === 'remove' || kind === 'clear') return undefined;
  const isChange = ['update', 'replace', 'put', 'action', 'link'].includes(kind);
  // The story of a singleton changes and restores it.
  if (isChange && resource?.kind === 'singleton') return undefined;
  const found = await resolvePath(context, planned, isChange ? 'own' : 'any');
  const references = await findReferences(context, planned, found.keys);
  const presetBody = await withCurrentVersion(context, planned, {
    keys: found.keys,
    presetBody: withOwnKey(context, planned, found.path, references),
  });
  const operations = kind === 'create' ? toCreationPurpose(references) : 'valid';
  return { ...found, presetBody, purpose: found.certainty === 'known' ? operations : 'uncertain' };
}

/** As `findOperationTarget`, with a new record for an action, and also a singleton, which is restored at the end of the run. */
export async function findChangeTarget(
  context: VerifyContext,
  operation: Operation,
): Promise<OperationTarget | undefined> {
  const found =
    (await createActionTarget(context, operation)) ??
    (await findOperationTarget(context, operation));
  return found ?? findSingletonTarget(context, operation);
}

/** A new record for an action, which may lead to a state that refuses what others try. */
async function createActionTarget(
  context: VerifyContext,
  operation: Operation,
): Promise<OperationTarget | undefined> {
  const planned = context.testPlan.inferenceOf(operation);
  const { plan, resource, ancestors } = planned;
  const isOfOne = resource !== undefined && ancestors.at(-1) === resource;
  if (plan.kind !== 'action' || operation.method === 'DELETE' || !isOfOne) return undefined;
  const ancestorKeys = await findOwnAncestors(context.knownRecords, resource);
  const created =
    ancestorKeys && (await createRecord(context, resource, ancestorKeys, `for ${operation.id}`));
  if (created?.kind !== 'created') return undefined;
  const keys = [...created.ancestorKeys, created.key];
  const presetBody = await findReferences(context, planned, keys);
  const path = toPathParameters(operation, keys);
  return { path, keys, certainty: 'known', presetBody, purpose: 'valid' };
}

async function findSingletonTarget(
  context: VerifyContext,
  operation: Operation,
): Promise<OperationTarget | undefined> {
  const planned = context.testPlan.inferenceOf(operation);
  const { plan, resource } = planned;
  const read = resource && context.testPlan.operationsOf(resource).read;
  const isChange = ['update', 'replace', 'put'].includes(plan.kind);
  if (!read || !isChange || resource.kind !== 'singleton') return undefined;
  const { path, keys, certainty } = await resolvePath(context, planned, 'any');
  const target = { resource, ancestorKeys: keys, key: undefined };
  const exchange = certainty === 'known' ? await sendRead(context, read, target) : undefined;
  if (exchange?.reply.status === 404 && plan.kind === 'put')
    return findNewSingletonTarget(context, operation, resource);
  if (!exchange || exchange.reply.status >= 300) return undefined;
  if (!prepareRestore(context, planned, { ...target, read: exchange })) return undefined;
  const presetBody = await findReferences(context, planned, keys);
  return { path, keys, certainty, presetBody, purpose: 'valid' };
}

/** A single record that a PUT creates below a record of this run. */
async function findNewSingletonTarget(
  context: VerifyContext,
  operation: Operation,
  resource: Resource,
): Promise<OperationTarget | undefined> {
  const keys = await findOwnAncestors(context.knownRecords, resource);
  if (!keys || keys.length === 0) return undefined;
  const path = toPathParameters(operation, keys);
  return { path, keys, certainty: 'known', presetBody: undefined, purpose: 'valid' };
}
