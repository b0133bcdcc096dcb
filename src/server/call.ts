import type { FastifyRequest } from 'fastify';
import type { Call, Principal } from '../behaviour/behaviour.ts';
import { openComplain } from '../behaviour/complain.ts';
import type { Operation } from '../document/document.ts';
import {
  openBody,
  openParameters,
  openPath,
  queryOf,
  readCookies,
  splitPairs,
} from '../request/request.ts';
import type { CallContext } from './context.ts';
import type { Service } from './service.ts';

/** Turns requests of an operation into calls; what becomes of one that violates the document is `validate`'s. */
export const openCalls = (
  { document, schemas, validate }: Service,
  operation: Operation,
  names: readonly string[] | undefined,
): ((request: FastifyRequest, principal: Principal | undefined, context: CallContext) => Call) => {
  const readParameters = openParameters(document, schemas, operation);
  const readPath = openPath(document, operation);
  const readBody = openBody(document, schemas, operation);
  const complain = openComplain(validate, operation);
  return (request, principal, context) => {
    const { headers } = request;
    const path = names ? nameParameters(names, request.params) : Object(request.params);
    const cookies = readCookies(headers.cookie);
    const querystring = queryOf(request.raw.url);
    const sent = {
      path,
      query: splitPairs(querystring),
      querystring,
      header: headers,
      cookie: cookies,
    };
    const { query, violations } = readParameters(sent);
    const { body, violations: bodyViolations } = readBody(request.body, headers);
    if (violations.length + bodyViolations.length > 0)
      complain([...violations, ...bodyViolations], context);
    const { sandbox } = context;
    return {
      operation,
      path: readPath ? readPath(sent) : path,
      query,
      headers,
      cookies,
      body,
      principal,
      sandbox,
    };
  };
};

/** Path parameters by their names in the document, where the router knows them by others. */
const nameParameters = (
  names: readonly string[],
  values: unknown,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    names.map((name, index) => [name, String(Reflect.get(Object(values), `p${index}`))]),
  );
