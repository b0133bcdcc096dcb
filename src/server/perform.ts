import type { FastifyRequest } from 'fastify';
import type { Behaviour, Context } from '../behaviour/behaviour.ts';
import type { Operation } from '../document/document.ts';
import { isRefusal, refuse } from '../refusal.ts';
import type { Notice } from '../response/notice.ts';
import { checkOutcome } from '../response/outcome.ts';
import type { Reply } from '../response/shape.ts';
import type { Transaction } from '../store/store.ts';
import { openCalls } from './call.ts';
import { openAdmission } from './knock.ts';
import type { Service } from './service.ts';

/** A reply, and what is to be said beside it. */
export type Performed = { readonly reply: Reply; readonly notices: readonly Notice[] };

/** Answers requests of an operation. */
export type Perform = (request: FastifyRequest) => Promise<Performed>;

/**
 * The way of a request through one transaction: who sends it, what it asks for, what the behaviour
 * makes of it, how that is printed. A refusal or failure on the way is thrown, so that nothing of it
 * is kept.
 */
export const openPerformance = (
  service: Service,
  operation: Operation,
  names: readonly string[] | undefined,
): Perform => {
  const admit = openAdmission(service, operation);
  const toCall = openCalls(service, operation, names);
  const behaviour = service.behaviours.get(operation) ?? unserved;
  const shape = service.shapeOf(operation);
  const access = isSafe(operation.method) ? 'read' : 'write';
  return (request) => {
    const sandbox = service.sandbox('default');
    return sandbox[access](async (transaction) => {
      const notices: Notice[] = [];
      const context = toContext(service, transaction, notices);
      const call = toCall(request, await admit(request, context));
      const outcome = await behaviour(call, context, unserved);
      if (isRefusal(outcome)) throw outcome;
      checkOutcome(outcome, operation);
      if (notices.length > 0 && service.notices === 'refuse') throw toRefusal(notices);
      return { reply: shape(outcome), notices };
    });
  };
};

/** Methods that do not change anything (RFC 9110, section 9.2.1). */
const isSafe = (method: string): boolean =>
  method === 'GET' || method === 'HEAD' || method === 'OPTIONS';

/** What a behaviour is given; its parts work by themselves, so that it may take them apart. */
export const toContext = (
  { settings }: Service,
  transaction: Transaction,
  notices: Notice[],
): Context => ({
  records: (resource) => transaction.records(resource),
  get clock() {
    return transaction.clock;
  },
  get random() {
    return transaction.random;
  },
  settings,
  notice: (code, text) => {
    notices.push({ code, text });
  },
  refuse,
});

/** Answers where nothing else does. */
const unserved: Behaviour = (call) =>
  refuse({ status: 501, code: 'not-served', detail: `No behaviour answers ${call.operation.id}.` });

const toRefusal = (notices: readonly Notice[]) =>
  refuse({
    status: 400,
    code: notices.map(({ code }) => code).join(' '),
    detail: notices.map(({ text }) => text).join('; '),
  });
