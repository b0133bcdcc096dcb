import type { Sandbox, Transaction } from '../../store/types.ts';
import { isPendingDelivery, type PendingDelivery, pendingDeliveriesResource } from '../delivery.ts';
import { toMessageId } from '../messages/message-id.ts';
import { noteMessageNumber } from '../messages/message-number.ts';

export type ResendOptions = {
  /** The id of the message: `msg_…`. */
  readonly id: string;
  readonly seed: number;
  /** The message, if it was sent or given up. */
  readonly done: PendingDelivery | undefined;
};

/** Makes a message due at once, whatever became of it; `undefined` where there is none. */
export function resendMessage(
  sandbox: Sandbox,
  { id, seed, done }: ResendOptions,
): Promise<PendingDelivery | undefined> {
  const isWanted = (number: unknown) => toMessageId(seed, sandbox.name, `${number}`) === id;
  return sandbox.write((transaction) => {
    const records = transaction.records(pendingDeliveriesResource);
    const pending = done
      ? records.get(done.id)
      : records.list().records.find((record) => isWanted(record.id));
    if (!isPendingDelivery(pending)) return done && insertAgain(transaction, done);
    const message = { ...pending, resent: true };
    records.update(message);
    return message;
  });
}

/** The message becomes the last one, although others may have greater numbers. */
function insertAgain(transaction: Transaction, done: PendingDelivery): PendingDelivery {
  const records = transaction.records(pendingDeliveriesResource);
  const message = { ...done, earlierAttempts: done.attempts.length, resent: true };
  noteMessageNumber(transaction, Number(records.last()?.id ?? 0));
  records.insert(message);
  return message;
}
