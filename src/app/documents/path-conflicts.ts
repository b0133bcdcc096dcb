import type { MountedDocument } from './mounted-document.ts';

/** Refuses a document whose paths would hide those of Sandlot's own. */
export function rejectReservedPaths(
  { document: { source }, operations }: MountedDocument,
  prefix: string | undefined,
): void {
  for (const { method, base, path } of operations) {
    const whole = `${base}${path}/`;
    const own = listReservedPaths(prefix).find(([start]) => whole.startsWith(start));
    if (own === undefined) continue;
    throw new Error(
      `${source} has ${method} ${path}, but ${own[1]}. Give its first server another base path.`,
    );
  }
}

function listReservedPaths(prefix: string | undefined): readonly (readonly [string, string])[] {
  return [
    ['/~', 'a path that begins with /~ names a sandbox'],
    ...(prefix === undefined
      ? []
      : [
          [
            `${prefix}/`,
            `what is below ${prefix} is Sandlot's own (--control-prefix moves it)`,
          ] as const,
        ]),
  ];
}

/**
 * Refuses documents that are in each other's way: below the base path of one is nothing of another.
 * @throws an error with one sentence that names both.
 */
export function rejectPathConflicts(mounts: readonly MountedDocument[]): void {
  for (const [index, mount] of mounts.entries()) {
    const twin = mounts.slice(0, index).find(({ base }) => base === mount.base);
    if (twin !== undefined) throw toSameBasePathError(twin, mount);
    for (const inner of mounts) rejectHiddenPaths(mount, inner);
  }
}

function toSameBasePathError(first: MountedDocument, second: MountedDocument): Error {
  return new Error(
    `${first.document.source} and ${second.document.source} would both be at ${first.base || '/'}. Give one another base path: --mount /PATH=${second.document.source}`,
  );
}

function rejectHiddenPaths(outer: MountedDocument, inner: MountedDocument): void {
  if (!inner.base.startsWith(`${outer.base}/`)) return;
  const hidden = outer.operations.find(({ path }) =>
    `${outer.base}${path}/`.startsWith(`${inner.base}/`),
  );
  if (hidden === undefined) return;
  throw new Error(
    `${outer.document.source} has ${hidden.method} ${outer.base}${hidden.path}, and ${inner.document.source} would be at ${inner.base}, before it. Give one another base path: --mount /PATH=${inner.document.source}`,
  );
}
