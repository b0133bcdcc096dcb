import type { StoredRecord } from '../../behaviours.ts';
import { roleDescription } from '../auth/roles.ts';
import { numberOf } from '../properties.ts';
import { embeddedField } from './embedded-record.ts';
import type { ViewField, ViewFields } from './field.ts';
import type { ViewLookup } from './lookup.ts';

const productRolesField: ViewField = [
  'product_roles',
  (user: StoredRecord, lookup: ViewLookup) => {
    const roles = lookup.children('roles', 'user_id', user);
    return roles.map((role) => viewProductRole(role, lookup));
  },
];

function viewProductRole(role: StoredRecord, lookup: ViewLookup) {
  return {
    role: role.role,
    role_description: roleDescription(role),
    product_id: role.product_id,
    product_name: lookup.record('products', role.product_id)?.name ?? null,
  };
}

const identityFields: ViewFields = ['id', 'name', 'email'];
const timestampFields: ViewFields = ['created_at', 'updated_at'];
const seatFields: ViewFields = [
  'enabled',
  'paid_seat',
  'administrator',
  'roadmaps_seat',
  'develop_seat',
  'administrator_roles',
  ['paid_seat_group', (user) => user.paid_seat_group ?? undefined],
  'identity_provider',
];

const leadingFields: ViewFields = [
  ...identityFields,
  'timezone',
  ...timestampFields,
  'accessed_at',
  productRolesField,
];

/** A user of the account. */
export const userFields: ViewFields = [...leadingFields, ...seatFields];

/** A user of the account in a list. */
export const listedUserFields: ViewFields = [
  ...leadingFields,
  ['user_roles', () => []],
  ...seatFields,
];

/** The token's user. */
export const meFields: ViewFields = [
  ...identityFields,
  ...timestampFields,
  productRolesField,
  ['preferences', (user) => ({ current_product_id: numberOf(user.current_product_id) })],
  [
    'accounts',
    (user: StoredRecord, lookup: ViewLookup) => {
      const account = lookup.record('accounts', user.account_id);
      return account === undefined ? [] : [{ account: viewAccount(account) }];
    },
  ],
];

function viewAccount({ name, domain, logo, alt_logo, enabled }: StoredRecord) {
  return {
    name,
    domain,
    logo,
    alt_logo,
    enabled,
  };
}

/** A user of a workspace with the role in it. */
export const projectUserFields: ViewFields = [
  'role',
  ['role_description', roleDescription],
  embeddedField('user', {
    resource: 'users',
    property: 'user_id',
    fields: [...identityFields, ...timestampFields],
  }),
];
