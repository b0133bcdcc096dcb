import type { Call, Context, Listed, ListQuery, Records, StoredRecord } from '../index.ts';
import { chooseFields, type Menu } from './chosen-fields.ts';
import { type FilterName, readFilters } from './filter.ts';
import { openLookup } from './lookup.ts';
import { type Page, pagination, readPage, sliceOf } from './page.ts';
import type { Fields, View } from './view/field.ts';
import { showAllPlanned } from './view/planning.ts';

/** A list that is answered: of what, under which key, in which keys. */
export type List = {
  readonly resource: string;
  /** The key of the answer that holds the list. */
  readonly key: string;
  readonly menu: Menu;
  readonly filters?: readonly FilterName[];
};

/** Records that a list is made of: the queries for its stretches, in order. */
export type Stretches = readonly Pick<ListQuery, 'where'>[];

type Request = { readonly call: Call; readonly context: Context };

/** Answers a page of the records that meet the conditions and the call's filters. */
export const answerList = (request: Request, list: List, stretches: Stretches) => {
  const { call, context } = request;
  const page = readPage(call.query, context);
  const records = context.records(list.resource);
  const filters = readFilters(call, context, list.filters ?? []);
  if (filters.length === 0) {
    return answerPage(request, list, {
      ...pageOfStretches(records, stretches, page),
      page,
    });
  }
  const all = allOf(records, stretches);
  const passed = all.filter((record) => filters.every((passes) => passes(record)));
  return answerPage(request, list, { ...pageOf(passed, page), page });
};

/** Answers a page that was found. */
export const answerPage = (
  { call, context }: Request,
  { key, menu }: List,
  { records, total, page }: Listed & { readonly page: Page },
) => {
  const fields: Fields = chooseFields(call, context, menu);
  const views: readonly View[] = showAllPlanned(records, fields, openLookup(context));
  return { status: 200, body: { [key]: views, pagination: pagination(page, total) } };
};

/** A page of records that are at hand. */
export const pageOf = (records: readonly StoredRecord[], page: Page): Listed => {
  const { offset, limit } = sliceOf(page);
  return { records: records.slice(offset, offset + limit), total: records.length };
};

/** Takes a page from the stretches one after the other; costs what the page holds. */
const pageOfStretches = (records: Records, stretches: Stretches, page: Page): Listed => {
  const taken: StoredRecord[] = [];
  let { offset } = sliceOf(page);
  let total = 0;
  for (const stretch of stretches) {
    const listed = records.list({ ...stretch, offset, limit: page.size - taken.length });
    taken.push(...listed.records);
    total += listed.total;
    offset = Math.max(0, offset - listed.total);
  }
  return { records: taken, total };
};

const allOf = (records: Records, stretches: Stretches): readonly StoredRecord[] =>
  stretches.flatMap((stretch) => records.list(stretch).records);
