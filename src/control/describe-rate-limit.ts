import { Type } from 'typebox';
import { answers, carrying, done, named, ofJson } from './description.ts';
import { count, object } from './schema.ts';

export const NewRateLimit = object({
  minute: Type.Optional(Type.Integer({ minimum: 1, default: 300 })),
  second: Type.Optional(Type.Integer({ minimum: 1, default: 20 })),
});

export const RateLimit = object({ minute: count, second: count });

export const rateLimitSchemas = { NewRateLimit, RateLimit };

const parameters = [named('parameters', 'Sandbox')];
const changing = { 400: 'Invalid' } as const;

/** How many calls are let through. */
export const describeRateLimit = {
  '/rate-limit': {
    parameters,
    get: {
      operationId: 'readRateLimit',
      summary: 'How many calls are let through',
      ...answers({ 200: carrying('The limit', { RateLimit }) }, { ...changing, 404: 'NoLimit' }),
    },
    put: {
      operationId: 'limitRate',
      summary: 'Lets only so many calls through a minute and a second, by the clock of the sandbox',
      requestBody: { content: ofJson({ NewRateLimit }) },
      ...answers({ 200: carrying('The limit', { RateLimit }) }, changing),
    },
    delete: {
      operationId: 'unlimitRate',
      summary: 'Lets all calls through',
      ...answers(done, changing),
    },
  },
};
