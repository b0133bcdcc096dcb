import type { FastifyRequest } from 'fastify';
import { continueWith, isPromiseLike } from '../../base/promise.ts';
import { createRefusal, isRefusal, type Refusal } from '../../base/refusal.ts';
import type { Outcome, Principal } from '../../handlers/behaviour.ts';
import type { OperationHandler } from '../../handlers/handlers.ts';
import { readPreferences } from '../../messages/request/request.ts';
import {
  compileContentNegotiation,
  type Notice,
  validateOutcome,
} from '../../messages/response/response.ts';
import type { Operation } from '../../openapi/openapi.ts';
import type { Sandbox } from '../../store/types.ts';
import { compileModuleAuthentication } from '../auth/authenticate.ts';
import { compileSecurityCheck } from '../auth/security-requirements.ts';
import {
  type ConditionalSteps,
  compileConditionalRequests,
} from '../conditional/conditional-requests.ts';
import { applyOverrides, type CallResponder } from '../faults/override.ts';
import { hasTestRules, performUnderTestRules } from '../faults/test-rules.ts';
import { compileIdempotentCalls, type IdempotentCalls } from '../idempotency/idempotent-calls.ts';
import type { Service } from '../service.ts';
import { compileChangeFeed, type FeedSteps } from '../streams/change-feed.ts';
import { compileReplyItems } from '../streams/reply-items.ts';
import type { AnswerCall, AnsweredCall } from './answerable-call.ts';
import { CallContext } from './call-context.ts';
import { compileToCall } from './create-call.ts';
import { findSandbox } from './find-sandbox.ts';
import { compileForwarding } from './forwarding.ts';
import type { PerformedCall, PerformOperation } from './performed-call.ts';

/** An operation with its handler, and the notices that each request gets on this route. */
export type PerformableOperation = OperationHandler & { readonly routeNotice?: readonly Notice[] };

/**
 * Compiles the path of a request from the router to its reply: authenticate it, find its sandbox,
 * choose what answers it, and run that in one transaction, after rate limit and faults where a test
 * has set them.
 */
export function compilePerform(
  service: Service,
  performable: PerformableOperation,
  parameterNames: readonly string[] | undefined,
): PerformOperation {
  const { operation, handler, declared } = performable;
  const authenticate = compileSecurityCheck(service, operation);
  const idempotent = compileIdempotentCalls(service, operation);
  const feed = compileChangeFeed(service, operation);
  const runTransaction = compileTransaction(service, performable, {
    parameterNames,
    idempotent,
    feed,
  });
  const defaultResponder: CallResponder = {
    handler: feed ? feed.toHandler(handler) : handler,
    serialize: service.serializerOf(operation, declared),
    checkReply: service.replyChecks.of(operation),
  };
  const answerHere: PerformOperation = (request) => {
    const principal = authenticate?.(request);
    const sandbox = findSandbox(service, request);
    request.operation = operation;
    const testState = service.testStates.of(sandbox);
    const responder = testState.overrides.isEmpty()
      ? defaultResponder
      : applyOverrides(service, testState.overrides, { request, operation, defaultResponder });
    const call = { request, sandbox, principal, responder };
    const isRuled = hasTestRules(testState);
    if (idempotent === undefined && !isRuled) return runTransaction(call);
    const run = () => runTransaction(call);
    const performCall = isRuled
      ? () =>
          performUnderTestRules(service, testState, {
            request,
            operation,
            sandbox: sandbox.name,
            perform: run,
          })
      : run;
    return idempotent === undefined ? performCall() : idempotent.runOnce(call, performCall);
  };
  const perform = compileForwarding(service, operation, answerHere);
  const { prepareRequest } = service;
  if (prepareRequest === undefined) return perform;
  const access = isSafeMethod(operation.method) ? 'read' : 'write';
  return async (request) => {
    await prepareRequest(request, access);
    const performed = await perform(request);
    const version = service.versionHeadersOf?.(request);
    if (version === undefined) return performed;
    const { reply } = performed;
    return { ...performed, reply: { ...reply, headers: { ...reply.headers, ...version } } };
  };
}

/** A call before its transaction. */
type PreparedCall = {
  readonly request: FastifyRequest;
  readonly sandbox: Sandbox;
  /** Known already where the document's security schemes name it. */
  readonly principal: Principal | undefined;
  readonly responder: CallResponder;
};

type TransactionOptions = {
  readonly parameterNames: readonly string[] | undefined;
  readonly idempotent: IdempotentCalls | undefined;
  readonly feed: FeedSteps | undefined;
};

/**
 * Compiles the transaction of a call: identify the caller, parse the request, and answer it. Each step may
 * return a promise, but is awaited only where it does: an `await` of a value at hand costs a turn of the
 * microtask queue.
 */
function compileTransaction(
  service: Service,
  performable: PerformableOperation,
  { parameterNames, idempotent, feed }: TransactionOptions,
): (call: PreparedCall) => Promise<PerformedCall> {
  const { operation, routeNotice } = performable;
  const identify = compileModuleAuthentication(service, operation) ?? (() => service.anonymous);
  const toCall = compileToCall(service, operation, parameterNames);
  const conditional = compileConditionalRequests(service, operation);
  const answerCall = compileAnswer(service, performable, conditional?.validate);
  const conditioned = conditional ? conditional.wrap(answerCall) : answerCall;
  // A repeated request gets the reply to the first, also where its conditions do not hold any more.
  const repeated = idempotent ? idempotent.wrap(conditioned) : conditioned;
  const items = compileReplyItems(operation);
  const itemized = items ? items(repeated) : repeated;
  const answer = feed ? feed.wrap(itemized) : itemized;
  const accessOf = compileAccess(performable);
  return ({ request, sandbox, principal, responder }) => {
    let attempts = 0;
    return sandbox[accessOf()]((transaction) => {
      const context = new CallContext(service, transaction, sandbox.name);
      attempts += 1;
      context.attempt = attempts;
      noticeDetour(context, request, routeNotice);
      const answerCaller = (caller: Principal | undefined): Promise<AnsweredCall> => {
        conditional?.requireCondition?.(request.headers);
        const call = toCall(request, caller, context);
        return answer({ request, transaction, call, context, responder });
      };
      return continueWith(principal ?? identify(request, context), answerCaller);
    });
  };
}

/** Compiles the answer to a parsed call: negotiate the media type, run the handler, complete and print. */
function compileAnswer(
  service: Service,
  performable: PerformableOperation,
  validate: ConditionalSteps['validate'],
): AnswerCall {
  const { operation } = performable;
  const isSafe = isSafeMethod(operation.method);
  const recordEvents = isSafe ? undefined : service.recordEventsOf(performable);
  const negotiate = compileContentNegotiation(operation);
  const complete = service.requiredHeadersOf(operation);
  return async ({ request, transaction, call, context, responder }) => {
    const mediaType = negotiate(request.headers.accept);
    const preference = readPreferences(request.headers.prefer, call.query);
    const preferred = preference && (await service.prefer(operation, preference, context));
    const answered = preferred ?? responder.handler(call, context);
    const answer = isPromiseLike(answered) ? await answered : answered;
    const outcome = requireOutcome(service, operation, { answer, notices: context.notices });
    const completed = complete(outcome);
    const whole = isPromiseLike(completed) ? await completed : completed;
    const reply = responder.serialize(whole, mediaType);
    const findings = responder.checkReply(whole, reply, call.query);
    if (!isSafe) request.changes = transaction.changes;
    recordEvents?.(transaction, { sandbox: context.sandbox, request, call, outcome });
    const validated = validate ? validate(request.headers, outcome, reply) : reply;
    return { reply: validated, notices: context.notices, findings, outcome };
  };
}

/** Notices that a request came by another path or method than the document has. */
function noticeDetour(
  context: CallContext,
  { raw }: FastifyRequest,
  routeNotices: readonly Notice[] | undefined,
): void {
  const notices = raw.tolerance ?? routeNotices;
  if (notices !== undefined) for (const { code, text } of notices) context.notice(code, text);
}

type Answer = { readonly answer: Outcome | Refusal; readonly notices: readonly Notice[] };

/** @throws the refusal that was returned, or one for the notices under `--notices refuse`. */
function requireOutcome(
  service: Pick<Service, 'notices'>,
  operation: Operation,
  { answer, notices }: Answer,
): Outcome {
  if (isRefusal(answer)) throw answer;
  validateOutcome(answer, operation);
  if (notices.length > 0 && service.notices === 'refuse') throw toNoticeRefusal(notices);
  return answer;
}

function toNoticeRefusal(notices: readonly Notice[]): Refusal {
  return createRefusal({
    status: 400,
    code: notices.map(({ code }) => code).join(' '),
    detail: notices.map(({ text }) => text).join('; '),
  });
}

/** Compiles whether calls read or write: a POST that lists or reads records is a read, too. */
function compileAccess({ operation, isQuery }: PerformableOperation): () => 'read' | 'write' {
  if (isSafeMethod(operation.method)) return () => 'read';
  // A plan is inferred by the first call.
  return isQuery === undefined ? () => 'write' : () => (isQuery() ? 'read' : 'write');
}

/** Methods that change nothing (RFC 9110, section 9.2.1). */
function isSafeMethod(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
