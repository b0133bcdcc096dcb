import type { Resource } from '../../../../inference/inference.ts';
import { checkParent, type RecordsBelow } from '../../lists/check-list.ts';
import { toReadDraft } from '../../records/change-record.ts';
import { createRecord, toRemovalDraft } from '../../records/create-record.ts';
import { createWholeChange } from '../../records/record-changes.ts';
import { type TestRecord, toListPath } from '../../records/test-record.ts';
import { type RequestDraft, toPathParameters } from '../../requests/request-draft.ts';
import type { VerifyContext } from '../../verify-context.ts';
import { checkCounters } from './check-counters.ts';

/** Creates a second parent, below which the records of the first are neither listed, read nor changed. */
export async function checkParents(
  context: VerifyContext,
  resource: Resource,
  { ancestorKeys, created }: Omit<RecordsBelow, 'otherKeys'>,
): Promise<void> {
  const { list, create } = context.testPlan.operationsOf(resource);
  const [first] = created;
  const { ancestors } = create?.nestedCollection ?? resource;
  const parent = ancestors.filter((ancestor) => ancestor !== resource).at(-1);
  const path = list && toListPath(list.operation, { ancestorKeys, ...first });
  const keys = create?.nestedCollection ? [...(path?.values() ?? [])] : ancestorKeys;
  if (!parent || keys.length === 0 || !first) return;
  const other = await createRecord(context, parent, keys.slice(0, -1), 'another parent');
  if (other.kind !== 'created' || other.key === keys.at(-1)) return;
  const below = { ancestorKeys: keys, created, otherKeys: [...other.ancestorKeys, other.key] };
  if (list) await checkParent(context, list, below);
  if (list)
    await checkCounters(context, resource, toPathParameters(list.operation, below.otherKeys));
  await checkOtherPath(context, resource, below);
}

/** A record is found below its own parent only, where the document says what is answered for an unknown one. */
async function checkOtherPath(
  context: VerifyContext,
  resource: Resource,
  { ancestorKeys, otherKeys, created }: RecordsBelow,
): Promise<void> {
  const record = created.at(-1);
  if (!record || resource.ancestors.length !== otherKeys.length) return;
  for (const draft of listDrafts(context, { ...record, ancestorKeys: otherKeys })) {
    const { operation } = draft;
    if (!['403', '404', '410'].some((status) => operation.replies.has(status))) continue;
    const exchange = await context.sender.send(draft, 'uncertain');
    if (!exchange) continue;
    context.results.pass(operation, 'parent');
    const { status } = exchange.reply;
    if (status >= 300) continue;
    if (operation.method === 'DELETE') {
      context.knownRecords.forget(record);
      context.cleanup.drop(record);
    }
    const [own, foreign] = [ancestorKeys, otherKeys].map((keys) => JSON.stringify(keys.at(-1)));
    const message = `The record ${JSON.stringify(record.key)} is below ${own}, but ${operation.method} below ${foreign} answers ${status} for it. Expected: 404.`;
    context.results.fail(operation, 'parent', { message, where: 'status', exchange });
    return;
  }
}

/** Requests that read, change and remove a record; none that would create it. */
function listDrafts(context: VerifyContext, record: TestRecord): readonly RequestDraft[] {
  const { read, updates, remove } = context.testPlan.operationsOf(record.resource);
  const update = updates.find(({ plan }) => plan.kind !== 'put');
  return [
    read && toReadDraft(context, read, record),
    update && createWholeChange(context, { update, target: record, current: record.input })?.draft,
    remove && toRemovalDraft(context, record),
  ].flatMap((draft) => draft ?? []);
}
