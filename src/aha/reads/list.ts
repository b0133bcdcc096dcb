import type { Call, Context, Listed, ListQuery, Records, StoredRecord } from '../../index.ts';
import { viewAllPlanned } from '../view/capacity-planning.ts';
import type { RecordView, ViewFields } from '../view/field.ts';
import { createLookup } from '../view/lookup.ts';
import { type SelectableFields, selectFields } from './field-selection.ts';
import { type FilterName, readFilters } from './filter.ts';
import { type AhaPage, readPage, toOffsetLimit, toPagination } from './pagination.ts';

/** A list reply: its resource, envelope and fields. */
export type AhaList = {
  readonly resource: string;
  /** The envelope of the list in the reply. */
  readonly key: string;
  readonly fields: SelectableFields;
  readonly filters?: readonly FilterName[];
};

/** The queries whose results a list concatenates. */
export type ListQueries = readonly Pick<ListQuery, 'where'>[];

type ListRequest = { readonly call: Call; readonly context: Context };

/** Answers a page of the records that match the queries and the filters of the call. */
export function replyWithList(request: ListRequest, list: AhaList, queries: ListQueries) {
  const { call, context } = request;
  const page = readPage(call.query, context);
  const records = context.records(list.resource);
  const filters = readFilters(call, context, list.filters ?? []);
  if (filters.length === 0) {
    return replyWithPage(request, list, {
      ...pageOfQueries(records, queries, page),
      page,
    });
  }
  const all = listAll(records, queries);
  const filtered = all.filter((record) => filters.every((passes) => passes(record)));
  return replyWithPage(request, list, { ...slicePage(filtered, page), page });
}

/** Answers a page of records. */
export function replyWithPage(
  { call, context }: ListRequest,
  { key, fields: selectable }: AhaList,
  { records, total, page }: Listed & { readonly page: AhaPage },
) {
  const fields: ViewFields = selectFields(call, context, selectable);
  const views: readonly RecordView[] = viewAllPlanned(records, fields, createLookup(context));
  return { status: 200, body: { [key]: views, pagination: toPagination(page, total) } };
}

/** A page of an array. */
export function slicePage(records: readonly StoredRecord[], page: AhaPage): Listed {
  const { offset, limit } = toOffsetLimit(page);
  return { records: records.slice(offset, offset + limit), total: records.length };
}

/** A page of the concatenated queries. Its cost depends on the page alone. */
function pageOfQueries(records: Records, queries: ListQueries, page: AhaPage): Listed {
  const pageRecords: StoredRecord[] = [];
  let { offset } = toOffsetLimit(page);
  let total = 0;
  for (const query of queries) {
    const listed = records.list({ ...query, offset, limit: page.size - pageRecords.length });
    pageRecords.push(...listed.records);
    total += listed.total;
    offset = Math.max(0, offset - listed.total);
  }
  return { records: pageRecords, total };
}

function listAll(records: Records, queries: ListQueries): readonly StoredRecord[] {
  return queries.flatMap((query) => records.list(query).records);
}
