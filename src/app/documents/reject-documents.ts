import type { MountedDocument } from './mounted-document.ts';

/** Refuses a document with paths that Sandlot itself uses. */
export function rejectReservedPaths(
  { document: { source }, operations }: MountedDocument,
  prefix: string | undefined,
): void {
  for (const { method, base, path } of operations) {
    const fullPath = `${base}${path}/`;
    const reserved = listReservedPaths(prefix).find(([start]) => fullPath.startsWith(start));
    if (reserved === undefined) continue;
    throw new Error(
      `${source} has ${method} ${path}, but ${reserved[1]}. Give its first server another base path.`,
    );
  }
}

function listReservedPaths(prefix: string | undefined): readonly (readonly [string, string])[] {
  return [
    ['/~', 'paths beginning with /~ select a sandbox'],
    ...(prefix === undefined
      ? []
      : [
          [
            `${prefix}/`,
            `${prefix} is reserved for the control API (--control-prefix moves it)`,
          ] as const,
        ]),
  ];
}

/**
 * Refuses documents with the same base path, or with operations below the base path of another.
 * @throws an error that names both documents.
 */
export function rejectPathConflicts(mounts: readonly MountedDocument[]): void {
  for (const [index, mount] of mounts.entries()) {
    const sameBase = mounts.slice(0, index).find(({ base }) => base === mount.base);
    if (sameBase !== undefined) throw toSameBasePathError(sameBase, mount);
    for (const inner of mounts) rejectHiddenPaths(mount, inner);
  }
}

function toSameBasePathError(first: MountedDocument, second: MountedDocument): Error {
  return new Error(
    `${first.document.source} and ${second.document.source} have the same base path ${first.base || '/'}. Give one of them another: --mount /PATH=${second.document.source}`,
  );
}

function rejectHiddenPaths(outer: MountedDocument, inner: MountedDocument): void {
  if (!inner.base.startsWith(`${outer.base}/`)) return;
  const hidden = outer.operations.find(({ path }) =>
    `${outer.base}${path}/`.startsWith(`${inner.base}/`),
  );
  if (hidden === undefined) return;
  throw new Error(
    `${outer.document.source} has ${hidden.method} ${outer.base}${hidden.path}, which ${inner.document.source} at ${inner.base} would hide. Give one of them another base path: --mount /PATH=${inner.document.source}`,
  );
}

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
