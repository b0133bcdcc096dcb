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

/** The tokens of the file of `--tokens`; absent without one. */
export type ListedTokens = ReadonlyMap<string, Principal> | undefined;

/**
 * Reads the file of `--tokens`.
 * @throws an error with a sentence, also where nobody would look at it.
 */
export async function readTokensFile(
  mounts: readonly MountedDocument[],
  { tokens }: SandlotOptions,
): Promise<ListedTokens> {
  if (tokens === undefined) return undefined;
  const isDeaf = ({ modules }: MountedDocument) =>
    findAuthenticate(modules) && !findIdentify(modules);
  if (mounts.every(isDeaf)) {
    throw new Error(
      'Here a behaviours module says who is let in, so --tokens would change nothing. Leave it out, or have the module export "identify" and ask context.listed(token).',
    );
  }
  return readTokens(tokens);
}

/** What is known of the tokens of the list, and of those that were given to sandboxes while the server runs. */
export function createTokenDirectory(
  listed: ListedTokens,
  mounts: readonly MountedDocument[],
  registry: SandboxRegistry,
): Pick<Service, 'tokens' | 'sandboxNameOf'> & { readonly sandboxTokens: ListSandboxTokens } {
  const picking = new Map(
    [...(listed ?? [])].flatMap(([token, { sandbox }]) =>
      sandbox === undefined ? [] : [[token, sandbox] as const],
    ),
  );
  const sandboxOf = (token: string) => registry.tokenOf(token)?.sandbox ?? picking.get(token);
  const tokenOf = (token: string): Partial<Principal> | undefined => {
    const given = registry.tokenOf(token);
    return given && hasUser(given) ? given : (listed?.get(token) ?? given);
  };
  return {
    tokens: {
      // What was given to a sandbox while the server runs is let in beside the list.
      others: listed === undefined ? 'accepted' : 'rejected',
      get: (token, user) => {
        const known = tokenOf(token);
        return known === undefined || hasUser(known) ? known : { id: user };
      },
      listed: tokenOf,
    },
    sandboxNameOf: compileSandboxName(
      mounts.map(({ document }) => document),
      { isEmpty: () => picking.size === 0 && registry.isEmpty(), sandboxOf },
    ),
    sandboxTokens: () => {
      const shown = new Map<string, ShownToken[]>();
      for (const token of new Set([...picking.keys(), ...registry.tokens()])) {
        const sandbox = `${sandboxOf(token)}`;
        shown.set(sandbox, [
          ...(shown.get(sandbox) ?? []),
          toMaskedToken(token, tokenOf(token)?.id),
        ]);
      }
      return shown;
    },
  };
}

function hasUser(known: Partial<Principal>): known is Principal {
  return known.id !== undefined;
}

function toMaskedToken(token: string, user: string | undefined): ShownToken {
  return user === undefined
    ? { token: abbreviateToken(token) }
    : { token: abbreviateToken(token), user };
}

/** Asks the modules that know who there is; one that knows the user is enough, and so is a document without. */
export function compileTokenUserCheck(
  services: readonly Service[],
  store: Pick<Store, 'has' | 'sandbox'>,
): ExplainUnknownUser {
  const letsAnybodyIn = services.some(({ authenticate }) => authenticate === undefined);
  return async (user, name) => {
    if (letsAnybodyIn) return undefined;
    // One that is not there yet starts as this one did, and need not be made for the question.
    const sandbox = store.sandbox(store.has(name) ? name : defaultSandboxName);
    const answers = await Promise.all(
      services.map((service) => identifyUser(service, user, sandbox)),
    );
    const refusals = answers.filter(isRefusal);
    return refusals.length === answers.length ? refusals[0]?.message : undefined;
  };
}

async function identifyUser(service: Service, user: string, sandbox: Sandbox): Promise<unknown> {
  return sandbox.read(async (transaction) =>
    service.identify?.(user, new CallContext(service, transaction, sandbox.name)),
  );
}

/** Throws a sentence on the first token of a list whose user is not there. */
export async function rejectUnknownTokenUsers(
  listed: ListedTokens,
  findStranger: ExplainUnknownUser,
  file: string | undefined,
): Promise<void> {
  for (const [token, { id, sandbox = defaultSandboxName }] of listed ?? []) {
    const stranger = await findStranger(id, sandbox);
    if (stranger === undefined) continue;
    throw new Error(
      `The tokens file ${file} has a wrong user for "${abbreviateToken(token)}": ${stranger}`,
    );
  }
}
