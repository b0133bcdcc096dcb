import type { Call, Context, Listed, ListQuery, Records, StoredRecord } from '../../index.ts';
import { viewAllPlanned } from '../view/capacity-planning.ts';
import type { RecordView, ViewFields } from '../view/field.ts';
import { createLookup } from '../view/lookup.ts';
import { type SelectableFields, selectFields } from './field-selection.ts';
import { type FilterName, readFilters } from './filter.ts';
import { type AhaPage, readPage, toOffsetLimit, toPagination } from './pagination.ts';

/** A list that is answered: of what, under which key, in which keys. */
export type AhaList = {
  readonly resource: string;
  /** The key of the answer that holds the list. */
  readonly key: string;
  readonly fields: SelectableFields;
  readonly filters?: readonly FilterName[];
};

/** Records that a list is made of: the queries for its stretches, in order. */
export type ListQueries = readonly Pick<ListQuery, 'where'>[];

type ListRequest = { readonly call: Call; readonly context: Context };

/** Answers a page of the records that meet the conditions and the call's filters. */
export function replyWithList(request: ListRequest, list: AhaList, stretches: ListQueries) {
  const { call, context } = request;
  const page = readPage(call.query, context);
  const records = context.records(list.resource);
  const filters = readFilters(call, context, list.filters ?? []);
  if (filters.length === 0) {
    return replyWithPage(request, list, {
      ...pageOfQueries(records, stretches, page),
      page,
    });
  }
  const all = listAll(records, stretches);
  const passed = all.filter((record) => filters.every((passes) => passes(record)));
  return replyWithPage(request, list, { ...slicePage(passed, page), page });
}

/** Answers a page that was found. */
export function replyWithPage(
  { call, context }: ListRequest,
  { key, fields: menu }: AhaList,
  { records, total, page }: Listed & { readonly page: AhaPage },
) {
  const fields: ViewFields = selectFields(call, context, menu);
  const views: readonly RecordView[] = viewAllPlanned(records, fields, createLookup(context));
  return { status: 200, body: { [key]: views, pagination: toPagination(page, total) } };
}

/** A page of records that are at hand. */
export function slicePage(records: readonly StoredRecord[], page: AhaPage): Listed {
  const { offset, limit } = toOffsetLimit(page);
  return { records: records.slice(offset, offset + limit), total: records.length };
}

/** Takes a page from the stretches one after the other; costs what the page holds. */
function pageOfQueries(records: Records, stretches: ListQueries, page: AhaPage): Listed {
  const taken: StoredRecord[] = [];
  let { offset } = toOffsetLimit(page);
  let total = 0;
  for (const stretch of stretches) {
    const listed = records.list({ ...stretch, offset, limit: page.size - taken.length });
    taken.push(...listed.records);
    total += listed.total;
    offset = Math.max(0, offset - listed.total);
  }
  return { records: taken, total };
}

function listAll(records: Records, stretches: ListQueries): readonly StoredRecord[] {
  return stretches.flatMap((stretch) => records.list(stretch).records);
}
