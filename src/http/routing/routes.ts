import type { FastifyRequest } from 'fastify';
import {
  compileParameters,
  decodeQueryText,
  queryOfTemplate,
  type RoutePath,
  toRoutePath,
  toSentParameters,
} from '../../messages/request/request.ts';
import { type Operation, type Parameter, refuseFinding } from '../../openapi/openapi.ts';
import { namePathParameters } from '../calls/create-call.ts';
import { compilePerform, type PerformableOperation } from '../calls/perform.ts';
import type { PerformOperation } from '../calls/performed-call.ts';
import type { Service } from '../service.ts';

/** A route of the router, and the operations that it may lead to. */
export type RouteDefinition = {
  readonly method: string;
  readonly url: string;
  readonly base: string;
  /** Equal for routes that match the same requests. */
  readonly key: string;
  readonly candidates: readonly [RouteCandidate, ...RouteCandidate[]];
};

type RouteCandidate = PerformableOperation & RoutePath;

/** Lists the routes of operations below a base path. Templates that match the same paths share a route. */
export function listRoutes(
  operations: readonly PerformableOperation[],
  base: string,
): readonly RouteDefinition[] {
  const routes = new Map<string, [RouteCandidate, ...RouteCandidate[]]>();
  for (const handler of operations) {
    const { method, path } = handler.operation;
    const candidate: RouteCandidate = { ...handler, ...toRoutePath(base, path) };
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

/** Compiles a route. Each of several operations is compiled at its first request. */
export function compileRoute(service: Service, { candidates }: RouteDefinition): PerformOperation {
  const [first, ...others] = candidates;
  if (others.length === 0) return compileOperation(service, first, first.numberedNames);
  const choose = compileOperationChoice(service, candidates);
  const compiled = new Map<RouteCandidate, PerformOperation>();
  return (request) => {
    const chosen = choose(request);
    const perform =
      compiled.get(chosen) ?? compileOperation(service, chosen, chosen.parameterNames);
    compiled.set(chosen, perform);
    return perform(request);
  };
}

/** An operation with a finding that blocks it answers every request 501. */
function compileOperation(
  service: Service,
  candidate: RouteCandidate,
  numberedNames: readonly string[] | undefined,
): PerformOperation {
  const finding = service.findingOf(candidate.operation);
  if (finding) {
    const refusal = refuseFinding(finding);
    return () => Promise.reject(refusal);
  }
  const perform = compilePerform(service, candidate, numberedNames);
  if (!candidate.url.endsWith('*')) return perform;
  const last = `p${candidate.parameterNames.length - 1}`;
  return (request) => {
    Reflect.set(Object(request.params), last, Reflect.get(Object(request.params), '*'));
    return perform(request);
  };
}

/** An operation that shares its path and method with others. */
export type OperationCandidate = {
  readonly operation: Operation;
  readonly parameterNames: readonly string[];
};

/**
 * Chooses among operations whose templates match the same paths. Documents have such operations, though
 * OpenAPI forbids them (3.1, section 4.8.8.2): `/{bucket}#acl` beside `/{bucket}`, `/{id}` beside `/{name}`.
 * The operation that requires most of what the request has is meant; a mistake in an optional parameter
 * is then refused, and does not lead to another operation. Of equals the first without violations is taken.
 */
export function compileOperationChoice<T extends OperationCandidate>(
  service: Service,
  candidates: readonly [T, ...T[]],
): (request: FastifyRequest) => T {
  const byStrictness = candidates
    .map((candidate) => ({
      candidate,
      inputs: countRequiredInputs(candidate.operation),
      hasRequired: compileRequestFits(
        service,
        candidate,
        candidate.operation.parameters.filter(isRequired),
      ),
      fits: compileRequestFits(service, candidate, candidate.operation.parameters),
    }))
    .toSorted((a, b) => b.inputs - a.inputs);
  return (request) => {
    const first = byStrictness.find(({ hasRequired }) => hasRequired(request));
    const equals = byStrictness.filter(({ inputs }) => inputs === first?.inputs);
    const chosen = equals.find(({ fits }) => fits(request)) ?? first;
    return chosen?.candidate ?? candidates[0];
  };
}

function isRequired({ required }: Parameter): boolean {
  return required;
}

function countRequiredInputs({ parameters, path }: Operation): number {
  const required = parameters.filter((parameter) => parameter.required && parameter.in !== 'path');
  return required.length + queryOfTemplate(path).length;
}

function compileRequestFits(
  { document, schemas }: Service,
  { operation, parameterNames }: OperationCandidate,
  parameters: readonly Parameter[],
): (request: FastifyRequest) => boolean {
  const parseParameters = compileParameters(document, schemas, { parameters });
  const fixedQuery = queryOfTemplate(operation.path);
  return ({ params, headers, raw }) => {
    const path = namePathParameters(parameterNames, params);
    const sent = toSentParameters(raw.url, headers, path);
    const hasFixedQuery = fixedQuery.every(([name, text]) =>
      sent.query.get(name)?.some((value) => decodeQueryText(value) === text),
    );
    return hasFixedQuery && parseParameters(sent).violations.length === 0;
  };
}
