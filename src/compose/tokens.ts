import type { Principal } from '../behaviour/behaviour.ts';
import type { Registry, SandboxTokens, GivenToken as ShownToken } from '../control/control.ts';
import type { Service } from '../server/service.ts';
import { openSandboxNames } from '../server/token-sandbox.ts';
import { readTokens, shorten } from '../server/tokens.ts';
import { findAuthenticate, findIdentify } from './manners.ts';
import type { Mount } from './mount.ts';
import type { SandlotOptions } from './options.ts';

/** The tokens of the file of `--tokens`; absent without one. */
export type ListedTokens = ReadonlyMap<string, Principal> | undefined;

/**
 * Reads the file of `--tokens`.
 * @throws an error with a sentence, also where nobody would look at it.
 */
export const readListed = async (
  mounts: readonly Mount[],
  { tokens }: SandlotOptions,
): Promise<ListedTokens> => {
  if (tokens === undefined) return undefined;
  const isDeaf = ({ modules }: Mount) => findAuthenticate(modules) && !findIdentify(modules);
  if (mounts.every(isDeaf)) {
    throw new Error(
      'Here a behaviours module says who is let in, so --tokens would change nothing. Leave it out, or have the module export "identify" and ask context.listed(token).',
    );
  }
  return readTokens(tokens);
};

/** What is known of the tokens of the list, and of those that were given to sandboxes while the server runs. */
export const openTokens = (
  listed: ListedTokens,
  mounts: readonly Mount[],
  registry: Registry,
): Pick<Service, 'tokens' | 'sandboxNameOf'> & { readonly sandboxTokens: SandboxTokens } => {
  const picking = new Map(
    [...(listed ?? [])].flatMap(([token, { sandbox }]) =>
      sandbox === undefined ? [] : [[token, sandbox] as const],
    ),
  );
  const sandboxOf = (token: string) => registry.tokenOf(token)?.sandbox ?? picking.get(token);
  const tokenOf = (token: string): Partial<Principal> | undefined => {
    const given = registry.tokenOf(token);
    return given && isNamed(given) ? given : (listed?.get(token) ?? given);
  };
  return {
    tokens: {
      // What was given to a sandbox while the server runs is let in beside the list.
      others: listed === undefined ? 'let in' : 'refused',
      get: (token, user) => {
        const known = tokenOf(token);
        return known === undefined || isNamed(known) ? known : { id: user };
      },
      listed: tokenOf,
    },
    sandboxNameOf: openSandboxNames(
      mounts.map(({ document }) => document),
      { isEmpty: () => picking.size === 0 && registry.isEmpty(), sandboxOf },
    ),
    sandboxTokens: () => {
      const shown = new Map<string, ShownToken[]>();
      for (const token of new Set([...picking.keys(), ...registry.tokens()])) {
        const sandbox = `${sandboxOf(token)}`;
        shown.set(sandbox, [...(shown.get(sandbox) ?? []), show(token, tokenOf(token)?.id)]);
      }
      return shown;
    },
  };
};

const isNamed = (known: Partial<Principal>): known is Principal => known.id !== undefined;

const show = (token: string, user: string | undefined): ShownToken =>
  user === undefined ? { token: shorten(token) } : { token: shorten(token), user };
