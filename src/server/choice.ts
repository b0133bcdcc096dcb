import type { FastifyRequest } from 'fastify';
import type { Operation } from '../document/document.ts';
import {
  decodePart,
  openParameters,
  queryOf,
  queryOfTemplate,
  readCookies,
  splitPairs,
} from '../request/request.ts';
import type { Service } from './service.ts';

/** An operation that shares its path and method with others. */
export type Candidate = { readonly operation: Operation; readonly positions: readonly string[] };

/**
 * Chooses among operations whose templates match the same paths: the first whose parameters the
 * request fits, those that demand more before those that demand less. Documents have them, though
 * OpenAPI forbids it (3.1, section 4.8.8.2): `/{bucket}#acl` beside `/{bucket}`, `/{id}` beside `/{name}`.
 */
export const openChoice = <T extends Candidate>(
  service: Service,
  candidates: readonly [T, ...T[]],
): ((request: FastifyRequest) => T) => {
  const tries = candidates
    .map((candidate) => ({ candidate, demands: countDemands(candidate.operation) }))
    .toSorted((one, other) => other.demands - one.demands)
    .map(({ candidate }) => ({ candidate, fits: openFit(service, candidate) }));
  return (request) => tries.find(({ fits }) => fits(request))?.candidate ?? candidates[0];
};

const countDemands = ({ parameters, path }: Operation): number =>
  parameters.filter(({ in: place, required }) => required && place !== 'path').length +
  queryOfTemplate(path).length;

const openFit = (
  { document, schemas }: Service,
  { operation, positions }: Candidate,
): ((request: FastifyRequest) => boolean) => {
  const read = openParameters(document, schemas, operation);
  const fixed = queryOfTemplate(operation.path);
  return ({ params, headers, raw }) => {
    const querystring = queryOf(raw.url);
    const query = splitPairs(querystring);
    const path: Record<string, string> = {};
    positions.forEach((name, index) => {
      path[name] = String(Reflect.get(Object(params), `p${index}`));
    });
    const isFixed = fixed.every(([name, text]) =>
      query.get(name)?.some((sent) => decodePart(sent) === text),
    );
    return (
      isFixed &&
      read({ path, query, querystring, header: headers, cookie: readCookies(headers.cookie) })
        .violations.length === 0
    );
  };
};
