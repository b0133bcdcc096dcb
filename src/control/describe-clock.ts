import { Type } from 'typebox';
import { answers, carrying, named, ofJson } from './description.ts';
import { object } from './schema.ts';

const now = Type.String({ format: 'date-time', example: '2019-02-06T01:48:24.000Z' });
const frozen = Type.Boolean({ description: 'Whether it stands still.' });

export const Time = object({ now, frozen });

export const NewTime = object(
  { now: Type.Optional(now), frozen: Type.Optional(frozen) },
  { description: 'What is not said stays.', minProperties: 1 },
);

export const Advance = object(
  { by: Type.String({ description: 'A duration (ISO 8601).' }) },
  { example: { by: 'PT1H' } },
);

export const clockSchemas = { Time, NewTime, Advance };

const parameters = [named('parameters', 'Sandbox')];
const time = { 200: carrying('How it is', { Time }) };
const changing = { 400: 'Invalid', 503: 'Unkept', 507: 'Full' } as const;

/** The clock of each sandbox. */
export const describeClock = {
  '/clock': {
    parameters,
    get: { operationId: 'readClock', summary: 'Its clock', ...answers(time, { 400: 'Invalid' }) },
    put: {
      operationId: 'setClock',
      summary: 'Sets its clock, and lets it stand or run',
      requestBody: { required: true, content: ofJson({ NewTime }) },
      ...answers(time, changing),
    },
  },
  '/clock/advance': {
    parameters,
    post: {
      operationId: 'advanceClock',
      summary: 'Moves its clock on by a duration, or back by a negative one',
      requestBody: { required: true, content: ofJson({ Advance }) },
      ...answers(time, changing),
    },
  },
};
