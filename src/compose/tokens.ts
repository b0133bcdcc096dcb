import type { Principal } from '../behaviour/behaviour.ts';
import type { Registry } from '../control/control.ts';
import type { Service } from '../server/service.ts';
import { openSandboxNames } from '../server/token-sandbox.ts';
import { readTokens } from '../server/tokens.ts';
import { findAuthenticate } from './manners.ts';
import type { Mount } from './mount.ts';
import type { SandlotOptions } from './options.ts';

/** Who is let in by token, where a file says so, and which sandboxes tokens pick. */
export const openTokens = async (
  mounts: readonly Mount[],
  registry: Registry,
  options: SandlotOptions,
): Promise<Pick<Service, 'tokens' | 'sandboxNameOf'>> => {
  const listed = await readListed(mounts, options);
  const picking = new Map(
    [...(listed ?? [])].flatMap(([token, { sandbox }]) =>
      sandbox === undefined ? [] : [[token, sandbox] as const],
    ),
  );
  return {
    // What was given to a sandbox while the server runs is let in too.
    tokens: listed && {
      get: (token, user) =>
        listed.get(token) ?? (registry.sandboxOf(token) === undefined ? undefined : { id: user }),
    },
    sandboxNameOf: openSandboxNames(
      mounts.map(({ document }) => document),
      {
        isEmpty: () => picking.size === 0 && registry.isEmpty(),
        sandboxOf: (token) => registry.sandboxOf(token) ?? picking.get(token),
      },
    ),
  };
};

const readListed = async (
  mounts: readonly Mount[],
  { tokens }: SandlotOptions,
): Promise<ReadonlyMap<string, Principal> | undefined> => {
  if (tokens === undefined) return undefined;
  if (mounts.every(({ modules }) => findAuthenticate(modules))) {
    throw new Error(
      'Here a behaviours module says who is let in, so --tokens would change nothing. Leave it out.',
    );
  }
  return readTokens(tokens);
};
