import { type PlannedOperation, toRecordsName } from '../../inference/inference.ts';
import type { Records } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { keyOf } from '../record/keys.ts';

type FindSource = (context: Context) => Pick<Records, 'list'>;

/**
 * Compiles the reading of the records below all parents; `undefined` for a list of one parent. If some
 * parents are unknown, records are found where they were written, after those of the seed.
 */
export function compileRecordsOfAllParents(
  { model, seedParents }: Pick<HandlerContext, 'model' | 'seedParents'>,
  { resource, plan }: PlannedOperation<'list' | 'search'>,
): FindSource | undefined {
  const { allParents } = plan.target;
  if (allParents === undefined) return undefined;
  const { parents, ownList } = allParents;
  const isOfResource = (name: string) => model.resolveRecordsName(name)?.resource === resource;
  const ancestors = model.resources.filter(({ name }) => parents?.includes(name));
  const { compoundKey } = resource;
  const ownLists = ownList === undefined ? [] : [ownList];
  const seeded = (): readonly string[] =>
    compoundKey
      ? seedParents(resource, compoundKey).map((keys) => toRecordsName(resource, keys))
      : ownLists;
  const listNames = (context: Context): readonly string[] =>
    parents === undefined
      ? [...new Set([...seeded(), ...context.resources().filter(isOfResource)])]
      : ancestors
          .reduce<readonly (readonly string[])[]>(
            (paths, ancestor) =>
              paths.flatMap((keys) =>
                context
                  .records(toRecordsName(ancestor, keys))
                  .list()
                  .records.map((record) => [...keys, keyOf(ancestor, record)]),
              ),
            [[]],
          )
          .map((keys) => toRecordsName(resource, keys));
  return (context) => {
    const records = listNames(context).flatMap((name) => context.records(name).list().records);
    return {
      list: ({ offset = 0, limit = records.length } = {}) => ({
        records: records.slice(offset, offset + limit),
        total: records.length,
      }),
    };
  };
}
