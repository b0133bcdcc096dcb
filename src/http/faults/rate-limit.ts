import type { FastifyRequest } from 'fastify';
import { refuse } from '../../base/refusal.ts';
import type { RateLimitStatus } from '../../testing/testing.ts';
import { findRequestSandbox, noteAppliedRule } from '../calls/record-exchange.ts';
import type { Reply } from '../response/serialize-outcome.ts';
import type { Service } from '../service.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What it is told of the limit of its sandbox; nothing without a limit, and before it is counted. */
    allowance: RateLimitStatus | undefined;
  }
}

/**
 * Counts a request against the limit of its sandbox, by its clock, where there is one and it was not
 * counted before. As at a gateway in front of the API each one counts, whatever becomes of it.
 * @throws the refusal (429) of one that is over the limit.
 */
export async function enforceRateLimit(
  service: RateLimitService,
  request: FastifyRequest,
): Promise<void> {
  if (request.allowance !== undefined) return;
  const sandbox = request.sandbox ?? findRequestSandbox(request, service);
  if (sandbox === undefined) return;
  const counter = service.testStates.of(sandbox).rateLimiter;
  if (counter === undefined) return;
  const now = await sandbox.read(async ({ clock }) => clock.now());
  request.allowance = counter.count(now);
  if (!request.allowance.isOver) return;
  noteAppliedRule(request, { kind: 'rate limit' });
  throw refuse({ code: 'rate-limited', detail: 'Rate limit exceeded' });
}

type RateLimitService = Pick<Service, 'testStates' | 'sandbox' | 'sandboxNameOf'>;

/** A reply with what its request is told of the limit. */
export function withRateLimitHeaders({ allowance }: FastifyRequest, reply: Reply): Reply {
  return allowance === undefined
    ? reply
    : { ...reply, headers: { ...reply.headers, ...toRateLimitHeaders(allowance) } };
}

/** The header fields of Aha! (https://www.aha.io/api, "Rate limiting"). */
function toRateLimitHeaders({
  limit,
  remaining,
  reset,
}: RateLimitStatus): Readonly<Record<string, string>> {
  return {
    'x-ratelimit-limit': `${limit}`,
    'x-ratelimit-remaining': `${remaining}`,
    'x-ratelimit-reset': `${reset}`,
  };
}
