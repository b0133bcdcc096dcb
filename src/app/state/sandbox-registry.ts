import { type Refusal, refuse } from '../../base/refusal.ts';
import { defaultSandboxName } from '../../base/sandbox-name.ts';
import {
  defaultControlPrefix,
  type SandboxPrincipal,
  type SandboxRegistry,
} from '../../control/control.ts';
import { formatNotice } from '../../http/response/response.ts';
import type { Sandbox, Store } from '../../store/types.ts';
import type { SandlotOptions } from '../options.ts';

/**
 * Which sandboxes there may be: any that somebody uses, or those that were registered; then another is
 * refused (404), so that a name which somebody mistyped is no world of its own.
 */
export function createSandboxRegistry(
  store: Store,
  {
    sandboxes: manner = 'on use',
    control = 'on',
    controlPrefix = defaultControlPrefix,
  }: SandlotOptions,
): SandboxRegistry {
  const names = new Set([defaultSandboxName]);
  const tokens = new Map<string, SandboxPrincipal>();
  const sandbox = (name: string): Sandbox => {
    if (manner === 'on use' || names.has(name)) return store.sandbox(name);
    throw toUnknownSandboxRefusal(name, {
      names: [...names],
      howToRegister:
        control === 'on'
          ? `POST ${controlPrefix}/sandboxes with {"name": "${name}"} registers it`
          : 'None can be registered without the control API',
    });
  };
  return {
    sandbox,
    register: (name, given = []) => {
      names.add(name);
      for (const { token, user } of given)
        tokens.set(token, user === undefined ? { sandbox: name } : { id: user, sandbox: name });
      return store.sandbox(name);
    },
    forget: (name) => {
      if (name !== defaultSandboxName) names.delete(name);
      for (const [token, { sandbox: of }] of tokens) if (of === name) tokens.delete(token);
    },
    tokenOf: (token) => tokens.get(token),
    tokens: () => [...tokens.keys()],
    isEmpty: () => tokens.size === 0,
  };
}

/** How a sandbox is registered, and those that are. */
type RegisteredSandboxes = { readonly howToRegister: string; readonly names: readonly string[] };

/** The form of the API's errors may have no room for why, so a notice says it, too. */
function toUnknownSandboxRefusal(
  name: string,
  { howToRegister, names }: RegisteredSandboxes,
): Refusal {
  const code = 'sandbox-unknown';
  const there = names.slice(-20).join(', ');
  const text = `There is no sandbox "${name}", and this server makes none on use. ${howToRegister}; there is: ${there}.`;
  const headers = { 'sandlot-notice': formatNotice({ code, text }) };
  return refuse({ code, detail: text, headers });
}
