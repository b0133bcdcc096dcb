import { recordEnvelopeOf } from '../../../inference/inference.ts';
import { isObject, type JsonObject, type Operation } from '../../../openapi/openapi.ts';
import { type ListEndpoint, listedPropertyPointer } from '../lists/list-endpoint.ts';
import type { FetchedPage } from '../lists/list-page.ts';
import { readList } from '../lists/read-list.ts';
import { toReadDraft } from '../records/change-record.ts';
import {
  formatValue,
  isEqual,
  isKept,
  listComparableNames,
  toReplyRecord,
} from '../records/compare-values.ts';
import type { ChangeableRecord } from '../records/record-changes.ts';
import { valueAtPath } from '../records/record-path.ts';
import { type TestRecord, toListPath } from '../records/test-record.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

/** A record before and after an update. */
type UpdatedRecord = {
  readonly before: JsonObject;
  readonly input: JsonObject;
  readonly after: JsonObject;
  readonly names: readonly string[];
};

type ListedRecord = {
  readonly page: FetchedPage;
  readonly index: number;
  readonly record: JsonObject;
};

/** A change that is visible on read must also be visible in the list. */
export async function checkListAfterUpdate(
  context: VerifyContext,
  target: ChangeableRecord,
  { before, input, after, names }: UpdatedRecord,
): Promise<void> {
  const { list } = context.testPlan.operationsOf(target.resource);
  const changed = names.filter(
    (name) => isKept(input[name], after[name]) && !isEqual(before[name], after[name]),
  );
  if (!list || changed.length === 0) return;
  const isOld = ({ record }: ListedRecord, name: string): boolean =>
    !isKept(input[name], record[name]) && isEqual(before[name], record[name]);
  const listed = await context.waitUntil(
    () => findInList(context, list, target),
    (checked) => !checked || !changed.some((name) => isOld(checked, name)),
  );
  if (!listed) return;
  for (const name of changed) {
    if (!isOld(listed, name)) continue;
    const pointer = listedPropertyPointer(list, listed.index, name);
    const message = `The property "${name}" was changed to ${formatValue(input[name])} but is still listed as ${formatValue(before[name])}.`;
    const { exchange } = listed.page;
    context.results.fail(list.operation, 'listed', { message, pointer, exchange });
  }
}

async function findInList(
  context: VerifyContext,
  list: ListEndpoint,
  target: ChangeableRecord,
): Promise<ListedRecord | undefined> {
  const { operation } = list;
  const { key } = target;
  const path = toListPath(operation, target);
  const draft =
    path &&
    context.requestFactory.createDraft(operation, { stream: 'list', extent: 'required', path });
  const contents = draft && (await readList(context, list, draft));
  const page = contents?.pages.find(({ keys }) => keys.includes(key));
  const index = page?.keys.indexOf(key) ?? -1;
  const record = page?.entries[index];
  return page && key !== undefined && isObject(record) ? { page, index, record } : undefined;
}

export type SiblingCheck = {
  readonly operation: Operation;
  readonly check: 'untouched' | 'removed';
  /** The request that may have affected the sibling. */
  readonly exchange: VerifyExchange;
};

/** Checks that a request to one record neither removed nor changed another one. Returns whether it is there. */
export async function checkSibling(
  context: VerifyContext,
  sibling: TestRecord,
  { operation, check, exchange }: SiblingCheck,
): Promise<'there' | 'gone'> {
  const { read } = context.testPlan.operationsOf(sibling.resource);
  const draft = read && toReadDraft(context, read, sibling);
  const observed = draft && (await context.sender.send(draft, 'uncertain'));
  if (!read || !observed) return 'there';
  const fail = (message: string): void =>
    context.results.fail(operation, check, { message, exchange, others: [observed] });
  const key = JSON.stringify(sibling.key);
  if (observed.reply.status === 404 || observed.reply.status === 410) {
    fail(`${operation.method} of one record also removed the record ${key}.`);
    return 'gone';
  }
  // The third record was updated before the others are removed.
  if (check === 'removed') return 'there';
  const envelope = recordEnvelopeOf(read.plan);
  const record = envelope && valueAtPath(observed.json, envelope.path);
  if (!isObject(record) || !isObject(sibling.record)) return 'there';
  const { record: before } = sibling;
  const changed = listComparableNames(context, toReplyRecord(read), sibling.input).find(
    (name) => before[name] !== undefined && !isEqual(before[name], record[name]),
  );
  if (changed === undefined) return 'there';
  const [old, now] = [formatValue(before[changed]), formatValue(record[changed])];
  fail(
    `${operation.method} of one record also changed "${changed}" of the record ${key} from ${old} to ${now}.`,
  );
  return 'there';
}
