import {
  activeMarkName,
  type PlannedOperation,
  recordEnvelopeOf,
  removalMarkName,
  removalMarkValue,
} from '../../../inference/inference.ts';
import { isObject, type Operation } from '../../../openapi/openapi.ts';
import { readList } from '../lists/read-list.ts';
import { toReadDraft } from '../records/change-record.ts';
import { toRemovalDraft } from '../records/create-record.ts';
import { valueAtPath } from '../records/record-path.ts';
import type { TestRecord } from '../records/test-record.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';
import { toPathParameters } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { checkSibling } from './check-side-effects.ts';

/** Removes a record and checks that it is gone. */
export async function checkRemoval(
  context: VerifyContext,
  { operation }: PlannedOperation,
  created: TestRecord,
  sibling?: TestRecord,
): Promise<void> {
  const draft = toRemovalDraft(context, created);
  const exchange = draft && (await context.sender.send(draft, 'valid'));
  if (!draft || !exchange) return;
  const { status } = exchange.reply;
  if (status === 404 || status === 410) {
    const message = `DELETE answers ${status} for an existing record.`;
    context.results.fail(operation, 'removed', { message, where: 'status', exchange });
    return;
  }
  if (status >= 300) {
    const reason = `removal was refused with ${status}`;
    context.results.skip(operation, 'removed', { reason, refusal: exchange });
    return;
  }
  context.knownRecords.forget(created);
  context.cleanup.drop(created);
  if (status === 202) {
    context.results.skip(operation, 'removed', 'records are removed asynchronously (202)');
    return;
  }
  context.results.pass(operation, 'removed');
  const isThere = (await checkNotReadable(context, operation, created)) === 'there';
  if (isThere) context.cleanup.add(created, draft);
  else await checkNotListed(context, operation, created);
  if (sibling) await checkSibling(context, sibling, { operation, check: 'removed', exchange });
}

async function checkNotReadable(
  context: VerifyContext,
  operation: Operation,
  created: TestRecord,
): Promise<'there' | 'gone'> {
  const { read } = context.testPlan.operationsOf(created.resource);
  const readDraft = read && toReadDraft(context, read, created);
  if (!read || !readDraft) return 'gone';
  const envelope = recordEnvelopeOf(read.plan);
  const isHere = (exchange: VerifyExchange | undefined): boolean =>
    exchange !== undefined &&
    exchange.reply.status < 300 &&
    !isMarkedRemoved(envelope && valueAtPath(exchange.json, envelope.path));
  const after = await context.waitUntil(
    () => context.sender.send(readDraft, 'uncertain'),
    (exchange) => !isHere(exchange),
  );
  if (!after || !isHere(after)) return 'gone';
  const message = `GET answers ${after.reply.status} for a removed record.`;
  context.results.fail(operation, 'removed', { message, where: 'status', exchange: after });
  return 'there';
}

async function checkNotListed(
  context: VerifyContext,
  operation: Operation,
  created: TestRecord,
): Promise<void> {
  const { list } = context.testPlan.operationsOf(created.resource);
  const draft =
    list &&
    context.requestFactory.createDraft(list.operation, {
      stream: 'gone',
      extent: 'required',
      path: toPathParameters(list.operation, created.ancestorKeys),
    });
  const contents = draft && (await readList(context, list, draft));
  const page = contents?.pages.find(({ keys }) => keys.includes(created.key));
  if (!contents || !page || isMarkedRemoved(contents.entries[contents.keys.indexOf(created.key)]))
    return;
  const message = `The removed record ${JSON.stringify(created.key)} is still listed.`;
  context.results.fail(operation, 'removed', { message, exchange: page.exchange });
}

/** True for a soft-deleted record. */
function isMarkedRemoved(record: unknown): boolean {
  return (
    isObject(record) &&
    Object.entries(record).some(
      ([name, value]) =>
        (removalMarkName.test(name) && Boolean(value)) ||
        (activeMarkName.test(name) && value === false) ||
        (typeof value === 'string' && removalMarkValue.test(value)),
    )
  );
}
