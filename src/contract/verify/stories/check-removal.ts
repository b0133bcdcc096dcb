import type { PlannedOperation } from '../../../inference/inference.ts';
import { isObject, type Operation } from '../../../openapi/openapi.ts';
import type { VerifyExchange } from '../client/request-sender.ts';
import { valueAtPath } from '../lists/list-endpoint.ts';
import { readList } from '../lists/read-list.ts';
import { type TestRecord, toRemovalDraft } from '../records/create-record.ts';
import { toPathParameters } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { toReadDraft } from './check-record.ts';

/** Removes a record, and looks whether it is gone. */
export async function checkRemoval(
  world: VerifyContext,
  { operation }: PlannedOperation,
  made: TestRecord,
): Promise<void> {
  const draft = toRemovalDraft(world, made);
  const exchange = draft && (await world.sender.send(draft, 'sound'));
  if (!draft || !exchange) return;
  const { status } = exchange.got;
  if (status === 404 || status === 410) {
    const message = `A record that is there cannot be removed: DELETE answers ${status}.`;
    world.results.fail(operation, 'removed', { message, where: 'status', exchange });
    return;
  }
  if (status >= 300) {
    world.results.skip(operation, 'removed', `removing was refused with ${status}`);
    return;
  }
  world.knownRecords.forget(made);
  world.cleanup.drop(made);
  if (status === 202) {
    world.results.skip(operation, 'removed', 'the record is removed later: the reply is 202');
    return;
  }
  world.results.pass(operation, 'removed');
  const isThere = (await checkNotReadable(world, operation, made)) === 'there';
  if (isThere) world.cleanup.add(made, draft);
  else await checkNotListed(world, operation, made);
}

async function checkNotReadable(
  world: VerifyContext,
  operation: Operation,
  made: TestRecord,
): Promise<'there' | 'gone'> {
  const { read } = world.testPlan.operationsOf(made.resource);
  const wanted = read && toReadDraft(world, read, made);
  if (!read || !wanted) return 'gone';
  const isHere = (seen: VerifyExchange | undefined): boolean =>
    seen !== undefined &&
    seen.got.status < 300 &&
    !isMarkedRemoved(read.recordEnvelope && valueAtPath(seen.value, read.recordEnvelope.path));
  const after = await world.waitUntil(
    () => world.sender.send(wanted, 'guess'),
    (seen) => !isHere(seen),
  );
  if (!after || !isHere(after)) return 'gone';
  const message = `A record that was removed is still there: GET answers ${after.got.status}.`;
  world.results.fail(operation, 'removed', { message, where: 'status', exchange: after });
  return 'there';
}

async function checkNotListed(
  world: VerifyContext,
  operation: Operation,
  made: TestRecord,
): Promise<void> {
  const { list } = world.testPlan.operationsOf(made.resource);
  const draft =
    list &&
    world.requestFactory.createDraft(list.operation, {
      stream: 'gone',
      extent: 'required',
      path: toPathParameters(list.operation, made.above),
    });
  const walk = draft && (await readList(world, list, draft));
  const page = walk?.pages.find(({ keys }) => keys.includes(made.key));
  if (!walk || !page || isMarkedRemoved(walk.entries[walk.keys.indexOf(made.key)])) return;
  const message = `A record that was removed, ${JSON.stringify(made.key)}, is still listed.`;
  world.results.fail(operation, 'removed', { message, exchange: page.exchange });
}

/** Some APIs keep what was removed, and mark it. */
function isMarkedRemoved(record: unknown): boolean {
  return (
    isObject(record) &&
    Object.entries(record).some(
      ([name, value]) =>
        (/delet|archiv|remov|trash|cancel|disabled|closed/i.test(name) && Boolean(value)) ||
        (/active|enabled/i.test(name) && value === false) ||
        (typeof value === 'string' &&
          /^(deleted|archived|removed|trashed|cancell?ed|inactive|disabled|closed)$/i.test(value)),
    )
  );
}
