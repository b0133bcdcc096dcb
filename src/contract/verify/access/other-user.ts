import {
  callerAliases,
  ownedRecordText,
  personalText,
  type Resource,
  valueAt,
} from '../../../inference/inference.ts';
import { type Operation, readOperationTexts } from '../../../openapi/openapi.ts';
import { findSearchedWord } from '../lists/check-search.ts';
import { findQueryParameter, type ListEndpoint, readKey } from '../lists/list-endpoint.ts';
import { readList } from '../lists/read-list.ts';
import { readRecord, sendRead } from '../records/change-record.ts';
import { createRecord, sendAndTrack, toRemovalDraft } from '../records/create-record.ts';
import { listActions } from '../records/list-actions.ts';
import { createWholeChange } from '../records/record-changes.ts';
import { valueAtPath } from '../records/record-path.ts';
import { findReferences } from '../records/references.ts';
import { findOwnAncestors, type TestRecord, toListPath } from '../records/test-record.ts';
import {
  type RequestDraft,
  toPathParameters,
  type VerifyExchange,
  withParameter,
} from '../requests/request-draft.ts';
import type { PlannedUpdate } from '../test-plan.ts';
import type { VerifyContext } from '../verify-context.ts';
import { type Attempt, checkUnchanged, markOwnRecords, reportAttempts } from './attempts.ts';
import { checkBelowOfOther } from './below-records.ts';
import { checkReferenceOfOther } from './foreign-references.ts';
import { checkOtherSettings } from './other-settings.ts';

/**
 * Creates a record as the first user, and tries to read, list, change and remove it as the second. All must
 * be refused where the document or the answers say that records have owners.
 */
export async function checkOtherUser(context: VerifyContext, resource: Resource): Promise<void> {
  const { create, read, list, updates, remove } = context.testPlan.operationsOf(resource);
  const operations = [create, read, list, ...updates, remove].flatMap(
    (one) => one?.operation ?? [],
  );
  if (!context.credentials.otherCredentialsFor) return;
  if (!operations.some((operation) => context.testPlan.selected.includes(operation))) return;
  const isOwned = operations.some((operation) => describesOwner(context, operation, resource));
  if (resource.kind === 'singleton') {
    if (isOwned || isOfCaller(resource)) await checkOtherSettings(context, resource);
    return;
  }
  const ancestorKeys = await findOwnAncestors(context.knownRecords, resource);
  if (!ancestorKeys) return;
  const record = await createRecord(context, resource, ancestorKeys, 'private');
  if (record.kind !== 'created') return;
  const before = read && (await readRecord(context, read, record));
  const isParentHidden = await isHidden(context, resource.ancestors.at(-1), ancestorKeys);
  const attempts = markOwnRecords(await tryAll(context, record, { isParentHidden }));
  const onRecord = attempts.filter((attempt) => !attempt.isOnOwnRecord);
  reportAttempts(context, onRecord, { isOwned, isParentHidden });
  await checkUnchanged(context, { read, record, before: before?.record, attempts });
  if (await isHidden(context, resource, [...ancestorKeys, record.key])) {
    await checkReferenceOfOther(context, record);
    await checkBelowOfOther(context, record);
  }
}

/** Texts such as "List your own projects". */
function describesOwner(
  { document }: VerifyContext,
  operation: Operation,
  { kind }: Resource,
): boolean {
  const pattern = kind === 'singleton' ? personalText : ownedRecordText;
  return readOperationTexts(document.root, operation).some((text) => pattern.test(text));
}

/** Each caller has a record of its own at `/me`. */
function isOfCaller({ item }: Resource): boolean {
  return callerAliases.includes(`${item?.path.split('/').at(-1)}`);
}

/** True when the second user may not read a record. */
async function isHidden(
  context: VerifyContext,
  resource: Resource | undefined,
  keys: readonly string[],
): Promise<boolean> {
  const read = resource && context.testPlan.operationsOf(resource).read;
  if (!read) return false;
  const target = { resource, ancestorKeys: keys.slice(0, -1), key: keys.at(-1) };
  const exchange = await sendRead(context, read, target, 'other');
  return exchange !== undefined && [403, 404].includes(exchange.reply.status);
}

type ParentVisibility = { readonly isParentHidden: boolean };

/** Tries every operation on the record as the second user, the removal last. */
async function tryAll(
  context: VerifyContext,
  record: TestRecord,
  { isParentHidden }: ParentVisibility,
): Promise<readonly Attempt[]> {
  const { resource, ancestorKeys } = record;
  const { create, read, updates, remove } = context.testPlan.operationsOf(resource);
  const keys = [...ancestorKeys, record.key];
  const references = create && (await findReferences(context, create, ancestorKeys));
  const draftOf = (operation: Operation, presetBody?: unknown): RequestDraft | undefined =>
    context.requestFactory.createDraft(operation, {
      stream: `${operation.id} of another user`,
      extent: 'everything',
      path: toPathParameters(operation, keys),
      presetBody,
    });
  const changeOf = (update: PlannedUpdate): RequestDraft | undefined =>
    createWholeChange(context, { update, target: record, current: undefined })?.draft;
  const drafts = [
    ['read', read && draftOf(read.operation)],
    [
      'add',
      isParentHidden && create?.plan.kind === 'create'
        ? draftOf(create.operation, references)
        : undefined,
    ],
    ...updates.map((update) => ['change', changeOf(update)] as const),
    ...listActions(context, resource).map((operation) => ['change', draftOf(operation)] as const),
    ['remove', remove && toRemovalDraft(context, record)],
  ] as const;
  const attempts: Attempt[] = [...(await tryList(context, record, { isParentHidden }))];
  for (const [role, draft] of drafts) {
    const foreign = draft && ({ ...draft, credential: 'other' } as const);
    const exchange =
      foreign && (await sendAndTrack(context, foreign, { keys, purpose: 'foreign' }));
    if (exchange) attempts.push({ role, exchange });
  }
  return attempts;
}

/** Looks for the record in the list of the second user. */
async function tryList(
  context: VerifyContext,
  record: TestRecord,
  { isParentHidden }: ParentVisibility,
): Promise<readonly Attempt[]> {
  const { list } = context.testPlan.operationsOf(record.resource);
  const path = list && toListPath(list.operation, record);
  const draft =
    path &&
    context.requestFactory.createDraft(list.operation, {
      stream: 'list of another user',
      extent: 'required',
      path,
    });
  if (!list || !draft) return [];
  const foreign = { ...draft, credential: 'other' } as const;
  if (isParentHidden) {
    const exchange = await context.sender.send(foreign, 'foreign');
    return exchange ? [{ role: 'list', exchange }] : [];
  }
  return searchList(context, list, { foreign, draft, record });
}

/** Reads the whole list as the second user, and by filters with the values of the record. */
async function searchList(
  context: VerifyContext,
  list: ListEndpoint,
  { foreign, draft, record }: ForeignList & { readonly draft: RequestDraft },
): Promise<readonly Attempt[]> {
  const { key } = record;
  const contents = await readList(context, list, foreign);
  if (!contents) return [];
  const page = contents.pages.find(({ keys }) => keys.includes(key)) ?? contents.pages[0];
  if (contents.keys.includes(key))
    return [{ role: 'list', exchange: page.exchange, isListed: true }];
  const found = await findFiltered(context, list, { foreign, record });
  if (found) return [{ role: 'list', exchange: found, isListed: true }];
  // Only a whole list can lack a record that the first user sees in it.
  const isLacking =
    contents.extent === 'whole' && (await readList(context, list, draft))?.keys.includes(key);
  return isLacking ? [{ role: 'list', exchange: page.exchange, isListed: false }] : [];
}

/** A word of any name of a record, such as `last_name`, which a search may look at. */
function findWordOfName({ record }: TestRecord): string | undefined {
  const names = Object.entries(Object(record)).filter(([name]) => /name$/i.test(name));
  return names.flatMap(([, value]) => /\p{L}{4,}/u.exec(`${value}`) ?? [])[0];
}

/** The most filters that the second user tries. */
const maxForeignFilters = 3;

type ForeignList = { readonly foreign: RequestDraft; readonly record: TestRecord };

/** Looks for the record in the list of the second user by filters with its values. */
async function findFiltered(
  context: VerifyContext,
  list: ListEndpoint,
  { foreign, record }: ForeignList,
): Promise<VerifyExchange | undefined> {
  const filters = list.parameters.filters.filter(
    ({ test, within, nested }) => test === 'equal' && within === undefined && nested === undefined,
  );
  const queries: readonly (readonly [string | undefined, unknown])[] = [
    [list.parameters.search, findSearchedWord([record])?.word ?? findWordOfName(record)],
    ...filters
      .slice(0, maxForeignFilters)
      .map(({ parameter, property }) => [parameter, valueAt(record.record, [property])] as const),
  ];
  for (const [parameter, value] of queries) {
    const query = findQueryParameter(list.operation, parameter);
    const draft = query && typeof value === 'string' && withParameter(foreign, query, value);
    if (!draft || !context.requestFactory.isValid(draft)) continue;
    const exchange = await context.sender.send(draft, 'foreign');
    const entries = exchange && valueAtPath(exchange.json, list.envelope.path);
    const isFound =
      Array.isArray(entries) &&
      entries.some((entry) => readKey(record.resource, entry) === record.key);
    if (isFound) return exchange;
  }
  return undefined;
}
