import type { FastifyRequest } from 'fastify';
import { defaultSandboxName } from '../../base/sandbox-name.ts';
import type { Service } from '../../http/http.ts';
import type { CatchUpOptions, SharedParts } from '../../store/types.ts';
import type { SandboxDirectory } from '../state/sandbox-directory.ts';

/**
 * Compiles the step before a request that brings this replica's copy up to date: the sandbox, what tests
 * set there, and the registered tokens, all in one round trip. `undefined` without other replicas.
 */
export function compilePrepareRequest(
  shared: SharedParts | undefined,
  { refresh }: SandboxDirectory,
  sandboxNameOf: Service['sandboxNameOf'],
): Service['prepareRequest'] {
  if (shared === undefined || refresh === undefined) return undefined;
  return (request, access) => {
    const how: CatchUpOptions = { access };
    const name = findSandboxName(request, sandboxNameOf);
    const current = shared.catchUp(name, how);
    return current?.then(async () => {
      await refresh();
      // A token may have been registered on another replica.
      const registeredName = findSandboxName(request, sandboxNameOf);
      if (registeredName !== name) await shared.catchUp(registeredName, how);
    });
  };
}

/** An invalid name is refused later. */
function findSandboxName(request: FastifyRequest, sandboxNameOf: Service['sandboxNameOf']): string {
  try {
    return sandboxNameOf(request);
  } catch {
    return defaultSandboxName;
  }
}
