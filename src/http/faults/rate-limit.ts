import type { FastifyRequest } from 'fastify';
import { refuse } from '../../base/refusal.ts';
import type { Reply } from '../../messages/response/response.ts';
import type { RateLimitStatus } from '../../testing/testing.ts';
import { findRequestSandbox, noteAppliedRule } from '../calls/record-exchange.ts';
import type { Service } from '../service.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Its count against the limit of its sandbox; absent without a limit and before it is counted. */
    rateLimit: RateLimitStatus | undefined;
  }
}

type RateLimitService = Pick<Service, 'testStates' | 'sandbox' | 'sandboxNameOf'>;

/**
 * Counts a request against the rate limit of its sandbox, once and by the sandbox's clock. Like a
 * gateway in front of the API it counts every request, whatever the reply.
 * @throws a refusal (429) of a request over the limit.
 */
export async function enforceRateLimit(
  service: RateLimitService,
  request: FastifyRequest,
): Promise<void> {
  if (request.rateLimit !== undefined) return;
  const sandbox = request.sandbox ?? findRequestSandbox(request, service);
  if (sandbox === undefined) return;
  const { rateLimiter } = service.testStates.of(sandbox);
  if (rateLimiter.limit() === undefined) return;
  const now = await sandbox.peek(async ({ clock }) => clock.now());
  request.rateLimit = await rateLimiter.count(now);
  if (!request.rateLimit?.isOver) return;
  noteAppliedRule(request, { kind: 'rate limit' });
  throw refuse({ code: 'rate-limited', detail: 'Rate limit exceeded' });
}

/** Adds the header fields of a rate limit, where there is one. */
export function withRateLimitHeaders({ rateLimit }: FastifyRequest, reply: Reply): Reply {
  return rateLimit === undefined
    ? reply
    : { ...reply, headers: { ...reply.headers, ...toRateLimitHeaders(rateLimit) } };
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
