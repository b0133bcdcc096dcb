import { toInternalResource } from '../../base/internal-resources.ts';
import type { Context } from '../behaviour.ts';

/** Keys of records that were noted in a sandbox, such as those of deleted records. */
export type MarkedKeys = {
  has(context: Context, name: string, key: string): boolean;
  mark(context: Context, name: string, key: string): void;
  /** Returns whether the key was marked. */
  unmark(context: Context, name: string, key: string): boolean;
};

/** @param internalName the name under which the store holds them. */
export function createMarkedKeys(internalName: string): MarkedKeys {
  const resource = toInternalResource(internalName);
  return {
    has: (context, name, key) => context.records(resource).get(`${name}/${key}`) !== undefined,
    mark: (context, name, key) => {
      const id = `${name}/${key}`;
      const records = context.records(resource);
      if (records.get(id) === undefined) records.insert({ id });
    },
    unmark: (context, name, key) => context.records(resource).remove(`${name}/${key}`),
  };
}

/** Keys of deleted records that would otherwise be generated, or come back with their children. */
export const deletedKeys: MarkedKeys = createMarkedKeys('removed');
