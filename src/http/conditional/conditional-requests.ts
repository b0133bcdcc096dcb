import type { IncomingHttpHeaders } from 'node:http';
import { type Refusal, refuse } from '../../base/refusal.ts';
import type { Call, Outcome } from '../../handlers/behaviour.ts';
import type { ConditionalRequests } from '../../inference/inference.ts';
import { listTemplateParameters } from '../../messages/request/request.ts';
import type { Reply } from '../../messages/response/response.ts';
import type { Operation } from '../../openapi/openapi.ts';
import type { AnswerCall } from '../calls/answerable-call.ts';
import type { CallContext } from '../calls/call-context.ts';
import type { Service } from '../service.ts';
import { type ConditionalRequest, evaluateConditions, hasConditions } from './preconditions.ts';
import { compileRepresentation, type FindRepresentation } from './representation.ts';
import { compileValidateOutcome, type ValidatedReply } from './validators.ts';

/** What conditional requests add to the calls of an operation. */
export type ConditionalSteps = {
  /** Refuses (428) a write without a condition, where the document requires one. */
  readonly requireCondition: ((headers: IncomingHttpHeaders) => void) | undefined;
  /** For a GET, whose reply is the representation: waiting once more would cost more than all of it. */
  readonly validate: ValidateReply | undefined;
  /** For other operations. */
  readonly wrap: (answer: AnswerCall) => AnswerCall;
};

/** Adds the validators to a reply, and evaluates the conditions of its request. */
type ValidateReply = (headers: IncomingHttpHeaders, outcome: Outcome, reply: Reply) => Reply;

/** Compiles these steps; `undefined` for an operation without conditional requests. */
export function compileConditionalRequests(
  service: Service,
  operation: Operation,
): ConditionalSteps | undefined {
  const conditional = conditionalOf(service, operation);
  if (conditional === undefined) return undefined;
  const { method } = operation;
  if (method === 'GET') return compileReadSteps(conditional);
  return method === 'HEAD'
    ? compileHeadSteps(service, operation)
    : compileWriteSteps(service, operation, conditional);
}

/** An operation without a plan belongs to a document that names its module. */
function conditionalOf(service: Service, operation: Operation): ConditionalRequests | undefined {
  const plan = service.planOf(operation);
  return plan === undefined && service.etag === 'always' ? unplanned : plan?.conditional;
}

const unplanned: ConditionalRequests = {
  representation: undefined,
  created: undefined,
  lastModified: undefined,
  missingStatus: undefined,
};

/** The representation is what the GET answers. */
function compileReadSteps({ lastModified }: ConditionalRequests): ConditionalSteps {
  const validate = compileValidateOutcome(lastModified);
  return {
    requireCondition: undefined,
    validate: (headers, outcome, reply) =>
      reply.status === 200 && reply.body !== undefined
        ? answerRead(headers, validate(outcome, reply))
        : reply,
    wrap: (answer) => answer,
  };
}

/** A documented HEAD describes no body, so the representation is what the GET of its path would answer. */
function compileHeadSteps(service: Service, operation: Operation): ConditionalSteps {
  const keysOf = compileKeys(operation);
  const find = compileRepresentation(service, operation.path);
  return {
    requireCondition: undefined,
    validate: undefined,
    wrap: (answer) => async (answerable) => {
      const answered = await answer(answerable);
      const { reply } = answered;
      const { call, context, request } = answerable;
      const shown = reply.status < 300 ? await find?.(call, context, keysOf(call)) : undefined;
      if (shown === undefined) return answered;
      const validated = { ...shown, reply: withValidators(reply, shown) };
      return { ...answered, reply: answerRead(request.headers, validated) };
    },
  };
}

/** @throws a refusal (412) where `If-Match` or `If-Unmodified-Since` does not hold. */
function answerRead(headers: IncomingHttpHeaders, { reply, validators }: ValidatedReply): Reply {
  if (!hasConditions(headers)) return reply;
  const verdict = evaluateConditions({ method: 'GET', headers }, validators);
  if (verdict === 'failed') throw refuseCondition(headers);
  return verdict === 'proceed' ? reply : toNotModified(reply);
}

/** A reply without content, and without the fields that describe it (RFC 9110, section 15.4.5). */
function toNotModified({ headers }: Reply): Reply {
  const kept = Object.entries(headers).filter(
    ([name]) =>
      name === 'content-location' || !(name.startsWith('content-') || name === 'last-modified'),
  );
  return { status: 304, headers: Object.fromEntries(kept), body: undefined };
}

/** A write is evaluated by what the GET of its path shows, before it changes anything. */
function compileWriteSteps(
  service: Service,
  operation: Operation,
  { representation, created, missingStatus }: ConditionalRequests,
): ConditionalSteps {
  const { method } = operation;
  const keysOf = compileKeys(operation);
  const find =
    representation === undefined ? undefined : compileRepresentation(service, representation);
  const findChanged: FindShown | undefined =
    find && ((call, context) => find(call, context, keysOf(call)));
  const findShown = created ? compileFindCreated(service, created, keysOf) : findChanged;
  return {
    requireCondition: missingStatus === undefined ? undefined : refuseWithoutCondition,
    validate: undefined,
    wrap: (answer) => async (answerable) => {
      const { call, context, request } = answerable;
      const { headers } = request;
      // Nothing may hold for what does not exist, but the operation refuses that by itself.
      const isRefused =
        find !== undefined &&
        hasConditions(headers) &&
        requireConditions({ method, headers }, await find(call, context, keysOf(call)));
      const answered = await answer(answerable);
      if (isRefused) throw refuseCondition(headers);
      const { outcome, reply } = answered;
      const shown = reply.status < 300 ? await findShown?.(call, context, outcome) : undefined;
      return shown === undefined ? answered : { ...answered, reply: withValidators(reply, shown) };
    },
  };
}

/**
 * Refuses (412) a write whose conditions do not hold for the current representation.
 * @returns true where they do not hold because there is none.
 */
function requireConditions(
  { method, headers }: ConditionalRequest,
  current: ValidatedReply | undefined,
): boolean {
  const isHeld = evaluateConditions({ method, headers }, current?.validators) === 'proceed';
  if (!isHeld && current !== undefined) throw refuseCondition(headers);
  return !isHeld;
}

/** Compiles the values of a path, from left to right. */
function compileKeys({ path: template }: Operation): (call: Call) => readonly string[] {
  const names = listTemplateParameters(template);
  return ({ path }) => names.map((name) => `${path[name]}`);
}

type FindShown = (
  call: Call,
  context: CallContext,
  outcome: Outcome,
) => ReturnType<FindRepresentation>;

/** Compiles the GET of what a creation created, by the key in its reply. */
function compileFindCreated(
  service: Service,
  { path, key }: NonNullable<ConditionalRequests['created']>,
  keysOf: (call: Call) => readonly string[],
): FindShown | undefined {
  const find = compileRepresentation(service, path);
  return (
    find &&
    (async (call, context, { body }) => {
      const value = key.reduce<unknown>((at, step) => Object(at)[step], body);
      return value === undefined ? undefined : find(call, context, [...keysOf(call), `${value}`]);
    })
  );
}

/** A reply with the validators of what a GET shows. */
function withValidators(reply: Reply, { reply: shown }: ValidatedReply): Reply {
  const { etag = '', 'last-modified': lastModified } = shown.headers;
  const fields = lastModified === undefined ? { etag } : { 'last-modified': lastModified, etag };
  return { ...reply, headers: { ...reply.headers, ...fields } };
}

function refuseCondition(headers: IncomingHttpHeaders): Refusal {
  const [name, value] = conditionOf(headers);
  return refuse({
    code: 'precondition-failed',
    detail: `The condition ${name}: ${value} is not met. Read the current representation, and try again with its ETag.`,
  });
}

function conditionOf(headers: IncomingHttpHeaders): readonly [string, string | undefined] {
  if (headers['if-match'] !== undefined) return ['If-Match', headers['if-match']];
  return headers['if-none-match'] === undefined
    ? ['If-Unmodified-Since', headers['if-unmodified-since']]
    : ['If-None-Match', headers['if-none-match']];
}

function refuseWithoutCondition(headers: IncomingHttpHeaders): void {
  if (hasConditions(headers)) return;
  throw refuse({
    code: 'precondition-required',
    detail:
      'This operation needs an If-Match with the ETag of the record, so that no change is lost.',
  });
}
