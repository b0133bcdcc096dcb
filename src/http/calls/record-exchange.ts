import type { FastifyRequest } from 'fastify';
import { monotonicNow, runningClock, toClock } from '../../base/clock.ts';
import { isRefusal } from '../../base/refusal.ts';
import { defaultSandboxName } from '../../base/sandbox-name.ts';
import type { Operation } from '../../openapi/openapi.ts';
import type { Sandbox } from '../../store/types.ts';
import type { AppliedRule, RecordedRefusal } from '../../testing/testing.ts';
import type { Notice } from '../response/notice-headers.ts';
import type { Reply } from '../response/serialize-outcome.ts';
import type { Service } from '../service.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** When its operation got it, in ticks; 0, or nothing, before that. */
    arrival: number;
    /** The sandbox that it is for, once that is known. */
    sandbox: Sandbox | undefined;
    /** The operation that it is of, once that is known. */
    operation: Operation | undefined;
    /** What a test had told that has a hand in its reply. */
    by: readonly AppliedRule[] | undefined;
  }
}

/** How a request ended. */
export type ExchangeResult = {
  readonly reply: Reply;
  readonly notices: readonly Notice[];
  /** What it was refused for, or failed of. */
  readonly error?: unknown;
};

/**
 * Writes a request and how it ended into the journal of its sandbox; one that names no sandbox that
 * there can be into that of the default one, as a call that nothing matched.
 */
export type RecordExchange = (request: FastifyRequest, ending: ExchangeResult) => void;

/** Notes what has a hand in the reply of a request. */
export function noteAppliedRule(request: FastifyRequest, hand: AppliedRule): void {
  request.by = [...(request.by ?? []), hand];
}

/** By the system's clock: the clock of a sandbox may stand still. */
const { now } = toClock(runningClock);

export function createExchangeRecorder(service: Service): RecordExchange {
  const { testStates, journal } = service;
  if (journal === 'off') return () => undefined;
  return (request, { reply, notices, error }) => {
    const known = request.sandbox ?? findRequestSandbox(request, service);
    const box = known ?? service.sandbox(defaultSandboxName);
    const { journal } = testStates.of(box);
    const { body } = request;
    journal.add({
      id: journal.nextId(),
      at: now(),
      duration: request.arrival > 0 ? monotonicNow() - request.arrival : 0,
      sandbox: box.name,
      operation: known && (request.operation ?? request.routeOptions.config.operation)?.id,
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: body instanceof Uint8Array ? body : undefined,
      reply,
      notices,
      by: request.by,
      refusal: error === undefined ? undefined : toRecordedRefusal(error),
    });
  };
}

/** The sandbox that a request is for; nothing where it names none that there can be. */
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
    ? { code: error.code, detail: error.message, violations: error.violations }
    : { code: 'sandlot-failed', detail: String(error), violations: [] };
}
