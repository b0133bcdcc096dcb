import { isObject, type Operation } from '../../../openapi/openapi.ts';
import { toReadDraft } from '../records/change-record.ts';
import { listComparableNames } from '../records/comparable-properties.ts';
import { formatValue, isEqual } from '../records/compare-values.ts';
import { valueAtPath } from '../records/record-path.ts';
import type { TestRecord } from '../records/test-record.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

type SiblingCheck = {
  readonly operation: Operation;
  readonly check: 'untouched' | 'removed';
  /** The request that may have affected the sibling. */
  readonly exchange: VerifyExchange;
};

/** Checks that a request to one record neither removed nor changed another one. */
export async function checkSibling(
  context: VerifyContext,
  sibling: TestRecord,
  { operation, check, exchange }: SiblingCheck,
): Promise<void> {
  const { read } = context.testPlan.operationsOf(sibling.resource);
  const draft = read && toReadDraft(context, read, sibling);
  const observed = draft && (await context.sender.send(draft, 'uncertain'));
  if (!read || !observed) return;
  const fail = (message: string): void =>
    context.results.fail(operation, check, { message, exchange });
  const key = JSON.stringify(sibling.key);
  if (observed.reply.status === 404 || observed.reply.status === 410) {
    fail(`${operation.method} of one record also removed the record ${key}.`);
    return;
  }
  // The third record was updated before the others are removed.
  if (check === 'removed') return;
  const record = read.recordEnvelope && valueAtPath(observed.json, read.recordEnvelope.path);
  if (!isObject(record) || !isObject(sibling.record)) return;
  const { record: before } = sibling;
  const changed = listComparableNames(context, read, sibling.input).find(
    (name) => before[name] !== undefined && !isEqual(before[name], record[name]),
  );
  if (changed === undefined) return;
  const [old, now] = [formatValue(before[changed]), formatValue(record[changed])];
  fail(
    `${operation.method} of one record also changed "${changed}" of the record ${key} from ${old} to ${now}.`,
  );
}
