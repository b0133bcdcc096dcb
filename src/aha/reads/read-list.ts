import type {
  Behaviour,
  Call,
  Context,
  Listed,
  ListQuery,
  Outcome,
  Records,
  StoredRecord,
} from '../../behaviours.ts';
import { callerId } from '../auth/authenticate.ts';
import { accessRecord } from '../auth/record-access.ts';
import { workspacesOf } from '../auth/roles.ts';
import { textOf } from '../properties.ts';
import { toBoolean } from '../request-attributes.ts';
import { listedUserFields } from '../view/account-user.ts';
import { viewAllPlanned } from '../view/capacity-planning.ts';
import { projectFields } from '../view/embedded-record.ts';
import type { RecordView, ViewFields } from '../view/field.ts';
import { createLookup } from '../view/lookup.ts';
import { productFields } from '../view/workspace.ts';
import { type SelectableFields, selectFields } from './field-selection.ts';
import { type FilterName, readFilters } from './filter.ts';
import { type AhaPage, readPage, toOffsetLimit, toPagination } from './pagination.ts';

/** The parent of a list: its resource, and its path parameter, which is also a property of the children. */
type AhaParent = { readonly resource: string; readonly parameter: string };

/** Answers the children of a record; refuses (404) an unknown one. */
export function listChildren(list: AhaList, { resource, parameter }: AhaParent): Behaviour {
  return (call, context) => {
    const { record } = accessRecord(call, context, { resource, key: call.path[parameter] });
    return replyWithList({ call, context }, list, [{ where: { [parameter]: textOf(record.id) } }]);
  };
}

/** Answers the records of all workspaces in which the caller has a role. */
export function listInAllWorkspaces(list: AhaList): Behaviour {
  return (call, context) => {
    const workspaces = workspacesOf(context.records('roles'), callerId(call));
    const queries = workspaces.map((id) => ({ where: { product_id: id } }));
    return replyWithList({ call, context }, list, queries);
  };
}

/** Answers the users of the account. */
export function listUsers(call: Call, context: Context): Outcome {
  return replyWithList({ call, context }, userList, [{}]);
}

const userList: AhaList = {
  resource: 'users',
  key: 'users',
  fields: { defaults: listedUserFields, all: listedUserFields },
};

/** Answers the workspaces in which the caller has a role; teams only with `include_teams`. */
export function listProducts(call: Call, context: Context): Outcome {
  const filters = readFilters(call, context, ['updated_since']);
  const workspaces = workspacesOf(context.records('roles'), callerId(call));
  const products = workspaces.map((id) => context.records('products').get(id));
  const listed = products
    .filter((product) => product !== undefined)
    .filter((product) => product.workspace_type !== 'team' || toBoolean(call.query.include_teams))
    .filter((product) => filters.every((passes) => passes(product)));
  const page = readPage(call.query, context);
  return replyWithPage({ call, context }, productList, { ...slicePage(listed, page), page });
}

const productList: AhaList = {
  resource: 'products',
  key: 'products',
  fields: { defaults: projectFields, all: productFields },
};

/** A list reply: its resource, envelope and fields. */
export type AhaList = {
  readonly resource: string;
  /** The envelope of the list in the reply. */
  readonly key: string;
  readonly fields: SelectableFields;
  readonly filters?: readonly FilterName[];
};

/** The queries whose results a list concatenates. */
type ListQueries = readonly Pick<ListQuery, 'where'>[];

type ListRequest = { readonly call: Call; readonly context: Context };

/** Answers a page of the records that match the queries and the filters of the call. */
function replyWithList(request: ListRequest, list: AhaList, queries: ListQueries) {
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
function replyWithPage(
  { call, context }: ListRequest,
  { key, fields: selectable }: AhaList,
  { records, total, page }: Listed & { readonly page: AhaPage },
) {
  const fields: ViewFields = selectFields(call, context, selectable);
  const views: readonly RecordView[] = viewAllPlanned(records, fields, createLookup(context));
  return { status: 200, body: { [key]: views, pagination: toPagination(page, total) } };
}

/** A page of an array. */
function slicePage(records: readonly StoredRecord[], page: AhaPage): Listed {
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
    for (const record of listed.records) pageRecords.push(record);
    total += listed.total;
    offset = Math.max(0, offset - listed.total);
  }
  return { records: pageRecords, total };
}

function listAll(records: Records, queries: ListQueries): readonly StoredRecord[] {
  return queries.flatMap((query) => records.list(query).records);
}
