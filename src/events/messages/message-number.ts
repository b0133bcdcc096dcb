import type { Transaction } from '../../store/types.ts';
import { greatestNumberResource, pendingDeliveriesResource } from '../delivery.ts';

const recordKey = 'last';

/**
 * The number of the next message of a sandbox. Those that are due have theirs as keys, so a new message takes
 * one write; the greatest one of the others is noted when they are done.
 */
export function nextMessageNumber(transaction: Transaction): number {
  const due = Number(transaction.records(pendingDeliveriesResource).last()?.id ?? 0);
  return Math.max(due, greatestOfDone(transaction)) + 1;
}

/** Notes that the messages up to a number may be gone. */
export function noteMessageNumber(transaction: Transaction, number: number): void {
  const greatest = greatestOfDone(transaction);
  if (number <= greatest) return;
  const records = transaction.records(greatestNumberResource);
  const record = { id: recordKey, number };
  if (greatest === 0) records.insert(record);
  else records.update(record);
}

function greatestOfDone(transaction: Transaction): number {
  return Number(transaction.records(greatestNumberResource).get(recordKey)?.number ?? 0);
}
