import {
  type ChildCounter,
  inferChildCounters,
  type Resource,
} from '../../../../inference/inference.ts';
import { joinPointer } from '../../../../openapi/openapi.ts';
import type { ListEndpoint } from '../../lists/list-endpoint.ts';
import { type ListContents, readList } from '../../lists/read-list.ts';
import { readRecord } from '../../records/change-record.ts';
import type { RequestDraft } from '../../requests/request-draft.ts';
import type { VerifyContext } from '../../verify-context.ts';

/** A property such as `comment_count` of a post must be the number of comments that are listed below it. */
export async function checkCounters(
  context: VerifyContext,
  resource: Resource,
  path: ReadonlyMap<string, string> | undefined,
): Promise<void> {
  const { list, create } = context.testPlan.operationsOf(resource);
  const draft = list && path && toWholeListDraft(context, list, path);
  if (!draft) return;
  const keys = [...path.values()];
  const counters = inferChildCounters(context.views, resource).filter(
    ({ counts, parentKeyCount, nestedCollection }) =>
      counts === 'all' &&
      parentKeyCount === keys.length &&
      nestedCollection === create?.nestedCollection?.name,
  );
  for (const counter of counters) await checkCounter(context, list, { counter, draft, keys });
}

/** A list without a query; `undefined` where it needs one, or leaves records out by default. */
function toWholeListDraft(
  { requestFactory }: VerifyContext,
  { operation, parameters }: ListEndpoint,
  path: ReadonlyMap<string, string>,
): RequestDraft | undefined {
  const isPart =
    operation.parameters.some(({ in: place, required }) => place === 'query' && required) ||
    parameters.filters.some(({ defaultValue }) => defaultValue !== undefined);
  return isPart
    ? undefined
    : requestFactory.createDraft(operation, { stream: 'counted', extent: 'required', path });
}

type CountedRecords = {
  readonly counter: ChildCounter;
  readonly draft: RequestDraft;
  readonly keys: readonly string[];
};

async function checkCounter(
  context: VerifyContext,
  list: ListEndpoint,
  { counter: { parent, property }, draft, keys }: CountedRecords,
): Promise<void> {
  const { testPlan, results } = context;
  const resource = testPlan.resources.find(({ name }) => name === parent);
  const read = resource && testPlan.operationsOf(resource).read;
  const key = keys.at(-1);
  if (!read || key === undefined) return;
  const target = { resource, ancestorKeys: keys.slice(0, -1), key, input: {} };
  const look = async () => {
    const contents = await readList(context, list, draft);
    const shown = contents && (await readRecord(context, read, target));
    const count = shown?.record[property];
    return shown && typeof count === 'number' ? { contents, shown, count } : undefined;
  };
  const seen = await context.waitUntil(look, (one) => !one || isRight(one));
  if (!seen || seen.contents.extent === 'part') return;
  results.pass(read.operation, 'total');
  if (isRight(seen)) return;
  const { contents, shown, count } = seen;
  results.fail(read.operation, 'total', {
    message: `"${property}" of the record ${JSON.stringify(key)} is ${count}, but ${contents.entries.length} records are listed in ${list.operation.path}.`,
    pointer: joinPointer('', ...[...shown.at, property].map(String)),
    exchange: shown.exchange,
    others: [contents.pages[0].exchange],
  });
}

type CountedList = { readonly contents: ListContents; readonly count: number };

function isRight({ contents, count }: CountedList): boolean {
  return count === contents.entries.length;
}
