import type { Behaviour } from '../index.ts';
import { booleanOf } from './boolean.ts';
import { readFilters } from './filter.ts';
import { callerId } from './identity.ts';
import { answerList, answerPage, type List, pageOf } from './list.ts';
import { readPage } from './page.ts';
import { textOf } from './property.ts';
import { reach } from './reach.ts';
import { workspacesOf } from './role.ts';
import { listedUserFields } from './view/account-user.ts';
import { projectFields } from './view/part.ts';
import { productFields } from './view/product.ts';

/** A list below a record: the record's resource and path parameter, which the list's records name too. */
export type Parent = { readonly resource: string; readonly parameter: string };

/** Answers a list of the records that name a record of a workspace; refuses with 404. */
export const readChildren =
  (list: List, { resource, parameter }: Parent): Behaviour =>
  (call, context) => {
    const { record } = reach(call, context, { resource, key: call.path[parameter] });
    return answerList({ call, context }, list, [{ where: { [parameter]: textOf(record.id) } }]);
  };

/** Answers a list of the records of every workspace that the caller has a role in. */
export const readEverywhere =
  (list: List): Behaviour =>
  (call, context) => {
    const workspaces = workspacesOf(context.records('roles'), callerId(call));
    const stretches = workspaces.map((id) => ({ where: { product_id: id } }));
    return answerList({ call, context }, list, stretches);
  };

/** Answers the users of the account, to anybody in it. */
export const readUsers: Behaviour = (call, context) => answerList({ call, context }, users, [{}]);

const users: List = {
  resource: 'users',
  key: 'users',
  menu: { usual: listedUserFields, all: listedUserFields },
};

/** Answers the workspaces that the caller has a role in; teams only when asked for. */
export const readProducts: Behaviour = (call, context) => {
  const filters = readFilters(call, context, ['updated_since']);
  const workspaces = workspacesOf(context.records('roles'), callerId(call));
  const found = workspaces.map((id) => context.records('products').get(id));
  const shown = found
    .filter((product) => product !== undefined)
    .filter((product) => product.workspace_type !== 'team' || booleanOf(call.query.include_teams))
    .filter((product) => filters.every((passes) => passes(product)));
  const page = readPage(call.query, context);
  return answerPage({ call, context }, products, { ...pageOf(shown, page), page });
};

const products: List = {
  resource: 'products',
  key: 'products',
  menu: { usual: projectFields, all: productFields },
};
