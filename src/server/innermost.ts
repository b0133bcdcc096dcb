/** Of those that a path is below the base path of, the one that is nearest to it; none at the root is. */
export const findInnermost = <T extends { readonly base: string }>(
  mounts: readonly T[],
  path: string,
): T | undefined => {
  let found: T | undefined;
  for (const one of mounts) {
    const isBelow = one.base !== '' && path.startsWith(`${one.base}/`);
    if (isBelow && one.base.length > (found?.base.length ?? 0)) found = one;
  }
  return found;
};
