import { type ListFilter, valueAt } from '../../../inference/inference.ts';
import { isObject } from '../../../openapi/openapi.ts';
import { findQueryParameter } from '../lists/list-endpoint.ts';
import type { CheckedList } from '../lists/read-list.ts';
import { readList } from '../lists/read-list.ts';
import { compareValues, isKept } from '../records/compare-values.ts';
import { withParameter } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

/** Checks every filter with a value of a listed record. */
export async function checkFilters(context: VerifyContext, checked: CheckedList): Promise<void> {
  for (const filter of checked.endpoint.parameters.filters)
    await checkFilter(context, checked, filter);
}

async function checkFilter(
  context: VerifyContext,
  checked: CheckedList,
  filter: ListFilter,
): Promise<void> {
  const { endpoint, draft, contents } = checked;
  const parameter = findQueryParameter(endpoint.operation, filter.parameter);
  const value = chooseFilterValue(checked, filter);
  if (!parameter || value === undefined) return;
  const filteredDraft = withParameter(draft, parameter, value);
  if (!context.requestFactory.isValid(filteredDraft)) return;
  const filtered = await readList(context, endpoint, filteredDraft);
  if (!filtered) return;
  const { operation } = endpoint;
  context.results.pass(operation, 'filter');
  const place = parameter.schemaPointer.replace(/\/schema$/, '');
  const queryText = `${filter.parameter}=${String(value)}`;
  for (const { entries, exchange } of filtered.pages) {
    const other = entries.find((entry) => isObject(entry) && !matchesFilter(filter, value, entry));
    if (other === undefined) continue;
    const shownValue = JSON.stringify(valueAt(other, [filter.property]));
    const message = `${queryText} returned a record whose "${filter.property}" is ${shownValue}.`;
    context.results.fail(operation, 'filter', { message, place, exchange });
    return;
  }
  const matchIndex = contents.entries.findIndex(
    (entry) => isObject(entry) && isKept(value, entry[filter.property]),
  );
  const key = contents.keys[matchIndex];
  const isThere = key === undefined || filtered.keys.includes(key);
  const [page] = filtered.pages;
  if (isThere || filtered.extent === 'part' || !page) return;
  // Documents rarely say whether bounds are inclusive.
  if (filter.test !== 'equal') return;
  const message = `${queryText} did not return the record ${JSON.stringify(key)}, which has that value.`;
  context.results.fail(operation, 'filter', { message, place, exchange: page.exchange });
}

/** Prefers values of this run. Bounds get the greatest or least value, which must include itself. */
function chooseFilterValue(
  { contents, created }: CheckedList,
  { property, test }: ListFilter,
): unknown {
  const values = contents.entries
    .map((entry) => valueAt(entry, [property]))
    .filter((value) => ['string', 'number', 'boolean'].includes(typeof value) && value !== '');
  const ownValues = created
    .map(({ input }) => input[property])
    .filter((value) => values.includes(value));
  const all = [...ownValues, ...values];
  if (test === 'after') return all.toSorted(compareValues).at(-1);
  if (test === 'before') return all.toSorted(compareValues)[0];
  return all[0];
}

function matchesFilter(
  { property, test }: ListFilter,
  value: unknown,
  entry: Readonly<Record<string, unknown>>,
): boolean {
  const own = entry[property];
  if (own === undefined || typeof own === 'object') return true;
  if (test === 'after') return compareValues(own, value) >= 0;
  if (test === 'before') return compareValues(own, value) <= 0;
  // Text filters often match parts of a value.
  return isKept(value, own) || (typeof own === 'string' && containsText(own, String(value)));
}

function containsText(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}
