import type { FastifyRequest } from 'fastify';
import { runningClock, ticks, toClock } from '../clock.ts';
import type { Operation } from '../document/document.ts';
import type { Hand, Refused } from '../journal/journal.ts';
import { isRefusal } from '../refusal.ts';
import type { Notice } from '../response/notice.ts';
import type { Reply } from '../response/shape.ts';
import { defaultSandbox } from '../store/name.ts';
import type { Sandbox } from '../store/store.ts';
import type { Service } from './service.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** When its operation got it, in ticks; 0, or nothing, before that. */
    arrival: number;
    /** The sandbox that it is for, once that is known. */
    sandbox: Sandbox | undefined;
    /** The operation that it is of, once that is known. */
    operation: Operation | undefined;
    /** What a test had told that has a hand in its reply. */
    by: readonly Hand[] | undefined;
  }
}

/** How a request ended. */
export type Ending = {
  readonly reply: Reply;
  readonly notices: readonly Notice[];
  /** What it was refused for, or failed of. */
  readonly error?: unknown;
};

/**
 * Writes a request and how it ended into the journal of its sandbox; one that names no sandbox that
 * there can be into that of the default one, as a call that nothing matched.
 */
export type Record = (request: FastifyRequest, ending: Ending) => void;

/** Notes what has a hand in the reply of a request. */
export const noteHand = (request: FastifyRequest, hand: Hand): void => {
  request.by = [...(request.by ?? []), hand];
};

/** By the system's clock: the clock of a sandbox may stand still. */
const { now } = toClock(runningClock);

export const openRecord = (service: Service): Record => {
  const { doubles, journal } = service;
  if (journal === 'off') return () => undefined;
  return (request, { reply, notices, error }) => {
    const known = request.sandbox ?? sandboxOf(request, service);
    const box = known ?? service.sandbox(defaultSandbox);
    const { journal } = doubles.of(box);
    const { body } = request;
    journal.add({
      id: journal.nextId(),
      at: now(),
      duration: request.arrival > 0 ? ticks() - request.arrival : 0,
      sandbox: box.name,
      operation: known && (request.operation ?? request.routeOptions.config.operation)?.id,
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: body instanceof Uint8Array ? body : undefined,
      reply,
      notices,
      by: request.by,
      refusal: error === undefined ? undefined : toRefused(error),
    });
  };
};

/** The sandbox that a request is for; nothing where it names none that there can be. */
export const sandboxOf = (
  request: FastifyRequest,
  { sandbox, sandboxNameOf }: Pick<Service, 'sandbox' | 'sandboxNameOf'>,
): Sandbox | undefined => {
  try {
    return sandbox(sandboxNameOf(request));
  } catch {
    return undefined;
  }
};

const toRefused = (error: unknown): Refused =>
  isRefusal(error)
    ? { code: error.code, detail: error.message, violations: error.violations }
    : { code: 'sandlot-failed', detail: String(error), violations: [] };
