import type { Planned } from '../behaviour/plan.ts';
import { refuseFinding } from '../document/document.ts';
import { type RoutePath, toRoutePath } from '../request/request.ts';
import { openChoice } from './choice.ts';
import { openPerformance, type Perform } from './perform.ts';
import type { Service } from './service.ts';

/** What the router calls a route, and the operations that it may lead to. */
export type Route = {
  readonly method: string;
  readonly url: string;
  readonly base: string;
  /** The same for routes that match the same requests. */
  readonly key: string;
  readonly candidates: readonly [Candidate, ...Candidate[]];
};

type Candidate = Planned & RoutePath;

/** The routes of operations below a base path: one for all whose templates match the same paths. */
export const listRoutes = (operations: readonly Planned[], base: string): readonly Route[] => {
  const routes = new Map<string, [Candidate, ...Candidate[]]>();
  for (const planned of operations) {
    const { method, path } = planned.operation;
    const candidate: Candidate = { ...planned, ...toRoutePath(base, path) };
    const key = `${method} ${candidate.shape}`;
    const known = routes.get(key);
    if (known) known.push(candidate);
    else routes.set(key, [candidate]);
  }
  return [...routes].map(([key, candidates]) => {
    const [{ operation, url, shape }] = candidates;
    return {
      method: operation.method,
      url: candidates.length > 1 ? shape : url,
      base,
      key,
      candidates,
    };
  });
};

/** Compiles what answers the requests of a route, each of its operations when it is first asked. */
export const openRoute = (service: Service, { candidates }: Route): Perform => {
  const [first, ...others] = candidates;
  if (others.length === 0) return openOperation(service, first, first.names);
  const choose = openChoice(service, candidates);
  const opened = new Map<Candidate, Perform>();
  return (request) => {
    const chosen = choose(request);
    const perform = opened.get(chosen) ?? openOperation(service, chosen, chosen.positions);
    opened.set(chosen, perform);
    return perform(request);
  };
};

/** An operation that the document describes wrongly refuses all requests. */
const openOperation = (
  service: Service,
  candidate: Candidate,
  names: readonly string[] | undefined,
): Perform => {
  const fault = service.faultOf(candidate.operation);
  if (fault) {
    const refusal = refuseFinding(fault);
    return () => Promise.reject(refusal);
  }
  const perform = openPerformance(service, candidate, names);
  if (!candidate.url.endsWith('*')) return perform;
  const last = `p${candidate.positions.length - 1}`;
  return (request) => {
    Reflect.set(Object(request.params), last, Reflect.get(Object(request.params), '*'));
    return perform(request);
  };
};
