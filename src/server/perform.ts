import type { FastifyRequest } from 'fastify';
import type { Outcome, Principal } from '../behaviour/behaviour.ts';
import type { Planned } from '../behaviour/plan.ts';
import { strike } from '../double/double.ts';
import { isPending } from '../pending.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { openChoice } from '../response/negotiate.ts';
import type { Notice } from '../response/notice.ts';
import { checkOutcome } from '../response/outcome.ts';
import type { Reply } from '../response/shape.ts';
import type { Sandbox } from '../store/store.ts';
import { openCalls } from './call.ts';
import { CallContext } from './context.ts';
import { openGuard } from './guard.ts';
import { openAsk } from './knock.ts';
import { meter } from './meter.ts';
import { type Cutting, suffer } from './misfortune.ts';
import { readWish } from './prefer.ts';
import { noteHand } from './record.ts';
import type { Service } from './service.ts';
import { type StandIn, toSeen, toStandIn } from './stand-in.ts';

/** A reply, and what is to be said beside it. */
export type Performed = {
  readonly reply: Reply;
  readonly notices: readonly Notice[];
  /** What is wrong with the reply. */
  readonly findings: readonly string[];
  /** How it is cut off on its way, where a fault wants it so. */
  readonly cut?: Cutting;
};

/** Answers requests of an operation. */
export type Perform = (request: FastifyRequest) => Promise<Performed>;

/**
 * The way of a request through one transaction: who sends it, what it asks for, what the behaviour
 * makes of it, how that is printed. A refusal or failure on the way is thrown, so that nothing of it
 * is kept.
 */
export const openPerformance = (
  service: Service,
  { operation, answer, declared }: Planned,
  names: readonly string[] | undefined,
): Perform => {
  const guard = openGuard(service, operation);
  const ask = openAsk(service, operation) ?? (() => service.anonymous);
  const toCall = openCalls(service, operation, names);
  const shape = service.shapeOf(operation, declared);
  const choose = openChoice(operation);
  const complete = service.completeOf(operation);
  const check = service.replyChecks.of(operation);
  const access = isSafe(operation.method) ? 'read' : 'write';
  const letOut = (outcome: Outcome | Refusal, { notices }: CallContext): Outcome => {
    if (isRefusal(outcome)) throw outcome;
    checkOutcome(outcome, operation);
    if (notices.length > 0 && service.notices === 'refuse') throw toRefusal(notices);
    return outcome;
  };
  const usual: StandIn = { answer, shape, check };
  const run = (request: FastifyRequest, sandbox: Sandbox, { principal, standIn }: Known) =>
    sandbox[access](async (transaction) => {
      const context = new CallContext(service, transaction, sandbox.name);
      const asked = principal ?? ask(request, context);
      const sender = isPending(asked) ? await asked : asked;
      const call = toCall(request, sender, context);
      const accepted = choose(request.headers.accept);
      const wish = readWish(request.headers.prefer);
      const preferred = wish && (await service.prefer(operation, wish, context));
      const answered = preferred ?? standIn.answer(call, context);
      const outcome = letOut(isPending(answered) ? await answered : answered, context);
      const completed = complete(outcome);
      const whole = isPending(completed) ? await completed : completed;
      const reply = standIn.shape(whole, accepted);
      const findings = standIn.check(whole, reply, call.query);
      return { reply, notices: context.notices, findings };
    });
  return (request) => {
    const principal = guard?.(request);
    const sandbox = service.sandbox(service.sandboxNameOf(request));
    request.sandbox = sandbox;
    request.operation = operation;
    const double = service.doubles.of(sandbox);
    const { overrides, faults } = double;
    const standIn = overrides.isEmpty()
      ? usual
      : toStandIn(service, overrides, { request, operation, usual });
    const known = { principal, standIn };
    if (double.meter === undefined && faults.isEmpty()) return run(request, sandbox, known);
    return meter(service, request).then(() => {
      const misfortune = strike(faults, toSeen(request, operation));
      const perform = () => run(request, sandbox, known);
      if (misfortune === undefined) return perform();
      for (const id of misfortune.ids) noteHand(request, { kind: 'fault', id });
      return suffer(misfortune, perform);
    });
  };
};

/** What is known of a call before its transaction. */
type Known = {
  readonly principal: Principal | undefined;
  readonly standIn: StandIn;
};

/** Methods that do not change anything (RFC 9110, section 9.2.1). */
const isSafe = (method: string): boolean =>
  method === 'GET' || method === 'HEAD' || method === 'OPTIONS';

const toRefusal = (notices: readonly Notice[]) =>
  refuse({
    status: 400,
    code: notices.map(({ code }) => code).join(' '),
    detail: notices.map(({ text }) => text).join('; '),
  });
