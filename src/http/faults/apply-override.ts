import type { FastifyRequest } from 'fastify';
import type { Handler } from '../../handlers/behaviour.ts';
import type { Operation } from '../../openapi/openapi.ts';
import {
  type MatchableCall,
  type SelectedReply,
  selectReply,
  type TestState,
} from '../../testing/testing.ts';
import { noteAppliedRule } from '../calls/record-exchange.ts';
import type { CheckReply } from '../response/reply-validation.ts';
import { type SerializeOutcome, serializeUndocumented } from '../response/serialize-outcome.ts';
import type { Service } from '../service.ts';

/** What answers one call, what prints its answer, and what holds that against the document. */
export type CallResponder = {
  readonly handler: Handler;
  readonly serialize: SerializeOutcome;
  readonly checkReply: CheckReply;
};

const noReplyFindings: readonly string[] = [];

type OverrideContext = {
  readonly request: FastifyRequest;
  readonly operation: Operation;
  /** What answers where no override matches. */
  readonly defaultResponder: CallResponder;
};

/** What answers a call where overrides are told to the double. */
export function applyOverrides(
  { cannedReplies }: Service,
  overrides: TestState['overrides'],
  { request, operation, defaultResponder }: OverrideContext,
): CallResponder {
  // A call counts once, also where its transaction has to begin anew.
  let taken: SelectedReply | 'none' | undefined;
  const take = (): SelectedReply | 'none' => {
    const answer = selectReply(overrides, toMatchableCall(request, operation));
    if (answer === undefined) return 'none';
    noteAppliedRule(request, { kind: 'override', id: answer.id });
    return answer;
  };
  const isOutside = () => typeof taken === 'object' && taken.outsideDocument === 'allowed';
  return {
    handler: (call, context) => {
      taken ??= take();
      if (taken === 'none') return defaultResponder.handler(call, context);
      return cannedReplies.behaviourFor(operation, taken)(call, context, defaultResponder.handler);
    },
    serialize: (outcome, accepted) =>
      isOutside() ? serializeUndocumented(outcome) : defaultResponder.serialize(outcome, accepted),
    // Whoever said that it is outside the document need not hear of it.
    checkReply: (outcome, reply, query) =>
      isOutside() ? noReplyFindings : defaultResponder.checkReply(outcome, reply, query),
  };
}

/** A request of an operation as it is held against a match. */
export function toMatchableCall(
  { method, url, headers, body }: FastifyRequest,
  { id }: Operation,
): MatchableCall {
  return {
    operation: id,
    method,
    url,
    headers,
    body: body instanceof Uint8Array ? body : undefined,
  };
}
