import type { PlannedOperation, Resource } from '../../../../inference/inference.ts';
import { readRecord } from '../../records/change-record.ts';
import { createRecord, sendAndTrack, toRemovalDraft } from '../../records/create-record.ts';
import { valueAtPath } from '../../records/record-path.ts';
import { type TestRecord, toListPath } from '../../records/test-record.ts';
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
  const kinds = resources.filter((one) => isBelow(one, resource) && isCreatable(context, one));
  for (const kind of kinds.slice(0, maxChildResources)) {
    const stream = `parent of ${kind.noun}`;
    const parent = await createRecord(context, resource, ancestorKeys, stream);
    if (parent.kind === 'failed') return;
    const child = await createRecord(context, kind, [...ancestorKeys, parent.key], 'child');
    if (child.kind === 'created') await removeParent(context, remove, { parent, child });
  }
}

function isBelow({ kind, ancestors }: Resource, parent: Resource): boolean {
  return kind === 'collection' && ancestors.at(-1) === parent;
}

function isCreatable({ testPlan }: VerifyContext, resource: Resource): boolean {
  return testPlan.operationsOf(resource).create?.plan.kind === 'create';
}

async function removeParent(
  context: VerifyContext,
  { operation }: PlannedOperation,
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
  const left = await findLeft(context, child);
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
  child: TestRecord,
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
  const entries = list && exchange && valueAtPath(exchange.json, list.envelope.path);
  const isListed =
    exchange && exchange.reply.status < 300 && Array.isArray(entries) && entries.length > 0;
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
