import type { FastifyRequest } from 'fastify';
import type { Call, Principal } from '../../handlers/behaviour.ts';
import { createViolationReporter } from '../../handlers/violation-policy.ts';
import type { Operation } from '../../openapi/openapi.ts';
import { compileRequestBody } from '../request/body/request-body.ts';
import { parseCookies } from '../request/cookies.ts';
import { compileParameters, compilePathParameters } from '../request/parameters/parameters.ts';
import { parseQueryPairs, queryStringOf } from '../request/query-string.ts';
import type { Service } from '../service.ts';
import type { CallContext } from './call-context.ts';

/** Turns requests of an operation into calls; what becomes of one that violates the document is `validate`'s. */
export function compileToCall(
  { document, schemas, validate }: Service,
  operation: Operation,
  names: readonly string[] | undefined,
): (request: FastifyRequest, principal: Principal | undefined, context: CallContext) => Call {
  const readParameters = compileParameters(document, schemas, operation);
  const readPath = compilePathParameters(document, operation);
  const readBody = compileRequestBody(document, schemas, operation);
  const complain = createViolationReporter(validate, operation);
  return (request, principal, context) => {
    const { headers } = request;
    const path = names ? namePathParameters(names, request.params) : Object(request.params);
    const cookies = parseCookies(headers.cookie);
    const querystring = queryStringOf(request.raw.url);
    const sent = {
      path,
      query: parseQueryPairs(querystring),
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
}

/** Path parameters by their names in the document, where the router knows them by others. */
function namePathParameters(
  names: readonly string[],
  values: unknown,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.map((name, index) => [name, String(Reflect.get(Object(values), `p${index}`))]),
  );
}
