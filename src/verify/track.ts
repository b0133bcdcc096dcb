import { createdBy } from './create.ts';
import type { Draft } from './draft.ts';
import type { Exchange, Purpose } from './sender.ts';
import type { World } from './world.ts';

type Tracking = { readonly keys: readonly string[]; readonly purpose: Purpose };

/** Sends a request, and remembers what it created, so that it can be removed. */
export const keepTrack = async (
  world: World,
  draft: Draft,
  { keys, purpose }: Tracking,
): Promise<Exchange | undefined> => {
  const exchange = await world.sender.send(draft, purpose);
  const conclusion = world.plan.conclusionOf(draft.operation);
  const { resource, behaviour } = conclusion;
  const create = resource && world.plan.rolesOf(resource).create;
  const status = exchange?.got.status ?? 0;
  const isNew = behaviour === 'put' ? status === 201 : status >= 200 && status < 300;
  if (exchange && isNew && resource && create?.operation === draft.operation) {
    const above = keys.slice(0, resource.ancestors.length);
    createdBy(world, conclusion, { resource, above, draft, exchange });
  }
  return exchange;
};
