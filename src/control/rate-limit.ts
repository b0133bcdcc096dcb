import type { FastifyInstance } from 'fastify';
import { Meter, type RateLimit } from '../double/double.ts';
import { readBody } from './body.ts';
import type { Controlled } from './control.ts';
import { readWhole } from './reading.ts';
import { doubleOf } from './told.ts';

/** What Aha! lets through (https://www.aha.io/api, "Rate limiting"). */
const usual: RateLimit = { minute: 300, second: 20 };

const bounds = { least: 1, most: 1_000_000 };

/** Adds the routes of how many calls are let through. */
export const addRateLimit = (scope: FastifyInstance, controlled: Controlled): void => {
  scope.put('/rate-limit', async (request) => {
    const body = readBody(request.body, ['minute', 'second']);
    const limit = {
      minute: readWhole(body.minute ?? usual.minute, '/minute', bounds),
      second: readWhole(body.second ?? usual.second, '/second', bounds),
    };
    doubleOf(controlled, request).meter = new Meter(limit);
    return limit;
  });

  scope.delete('/rate-limit', async (request, reply) => {
    readBody(request.body, []);
    doubleOf(controlled, request).meter = undefined;
    return reply.code(204).send();
  });
};
