import type { Records, StoredRecord } from '../index.ts';
import { numberOf, textOf } from './property.ts';

/** Roles in a workspace, as Aha!'s documentation numbers them. */
export const owner = 20;
export const contributor = 30;
export const developer = 35;
export const reviewer = 40;
export const viewer = 50;

const names: ReadonlyMap<number, string> = new Map([
  [owner, 'Owner'],
  [contributor, 'Contributor'],
  [developer, 'Developer'],
  [reviewer, 'Reviewer'],
  [viewer, 'Viewer'],
]);

const writers: ReadonlySet<number> = new Set([owner, contributor, developer]);

/** True for a role that may log time and change records. */
export const mayWrite = (role: number): boolean => writers.has(role);

/** True for a role that may set estimates (Aha! documentation: contributors and owners). */
export const mayEstimate = (role: number | undefined): boolean =>
  role === owner || role === contributor;

/** The name of a stored role. */
export const roleDescription = (record: StoredRecord): string =>
  names.get(numberOf(record.role) ?? 0) ?? '';

/** The role of a user in a workspace; `undefined` where there is none. Costs one look-up by key. */
export const roleIn = (roles: Records, productId: string, userId: string): number | undefined =>
  roleOf(roles.get(keyOf(productId, userId)));

/** The key that was last asked for: most calls in a row are one user's in one workspace. */
let last = { productId: '', userId: '', key: ':' };

const keyOf = (productId: string, userId: string): string => {
  if (productId !== last.productId || userId !== last.userId)
    last = { productId, userId, key: `${productId}:${userId}` };
  return last.key;
};

const roleOf = (stored: StoredRecord | undefined): number | undefined =>
  stored === undefined ? undefined : (numberOf(stored.role) ?? undefined);

/** The ids of the workspaces that a user has a role in. */
export const workspacesOf = (roles: Records, userId: string): readonly string[] => {
  const { records } = roles.list({ where: { user_id: userId } });
  return records.map((role) => textOf(role.product_id));
};
