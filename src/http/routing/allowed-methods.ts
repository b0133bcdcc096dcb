import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  compilePathPattern,
  decodePath,
  type MatchPath,
  pathOfUrl,
} from '../../messages/request/request.ts';
import type { Operation } from '../../openapi/openapi.ts';
import { findByBasePath, type MountedRoutes } from './base-paths.ts';
import type { RouteDefinition } from './routes.ts';

declare module 'node:http' {
  interface IncomingMessage {
    /** Set where a HEAD is answered as a GET. */
    isHead?: boolean;
  }
}

/** The operations on the path of a URL, by whatever method. */
export type OperationsOnPath = (url: string) => readonly Operation[];

/** Compiles the look-up of a path's operations, at the first request for a method that a path lacks. */
export function compileOperationsOnPath(mounted: readonly MountedRoutes[]): OperationsOnPath {
  let mounts: readonly MountPatterns[] | undefined;
  return (url) => {
    mounts ??= mounted.map(toMountPatterns);
    const path = decodePath(pathOfUrl(url));
    const patterns =
      findByBasePath(mounts, path)?.routes ??
      mounts.flatMap(({ routes, aliases }) => [...routes, ...aliases]);
    const matching = patterns.filter(({ match }) => match(path) !== undefined);
    return [...new Set(matching.flatMap(({ operations }) => operations))];
  };
}

type MountPatterns = {
  readonly base: string;
  readonly routes: readonly RoutePattern[];
  readonly aliases: readonly RoutePattern[];
};

type RoutePattern = { readonly match: MatchPath; readonly operations: readonly Operation[] };

function toMountPatterns({ service: { base }, routes, aliases }: MountedRoutes): MountPatterns {
  return {
    base,
    routes: routes.map(toRoutePattern),
    aliases: aliases.map(toRoutePattern),
  };
}

function toRoutePattern({ base, candidates }: RouteDefinition): RoutePattern {
  return {
    match: compilePathPattern(base, candidates[0].operation.path),
    operations: candidates.map(({ operation }) => operation),
  };
}

/** The methods of a path for `Allow`, with HEAD and OPTIONS, which need no description. */
export function listAllowedMethods(operations: readonly Operation[]): readonly string[] {
  const methods = new Set(operations.map(({ method }) => method));
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods.add('OPTIONS')];
}

/** Answers a HEAD as the GET of its URL (RFC 9110, section 9.3.2). Node leaves out the body. */
export function answerHeadAsGet(
  app: FastifyInstance,
  { raw, originalUrl }: FastifyRequest,
  reply: FastifyReply,
): void {
  reply.hijack();
  raw.method = 'GET';
  raw.isHead = true;
  // The original URL has the prefix that names the sandbox.
  raw.url = originalUrl;
  app.routing(raw, reply.raw);
}
