import type { FastifyRequest } from 'fastify';
import type { Call, Context, Principal } from '../behaviour/behaviour.ts';
import type { Operation } from '../document/document.ts';
import { refuse, type Violation } from '../refusal.ts';
import { openBody, openParameters, queryOf, readCookies, splitPairs } from '../request/request.ts';
import { toPhrase } from '../response/error-body.ts';
import type { CallContext } from './context.ts';
import type { Service } from './service.ts';

/** Turns requests of an operation into calls; what becomes of one that violates the document is `validate`'s. */
export const openCalls = (
  { document, schemas, validate }: Service,
  operation: Operation,
  names: readonly string[] | undefined,
): ((request: FastifyRequest, principal: Principal | undefined, context: CallContext) => Call) => {
  const readParameters = openParameters(document, schemas, operation);
  const readBody = openBody(document, schemas, operation);
  const complain = complaints[validate](operation);
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
    return { operation, path, query, headers, cookies, body, principal, sandbox };
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

type Complain = (violations: readonly Violation[], context: Context) => void;

/** What becomes of violations: a refusal, a notice each, or nothing. */
const complaints: Readonly<Record<Service['validate'], (operation: Operation) => Complain>> = {
  refuse: (operation) => (violations) => {
    throw refuseViolations(operation, violations);
  },
  warn: () => (violations, context) => {
    for (const violation of violations)
      context.notice('request-invalid', `${toPhrase(violation)}.`);
  },
  off: () => () => undefined,
};

const refuseViolations = (operation: Operation, violations: readonly Violation[]) =>
  refuse({
    status: violationStatus(operation),
    code: 'request-invalid',
    detail: `The request does not fit the document: ${[...new Set(violations.map(toPhrase))].join('; ')}.`,
    violations,
  });

/** The document's 422, else its 400, else the 400 that its 4XX or its default covers. */
const violationStatus = ({ replies }: Operation): number => (replies.has('422') ? 422 : 400);
