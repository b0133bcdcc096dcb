import type { FastifyRequest } from 'fastify';
import type { Operation } from '../../openapi/openapi.ts';
import { selectFaults, type TestState } from '../../testing/testing.ts';
import type { PerformedCall } from '../calls/performed-call.ts';
import { noteAppliedRule } from '../calls/record-exchange.ts';
import type { Service } from '../service.ts';
import { injectFault } from './fault-injection.ts';
import { toMatchableCall } from './override.ts';
import { enforceRateLimit } from './rate-limit.ts';

/** Whether a sandbox has a rate limit or faults. */
export function hasTestRules({ rateLimiter, faults }: TestState): boolean {
  return rateLimiter.limit() !== undefined || !faults.isEmpty();
}

type PerformableCall = {
  readonly request: FastifyRequest;
  readonly operation: Operation;
  /** The name of the sandbox. */
  readonly sandbox: string;
  readonly perform: () => Promise<PerformedCall>;
};

/** Performs a call in a sandbox that has a rate limit or faults. */
export async function performUnderTestRules(
  service: Service,
  { faults }: TestState,
  { request, operation, sandbox, perform }: PerformableCall,
): Promise<PerformedCall> {
  await enforceRateLimit(service, request);
  const effect = await selectFaults(faults, toMatchableCall(request, operation));
  if (effect === undefined) return perform();
  for (const id of effect.faultIds) noteAppliedRule(request, { kind: 'fault', id });
  return injectFault({ effect, sandbox }, perform);
}
