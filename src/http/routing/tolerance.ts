import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { quote } from '../../base/refusal.ts';
import { basePathSegment, versionSegment } from '../../inference/inference.ts';
import { pathOfUrl, queryStringOf } from '../../messages/request/request.ts';
import type { Notice } from '../../messages/response/response.ts';
import { listServerPaths } from '../../openapi/openapi.ts';
import type { OperationsOnPath } from './allowed-methods.ts';
import type { IsControlRequest, MountedRoutes } from './base-paths.ts';
import { sandboxPrefixOf } from './sandbox-name.ts';

declare module 'node:http' {
  interface IncomingMessage {
    /** Where the request has another path or method than the operation that answers it. */
    tolerance?: readonly Notice[];
    /** The body of a request that is routed again. */
    receivedBody?: unknown;
  }
}

/** Routes a request without a route again, to the operation that it is close to; `false` if there is none. */
export type TolerateRequest = (request: FastifyRequest, reply: FastifyReply) => boolean;

type ToleranceOptions = {
  readonly mounted: readonly MountedRoutes[];
  readonly onPath: OperationsOnPath;
  readonly isControl: IsControlRequest;
};

/**
 * Compiles the tolerance of requests that the document nearly has: a slash at the end more or less, a
 * base path more or less, and a POST with a form for a GET. Each gets a notice.
 */
export function compileTolerance(
  app: FastifyInstance,
  { mounted, onPath, isControl }: ToleranceOptions,
): TolerateRequest {
  let basePaths: BasePaths | undefined;
  return (request, reply) => {
    if (request.raw.tolerance !== undefined || isControl(request)) return false;
    basePaths ??= collectBasePaths(mounted);
    const intended = findIntended(request, onPath, basePaths);
    if (intended === undefined) return false;
    routeAgain(app, { request, reply, intended });
    return true;
  };
}

/** The request that a request without a route means. */
type IntendedRequest = {
  readonly method: string;
  readonly url: string;
  readonly notices: readonly Notice[];
};

type ReroutedRequest = {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly intended: IntendedRequest;
};

function routeAgain(
  app: FastifyInstance,
  { request: { raw, originalUrl, method, body }, reply, intended }: ReroutedRequest,
): void {
  reply.hijack();
  raw.tolerance = intended.notices;
  raw.receivedBody = body;
  if (intended.method !== method)
    for (const field of ['content-type', 'content-length', 'transfer-encoding'])
      delete raw.headers[field];
  raw.method = intended.method;
  raw.url = sandboxPrefixOf(originalUrl) + intended.url;
  app.routing(raw, reply.raw);
}

function findIntended(
  request: FastifyRequest,
  onPath: OperationsOnPath,
  basePaths: BasePaths,
): IntendedRequest | undefined {
  const { method, url } = request;
  const sentPath = pathOfUrl(url);
  const query = url.slice(sentPath.length);
  for (const { path, notices } of listNearbyPaths(sentPath, basePaths)) {
    const methods = onPath(path).map((operation) => operation.method);
    if (path !== sentPath && answersMethod(methods, method))
      return { method, url: path + query, notices };
    if (methods.includes('GET') && isFormPost(request))
      return {
        method: 'GET',
        url: `${path}?${[queryStringOf(url), String(request.body)].filter(Boolean).join('&')}`,
        notices: [
          ...notices,
          toNotice('form-as-query', `The document has GET ${quote(path)}: the form is its query.`),
        ],
      };
  }
  return undefined;
}

/** HEAD and OPTIONS are answered without a description. */
function answersMethod(methods: readonly string[], method: string): boolean {
  if (method === 'OPTIONS') return methods.length > 0;
  return methods.includes(method === 'HEAD' ? 'GET' : method);
}

function isFormPost({ method, headers }: FastifyRequest): boolean {
  const type = headers['content-type'] ?? '';
  return method === 'POST' && type.startsWith('application/x-www-form-urlencoded');
}

type NearbyPath = { readonly path: string; readonly notices: readonly Notice[] };

function* listNearbyPaths(sent: string, basePaths: BasePaths): Iterable<NearbyPath> {
  for (const path of [sent, ...listOtherBases(sent, basePaths)]) {
    const notices =
      path === sent ? [] : [toNotice('base-path', `${quote(sent)} is read as ${quote(path)}.`)];
    yield { path, notices };
    const toggled = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
    const slash = path.endsWith('/') ? 'without the slash at its end' : 'with a slash at its end';
    if (path !== '/')
      yield {
        path: toggled,
        notices: [
          ...notices,
          toNotice('trailing-slash', `The document has ${quote(toggled)}, ${slash}.`),
        ],
      };
  }
}

function toNotice(code: string, text: string): Notice {
  return { code, text };
}

/** What may stand before the paths of documents. */
type BasePaths = {
  /** What the documents have there: base paths, and the segments that all paths of one begin with. */
  readonly documented: readonly string[];
  /** Those that a request may lack; of several documents none, since it may mean each of them. */
  readonly missing: readonly string[];
  /** The paths of other servers of the documents. */
  readonly ofOtherServers: readonly string[];
};

function collectBasePaths(mounted: readonly MountedRoutes[]): BasePaths {
  const documented = mounted.map(({ service: { base, operations } }) => {
    const paths = operations.map(({ operation }) => operation.path);
    return base + findCommonBase(paths);
  });
  return {
    documented,
    missing: documented.length === 1 ? documented : [],
    ofOtherServers: mounted
      .flatMap(({ service: { document } }) => listServerPaths(document))
      .filter((path) => path !== ''),
  };
}

/** The segments such as `/api/v2` that all paths begin with. */
function findCommonBase([first = '', ...others]: readonly string[]): string {
  let base = '';
  for (const segment of first.split('/').slice(1, -1)) {
    const longer = `${base}/${segment}`;
    const isCommon = others.every((path) => path.startsWith(`${longer}/`));
    if (!isCommon || !basePathSegment.test(segment)) break;
    base = longer;
  }
  return base;
}

/** The paths with another base path, or none, or one of a document. */
function listOtherBases(
  sent: string,
  { documented, missing, ofOtherServers }: BasePaths,
): Set<string> {
  const rests = [
    sent,
    ...ofOtherServers
      .filter((base) => sent.startsWith(`${base}/`))
      .map((base) => sent.slice(base.length)),
    ...listWithoutBaseSegments(sent, documented),
  ];
  const paths = rests.flatMap((rest) => [...missing.map((base) => base + rest), rest]);
  return new Set(paths.filter((path) => path !== sent));
}

/** How many segments of a base path a client may have added. */
const maxBaseSegments = 4;

/** The path without the first of its segments that name an API or its version; never another version. */
function listWithoutBaseSegments(sent: string, documented: readonly string[]): readonly string[] {
  const own = documented
    .flatMap((base) => base.split('/'))
    .filter((one) => versionSegment.test(one));
  const rests: string[] = [];
  let rest = sent;
  while (rests.length < maxBaseSegments) {
    const [, segment = '', below] = /^\/([^/]*)(\/.*)$/s.exec(rest) ?? [];
    const isOtherVersion = versionSegment.test(segment) && own.length > 0 && !own.includes(segment);
    if (below === undefined || !basePathSegment.test(segment) || isOtherVersion) break;
    rests.push(below);
    rest = below;
  }
  return rests;
}
