import type { FastifyRequest } from 'fastify';
import { defaultSandboxName } from '../../base/sandbox-name.ts';
import type { Service } from '../../http/http.ts';
import type { Consistency, SharedParts } from '../../store/types.ts';
import type { SandboxDirectory } from '../state/sandbox-directory.ts';

type PreparationOptions = {
  readonly directory: SandboxDirectory;
  readonly sandboxNameOf: Service['sandboxNameOf'];
  readonly consistency: Consistency;
};

/**
 * Compiles the step before a request that brings this replica's copy up to date: the sandbox, what tests
 * set there, and the registered tokens, all in one round trip. `undefined` without other replicas.
 */
export function compilePreparation(
  shared: SharedParts | undefined,
  { directory, sandboxNameOf, consistency }: PreparationOptions,
): Pick<Service, 'prepareRequest' | 'versionHeadersOf'> {
  const { refresh } = directory;
  if (shared === undefined || refresh === undefined)
    return { prepareRequest: undefined, versionHeadersOf: undefined };
  const catchUp = (request: FastifyRequest, access: 'read' | 'write', name: string) =>
    shared.catchUp(name, {
      access,
      version: consistency === 'session' ? readVersion(request, name) : undefined,
    });
  return {
    prepareRequest: (request, access) => {
      const name = findSandboxName(request, sandboxNameOf);
      return catchUp(request, access, name)?.then(async () => {
        await refresh();
        // A token may have been registered on another replica.
        const registeredName = findSandboxName(request, sandboxNameOf);
        if (registeredName !== name) await catchUp(request, access, registeredName);
      });
    },
    versionHeadersOf:
      consistency === 'session'
        ? ({ sandbox }) => toVersionHeaders(shared, sandbox?.name ?? defaultSandboxName)
        : undefined,
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

const cookieStart = 'sandlot-version.';

/** The version that a client has seen: the number in `Sandlot-Version`, else that of its cookie. */
function readVersion({ headers }: FastifyRequest, sandbox: string): number {
  const sent = headers['sandlot-version'];
  const cookie = `${headers.cookie ?? ''}`
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${cookieStart}${sandbox}=`));
  const text = sent ?? cookie?.slice(cookie.indexOf('=') + 1) ?? '';
  return /^\d{1,15}$/.test(`${text}`) ? Number(text) : 0;
}

function toVersionHeaders(shared: SharedParts, sandbox: string): Readonly<Record<string, string>> {
  const version = `${shared.version(sandbox)}`;
  return {
    'sandlot-version': version,
    'set-cookie': `${cookieStart}${sandbox}=${version}; Path=/; HttpOnly; SameSite=Lax`,
  };
}
