import type { Mount } from './mount.ts';

/**
 * Refuses documents that are in each other's way: below the base path of one is nothing of another.
 * @throws an error with one sentence that names both.
 */
export const refuseCollisions = (mounts: readonly Mount[]): void => {
  for (const [index, mount] of mounts.entries()) {
    const twin = mounts.slice(0, index).find(({ base }) => base === mount.base);
    if (twin !== undefined) throw toSame(twin, mount);
    for (const inner of mounts) refuseHidden(mount, inner);
  }
};

const toSame = (first: Mount, second: Mount): Error =>
  new Error(
    `${first.document.source} and ${second.document.source} would both be at ${first.base || '/'}. Give one another base path: --mount /PATH=${second.document.source}`,
  );

const refuseHidden = (outer: Mount, inner: Mount): void => {
  if (!inner.base.startsWith(`${outer.base}/`)) return;
  const hidden = outer.operations.find(({ path }) =>
    `${outer.base}${path}/`.startsWith(`${inner.base}/`),
  );
  if (hidden === undefined) return;
  throw new Error(
    `${outer.document.source} has ${hidden.method} ${outer.base}${hidden.path}, and ${inner.document.source} would be at ${inner.base}, before it. Give one another base path: --mount /PATH=${inner.document.source}`,
  );
};
