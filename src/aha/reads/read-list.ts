import type { Behaviour } from '../../index.ts';
import { callerId } from '../auth/authenticate.ts';
import { accessRecord } from '../auth/record-access.ts';
import { workspacesOf } from '../auth/roles.ts';
import { textOf } from '../properties.ts';
import { toBoolean } from '../request-attributes.ts';
import { listedUserFields } from '../view/account-user.ts';
import { projectFields } from '../view/embedded-record.ts';
import { productFields } from '../view/product.ts';
import { readFilters } from './filter.ts';
import { type AhaList, replyWithList, replyWithPage, slicePage } from './list.ts';
import { readPage } from './pagination.ts';

/** The parent of a list: its resource, and its path parameter, which is also a property of the children. */
export type AhaParent = { readonly resource: string; readonly parameter: string };

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
export const listUsers: Behaviour = (call, context) =>
  replyWithList({ call, context }, userList, [{}]);

const userList: AhaList = {
  resource: 'users',
  key: 'users',
  fields: { defaults: listedUserFields, all: listedUserFields },
};

/** Answers the workspaces in which the caller has a role; teams only with `include_teams`. */
export const listProducts: Behaviour = (call, context) => {
  const filters = readFilters(call, context, ['updated_since']);
  const workspaces = workspacesOf(context.records('roles'), callerId(call));
  const products = workspaces.map((id) => context.records('products').get(id));
  const listed = products
    .filter((product) => product !== undefined)
    .filter((product) => product.workspace_type !== 'team' || toBoolean(call.query.include_teams))
    .filter((product) => filters.every((passes) => passes(product)));
  const page = readPage(call.query, context);
  return replyWithPage({ call, context }, productList, { ...slicePage(listed, page), page });
};

const productList: AhaList = {
  resource: 'products',
  key: 'products',
  fields: { defaults: projectFields, all: productFields },
};
