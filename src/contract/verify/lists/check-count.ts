import { formatCount } from '../../../base/text.ts';
import { type PlannedOperation, valueAt } from '../../../inference/inference.ts';
import { listTemplateParameters } from '../../../messages/request/request.ts';
import {
  type RequestDraft,
  type VerifyExchange,
  withParameter,
} from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { findQueryParameter, type ListEndpoint } from './list-endpoint.ts';
import { type ListContents, readList } from './read-list.ts';

/** An operation that only counts, such as `GET /pets/count`, has the number of listed records. */
export async function checkCount(
  context: VerifyContext,
  list: ListEndpoint,
  path: ReadonlyMap<string, string>,
): Promise<void> {
  const count = findCount(context, list);
  const isPart = [list.operation, count?.operation].some((operation) =>
    operation?.parameters.some(({ in: place, required }) => place === 'query' && required),
  );
  const hasUsual = list.parameters.filters.some(({ defaultValue }) => defaultValue !== undefined);
  const draftOf = (operation: PlannedOperation['operation']) =>
    context.requestFactory.createDraft(operation, { stream: 'count', extent: 'required', path });
  const draft = draftOf(list.operation);
  const counting = count && draftOf(count.operation);
  if (!count || !draft || !counting || isPart || hasUsual) return;
  const ask = async () => {
    const exchange = await context.sender.send(counting, 'uncertain');
    return exchange && { exchange, number: readCount(count, exchange) };
  };
  const before = await ask();
  const contents = await readList(context, list, draft);
  const after = await ask();
  if (!after || !contents || contents.extent === 'part' || after.number === undefined) return;
  context.results.pass(count.operation, 'total');
  // Other requests may add records in the meantime.
  if (before?.number !== after.number) return;
  if (after.number === contents.entries.length) {
    await checkFilteredCount(context, { list, count, contents }, { draft, counting });
    return;
  }
  context.results.fail(count.operation, 'total', {
    message: `The count is ${after.number}, but ${contents.entries.length} records are listed in ${list.operation.path}.`,
    exchange: after.exchange,
    others: [contents.pages[0].exchange],
  });
}

type CountedList = {
  readonly list: ListEndpoint;
  readonly count: PlannedOperation<'count'>;
  readonly contents: ListContents;
};

type CountDrafts = { readonly draft: RequestDraft; readonly counting: RequestDraft };

/** A count has the filters of its list: with a value that some records do not have, both show the same number. */
async function checkFilteredCount(
  context: VerifyContext,
  counted: CountedList,
  drafts: CountDrafts,
): Promise<void> {
  const { list, count } = counted;
  for (const query of listCommonQueries(context, counted)) {
    const both = await countBoth(context, counted, drafts, query);
    if (!both || both.number === both.length) continue;
    const { exchange, number, length, evidence } = both;
    context.results.fail(count.operation, 'total', {
      message: `The count by ${query.name}=${query.value} is ${number}, but ${formatCount(length, 'record')} ${length === 1 ? 'is' : 'are'} listed by it in ${list.operation.path}.`,
      exchange,
      others: [evidence],
    });
    return;
  }
}

type CountQuery = { readonly name: string; readonly value: string | number | boolean };

/** The count by a filter, and the length of the list by it before and after; `undefined` where the filter has no effect on the list. */
async function countBoth(
  context: VerifyContext,
  { list, count, contents }: CountedList,
  { draft, counting }: CountDrafts,
  { name, value }: CountQuery,
) {
  const toQueried = (one: RequestDraft): RequestDraft | undefined => {
    const parameter = findQueryParameter(one.operation, name);
    return parameter && withParameter(one, parameter, value);
  };
  const [listing, filteredCount] = [toQueried(draft), toQueried(counting)];
  if (!listing || !filteredCount || ![listing, filteredCount].every(context.requestFactory.isValid))
    return undefined;
  const before = await readList(context, list, listing);
  const exchange = before && (await context.sender.send(filteredCount, 'uncertain'));
  const after = exchange && (await readList(context, list, listing));
  const number = exchange && readCount(count, exchange);
  if (!after || number === undefined || after.extent === 'part') return undefined;
  const { length } = after.entries;
  // A filter without an effect on the list is reported there.
  if (length === contents.entries.length || length !== before.entries.length) return undefined;
  return { exchange, number, length, evidence: after.pages[0].exchange };
}

/** Limit of values that are counted by. */
const maxCounted = 4;

/** Enumerated values, and those of the records, of filters that list and count have. */
function listCommonQueries(
  { views }: VerifyContext,
  { list, count, contents }: CountedList,
): readonly CountQuery[] {
  const filters = list.parameters.filters.filter(
    ({ test, within, nested }) => test === 'equal' && (within ?? nested) === undefined,
  );
  return filters
    .flatMap(({ parameter, property }) => {
      const own = findQueryParameter(count.operation, parameter);
      if (!own) return [];
      const { enum: documented } = views.of([own.schemaPointer]).keywords;
      const values = contents.entries.map((entry) => valueAt(entry, [property]));
      const all = Array.isArray(documented) ? documented : values;
      return [...new Set(all)].flatMap((value) =>
        typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
          ? [{ name: parameter, value }]
          : [],
      );
    })
    .slice(0, maxCounted);
}

function findCount(
  { testPlan }: VerifyContext,
  { operation, resource }: ListEndpoint,
): PlannedOperation<'count'> | undefined {
  const keys = listTemplateParameters(operation.path).length;
  return testPlan.selected
    .map(testPlan.inferenceOf)
    .find(
      (one): one is PlannedOperation<'count'> =>
        one.plan.kind === 'count' &&
        one.plan.reply.meaning === 'number' &&
        one.resource === resource &&
        listTemplateParameters(one.operation.path).length === keys,
    );
}

function readCount(
  { plan: { reply } }: PlannedOperation<'count'>,
  { json, reply: { status } }: VerifyExchange,
): number | undefined {
  if (status >= 300 || !reply.isWhole) return undefined;
  const holder: unknown = reply.holder === undefined ? json : Object(json)[reply.holder];
  const value: unknown = reply.names.length === 1 ? valueAt(holder, reply.names) : undefined;
  return typeof value === 'number' ? value : undefined;
}
