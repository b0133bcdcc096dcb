import { isObject, type JsonObject } from '../../../openapi/openapi.ts';
import { type ListEndpoint, listedPropertyPointer } from '../lists/list-endpoint.ts';
import type { FetchedPage } from '../lists/list-page.ts';
import { readList } from '../lists/read-list.ts';
import type { ChangeableRecord } from '../records/change-record.ts';
import { formatValue, isEqual, isKept } from '../records/compare-values.ts';
import { toPathParameters } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

/** A record before and after an update. */
export type UpdatedRecord = {
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
  { ancestorKeys, key }: ChangeableRecord,
): Promise<ListedRecord | undefined> {
  const { operation } = list;
  const path = toPathParameters(operation, ancestorKeys);
  const draft = context.requestFactory.createDraft(operation, {
    stream: 'list',
    extent: 'required',
    path,
  });
  const contents = draft && (await readList(context, list, draft));
  const page = contents?.pages.find(({ keys }) => keys.includes(key));
  const index = page?.keys.indexOf(key) ?? -1;
  const record = page?.entries[index];
  return page && key !== undefined && isObject(record) ? { page, index, record } : undefined;
}
