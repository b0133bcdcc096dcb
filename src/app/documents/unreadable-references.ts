import type { MountedDocument } from './mounted-document.ts';

/** What documents refer to and could not be read, as places, each with the reason. */
export function listUnreadableReferences(
  mounts: readonly MountedDocument[],
): ReadonlyMap<string, string> {
  return new Map(mounts.flatMap(({ document }) => [...document.unreadable]));
}

/**
 * Refuses documents that are read again and of which a part cannot be read: they are being written,
 * or are broken. What could not be read before either is known to whoever started with it.
 * @throws an error with a sentence that names the first of them.
 */
export function rejectNewUnreadableReferences(
  unread: ReadonlyMap<string, string>,
  before: ReadonlyMap<string, string>,
): void {
  for (const [address, reason] of unread) {
    if (before.has(address)) continue;
    // A file is called by its path, as it is everywhere else.
    const name = decodeURI(address.replace(/^file:\/\//, ''));
    throw new Error(`${name} cannot be read: ${reason}`);
  }
}
