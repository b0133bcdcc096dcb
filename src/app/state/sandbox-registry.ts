import { type Refusal, refuse } from '../../base/refusal.ts';
import { defaultControlPrefix, type SandboxRegistry } from '../../control/control.ts';
import { formatNotice } from '../../messages/response/response.ts';
import type { Sandbox, Store } from '../../store/types.ts';
import type { SandlotOptions } from '../options.ts';
import type { SandboxDirectory } from './sandbox-directory.ts';

/**
 * Decides which sandboxes exist: any that is used, or only registered ones. In the second mode
 * other names are refused with 404, so that a mistyped name is noticed.
 */
export function createSandboxRegistry(
  store: Store,
  directory: SandboxDirectory,
  {
    sandboxes: mode = 'on use',
    control = 'on',
    controlPrefix = defaultControlPrefix,
  }: SandlotOptions,
): SandboxRegistry {
  const sandbox = (name: string): Sandbox => {
    if (mode === 'on use' || directory.has(name)) return store.sandbox(name);
    throw toUnknownSandboxRefusal(name, {
      names: directory.names(),
      howToRegister:
        control === 'on'
          ? `POST ${controlPrefix}/sandboxes with {"name": "${name}"} registers it`
          : 'None can be registered without the control API',
    });
  };
  return {
    sandbox,
    register: (name, tokens = []) => {
      const registered = directory.register(name, tokens);
      const sandbox = store.sandbox(name);
      return registered === undefined ? sandbox : registered.then(() => sandbox);
    },
    forget: (name) => directory.forget(name),
    tokenOf: (token) => directory.tokens().get(token),
    tokens: () => [...directory.tokens().keys()],
    isEmpty: () => directory.tokens().size === 0,
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
