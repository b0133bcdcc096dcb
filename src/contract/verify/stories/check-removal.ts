import { formatCount } from '../../../base/text.ts';
import {
  activeMarkName,
  type PlannedOperation,
  recordEnvelopeOf,
  removalMarkName,
  removalMarkValue,
  valueAt,
} from '../../../inference/inference.ts';
import { isObject, type Operation } from '../../../openapi/openapi.ts';
import { findSearchedWord } from '../lists/check-search.ts';
import { findQueryParameter, type ListEndpoint } from '../lists/list-endpoint.ts';
import { type ListContents, readList } from '../lists/read-list.ts';
import { readRecord, sendRead, toReadDraft } from '../records/change-record.ts';
import { isEqual } from '../records/compare-values.ts';
import { toRemovalDraft } from '../records/create-record.ts';
import { listActions } from '../records/list-actions.ts';
import { createChangeTo, createWholeChange } from '../records/record-changes.ts';
import { valueAtPath } from '../records/record-path.ts';
import { type TestRecord, toListPath } from '../records/test-record.ts';
import {
  type RequestDraft,
  toPathParameters,
  type VerifyExchange,
  withParameter,
} from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { isRestoration } from './check-restoration.ts';
import { checkSibling, type SiblingCheck } from './check-side-effects.ts';

/**
 * Removes a record and checks that it is gone, and that the others are left; `unknown` also if it is only
 * marked as removed.
 */
export async function checkRemoval(
  context: VerifyContext,
  { operation }: PlannedOperation,
  created: TestRecord,
  siblings: readonly TestRecord[] = [],
): Promise<'gone' | 'unknown' | 'others-gone'> {
  const draft = toRemovalDraft(context, created);
  const exchange = draft && (await context.sender.send(draft, 'valid'));
  if (!draft || !exchange) return 'unknown';
  const { status } = exchange.reply;
  if (status === 404 || status === 410) {
    const message = `DELETE answers ${status} for an existing record.`;
    context.results.fail(operation, 'removed', { message, where: 'status', exchange });
    return 'unknown';
  }
  if (status >= 300) {
    const reason = `removal was refused with ${status}`;
    context.results.skip(operation, 'removed', { reason, refusal: exchange });
    await checkNotRemoved(context, created, exchange);
    return 'unknown';
  }
  context.knownRecords.forget(created);
  context.cleanup.drop(created);
  if (status === 202) {
    context.results.skip(operation, 'removed', 'records are removed asynchronously (202)');
    return 'unknown';
  }
  context.results.pass(operation, 'removed');
  const isThere = (await checkNotReadable(context, operation, created)) === 'there';
  if (isThere) context.cleanup.add(created, draft);
  const isListed = isThere || (await checkNotListed(context, operation, created)) === 'listed';
  const isAlone = await isAnyGone(context, siblings, { operation, check: 'removed', exchange });
  if (isAlone) return 'others-gone';
  return isListed ? 'unknown' : 'gone';
}

/** The first record that is gone is enough: all have one cause. */
async function isAnyGone(
  context: VerifyContext,
  siblings: readonly TestRecord[],
  check: SiblingCheck,
): Promise<boolean> {
  for (const sibling of siblings)
    if ((await checkSibling(context, sibling, check)) === 'gone') return true;
  return false;
}

/** A refused removal must leave the record. */
export async function checkNotRemoved(
  context: VerifyContext,
  record: TestRecord,
  { draft: { operation }, reply: { status } }: VerifyExchange,
): Promise<void> {
  const { read } = context.testPlan.operationsOf(record.resource);
  const exchange = read && (await sendRead(context, read, record));
  if (!exchange || (exchange.reply.status !== 404 && exchange.reply.status !== 410)) return;
  const message = `DELETE was refused with ${status}, but the record ${JSON.stringify(record.key)} is gone.`;
  context.results.fail(operation, 'removed', { message, where: 'status', exchange });
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
    !isMarkedRemoved(envelope && valueAtPath(exchange.json, envelope.path), created.record);
  const after = await context.waitUntil(
    () => context.sender.send(readDraft, 'uncertain'),
    (exchange) => !isHere(exchange),
  );
  if (!after || !isHere(after)) return 'gone';
  const message = `GET answers ${after.reply.status} for a removed record.`;
  context.results.fail(operation, 'removed', { message, where: 'status', exchange: after });
  return 'there';
}

/** A removed record is in no list: without a query, with a filter, and in the results of a search. */
async function checkNotListed(
  context: VerifyContext,
  operation: Operation,
  created: TestRecord,
): Promise<'listed' | 'gone'> {
  const { list } = context.testPlan.operationsOf(created.resource);
  const path = list && toListPath(list.operation, created);
  const draft =
    path &&
    context.requestFactory.createDraft(list.operation, {
      stream: 'gone',
      extent: 'required',
      path,
    });
  if (!list || !draft) return 'gone';
  const queries = [['', draft] as const, ...listQueries(list, draft, created)];
  for (const [query, one] of queries.filter(([, one]) => context.requestFactory.isValid(one))) {
    const contents = await readList(context, list, one);
    if (!contents) continue;
    if (query === '') checkTotalAfterRemoval(context, operation, contents);
    if (checkNotIn(context, operation, created, { contents, query }) === 'listed') return 'listed';
  }
  return 'gone';
}

type QueriedList = { readonly contents: ListContents; readonly query: string };

function checkNotIn(
  { results }: VerifyContext,
  operation: Operation,
  { key, record }: TestRecord,
  { contents, query }: QueriedList,
): 'listed' | 'gone' {
  const page = contents.pages.find(({ keys }) => keys.includes(key));
  if (!page) return 'gone';
  if (isMarkedRemoved(contents.entries[contents.keys.indexOf(key)], record)) return 'listed';
  const message = `The removed record ${JSON.stringify(key)} is still listed${query}.`;
  results.fail(operation, 'removed', { message, exchange: page.exchange });
  return 'listed';
}

/** A search for a word of the record, and its first filter with its value. */
function listQueries(
  { operation, parameters }: ListEndpoint,
  draft: RequestDraft,
  created: TestRecord,
): readonly (readonly [string, RequestDraft])[] {
  const found = findSearchedWord([created]);
  const filter = parameters.filters.find(
    ({ property, test, within }) =>
      test === 'equal' && within === undefined && isQueryValue(valueAt(created.record, [property])),
  );
  const queries: readonly (readonly [string | undefined, unknown])[] = [
    [parameters.search, found?.word],
    [filter?.parameter, filter && valueAt(created.record, [filter.property])],
  ];
  return queries.flatMap(([name, value]) => {
    const parameter = findQueryParameter(operation, name);
    if (!parameter || value === undefined) return [];
    return [[` by ${name}=${String(value)}`, withParameter(draft, parameter, value)] as const];
  });
}

function isQueryValue(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** A total that still counts removed records. */
function checkTotalAfterRemoval(
  { results }: VerifyContext,
  operation: Operation,
  { entries, pages, extent }: ListContents,
): void {
  if (extent === 'part') return;
  for (const { pagination, exchange } of pages) {
    const wrong = pagination.totals.find((total) => total !== entries.length);
    if (wrong === undefined) continue;
    const message = `After a removal the list reports a total of ${wrong}, but has ${formatCount(entries.length, 'record')}.`;
    results.fail(operation, 'total', { message, exchange });
    return;
  }
}

/** A removed record can neither be removed again nor changed, also by no action, where the document says 404 or 410. */
export async function checkUseAfterRemoval(
  context: VerifyContext,
  created: TestRecord,
): Promise<void> {
  const { read, updates } = context.testPlan.operationsOf(created.resource);
  const shown = read && (await readRecord(context, read, created));
  // It is only marked as removed.
  if (shown) return;
  const update = updates.find(({ plan }) => plan.kind !== 'put');
  const changed = update && { update, target: created, current: created.input };
  // Other values may be those of another record, and be refused for that.
  const changes = changed
    ? [createWholeChange(context, changed), createChangeTo(context, changed, {}, 'required')]
    : [];
  const removal = toRemovalDraft(context, created);
  const others = listActions(context, created.resource).filter(
    (operation) => !isRestoration(context, operation),
  );
  const actions = others.map((operation) =>
    context.requestFactory.createDraft(operation, {
      stream: `${operation.id} after removal`,
      extent: 'required',
      path: toPathParameters(operation, [...created.ancestorKeys, created.key]),
    }),
  );
  for (const draft of [removal, ...changes.map((one) => one?.draft), ...actions]) {
    if (!draft || !['404', '410'].some((status) => draft.operation.replies.has(status))) continue;
    const exchange = await context.sender.send(draft, 'uncertain');
    if (!exchange || exchange.reply.status >= 300) continue;
    const { method } = draft.operation;
    const { status } = exchange.reply;
    const message = `${method} answers ${status} for a record that was removed before. Expected: 404, as documented.`;
    context.results.fail(draft.operation, 'removed', { message, where: 'status', exchange });
  }
}

/** True for a soft-deleted record: it has a mark that it did not have before. */
function isMarkedRemoved(record: unknown, before: unknown): boolean {
  return (
    isObject(record) &&
    Object.entries(record).some(
      ([name, value]) =>
        !isEqual(value, valueAt(before, [name])) &&
        ((removalMarkName.test(name) && Boolean(value)) ||
          (activeMarkName.test(name) && value === false) ||
          (typeof value === 'string' && removalMarkValue.test(value))),
    )
  );
}
