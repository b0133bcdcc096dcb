/** The name prefix of resources that hold Sandlot's own data, such as the last key counted. */
const internalPrefix = 'sandlot.';

export function toInternalResource(name: string): string {
  return internalPrefix + name;
}

/** Notes the records that clients created, as far as their children would otherwise be generated. */
export const createdKeysResource = toInternalResource('created');

/** Holds what the clock will change in the records of a document. */
export const dueResource = toInternalResource('due');

/** True for that resource, also within the scope of a document. */
export function isDueResource(name: string): boolean {
  return name.endsWith(dueResource) && isInternalResource(name);
}

/** Messages that were not delivered yet. Neither snapshots nor imported states have any. */
export const pendingDeliveriesResource = toInternalResource('deliveries');

/** True for an internal resource, also within the scope of a document (`shop:sandlot.numbers`). */
export function isInternalResource(name: string): boolean {
  return name.startsWith(internalPrefix) || name.includes(`:${internalPrefix}`);
}
