import type { FastifyRequest } from 'fastify';
import type { Handler } from '../../handlers/behaviour.ts';
import {
  type CheckReply,
  type SerializeOutcome,
  serializeUndocumented,
} from '../../messages/response/response.ts';
import type { Operation } from '../../openapi/openapi.ts';
import {
  type MatchableCall,
  type SelectedReply,
  selectReply,
  type TestState,
} from '../../testing/testing.ts';
import { noteAppliedRule } from '../calls/record-exchange.ts';
import type { Service } from '../service.ts';

/** Answers one call: its handler, the serializer of the outcome, and the check of the reply. */
export type CallResponder = {
  readonly handler: Handler;
  readonly serialize: SerializeOutcome;
  readonly checkReply: CheckReply;
};

const noReplyFindings: readonly string[] = [];

type OverrideContext = {
  readonly request: FastifyRequest;
  readonly operation: Operation;
  /** Answers where no override matches. */
  readonly defaultResponder: CallResponder;
};

/** The responder of a call in a sandbox that has overrides. */
export function applyOverrides(
  { cannedReplies }: Pick<Service, 'cannedReplies'>,
  overrides: TestState['overrides'],
  { request, operation, defaultResponder }: OverrideContext,
): CallResponder {
  // A call uses an override up once, also where its transaction runs again.
  let selected: SelectedReply | 'none' | undefined;
  const select = (reply: SelectedReply | undefined): SelectedReply | 'none' => {
    if (reply === undefined) return 'none';
    noteAppliedRule(request, { kind: 'override', id: reply.id });
    return reply;
  };
  const isUndocumented = () =>
    typeof selected === 'object' && selected.outsideDocument === 'allowed';
  return {
    handler: async (call, context) => {
      selected ??= select(await selectReply(overrides, toMatchableCall(request, operation)));
      if (selected === 'none') return defaultResponder.handler(call, context);
      const respond = cannedReplies.behaviourFor(operation, selected);
      return respond(call, context, defaultResponder.handler);
    },
    serialize: (outcome, mediaType) =>
      isUndocumented()
        ? serializeUndocumented(outcome)
        : defaultResponder.serialize(outcome, mediaType),
    // The test has allowed this reply to violate the document.
    checkReply: (outcome, reply, query) =>
      isUndocumented() ? noReplyFindings : defaultResponder.checkReply(outcome, reply, query),
  };
}

/** A request in the form that overrides and faults are matched against. */
export function toMatchableCall(
  { method, url, headers, body }: FastifyRequest,
  { id, base }: Operation,
): MatchableCall {
  return {
    operation: id,
    method,
    url,
    base,
    headers,
    body: body instanceof Uint8Array ? body : undefined,
  };
}
