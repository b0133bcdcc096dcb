import type { BehavioursModule, Principal } from '../behaviour/behaviour.ts';
import type { Registry } from '../control/control.ts';
import type { OpenApiDocument } from '../document/document.ts';
import type { Service } from '../server/service.ts';
import { openSandboxNames } from '../server/token-sandbox.ts';
import { readTokens } from '../server/tokens.ts';
import { findAuthenticate } from './manners.ts';
import type { SandlotOptions } from './options.ts';

type Parts = {
  readonly document: OpenApiDocument;
  readonly modules: readonly BehavioursModule[];
  readonly registry: Registry;
};

/** Who is let in by token, where a file says so, and which sandboxes tokens pick. */
export const openTokens = async (
  { document, modules, registry }: Parts,
  options: SandlotOptions,
): Promise<Pick<Service, 'tokens' | 'sandboxNameOf'>> => {
  const listed = await readListed(modules, options);
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
    sandboxNameOf: openSandboxNames(document, {
      isEmpty: () => picking.size === 0 && registry.isEmpty(),
      sandboxOf: (token) => registry.sandboxOf(token) ?? picking.get(token),
    }),
  };
};

const readListed = async (
  modules: readonly BehavioursModule[],
  { tokens }: SandlotOptions,
): Promise<ReadonlyMap<string, Principal> | undefined> => {
  if (tokens === undefined) return undefined;
  if (findAuthenticate(modules)) {
    throw new Error(
      'Here a behaviours module says who is let in, so --tokens would change nothing. Leave it out.',
    );
  }
  return readTokens(tokens);
};
