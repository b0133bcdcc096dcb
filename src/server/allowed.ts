import type { Operation } from '../document/document.ts';

/** Operations on the path of a request, by whatever method. */
export type OnPath = (url: string) => readonly Operation[];

/**
 * Finds what may be done on a path that was asked for by a method that it does not have. Nothing is
 * compiled before somebody does.
 */
export const openOnPath = (operations: readonly Operation[], base: string): OnPath => {
  let paths: readonly Path[] | undefined;
  return (url) => {
    paths ??= listPaths(operations, base);
    const [path = ''] = url.split('?', 1);
    return paths.find(({ pattern }) => pattern.test(path))?.operations ?? [];
  };
};

type Path = { readonly pattern: RegExp; readonly operations: readonly Operation[] };

const listPaths = (operations: readonly Operation[], base: string): readonly Path[] => {
  const byPath = new Map<string, Operation[]>();
  for (const operation of operations) {
    const known = byPath.get(operation.path);
    if (known) known.push(operation);
    else byPath.set(operation.path, [operation]);
  }
  return [...byPath].map(([path, some]) => ({
    pattern: toPattern(`${base}${path}`),
    operations: some,
  }));
};

const toPattern = (template: string): RegExp => {
  const literals = template.split(/\{[^{}]*\}/).map((text) => text.replace(/[^\w/]/g, '\\$&'));
  return new RegExp(`^${literals.join('[^/]+')}$`);
};
