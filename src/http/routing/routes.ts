import type { FastifyRequest } from 'fastify';
import type { OperationHandler } from '../../handlers/modules/attach-behaviours.ts';
import { type Operation, refuseFinding } from '../../openapi/openapi.ts';
import { compilePerform, type PerformOperation } from '../calls/perform.ts';
import { parseCookies } from '../request/cookies.ts';
import { compileParameters } from '../request/parameters/parameters.ts';
import { queryOfTemplate, type RoutePath, toRoutePath } from '../request/path-template.ts';
import { decodeQueryText, parseQueryPairs, queryStringOf } from '../request/query-string.ts';
import type { Service } from '../service.ts';

/** What the router calls a route, and the operations that it may lead to. */
export type RouteDefinition = {
  readonly method: string;
  readonly url: string;
  readonly base: string;
  /** The same for routes that match the same requests. */
  readonly key: string;
  readonly candidates: readonly [RouteCandidate, ...RouteCandidate[]];
};

type RouteCandidate = OperationHandler & RoutePath;

/** The routes of operations below a base path: one for all whose templates match the same paths. */
export function listRoutes(
  operations: readonly OperationHandler[],
  base: string,
): readonly RouteDefinition[] {
  const routes = new Map<string, [RouteCandidate, ...RouteCandidate[]]>();
  for (const planned of operations) {
    const { method, path } = planned.operation;
    const candidate: RouteCandidate = { ...planned, ...toRoutePath(base, path) };
    const key = `${method} ${candidate.positionalUrl}`;
    const known = routes.get(key);
    if (known) known.push(candidate);
    else routes.set(key, [candidate]);
  }
  return [...routes].map(([key, candidates]) => {
    const [{ operation, url, positionalUrl }] = candidates;
    return {
      method: operation.method,
      url: candidates.length > 1 ? positionalUrl : url,
      base,
      key,
      candidates,
    };
  });
}

/** Compiles what answers the requests of a route, each of its operations when it is first asked. */
export function compileRoute(service: Service, { candidates }: RouteDefinition): PerformOperation {
  const [first, ...others] = candidates;
  if (others.length === 0) return compileOperation(service, first, first.names);
  const choose = compileOperationChoice(service, candidates);
  const opened = new Map<RouteCandidate, PerformOperation>();
  return (request) => {
    const chosen = choose(request);
    const perform = opened.get(chosen) ?? compileOperation(service, chosen, chosen.positions);
    opened.set(chosen, perform);
    return perform(request);
  };
}

/** An operation that the document describes wrongly refuses all requests. */
function compileOperation(
  service: Service,
  candidate: RouteCandidate,
  names: readonly string[] | undefined,
): PerformOperation {
  const fault = service.findingOf(candidate.operation);
  if (fault) {
    const refusal = refuseFinding(fault);
    return () => Promise.reject(refusal);
  }
  const perform = compilePerform(service, candidate, names);
  if (!candidate.url.endsWith('*')) return perform;
  const last = `p${candidate.positions.length - 1}`;
  return (request) => {
    Reflect.set(Object(request.params), last, Reflect.get(Object(request.params), '*'));
    return perform(request);
  };
}

/** An operation that shares its path and method with others. */
export type OperationCandidate = {
  readonly operation: Operation;
  readonly positions: readonly string[];
};

/**
 * Chooses among operations whose templates match the same paths: the first whose parameters the
 * request fits, those that demand more before those that demand less. Documents have them, though
 * OpenAPI forbids it (3.1, section 4.8.8.2): `/{bucket}#acl` beside `/{bucket}`, `/{id}` beside `/{name}`.
 */
export function compileOperationChoice<T extends OperationCandidate>(
  service: Service,
  candidates: readonly [T, ...T[]],
): (request: FastifyRequest) => T {
  const tries = candidates
    .map((candidate) => ({ candidate, demands: countRequiredInputs(candidate.operation) }))
    .toSorted((one, other) => other.demands - one.demands)
    .map(({ candidate }) => ({ candidate, fits: compileRequestFits(service, candidate) }));
  return (request) => tries.find(({ fits }) => fits(request))?.candidate ?? candidates[0];
}

function countRequiredInputs({ parameters, path }: Operation): number {
  return (
    parameters.filter(({ in: place, required }) => required && place !== 'path').length +
    queryOfTemplate(path).length
  );
}

function compileRequestFits(
  { document, schemas }: Service,
  { operation, positions }: OperationCandidate,
): (request: FastifyRequest) => boolean {
  const read = compileParameters(document, schemas, operation);
  const fixed = queryOfTemplate(operation.path);
  return ({ params, headers, raw }) => {
    const querystring = queryStringOf(raw.url);
    const query = parseQueryPairs(querystring);
    const path: Record<string, string> = {};
    positions.forEach((name, index) => {
      path[name] = String(Reflect.get(Object(params), `p${index}`));
    });
    const isFixed = fixed.every(([name, text]) =>
      query.get(name)?.some((sent) => decodeQueryText(sent) === text),
    );
    return (
      isFixed &&
      read({ path, query, querystring, header: headers, cookie: parseCookies(headers.cookie) })
        .violations.length === 0
    );
  };
}
