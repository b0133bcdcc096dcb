import type { FastifyRequest } from 'fastify';
import type { Call, Outcome } from '../../handlers/behaviour.ts';
import type { Transaction } from '../../store/types.ts';
import type { CallResponder } from '../faults/override.ts';
import type { CallContext } from './call-context.ts';
import type { PerformedCall } from './performed-call.ts';

/** A parsed call in its transaction, and what answers it. */
export type AnswerableCall = {
  readonly request: FastifyRequest;
  readonly transaction: Transaction;
  readonly call: Call;
  readonly context: CallContext;
  readonly responder: CallResponder;
};

/** A performed call, with the outcome that the reply was made of. */
export type AnsweredCall = PerformedCall & { readonly outcome: Outcome };

/** Answers a parsed call. A refusal or a failure is thrown, so that nothing is stored. */
export type AnswerCall = (answerable: AnswerableCall) => Promise<AnsweredCall>;
