import type { FastifyInstance } from 'fastify';
import type { RateLimit } from '../../testing/testing.ts';
import type { ControlContext } from '../context.ts';
import {
  optional,
  type PropertyReaders,
  readBody,
  readIntegerIn,
  requireEmptyBody,
} from '../request/body.ts';
import { testStateOf } from '../rules/rule-list.ts';
import { createTypedRoutes, type ReadonlyStatic } from '../typed-route.ts';
import type { NewRateLimit, rateLimitPaths } from './rate-limit-schema.ts';

/** The limits of Aha! (https://www.aha.io/api, "Rate limiting"). */
const defaultRateLimit: RateLimit = { minute: 300, second: 20 };

const readLimit = optional(readIntegerIn({ min: 1, max: 1_000_000 }));

const rateLimitReaders = { minute: readLimit, second: readLimit } satisfies PropertyReaders<
  ReadonlyStatic<typeof NewRateLimit>
>;

/** Adds the routes that read, set and remove the rate limit of a sandbox. */
export function addRateLimitRoutes(scope: FastifyInstance, context: ControlContext): void {
  const route = createTypedRoutes<typeof rateLimitPaths>(scope);

  route('GET /rate-limit', async (request, reply) => {
    const limit = testStateOf(context, request).rateLimiter.limit();
    return limit ?? reply.code(204).send();
  });

  route('PUT /rate-limit', async (request) => {
    const limit = { ...defaultRateLimit, ...readBody(request.body, rateLimitReaders) };
    await testStateOf(context, request).rateLimiter.set(limit);
    return limit;
  });

  route('DELETE /rate-limit', async (request, reply) => {
    requireEmptyBody(request.body);
    await testStateOf(context, request).rateLimiter.set(undefined);
    return reply.code(204).send();
  });
}
