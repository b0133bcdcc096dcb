import type { ReseedOptions } from '../store/store.ts';
import type { FindResource } from './scope.ts';

/**
 * Whether records go on when the document is another: those of resources that it still has, under the
 * same key, and those that no document told of, which a module has.
 */
export const openKeeps =
  (before: FindResource, after: FindResource): ReseedOptions['keeps'] =>
  ({ resource, property }) => {
    const found = after(resource);
    if (found !== undefined) return found.key.property === property;
    return before(resource) === undefined;
  };
