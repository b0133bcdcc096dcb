import { recordEnvelopeOf } from '../../../inference/inference.ts';
import { isObject, type JsonObject, propertiesOf } from '../../../openapi/openapi.ts';
import { readRecord } from '../records/change-record.ts';
import { formatValue, isEqual, isKept } from '../records/compare-values.ts';
import type { TestRecord } from '../records/test-record.ts';
import type { VerifyContext } from '../verify-context.ts';
import { listedPropertyPointer } from './list-endpoint.ts';
import { type CheckedList, readList } from './read-list.ts';

/** What a list and a read show of the same record. */
type ShownTwice = { readonly listed: JsonObject; readonly read: JsonObject };

/**
 * A list must show what a read of the record shows, where both have the same schema: also totals, states
 * and what else the server sets. Differences are looked at twice, since values may change by themselves.
 */
export async function checkListedAsRead(
  context: VerifyContext,
  checked: CheckedList,
): Promise<void> {
  const { endpoint, contents, created } = checked;
  const one = created.find(({ key }) => contents.keys.includes(key));
  const names = one && listCommonNames(context, checked);
  if (!one || !names || names.length === 0) return;
  const first = await showTwice(context, checked, one);
  const suspects = first ? names.filter((name) => isOther(first, name)) : [];
  const again = suspects.length > 0 ? await readList(context, endpoint, checked.draft) : undefined;
  const second = again && (await showTwice(context, { ...checked, contents: again }, one));
  if (!first || !second) return;
  const wrong = suspects.find(
    (name) =>
      isOther(second, name) &&
      isEqual(first.listed[name], second.listed[name]) &&
      isEqual(first.read[name], second.read[name]),
  );
  if (wrong === undefined) return;
  const index = again.keys.indexOf(one.key);
  context.results.fail(endpoint.operation, 'listed', {
    message: `The property "${wrong}" is listed as ${formatValue(second.listed[wrong])} and read as ${formatValue(second.read[wrong])}.`,
    pointer: listedPropertyPointer(endpoint, index, wrong),
    exchange: again.pages[0].exchange,
  });
}

/** The properties that have the same schemas in the list and in a read. */
function listCommonNames(
  { testPlan, views }: VerifyContext,
  { endpoint: { resource, envelope } }: CheckedList,
): readonly string[] {
  const { read } = testPlan.operationsOf(resource);
  const own = read && recordEnvelopeOf(read.plan);
  if (!own) return [];
  const listed = propertiesOf(views, views.of(envelope.schemaPointers));
  const shown = propertiesOf(views, views.of(own.schemaPointers));
  return [...shown].flatMap(([name, pointers]) =>
    isEqual(pointers, listed.get(name)) ? [name] : [],
  );
}

async function showTwice(
  context: VerifyContext,
  { endpoint, contents }: CheckedList,
  record: TestRecord,
): Promise<ShownTwice | undefined> {
  const { read } = context.testPlan.operationsOf(endpoint.resource);
  const shown = read && (await readRecord(context, read, record));
  const listed = contents.entries[contents.keys.indexOf(record.key)];
  return shown && isObject(listed) ? { listed, read: shown.record } : undefined;
}

/** Other forms, such as a part of an object, are no other values; none at all is. */
function isOther({ listed, read }: ShownTwice, name: string): boolean {
  const [one, other] = [listed[name], read[name]];
  if (one === undefined || one === null) return isScalar(other) && other !== '';
  return typeof one === typeof other && isScalar(one) && !isKept(one, other);
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
