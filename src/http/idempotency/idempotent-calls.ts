import type { FastifyRequest } from 'fastify';
import { refuse } from '../../base/refusal.ts';
import type { Call, Principal } from '../../handlers/behaviour.ts';
import type { IdempotencyKey } from '../../inference/inference.ts';
import type { Operation } from '../../openapi/openapi.ts';
import type { AnswerableCall, AnswerCall, AnsweredCall } from '../calls/answerable-call.ts';
import type { PerformedCall } from '../calls/performed-call.ts';
import { noteAppliedRule } from '../calls/record-exchange.ts';
import type { Service } from '../service.ts';
import { fingerprint, hashText } from './fingerprint.ts';
import { findKeptReply, keepReply } from './kept-replies.ts';

/** What idempotency keys add to the calls of an operation. */
export type IdempotentCalls = {
  /** Refuses (409) a call while another one with the same key runs. */
  readonly runOnce: (call: RunningCall, perform: PerformCall) => Promise<PerformedCall>;
  /** Answers a repeated request with the reply to the first. */
  readonly wrap: (answer: AnswerCall) => AnswerCall;
};

type PerformCall = () => Promise<PerformedCall>;

/** A request before its transaction. */
export type RunningCall = {
  readonly request: FastifyRequest;
  readonly sandbox: { readonly name: string };
  /** Known already where the document's security schemes name it. */
  readonly principal: Principal | undefined;
};

/** Compiles these steps; `undefined` for an operation without such keys. */
export function compileIdempotentCalls(
  service: Service,
  operation: Operation,
): IdempotentCalls | undefined {
  const idempotency = idempotencyOf(service, operation);
  if (idempotency === undefined) return undefined;
  return {
    runOnce: compileRunOnce(idempotency),
    wrap: (answer) => (answerable) => {
      const key = readKey(idempotency.location, answerable.call);
      return key === undefined
        ? answer(answerable)
        : answerOnce(answer, answerable, { key, reusedStatus: idempotency.reusedStatus });
    },
  };
}

type UsedKey = { readonly key: string; readonly reusedStatus: number };

/** Answers a request with the reply that was kept for its key, or keeps the reply to it. */
async function answerOnce(
  answer: AnswerCall,
  answerable: AnswerableCall,
  { key, reusedStatus }: UsedKey,
): Promise<AnsweredCall> {
  const { call, context, request } = answerable;
  const id = hashText(JSON.stringify([call.principal?.id, call.operation.id, key]));
  const print = fingerprint({ url: request.url, body: call.body });
  const kept = findKeptReply(context, id);
  if (kept === undefined) {
    const answered = await answer(answerable);
    if (answered.reply.status < 400) keepReply(context, { id, fingerprint: print, answered });
    return answered;
  }
  if (kept.fingerprint !== print) throw refuseReusedKey(key, reusedStatus);
  noteAppliedRule(request, { kind: 'replayed' });
  return { ...kept.answered, outcome: { status: kept.answered.reply.status } };
}

/** An operation without a plan belongs to a document that names its module. */
function idempotencyOf(service: Service, operation: Operation): IdempotencyKey | undefined {
  const plan = service.planOf(operation);
  const isUnplanned = plan === undefined && service.idempotency === 'always';
  return isUnplanned && !/^(GET|HEAD|OPTIONS)$/.test(operation.method)
    ? unplanned
    : plan?.idempotency;
}

const unplanned: IdempotencyKey = {
  location: { in: 'header', name: 'idempotency-key' },
  reusedStatus: 422,
  runningStatus: 409,
};

function readKey(
  { in: place, name }: IdempotencyKey['location'],
  { headers, query, body }: Call,
): string | undefined {
  const key: unknown = { header: headers, query, body: Object(body) }[place][name];
  return key === undefined || key === '' ? undefined : `${key}`;
}

/**
 * Compiles the count of running calls. Only a key in a header is known before the transaction; calls with
 * others wait for each other, as all writes do.
 */
function compileRunOnce({ location, runningStatus }: IdempotencyKey): IdempotentCalls['runOnce'] {
  const running = new Set<string>();
  return async ({ request, sandbox, principal }, perform) => {
    const { headers } = request;
    const key = location.in === 'header' ? headers[location.name] : undefined;
    if (key === undefined) return perform();
    const caller = principal?.id ?? headers.authorization;
    const id = JSON.stringify([sandbox.name, caller, key]);
    if (running.has(id)) {
      throw refuse({
        code: 'idempotency-key-running',
        status: runningStatus,
        detail: `The first request with the key "${key}" is still running. Try again later.`,
      });
    }
    running.add(id);
    try {
      return await perform();
    } finally {
      running.delete(id);
    }
  };
}

function refuseReusedKey(key: string, status: number) {
  return refuse({
    code: 'idempotency-key-reused',
    status,
    detail: `The key "${key}" was used for another request. Send a new key with each new request.`,
  });
}
