import type { FastifyInstance } from 'fastify';
import { Meter, type RateLimit } from '../double/double.ts';
import { refuse } from '../refusal.ts';
import { readBody, readNothing } from './body.ts';
import type { Controlled } from './control.ts';
import type { describeRateLimit, NewRateLimit } from './describe-rate-limit.ts';
import { optional, type ReadersOf, wholeIn } from './reading.ts';
import { type Of, openRoutes } from './routes.ts';
import { doubleOf } from './told.ts';

/** What Aha! lets through (https://www.aha.io/api, "Rate limiting"). */
const usual: RateLimit = { minute: 300, second: 20 };

const readCalls = optional(wholeIn({ least: 1, most: 1_000_000 }));

const readers = { minute: readCalls, second: readCalls } satisfies ReadersOf<
  Of<typeof NewRateLimit>
>;

/** Adds the routes of how many calls are let through. */
export const addRateLimit = (scope: FastifyInstance, controlled: Controlled): void => {
  const route = openRoutes<typeof describeRateLimit>(scope);

  route('GET /rate-limit', async (request) => {
    const { meter } = doubleOf(controlled, request);
    if (meter !== undefined) return meter.limit;
    throw refuse({
      status: 404,
      code: 'rate-limit-unknown',
      detail: 'This sandbox has no limit: all calls are let through. PUT /rate-limit sets one.',
    });
  });

  route('PUT /rate-limit', async (request) => {
    const limit = { ...usual, ...readBody(request.body, readers) };
    doubleOf(controlled, request).meter = new Meter(limit);
    return limit;
  });

  route('DELETE /rate-limit', async (request, reply) => {
    readNothing(request.body);
    doubleOf(controlled, request).meter = undefined;
    return reply.code(204).send();
  });
};
