import type { PlannedOperation } from '../../../inference/inference.ts';
import { recordEnvelopeOf } from '../../../inference/inference.ts';
import type { JsonObject } from '../../../openapi/openapi.ts';
import { isObject } from '../../../openapi/openapi.ts';
import { sendRead } from '../records/change-record.ts';
import {
  formatValue,
  isEqual,
  listComparableNames,
  toReplyRecord,
} from '../records/compare-values.ts';
import { valueAtPath } from '../records/record-path.ts';
import type { TestRecord } from '../records/test-record.ts';
import { faultCodesOfFindings } from '../report/fault-codes.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

/** What the second user tried on a record of the first one. */
export type Attempt = {
  readonly role: 'read' | 'list' | 'add' | 'change' | 'remove';
  readonly exchange: VerifyExchange;
  /** Whether a list shows the record. */
  readonly isListed?: boolean;
  /** Whether it reached a record of the second user, which has the same key. */
  readonly isOnOwnRecord?: boolean;
};

export type Ownership = {
  /** Whether the document says that records have owners. */
  readonly isOwned: boolean;
  /** Whether the parent of the record is refused. */
  readonly isParentHidden: boolean;
};

const refusedStatuses = new Set([403, 404, 410]);

function isRefused({ exchange, isListed }: Attempt): boolean {
  return refusedStatuses.has(exchange.reply.status) || isListed === false;
}

function isAllowed({ exchange, isListed }: Attempt): boolean {
  return exchange.reply.status < 300 && isListed !== false;
}

/** True when the answer says that the record does not exist. */
function isDenied({ exchange, isListed }: Attempt): boolean {
  return [404, 410].includes(exchange.reply.status) || isListed === false;
}

/**
 * Reports attempts that succeeded, although the record has an owner: the document says so, its parent is
 * hidden, or other attempts were refused. Everybody may read records that only their owner changes.
 */
export function reportAttempts(
  { results }: VerifyContext,
  attempts: readonly Attempt[],
  { isOwned, isParentHidden }: Ownership,
): void {
  for (const attempt of attempts) {
    const { role, exchange } = attempt;
    const { operation } = exchange.draft;
    const others = attempts.filter((other) => other !== attempt);
    const isRead = role === 'read' || role === 'list';
    if (!isOwned && !isParentHidden && !others.some(isRead ? isDenied : isRefused)) continue;
    results.pass(operation, 'owner');
    if (isAllowed(attempt)) {
      const message = `Another user ${roleTexts[role]} of the first user (${exchange.reply.status}).`;
      results.fail(operation, 'owner', { message, where: 'credential', exchange });
    } else if (disclosesExistence(attempt, others))
      results.fail(operation, 'owner', {
        message:
          'Another user gets 403 for a record of the first user, which reveals that it exists; other operations answer 404.',
        where: 'credential',
        exchange,
        code: faultCodesOfFindings.existenceLeak,
      });
  }
}

/** True for a 403 where reading is answered 404, or for the read itself where all others are. */
function disclosesExistence({ role, exchange }: Attempt, others: readonly Attempt[]): boolean {
  if (exchange.reply.status !== 403) return false;
  const isOfRecord = (other: Attempt): boolean => other.role !== 'list' && other.role !== 'add';
  const rest = others.filter(isOfRecord);
  return role === 'read'
    ? rest.length > 0 && rest.every(isDenied)
    : rest.some((other) => other.role === 'read' && isDenied(other));
}

const roleTexts: Readonly<Record<Attempt['role'], string>> = {
  read: 'may read a record',
  list: 'may list a record',
  add: 'may add a record below one',
  change: 'may change a record',
  remove: 'may remove a record',
};

type RecordAfterAttempts = {
  readonly read: PlannedOperation | undefined;
  readonly record: TestRecord;
  readonly before: JsonObject | undefined;
  readonly attempts: readonly Attempt[];
};

/**
 * Marks what follows a PUT that created a record, where the second user could not read that of the first:
 * each user has its own records by the same keys, as in `PUT /coupons/{code}`.
 */
export function markOwnRecords(attempts: readonly Attempt[]): readonly Attempt[] {
  const isHidden = attempts.some((attempt) => attempt.role === 'read' && isDenied(attempt));
  const created = attempts.findIndex(
    ({ role, exchange }) =>
      role === 'change' &&
      exchange.draft.operation.method === 'PUT' &&
      exchange.reply.status === 201,
  );
  if (!isHidden || created < 0) return attempts;
  return attempts.map((attempt, index) =>
    index < created ? attempt : { ...attempt, isOnOwnRecord: true },
  );
}

/** Requests of the second user that were refused, or reached its own record, must not have had an effect. */
export async function checkUnchanged(
  context: VerifyContext,
  { read, record, before, attempts }: RecordAfterAttempts,
): Promise<void> {
  const writes = attempts.filter(({ role }) => role === 'change' || role === 'remove');
  const [first] = writes;
  const isHarmless = (attempt: Attempt) => attempt.isOnOwnRecord === true || isRefused(attempt);
  if (!read || !before || !first || !writes.every(isHarmless)) return;
  const answer = writes.some((attempt) => attempt.isOnOwnRecord)
    ? 'answered as if the record were its own'
    : 'refused';
  const exchange = await sendRead(context, read, record);
  if (!exchange) return;
  const { operation } = first.exchange.draft;
  const fail = (message: string): void =>
    context.results.fail(operation, 'owner', { message, exchange });
  const { status } = exchange.reply;
  if (status === 404 || status === 410)
    fail(
      `Requests of another user were ${answer}, but then a read of the record was answered ${status}.`,
    );
  const envelope = recordEnvelopeOf(read.plan);
  const after = envelope && valueAtPath(exchange.json, envelope.path);
  if (!isObject(after) || status >= 300) return;
  const names = listComparableNames(context, toReplyRecord(read), record.input);
  const changed = names.find((name) => !isEqual(before[name], after[name]));
  if (changed !== undefined)
    fail(
      `Requests of another user were ${answer}, but "${changed}" changed from ${formatValue(before[changed])} to ${formatValue(after[changed])}.`,
    );
}
