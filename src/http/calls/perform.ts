import type { FastifyRequest } from 'fastify';
import { isPromiseLike } from '../../base/promise.ts';
import { createRefusal, isRefusal, type Refusal } from '../../base/refusal.ts';
import type { Outcome, Principal } from '../../handlers/behaviour.ts';
import type { OperationHandler } from '../../handlers/modules/attach-behaviours.ts';
import type { Sandbox } from '../../store/types.ts';
import { selectFaults } from '../../testing/testing.ts';
import { compileModuleAuthentication } from '../auth/authenticate.ts';
import { compileSecurityCheck } from '../auth/security-requirements.ts';
import { applyOverrides, type CallResponder, toMatchableCall } from '../faults/apply-override.ts';
import { injectFault, type ReplyCut } from '../faults/fault-injection.ts';
import { enforceRateLimit } from '../faults/rate-limit.ts';
import { parsePrefer } from '../request/prefer-header.ts';
import { compileContentNegotiation } from '../response/content-negotiation.ts';
import type { Notice } from '../response/notice-headers.ts';
import type { Reply } from '../response/serialize-outcome.ts';
import { validateOutcome } from '../response/validate-outcome.ts';
import type { Service } from '../service.ts';
import { CallContext } from './call-context.ts';
import { compileToCall } from './create-call.ts';
import { noteAppliedRule } from './record-exchange.ts';

/** A reply, and what is to be said beside it. */
export type PerformedCall = {
  readonly reply: Reply;
  readonly notices: readonly Notice[];
  /** What is wrong with the reply. */
  readonly findings: readonly string[];
  /** How it is cut off on its way, where a fault wants it so. */
  readonly cut?: ReplyCut;
};

/** Answers requests of an operation. */
export type PerformOperation = (request: FastifyRequest) => Promise<PerformedCall>;

/**
 * The way of a request through one transaction: who sends it, what it asks for, what the behaviour
 * makes of it, how that is printed. A refusal or failure on the way is thrown, so that nothing of it
 * is kept.
 */
export function compilePerform(
  service: Service,
  { operation, handler, declared }: OperationHandler,
  names: readonly string[] | undefined,
): PerformOperation {
  const guard = compileSecurityCheck(service, operation);
  const ask = compileModuleAuthentication(service, operation) ?? (() => service.anonymous);
  const toCall = compileToCall(service, operation, names);
  const serialize = service.serializerOf(operation, declared);
  const choose = compileContentNegotiation(operation);
  const complete = service.requiredHeadersOf(operation);
  const checkReply = service.replyChecks.of(operation);
  const access = isSafeMethod(operation.method) ? 'read' : 'write';
  const letOut = (outcome: Outcome | Refusal, { notices }: CallContext): Outcome => {
    if (isRefusal(outcome)) throw outcome;
    validateOutcome(outcome, operation);
    if (notices.length > 0 && service.notices === 'refuse') throw toNoticeRefusal(notices);
    return outcome;
  };
  const defaultResponder: CallResponder = { handler, serialize, checkReply };
  const run = (request: FastifyRequest, sandbox: Sandbox, { principal, standIn }: PreparedCall) =>
    sandbox[access](async (transaction) => {
      const context = new CallContext(service, transaction, sandbox.name);
      const asked = principal ?? ask(request, context);
      const sender = isPromiseLike(asked) ? await asked : asked;
      const call = toCall(request, sender, context);
      const accepted = choose(request.headers.accept);
      const wish = parsePrefer(request.headers.prefer);
      const preferred = wish && (await service.prefer(operation, wish, context));
      const answered = preferred ?? standIn.handler(call, context);
      const outcome = letOut(isPromiseLike(answered) ? await answered : answered, context);
      const completed = complete(outcome);
      const whole = isPromiseLike(completed) ? await completed : completed;
      const reply = standIn.serialize(whole, accepted);
      const findings = standIn.checkReply(whole, reply, call.query);
      return { reply, notices: context.notices, findings };
    });
  return (request) => {
    const principal = guard?.(request);
    const sandbox = service.sandbox(service.sandboxNameOf(request));
    request.sandbox = sandbox;
    request.operation = operation;
    const double = service.testStates.of(sandbox);
    const { overrides, faults } = double;
    const standIn = overrides.isEmpty()
      ? defaultResponder
      : applyOverrides(service, overrides, { request, operation, defaultResponder });
    const known = { principal, standIn };
    if (double.rateLimiter === undefined && faults.isEmpty()) return run(request, sandbox, known);
    return enforceRateLimit(service, request).then(() => {
      const misfortune = selectFaults(faults, toMatchableCall(request, operation));
      const perform = () => run(request, sandbox, known);
      if (misfortune === undefined) return perform();
      for (const id of misfortune.faultIds) noteAppliedRule(request, { kind: 'fault', id });
      return injectFault(misfortune, perform);
    });
  };
}

/** What is known of a call before its transaction. */
type PreparedCall = {
  readonly principal: Principal | undefined;
  readonly standIn: CallResponder;
};

/** Methods that do not change anything (RFC 9110, section 9.2.1). */
function isSafeMethod(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

function toNoticeRefusal(notices: readonly Notice[]) {
  return createRefusal({
    status: 400,
    code: notices.map(({ code }) => code).join(' '),
    detail: notices.map(({ text }) => text).join('; '),
  });
}
