import { isRefusal } from '../../base/refusal.ts';
import { defaultSandboxName } from '../../base/sandbox-name.ts';
import type {
  ExplainUnknownUser,
  ListSandboxTokens,
  SandboxRegistry,
  SandboxToken as ShownToken,
} from '../../control/control.ts';
import type { Principal } from '../../handlers/behaviour.ts';
import {
  abbreviateToken,
  CallContext,
  compileSandboxName,
  readTokens,
  type Service,
} from '../../http/http.ts';
import type { Sandbox, Store } from '../../store/types.ts';
import type { MountedDocument } from '../documents/mounted-document.ts';
import type { SandlotOptions } from '../options.ts';
import { findAuthenticate, findIdentify } from './request-policy.ts';

/** The tokens of the `--tokens` file; absent without one. */
export type ListedTokens = ReadonlyMap<string, Principal> | undefined;

/**
 * Reads the `--tokens` file.
 * @throws an error when the file is invalid, or when no module would use it.
 */
export async function readTokensFile(
  mounts: readonly MountedDocument[],
  { tokens }: SandlotOptions,
): Promise<ListedTokens> {
  if (tokens === undefined) return undefined;
  const ignoresTokens = ({ modules }: MountedDocument) =>
    findAuthenticate(modules) && !findIdentify(modules);
  if (mounts.every(ignoresTokens)) {
    throw new Error(
      '--tokens has no effect, because a behaviours module authenticates by itself. Leave it out, or export "identify" from the module and call context.listed(token).',
    );
  }
  return readTokens(tokens);
}

/** Combines the listed tokens with those registered for sandboxes at run time. */
export function createTokenDirectory(
  listed: ListedTokens,
  mounts: readonly MountedDocument[],
  registry: SandboxRegistry,
  { hostSuffix }: Pick<SandlotOptions, 'hostSuffix'>,
): Pick<Service, 'tokens' | 'sandboxNameOf'> & { readonly sandboxTokens: ListSandboxTokens } {
  const sandboxByToken = new Map(
    [...(listed ?? [])].flatMap(([token, { sandbox }]) =>
      sandbox === undefined ? [] : [[token, sandbox] as const],
    ),
  );
  const sandboxOf = (token: string) =>
    registry.tokenOf(token)?.sandbox ?? sandboxByToken.get(token);
  const tokenOf = (token: string): Partial<Principal> | undefined => {
    const registered = registry.tokenOf(token);
    return registered && hasUser(registered) ? registered : (listed?.get(token) ?? registered);
  };
  return {
    tokens: {
      // Tokens registered at run time are accepted in addition.
      others: listed === undefined ? 'accepted' : 'rejected',
      get: (token, user) => {
        const principal = tokenOf(token);
        return principal === undefined || hasUser(principal) ? principal : { id: user };
      },
      listed: tokenOf,
    },
    sandboxNameOf: compileSandboxName(
      mounts.map(({ document }) => document),
      {
        tokens: { isEmpty: () => sandboxByToken.size === 0 && registry.isEmpty(), sandboxOf },
        hostSuffix,
      },
    ),
    sandboxTokens: () => {
      const tokensBySandbox = new Map<string, ShownToken[]>();
      for (const token of new Set([...sandboxByToken.keys(), ...registry.tokens()])) {
        const sandbox = `${sandboxOf(token)}`;
        tokensBySandbox.set(sandbox, [
          ...(tokensBySandbox.get(sandbox) ?? []),
          toMaskedToken(token, tokenOf(token)?.id),
        ]);
      }
      return tokensBySandbox;
    },
  };
}

function hasUser(principal: Partial<Principal>): principal is Principal {
  return principal.id !== undefined;
}

function toMaskedToken(token: string, user: string | undefined): ShownToken {
  return user === undefined
    ? { token: abbreviateToken(token) }
    : { token: abbreviateToken(token), user };
}

/**
 * Compiles a check that asks the modules whether a user exists. One module that knows the user
 * suffices; without authentication every user is accepted.
 */
export function compileTokenUserCheck(
  services: readonly Service[],
  store: Pick<Store, 'has' | 'sandbox' | 'shared'>,
): ExplainUnknownUser {
  const acceptsAnyUser = services.some(({ authenticate }) => authenticate === undefined);
  return async (user, name) => {
    if (acceptsAnyUser) return undefined;
    // An unused sandbox has the same users as the default one, so it need not be created.
    const isUsed = (await store.shared?.has(name)) ?? store.has(name);
    const sandbox = store.sandbox(isUsed ? name : defaultSandboxName);
    const results = await Promise.all(
      services.map((service) => identifyUser(service, user, sandbox)),
    );
    const refusals = results.filter(isRefusal);
    return refusals.length === results.length ? refusals[0]?.message : undefined;
  };
}

async function identifyUser(service: Service, user: string, sandbox: Sandbox): Promise<unknown> {
  return sandbox.read(async (transaction) =>
    service.identify?.(user, new CallContext(service, transaction, sandbox.name)),
  );
}

/**
 * @throws an error that names the first token with an unknown user.
 */
export async function rejectUnknownTokenUsers(
  listed: ListedTokens,
  explainUnknownUser: ExplainUnknownUser,
  file: string | undefined,
): Promise<void> {
  for (const [token, { id, sandbox = defaultSandboxName }] of listed ?? []) {
    const explanation = await explainUnknownUser(id, sandbox);
    if (explanation === undefined) continue;
    throw new Error(`Invalid user of token "${abbreviateToken(token)}" in ${file}: ${explanation}`);
  }
}
