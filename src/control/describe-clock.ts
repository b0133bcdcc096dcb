import type { JsonObject } from '../document/document.ts';
import { answers, named, object, ofJson, text } from './description.ts';

const instant = { ...text, format: 'date-time', example: '2019-02-06T01:48:24.000Z' };
const frozen = { type: 'boolean', description: 'Whether it stands still.' };

export const clockSchemas: JsonObject = {
  Time: object({ now: instant, frozen }),
  NewTime: {
    ...object({}, { now: instant, frozen }),
    description: 'What is not said stays.',
    minProperties: 1,
  },
  Advance: {
    ...object({ by: { ...text, description: 'A duration (ISO 8601).' } }),
    example: { by: 'PT1H' },
  },
};

const parameters = [named('parameters', 'Sandbox')];
const time = { 200: { description: 'How it is', content: ofJson('Time') } };
const changing = { 400: 'Invalid', 503: 'Unkept', 507: 'Full' };

/** The clock of each sandbox. */
export const describeClock: Readonly<Record<string, JsonObject>> = {
  '/clock': {
    parameters,
    get: { operationId: 'readClock', summary: 'Its clock', ...answers(time, { 400: 'Invalid' }) },
    put: {
      operationId: 'setClock',
      summary: 'Sets its clock, and lets it stand or run',
      requestBody: { required: true, content: ofJson('NewTime') },
      ...answers(time, changing),
    },
  },
  '/clock/advance': {
    parameters,
    post: {
      operationId: 'advanceClock',
      summary: 'Moves its clock on by a duration, or back by a negative one',
      requestBody: { required: true, content: ofJson('Advance') },
      ...answers(time, changing),
    },
  },
};
