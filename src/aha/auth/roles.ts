import type { Records, StoredRecord } from '../../behaviours.ts';
import { numberOf, textOf } from '../properties.ts';

/** Roles in a workspace, as Aha!'s documentation numbers them. */
export const owner = 20;
export const contributor = 30;
export const developer = 35;
export const reviewer = 40;
export const viewer = 50;

const roleNames: ReadonlyMap<number, string> = new Map([
  [owner, 'Owner'],
  [contributor, 'Contributor'],
  [developer, 'Developer'],
  [reviewer, 'Reviewer'],
  [viewer, 'Viewer'],
]);

const writerRoles: ReadonlySet<number> = new Set([owner, contributor, developer]);

/** Whether a role may log time and change records. */
export function mayWrite(role: number): boolean {
  return writerRoles.has(role);
}

/** Whether a role may set estimates (Aha! documentation: contributors and owners). */
export function mayEstimate(role: number | undefined): boolean {
  return role === owner || role === contributor;
}

/** The name of a stored role. */
export function roleDescription(record: StoredRecord): string {
  return roleNames.get(numberOf(record.role) ?? 0) ?? '';
}

/** The role of a user in a workspace, if any. Costs one lookup by key. */
export function roleIn(roles: Records, productId: string, userId: string): number | undefined {
  return roleOf(roles.get(roleKeyOf(productId, userId)));
}

/** The last key: consecutive calls mostly come from one user in one workspace. */
let lastRoleKey = { productId: '', userId: '', key: ':' };

function roleKeyOf(productId: string, userId: string): string {
  if (productId !== lastRoleKey.productId || userId !== lastRoleKey.userId)
    lastRoleKey = { productId, userId, key: `${productId}:${userId}` };
  return lastRoleKey.key;
}

function roleOf(stored: StoredRecord | undefined): number | undefined {
  return stored === undefined ? undefined : (numberOf(stored.role) ?? undefined);
}

/** The ids of the workspaces in which a user has a role. */
export function workspacesOf(roles: Records, userId: string): readonly string[] {
  const { records } = roles.list({ where: { user_id: userId } });
  return records.map((role) => textOf(role.product_id));
}
