import { type Refusal, refuse } from '../../base/refusal.ts';
import { defaultSandboxName } from '../../base/sandbox-name.ts';
import {
  defaultControlPrefix,
  type SandboxPrincipal,
  type SandboxRegistry,
} from '../../control/control.ts';
import { formatNotice } from '../../messages/response/response.ts';
import type { Sandbox, Store } from '../../store/types.ts';
import type { SandlotOptions } from '../options.ts';

/**
 * Decides which sandboxes exist: any that is used, or only registered ones. In the second mode
 * other names are refused with 404, so that a mistyped name is noticed.
 */
export function createSandboxRegistry(
  store: Store,
  {
    sandboxes: mode = 'on use',
    control = 'on',
    controlPrefix = defaultControlPrefix,
  }: SandlotOptions,
): SandboxRegistry {
  const names = new Set([defaultSandboxName]);
  const tokens = new Map<string, SandboxPrincipal>();
  const sandbox = (name: string): Sandbox => {
    if (mode === 'on use' || names.has(name)) return store.sandbox(name);
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
    register: (name, sandboxTokens = []) => {
      names.add(name);
      for (const { token, user } of sandboxTokens)
        tokens.set(token, user === undefined ? { sandbox: name } : { id: user, sandbox: name });
      return store.sandbox(name);
    },
    forget: (name) => {
      if (name !== defaultSandboxName) names.delete(name);
      for (const [token, { sandbox: tokenSandbox }] of tokens)
        if (tokenSandbox === name) tokens.delete(token);
    },
    tokenOf: (token) => tokens.get(token),
    tokens: () => [...tokens.keys()],
    isEmpty: () => tokens.size === 0,
  };
}

/** How to register a sandbox, and the registered ones. */
type RegisteredSandboxes = { readonly howToRegister: string; readonly names: readonly string[] };

/** Repeats the message in a notice, because the API's error format may have no room for it. */
function toUnknownSandboxRefusal(
  name: string,
  { howToRegister, names }: RegisteredSandboxes,
): Refusal {
  const code = 'sandbox-unknown';
  const registeredNames = names.slice(-20).join(', ');
  const text = `Unknown sandbox "${name}"; this server has only registered sandboxes. ${howToRegister}. Registered: ${registeredNames}.`;
  const headers = { 'sandlot-notice': formatNotice({ code, text }) };
  return refuse({ code, detail: text, headers });
}
