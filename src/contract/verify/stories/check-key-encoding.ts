import type { PlannedOperation } from '../../../inference/inference.ts';
import { readRecord, sendRead } from '../records/change-record.ts';
import { sendAndTrack } from '../records/create-record.ts';
import type { RecordTarget } from '../records/test-record.ts';
import { toPathParameters } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

/** A key that a path has in percent-encoding. */
const encodedKey = 'sand löt';

/** A record that a PUT creates by a key with a space and an umlaut must be found by that key. */
export async function checkKeyEncoding(
  context: VerifyContext,
  create: PlannedOperation,
  { resource, ancestorKeys }: Pick<RecordTarget, 'resource' | 'ancestorKeys'>,
): Promise<void> {
  const { read, remove } = context.testPlan.operationsOf(resource);
  const keys = [...ancestorKeys, encodedKey];
  const target = { resource, ancestorKeys, key: encodedKey };
  const draft = context.requestFactory.createDraft(create.operation, {
    stream: 'encoded key',
    extent: 'required',
    path: toPathParameters(create.operation, keys),
  });
  if (!read || !remove || !draft || (await readRecord(context, read, { ...target, input: {} })))
    return;
  const created = await sendAndTrack(context, draft, { keys: ancestorKeys, purpose: 'conflict' });
  if (created?.reply.status !== 201) return;
  const exchange = await sendRead(context, read, target);
  if (!exchange || (exchange.reply.status !== 404 && exchange.reply.status !== 410)) return;
  context.results.fail(read.operation, 'identity', {
    message: `A record was created with the key ${JSON.stringify(encodedKey)}, but a read of it answers ${exchange.reply.status}. Keys in a path are percent-decoded.`,
    where: 'status',
    exchange,
    others: [created],
  });
}
