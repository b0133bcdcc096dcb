import { isObject, type JsonObject } from '../../../openapi/openapi.ts';
import { type ListEndpoint, listedPropertyPointer } from '../lists/list-endpoint.ts';
import type { FetchedPage } from '../lists/list-page.ts';
import { readList } from '../lists/read-list.ts';
import type { ChangeableRecord } from '../records/change-record.ts';
import { toPathParameters } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { formatValue } from './check-record.ts';
import { isEqual, isKept } from './compare-values.ts';

/** What a record was, what was sent of it, and what reading it shows now. */
export type UpdatedRecord = {
  readonly before: JsonObject;
  readonly entry: JsonObject;
  readonly after: JsonObject;
  readonly names: readonly string[];
};

type ListedRecord = {
  readonly page: FetchedPage;
  readonly index: number;
  readonly record: JsonObject;
};

/** What reading a record shows to be changed is listed so, too. */
export async function checkListAfterUpdate(
  world: VerifyContext,
  target: ChangeableRecord,
  { before, entry, after, names }: UpdatedRecord,
): Promise<void> {
  const { list } = world.testPlan.operationsOf(target.resource);
  const changed = names.filter(
    (name) => isKept(entry[name], after[name]) && !isEqual(before[name], after[name]),
  );
  if (!list || changed.length === 0) return;
  const isOld = ({ record }: ListedRecord, name: string): boolean =>
    !isKept(entry[name], record[name]) && isEqual(before[name], record[name]);
  const seen = await world.waitUntil(
    () => findInList(world, list, target),
    (listed) => !listed || !changed.some((name) => isOld(listed, name)),
  );
  if (!seen) return;
  for (const name of changed) {
    if (!isOld(seen, name)) continue;
    const pointer = listedPropertyPointer(list, seen.index, name);
    const message = `The property "${name}" was changed to ${formatValue(entry[name])}, and is still listed as ${formatValue(before[name])}.`;
    const { exchange } = seen.page;
    world.results.fail(list.operation, 'listed', { message, pointer, exchange });
  }
}

async function findInList(
  world: VerifyContext,
  list: ListEndpoint,
  { above, key }: ChangeableRecord,
): Promise<ListedRecord | undefined> {
  const { operation } = list;
  const path = toPathParameters(operation, above);
  const draft = world.requestFactory.createDraft(operation, {
    stream: 'list',
    extent: 'required',
    path,
  });
  const walk = draft && (await readList(world, list, draft));
  const page = walk?.pages.find(({ keys }) => keys.includes(key));
  const index = page?.keys.indexOf(key) ?? -1;
  const record = page?.entries[index];
  return page && key !== undefined && isObject(record) ? { page, index, record } : undefined;
}
