import type { FastifyRequest } from 'fastify';
import { monotonicNow, runningClock, toClock } from '../../base/clock.ts';
import { isRefusal, toPublicViolation } from '../../base/refusal.ts';
import { defaultSandboxName } from '../../base/sandbox-name.ts';
import type { Notice, Reply } from '../../messages/response/response.ts';
import type { Operation } from '../../openapi/openapi.ts';
import type { CommittedChange, Sandbox } from '../../store/types.ts';
import type { AppliedRule, JournalEntry, RecordedRefusal } from '../../testing/testing.ts';
import { routedOperation } from '../routing/routed-operation.ts';
import type { Service } from '../service.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** When the route's handler began, in ms of the monotonic clock; 0 before that. */
    arrivedAt: number;
    /** The sandbox of the request, once it is known. */
    sandbox: Sandbox | undefined;
    /** The operation of the request, once it is known. */
    operation: Operation | undefined;
    /** The overrides, faults and limits of a test that shaped the reply. */
    appliedRules: readonly AppliedRule[] | undefined;
    /** What its transaction wrote. */
    changes: readonly CommittedChange[] | undefined;
  }
}

/** How a request ended. */
export type ExchangeResult = {
  readonly reply: Reply;
  readonly notices: readonly Notice[];
  /** The refusal or failure that the reply reports. */
  readonly error?: unknown;
  /** Present where the body of the reply was sent and not kept. */
  readonly leftOut?: readonly 'reply'[] | undefined;
};

/**
 * Writes a request and its reply into the journal of its sandbox. A request with an invalid sandbox
 * name goes into the journal of the default sandbox, without an operation.
 */
export type RecordExchange = (
  request: FastifyRequest,
  result: ExchangeResult,
) => void | Promise<void>;

export function noteAppliedRule(request: FastifyRequest, rule: AppliedRule): void {
  request.appliedRules = [...(request.appliedRules ?? []), rule];
}

/** The system's clock, since the clock of a sandbox may stand still. */
const { now } = toClock(runningClock);

/** @param maskUrl Masks the secrets of all documents. */
export function createExchangeRecorder(
  service: Service,
  maskUrl: (url: string) => string,
): RecordExchange {
  const { testStates, metrics, onCall } = service;
  const isJournalOff = service.journal === 'off';
  if (isJournalOff && metrics === undefined && onCall === undefined) return () => undefined;
  return (request, { reply, notices, error, leftOut: leftOutReply }) => {
    const known = request.sandbox ?? findRequestSandbox(request, service);
    const sandbox = known ?? service.sandbox(defaultSandboxName);
    const operation = known && (request.operation ?? routedOperation(request))?.id;
    const duration = durationOf(request);
    const refusal = error === undefined ? undefined : toRecordedRefusal(error);
    metrics?.count({
      operation,
      status: reply.status,
      duration,
      sandbox: sandbox.name === defaultSandboxName ? 'default' : 'named',
      violations: refusal?.violations ?? noViolations,
    });
    onCall?.({
      at: now(),
      method: request.method,
      url: maskUrl(request.url),
      status: reply.status,
      duration,
      sandbox: sandbox.name,
      operation,
      refusal,
      notices: notices.map(({ code }) => code),
      findings: [reply.headers['sandlot-finding'] ?? []].flat(),
    });
    if (isJournalOff) return;
    const { journal } = testStates.of(sandbox);
    const { body, leftOut = leftOutReply } = toRecordedBody(request.body, error);
    return journal.add({
      id: journal.nextId(),
      at: now(),
      duration,
      sandbox: sandbox.name,
      operation,
      method: request.method,
      url: request.url,
      headers: request.headers,
      body,
      leftOut,
      reply,
      notices,
      by: request.appliedRules,
      changes: request.changes,
      refusal,
    });
  };
}

const noViolations: readonly [] = [];

/** Milliseconds since the request's handler began; 0 where it did not begin. */
function durationOf({ arrivedAt }: FastifyRequest): number {
  return arrivedAt > 0 ? monotonicNow() - arrivedAt : 0;
}

/** Longer bodies of refused requests are not recorded. */
const maxRefusedBodyLength = 16 * 1024;

const noBody = { body: undefined };

const leftOutRequest = { body: undefined, leftOut: ['request'] } as const;

/** A refused request must cost little, since anybody can send it. */
function toRecordedBody(body: unknown, error: unknown): Pick<JournalEntry, 'body' | 'leftOut'> {
  if (!(body instanceof Uint8Array)) return noBody;
  return error !== undefined && body.length > maxRefusedBodyLength ? leftOutRequest : { body };
}

/** The sandbox of a request; `undefined` where its name is invalid or not registered. */
export function findRequestSandbox(
  request: FastifyRequest,
  { sandbox, sandboxNameOf }: Pick<Service, 'sandbox' | 'sandboxNameOf'>,
): Sandbox | undefined {
  try {
    return sandbox(sandboxNameOf(request));
  } catch {
    return undefined;
  }
}

function toRecordedRefusal(error: unknown): RecordedRefusal {
  return isRefusal(error)
    ? {
        code: error.code,
        detail: error.message,
        violations: error.violations.map(toPublicViolation),
      }
    : { code: 'sandlot-failed', detail: String(error), violations: [] };
}
