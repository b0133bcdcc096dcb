import type { PickingToken, Registry } from '../control/control.ts';
import { refuse } from '../refusal.ts';
import { defaultSandbox } from '../store/name.ts';
import type { Sandbox, Store } from '../store/store.ts';
import type { SandlotOptions } from './options.ts';

/**
 * Which sandboxes there may be: any that somebody uses, or those that were registered; then another is
 * refused (404), so that a name which somebody mistyped is no world of its own.
 */
export const openRegistry = (
  store: Store,
  { sandboxes: manner = 'on use' }: SandlotOptions,
): Registry => {
  const names = new Set([defaultSandbox]);
  const tokens = new Map<string, PickingToken>();
  const sandbox = (name: string): Sandbox => {
    if (manner === 'on use' || names.has(name)) return store.sandbox(name);
    throw refuse({
      status: 404,
      code: 'sandbox-unknown',
      detail: `There is no sandbox "${name}", and this server makes none on use. POST /sandboxes of the control API registers one; there is: ${[...names].slice(-20).join(', ')}.`,
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
      if (name !== defaultSandbox) names.delete(name);
      for (const [token, { sandbox: of }] of tokens) if (of === name) tokens.delete(token);
    },
    tokenOf: (token) => tokens.get(token),
    tokens: () => [...tokens.keys()],
    isEmpty: () => tokens.size === 0,
  };
};
