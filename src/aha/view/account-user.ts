import type { StoredRecord } from '../../index.ts';
import type { Lookup } from '../lookup.ts';
import { numberOf } from '../property.ts';
import { roleDescription } from '../role.ts';
import type { Field, Fields } from './field.ts';
import { partField } from './part.ts';

const productRoles: Field = [
  'product_roles',
  (user: StoredRecord, lookup: Lookup) => {
    const roles = lookup.children('roles', 'user_id', user);
    return roles.map((role) => viewProductRole(role, lookup));
  },
];

const viewProductRole = (role: StoredRecord, lookup: Lookup) => ({
  role: role.role,
  role_description: roleDescription(role),
  product_id: role.product_id,
  product_name: lookup.record('products', role.product_id)?.name ?? null,
});

const identity: Fields = ['id', 'name', 'email'];
const times: Fields = ['created_at', 'updated_at'];
const seats: Fields = [
  'enabled',
  'paid_seat',
  'administrator',
  'roadmaps_seat',
  'develop_seat',
  'administrator_roles',
  ['paid_seat_group', (user) => user.paid_seat_group ?? undefined],
  'identity_provider',
];

const beforeSeats: Fields = [...identity, 'timezone', ...times, 'accessed_at', productRoles];

/** A user of the account as it is read alone. */
export const userFields: Fields = [...beforeSeats, ...seats];

/** A user of the account in the list of all. */
export const listedUserFields: Fields = [...beforeSeats, ['user_roles', () => []], ...seats];

/** The token's user. */
export const meFields: Fields = [
  ...identity,
  ...times,
  productRoles,
  ['preferences', (user) => ({ current_product_id: numberOf(user.current_product_id) })],
  [
    'accounts',
    (user: StoredRecord, lookup: Lookup) => {
      const account = lookup.record('accounts', user.account_id);
      return account === undefined ? [] : [{ account: viewAccount(account) }];
    },
  ],
];

const viewAccount = ({ name, domain, logo, alt_logo, enabled }: StoredRecord) => ({
  name,
  domain,
  logo,
  alt_logo,
  enabled,
});

/** A user of a workspace with the role there. */
export const projectUserFields: Fields = [
  'role',
  ['role_description', roleDescription],
  partField('user', {
    resource: 'users',
    property: 'user_id',
    fields: [...identity, ...times],
  }),
];
