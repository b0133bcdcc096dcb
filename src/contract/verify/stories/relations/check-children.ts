import type { PlannedOperation, Resource } from '../../../../inference/inference.ts';
import { readKey } from '../../lists/list-endpoint.ts';
import { readRecord, sendRead } from '../../records/change-record.ts';
import {
  createNestedRecord,
  createRecord,
  sendAndTrack,
  toRemovalDraft,
} from '../../records/create-record.ts';
import { createWholeChange } from '../../records/record-changes.ts';
import { valueAtPath } from '../../records/record-path.ts';
import { type CreationFailure, type TestRecord, toListPath } from '../../records/test-record.ts';
import type { VerifyExchange } from '../../requests/request-draft.ts';
import type { VerifyContext } from '../../verify-context.ts';
import { checkNotRemoved } from '../check-removal.ts';

/** A parent and a record below it, both of this run. */
type Family = { readonly parent: TestRecord; readonly child: TestRecord };

/** Limit of kinds of children per resource. */
const maxChildResources = 2;

/**
 * Removes a record that has another below it: then that one must be gone as well, or the removal
 * refused and both left.
 */
export async function checkChildren(
  context: VerifyContext,
  remove: PlannedOperation,
  { resource, ancestorKeys }: Pick<TestRecord, 'resource' | 'ancestorKeys'>,
): Promise<void> {
  const { resources } = context.testPlan;
  const kinds = resources.filter(
    (one) => isBelow(context, one, resource) && isCreatable(context, one),
  );
  for (const kind of kinds.slice(0, maxChildResources)) {
    const stream = `parent of ${kind.noun}`;
    const parent = await createRecord(context, resource, ancestorKeys, stream);
    if (parent.kind === 'failed') return;
    const child = await createChild(context, kind, parent);
    if (child?.kind !== 'created') continue;
    await changeParent(context, { parent, child });
    await removeParent(context, remove, { parent, child });
  }
}

/** True for records whose path, or that of their creation, ends with the key of a parent. */
function isBelow({ testPlan }: VerifyContext, one: Resource, parent: Resource): boolean {
  const nested = testPlan.operationsOf(one).create?.nestedCollection;
  const { ancestors } = nested ?? one;
  return one.kind === 'collection' && one !== parent && ancestors.at(-1) === parent;
}

/** Creates a record below a parent of this run, also where only its creation is below it. */
async function createChild(
  context: VerifyContext,
  kind: Resource,
  parent: TestRecord,
): Promise<TestRecord | CreationFailure | undefined> {
  const { create } = context.testPlan.operationsOf(kind);
  const keys = [...parent.ancestorKeys, parent.key];
  return create?.nestedCollection
    ? createNestedRecord(context, kind, keys, 'child')
    : createRecord(context, kind, keys, 'child');
}

/** A change of a parent leaves what is below it. */
async function changeParent(context: VerifyContext, { parent, child }: Family): Promise<void> {
  const { updates } = context.testPlan.operationsOf(parent.resource);
  const { read } = context.testPlan.operationsOf(child.resource);
  const [update] = updates;
  const before = read && (await readRecord(context, read, child));
  const change =
    update && before && createWholeChange(context, { update, target: parent, current: undefined });
  const exchange = change && (await context.sender.send(change.draft, 'conflict'));
  if (!exchange || exchange.reply.status >= 300 || exchange.reply.status === 202) return;
  const after = await sendRead(context, read, child);
  if (after?.reply.status !== 404 && after?.reply.status !== 410) return;
  const { operation } = update;
  context.results.fail(operation, 'untouched', {
    message: `${operation.method} of ${JSON.stringify(parent.key)} also removed the record ${JSON.stringify(child.key)} below it.`,
    ...{ where: 'status', exchange: after, others: [exchange] },
  });
}

function isCreatable({ testPlan }: VerifyContext, resource: Resource): boolean {
  return testPlan.operationsOf(resource).create?.plan.kind === 'create';
}

async function removeParent(
  context: VerifyContext,
  { operation, plan }: PlannedOperation,
  { parent, child }: Family,
): Promise<void> {
  const draft = toRemovalDraft(context, parent);
  const exchange = draft && (await context.sender.send(draft, 'valid'));
  if (!exchange) return;
  const { status } = exchange.reply;
  if (status >= 400) {
    for (const one of [parent, child]) await checkNotRemoved(context, one, exchange);
    return;
  }
  if (status === 202) return;
  context.knownRecords.forget(parent);
  context.cleanup.drop(parent);
  // A record that is only marked as removed keeps what is below it.
  if (await isReadable(context, parent)) return;
  context.results.pass(operation, 'children');
  const fail = (message: string, evidence: VerifyExchange): void => {
    const text = `DELETE removed ${JSON.stringify(parent.key)}, but ${message}`;
    context.results.fail(operation, 'children', { message: text, exchange: evidence });
  };
  const guard = plan.kind === 'remove' ? plan.guard : undefined;
  if (guard?.dependents.some(({ resource }) => resource === child.resource.name))
    fail(
      `the record ${JSON.stringify(child.key)} is below it. Expected: ${guard.status}, as documented.`,
      exchange,
    );
  const left = await findLeft(context, { parent, child });
  if (left)
    fail(
      `the record ${JSON.stringify(child.key)} below it can still be ${left.how}.`,
      left.exchange,
    );
  const added = await addChild(context, child);
  if (added) fail(`a record can still be created below it (${added.reply.status}).`, added);
}

async function isReadable(context: VerifyContext, record: TestRecord): Promise<boolean> {
  const { read } = context.testPlan.operationsOf(record.resource);
  return read !== undefined && (await readRecord(context, read, record)) !== undefined;
}

/** How a child can still be seen; `undefined` if it cannot. */
async function findLeft(
  context: VerifyContext,
  { parent, child }: Family,
): Promise<{ readonly how: string; readonly exchange: VerifyExchange } | undefined> {
  const { read, list } = context.testPlan.operationsOf(child.resource);
  const shown = read && (await readRecord(context, read, child));
  if (shown) return { how: 'read', exchange: shown.exchange };
  const path = list && toListPath(list.operation, child);
  const draft =
    path &&
    context.requestFactory.createDraft(list.operation, {
      stream: 'orphans',
      extent: 'required',
      path,
    });
  const exchange = draft && (await context.sender.send(draft, 'uncertain'));
  const entries = exchange && valueAtPath(exchange.json, list.envelope.path);
  if (!exchange || exchange.reply.status >= 300 || !Array.isArray(entries)) return undefined;
  // A list of all records has those of other parents as well.
  const isBelow = [...path.values()].includes(parent.key);
  const isListed = entries.some(
    (entry) =>
      isBelow ||
      readKey(child.resource, valueAtPath(entry, list.envelope.wrapper?.path ?? [])) === child.key,
  );
  return isListed ? { how: 'listed', exchange } : undefined;
}

/** Tries to create another child. */
async function addChild(
  context: VerifyContext,
  { exchange: { draft }, ancestorKeys }: TestRecord,
): Promise<VerifyExchange | undefined> {
  const exchange = await sendAndTrack(context, draft, { keys: ancestorKeys, purpose: 'uncertain' });
  return exchange && exchange.reply.status < 300 ? exchange : undefined;
}
