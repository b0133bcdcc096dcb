import { type PlannedOperation, restoringText } from '../../../inference/inference.ts';
import { type JsonObject, type Operation, readOperationTexts } from '../../../openapi/openapi.ts';
import { readRecord, sendRead } from '../records/change-record.ts';
import {
  formatValue,
  isEqual,
  listComparableNames,
  toReplyRecord,
} from '../records/compare-values.ts';
import { createRecord, toRemovalDraft } from '../records/create-record.ts';
import { listActions } from '../records/list-actions.ts';
import type { TestRecord } from '../records/test-record.ts';
import { toPathParameters, type VerifyExchange } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

/** Whether an action brings removed records back, by its path or its description. */
export function isRestoration({ document }: VerifyContext, operation: Operation): boolean {
  const texts = [
    operation.path.split('/').at(-1) ?? '',
    ...readOperationTexts(document.root, operation),
  ];
  return texts.some((text) => restoringText.test(text));
}

/** A removed record that is restored can be read again, and is what it was. */
export async function checkRestoration(
  context: VerifyContext,
  { resource, ancestorKeys }: TestRecord,
): Promise<void> {
  const { read } = context.testPlan.operationsOf(resource);
  const actions = listActions(context, resource).filter((one) => isRestoration(context, one));
  for (const operation of read ? actions : []) {
    const created = await createRecord(context, resource, ancestorKeys, `for ${operation.id}`);
    const before = read && created.kind === 'created' && (await readRecord(context, read, created));
    if (!before || created.kind !== 'created') return;
    const removal = toRemovalDraft(context, created);
    const removed = removal && (await context.sender.send(removal, 'uncertain'));
    // A record that can still be read is only marked as removed.
    if (!removed || removed.reply.status >= 300 || (await readRecord(context, read, created)))
      return;
    await checkRestored(context, { operation, read }, { created, before: before.record });
  }
}

type RestoringOperations = {
  readonly operation: Operation;
  readonly read: PlannedOperation;
};

type RemovedRecord = { readonly created: TestRecord; readonly before: JsonObject };

async function checkRestored(
  context: VerifyContext,
  { operation, read }: RestoringOperations,
  { created, before }: RemovedRecord,
): Promise<void> {
  const draft = context.requestFactory.createDraft(operation, {
    stream: `${operation.id} action`,
    extent: 'required',
    path: toPathParameters(operation, [...created.ancestorKeys, created.key]),
  });
  const exchange = draft && (await context.sender.send(draft, 'uncertain'));
  if (!exchange || exchange.reply.status >= 300 || exchange.reply.status === 202) {
    context.cleanup.drop(created);
    return;
  }
  context.results.pass(operation, 'action');
  const fail = (message: string, observed: VerifyExchange): void =>
    context.results.fail(operation, 'action', { message, exchange, others: [observed] });
  const key = JSON.stringify(created.key);
  const after = await readRecord(context, read, created);
  if (!after) {
    const missing = await sendRead(context, read, created);
    if (missing && [404, 410].includes(missing.reply.status))
      fail(
        `The action answered ${exchange.reply.status}, but the record ${key} is still removed: GET answers ${missing.reply.status}.`,
        missing,
      );
    return;
  }
  const changed = listComparableNames(context, toReplyRecord(read), created.input).find(
    (name) => before[name] !== undefined && !isEqual(before[name], after.record[name]),
  );
  if (changed === undefined) return;
  const [old, now] = [before[changed], after.record[changed]].map(formatValue);
  fail(
    `The restored record ${key} has another "${changed}": ${now}. It was ${old}.`,
    after.exchange,
  );
}
