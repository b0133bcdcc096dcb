import { isObject } from '../../../openapi/openapi.ts';
import { isKept, listComparableNames } from '../records/compare-values.ts';
import { createRecord } from '../records/create-record.ts';
import type { TestRecord } from '../records/test-record.ts';
import type { VerifyContext } from '../verify-context.ts';
import { type CheckedList, readList } from './read-list.ts';

/** Fewer values may be those of other records as well. */
const minSameValues = 2;

/**
 * A creation must store one record. A list with a second one of the same values may be older, so that another
 * record is created then: its copy must not be in the list.
 */
export async function checkCopies(context: VerifyContext, checked: CheckedList): Promise<void> {
  const { endpoint, draft, contents, created } = checked;
  const [first] = created;
  if (!first || contents.extent === 'part') return;
  const suspect = findCopy(context, checked, first);
  // Where records of this run have the same values, others may as well.
  if (suspect === undefined || created.some(({ key }) => key === suspect)) return;
  const { resource, ancestorKeys } = first;
  const next = await createRecord(context, resource, ancestorKeys, 'copy');
  const now = next.kind === 'created' ? await readList(context, endpoint, draft) : undefined;
  if (next.kind !== 'created' || !now) return;
  const fresh = { ...checked, contents: now };
  const copy = findCopy(context, fresh, next, new Set(contents.keys));
  if (copy === undefined) return;
  context.results.fail(next.exchange.draft.operation, 'identity', {
    message: `One request created two records with the same values, ${JSON.stringify(next.key)} and ${JSON.stringify(copy)}.`,
    exchange: now.pages[0].exchange,
    others: [next.exchange],
  });
}

/** The key of a listed record that has each value of another one, and was not known before. */
function findCopy(
  context: VerifyContext,
  { endpoint: { envelope, resource }, contents }: CheckedList,
  { key, input }: TestRecord,
  known: ReadonlySet<string | undefined> = new Set(),
): string | undefined {
  const names = listComparableNames(context, { envelope, resource }, input);
  if (names.length < minSameValues) return undefined;
  return contents.keys.find((other, index) => {
    const entry = contents.entries[index];
    return (
      other !== key &&
      !known.has(other) &&
      isObject(entry) &&
      names.every((name) => isKept(input[name], entry[name]))
    );
  });
}
