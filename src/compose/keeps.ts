import type { Inference } from '../document/document.ts';
import type { ReseedOptions } from '../store/store.ts';

type Open = (() => Inference) | undefined;

/**
 * Whether records go on when the document is another: those of resources that it still has, under the
 * same key, and those that no document told of, which a module has.
 */
export const openKeeps = (before: Open, after: Open): ReseedOptions['keeps'] => {
  const find = (open: Open, name: string) => open?.().resolve(name)?.resource;
  return ({ resource, property }) => {
    const found = find(after, resource);
    if (found !== undefined) return found.key.property === property;
    return find(before, resource) === undefined;
  };
};
