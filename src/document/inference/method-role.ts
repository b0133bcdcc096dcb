import type { Role } from './verb-word.ts';

/** What a method says that is done at the path of one record. */
export const rolesOfOne: ReadonlyMap<string, Role> = new Map([
  ['GET', 'read'],
  ['PUT', 'update'],
  ['PATCH', 'update'],
  ['DELETE', 'remove'],
]);

/** The same at the path of all. */
export const rolesOfAll: ReadonlyMap<string, Role> = new Map([
  ['GET', 'list'],
  ['POST', 'create'],
]);
