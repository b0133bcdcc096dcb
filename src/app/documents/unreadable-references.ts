import type { MountedDocument } from './mounted-document.ts';

/** The references that could not be read, with the reasons, by address. */
export function listUnreadableReferences(
  mounts: readonly MountedDocument[],
): ReadonlyMap<string, string> {
  return new Map(mounts.flatMap(({ document }) => [...document.unreadable]));
}

/**
 * Refuses a reloaded document with references that have become unreadable: the file is broken or
 * still being written. References that were unreadable before are tolerated.
 * @throws an error that names the first of them.
 */
export function rejectNewUnreadableReferences(
  unreadable: ReadonlyMap<string, string>,
  before: ReadonlyMap<string, string>,
): void {
  for (const [address, reason] of unreadable) {
    if (before.has(address)) continue;
    // Shows a file as its path, like other messages.
    const name = decodeURI(address.replace(/^file:\/\//, ''));
    throw new Error(`${name} cannot be read: ${reason}`);
  }
}
