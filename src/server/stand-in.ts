import type { FastifyRequest } from 'fastify';
import type { Answer } from '../behaviour/behaviour.ts';
import type { Operation } from '../document/document.ts';
import { type Double, type Taken, takeAnswer } from '../double/double.ts';
import type { Seen } from '../match/match.ts';
import type { CheckReply } from '../response/reply-check.ts';
import { type Shape, shapePlainly } from '../response/shape.ts';
import { noteHand } from './record.ts';
import type { Service } from './service.ts';

/** What answers one call, what prints its answer, and what holds that against the document. */
export type StandIn = {
  readonly answer: Answer;
  readonly shape: Shape;
  readonly check: CheckReply;
};

const nothingFound: readonly string[] = [];

type StandInOptions = {
  readonly request: FastifyRequest;
  readonly operation: Operation;
  /** What answers where no override matches. */
  readonly usual: StandIn;
};

/** What answers a call where overrides are told to the double. */
export const toStandIn = (
  { cannedAnswers }: Service,
  overrides: Double['overrides'],
  { request, operation, usual }: StandInOptions,
): StandIn => {
  // A call counts once, also where its transaction has to begin anew.
  let taken: Taken | 'none' | undefined;
  const take = (): Taken | 'none' => {
    const answer = takeAnswer(overrides, toSeen(request, operation));
    if (answer === undefined) return 'none';
    noteHand(request, { kind: 'override', id: answer.id });
    return answer;
  };
  const isOutside = () => typeof taken === 'object' && taken.outsideDocument === 'allowed';
  return {
    answer: (call, context) => {
      taken ??= take();
      if (taken === 'none') return usual.answer(call, context);
      return cannedAnswers.answer(operation, taken)(call, context, usual.answer);
    },
    shape: (outcome, accepted) =>
      isOutside() ? shapePlainly(outcome) : usual.shape(outcome, accepted),
    // Whoever said that it is outside the document need not hear of it.
    check: (outcome, reply, query) =>
      isOutside() ? nothingFound : usual.check(outcome, reply, query),
  };
};

/** A request of an operation as it is held against a match. */
export const toSeen = (
  { method, url, headers, body }: FastifyRequest,
  { id }: Operation,
): Seen => ({
  operation: id,
  method,
  url,
  headers,
  body: body instanceof Uint8Array ? body : undefined,
});
