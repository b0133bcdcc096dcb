import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Operation } from '../../openapi/openapi.ts';
import { compilePathPattern, decodePath } from '../request/path-template.ts';
import { findByBasePath, type MountedRoutes } from './base-paths.ts';
import type { RouteDefinition } from './routes.ts';

/** Operations on the path of a request, by whatever method. */
export type OperationsOnPath = (url: string) => readonly Operation[];

/**
 * Finds what may be done on a path that was asked for by a method that it does not have. Nothing is
 * compiled before somebody does.
 */
export function compileOperationsOnPath(mounted: readonly MountedRoutes[]): OperationsOnPath {
  let known: readonly MountPatterns[] | undefined;
  return (url) => {
    known ??= mounted.map(toMountPatterns);
    const path = decodePath(url.split('?', 1).join());
    const innermost = findByBasePath(known, path);
    const some =
      innermost?.routes ??
      known.flatMap(({ routes: below, aliases: beside }) => [...below, ...beside]);
    return [...new Set(some.flatMap((one) => (one.pattern.test(path) ? one.operations : [])))];
  };
}

type MountPatterns = {
  readonly base: string;
  readonly routes: readonly RoutePattern[];
  readonly aliases: readonly RoutePattern[];
};

type RoutePattern = { readonly pattern: RegExp; readonly operations: readonly Operation[] };

function toMountPatterns({ service: { base }, routes, aliases }: MountedRoutes): MountPatterns {
  return {
    base,
    routes: routes.map(toRoutePattern),
    aliases: aliases.map(toRoutePattern),
  };
}

function toRoutePattern({ base, candidates }: RouteDefinition): RoutePattern {
  return {
    pattern: compilePathPattern(base, candidates[0].operation.path),
    operations: candidates.map(({ operation }) => operation),
  };
}

/** The methods of operations on one path, with those that are answered without a description. */
export function listAllowedMethods(operations: readonly Operation[]): readonly string[] {
  const methods = new Set(operations.map(({ method }) => method));
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods.add('OPTIONS')];
}

/**
 * Answers a HEAD as the GET of its URL is answered (RFC 9110, section 9.3.2); that the body stays here,
 * Node sees to.
 */
export function answerHeadAsGet(
  app: FastifyInstance,
  { raw, originalUrl }: FastifyRequest,
  reply: FastifyReply,
): void {
  reply.hijack();
  raw.method = 'GET';
  // Its prefix names the sandbox, and is taken off anew.
  raw.url = originalUrl;
  app.routing(raw, reply.raw);
}
