import type { FastifyRequest } from 'fastify';
import type { Violation } from '../../base/refusal.ts';
import type { Call, Principal } from '../../handlers/behaviour.ts';
import { createViolationReporter } from '../../handlers/handlers.ts';
import {
  compileParameters,
  compilePathParameters,
  compileRequestBody,
  listCredentialNames,
  toSentParameters,
  withoutSentCredentials,
} from '../../messages/request/request.ts';
import type { Operation } from '../../openapi/openapi.ts';
import { serverUrlOf } from '../routing/server-url.ts';
import type { Service } from '../service.ts';
import type { CallContext } from './call-context.ts';

/** Parses a request into a call. Violations of the document are refused or noted, by `--validate`. */
export type ToCall = (
  request: FastifyRequest,
  principal: Principal | undefined,
  context: CallContext,
) => Call;

/** @param parameterNames the path parameters by position, where the router numbers them. */
export function compileToCall(
  service: Service,
  operation: Operation,
  parameterNames: readonly string[] | undefined,
): ToCall {
  const { document, schemas } = service;
  const parseParameters = compileParameters(document, schemas, operation);
  const parsePath = compilePathParameters(document, operation);
  const parseBody = compileRequestBody(document, schemas, operation);
  const reportViolations = compileViolationReport(service, operation);
  return (request, principal, context) => {
    const { headers } = request;
    const path = parameterNames
      ? namePathParameters(parameterNames, request.params)
      : Object(request.params);
    const sent = toSentParameters(request.raw.url, headers, path);
    const { query, violations } = parseParameters(sent);
    const { body, violations: bodyViolations, notices } = parseBody(request.body, headers);
    if (notices !== undefined) for (const { code, text } of notices) context.notice(code, text);
    if (violations.length + bodyViolations.length > 0)
      reportViolations([...violations, ...bodyViolations], headers, context);
    return {
      operation,
      path: parsePath ? parsePath(sent) : path,
      query,
      headers,
      cookies: sent.cookie,
      serverUrl: serverUrlOf(request),
      body,
      principal,
      sandbox: context.sandbox,
    };
  };
}

/** Compiles the report of violations, but those of credentials that the request has elsewhere. */
function compileViolationReport({ validate, operations }: Service, operation: Operation) {
  const report = createViolationReporter(validate, operation);
  let credentialNames: ReadonlySet<string> | undefined;
  return (
    violations: readonly Violation[],
    { authorization }: FastifyRequest['headers'],
    context: CallContext,
  ): void => {
    if (authorization === undefined || operation.security.length === 0) {
      report(violations, context);
      return;
    }
    credentialNames ??= listCredentialNames(operations.map((one) => one.operation));
    const remaining = withoutSentCredentials(credentialNames, violations);
    if (remaining.length > 0) report(remaining, context);
  };
}

/** The values of a path by their names in the document; the router knows them as `p0`, `p1`. */
export function namePathParameters(
  names: readonly string[],
  params: unknown,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.map((name, index) => [name, String(Reflect.get(Object(params), `p${index}`))]),
  );
}
