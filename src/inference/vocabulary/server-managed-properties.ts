/**
 * Properties that a server may set whatever a client sends. `verify` does not compare their values.
 * These lists are wider than those that inference acts on, so that no provider is blamed by mistake.
 * Names are not normalized.
 */

/** Secrets, which are hashed or hidden. */
export const secretName = /passw|secret|token|credential|hash/i;

/** States that a server moves through, and versions that it counts. */
export const managedStateName =
  /^(state|status|phase|stage|version|revision|etag)$|_(state|status)$/i;

/** Times of creation and change. */
export const managedTimeName = /^(creat|updat|modif|chang|delet|last).*(at|on|by|date|time|seen)$/i;

/** Sums and counts. */
export const managedCountName = /count$|total$|balance$|^sum$/i;

/** Links to the record. */
export const managedLinkName = /^(url|uri|href|self|links?|_links)$/i;

/** True for a property of any of these lists. */
export function isServerManagedName(name: string): boolean {
  return [secretName, managedStateName, managedTimeName, managedCountName, managedLinkName].some(
    (pattern) => pattern.test(name),
  );
}
