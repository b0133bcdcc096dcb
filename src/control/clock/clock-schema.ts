import { Type } from 'typebox';
import {
  closedObject,
  componentRef,
  jsonContent,
  jsonReply,
  withResponses,
} from '../docs/document-parts.ts';

const now = Type.String({ format: 'date-time', example: '2019-02-06T01:48:24.000Z' });
const frozen = Type.Boolean({ description: 'Whether it stands still.' });

export const Time = closedObject({ now, frozen });

export const NewTime = closedObject(
  { now: Type.Optional(now), frozen: Type.Optional(frozen) },
  { description: 'What is not said stays.', minProperties: 1 },
);

export const Advance = closedObject(
  { by: Type.String({ description: 'A duration (ISO 8601).' }) },
  { example: { by: 'PT1H' } },
);

export const clockSchemas = { Time, NewTime, Advance };

const sandboxParameters = [componentRef('parameters', 'Sandbox')];
const timeReply = { 200: jsonReply('How it is', { Time }) };
const writeRefusals = { 400: 'Invalid', 503: 'Unkept', 507: 'Full' } as const;

/** The clock of each sandbox. */
export const clockPaths = {
  '/clock': {
    parameters: sandboxParameters,
    get: {
      operationId: 'readClock',
      summary: 'Its clock',
      ...withResponses(timeReply, { 400: 'Invalid' }),
    },
    put: {
      operationId: 'setClock',
      summary: 'Sets its clock, and lets it stand or run',
      requestBody: { required: true, content: jsonContent({ NewTime }) },
      ...withResponses(timeReply, writeRefusals),
    },
  },
  '/clock/advance': {
    parameters: sandboxParameters,
    post: {
      operationId: 'advanceClock',
      summary: 'Moves its clock on by a duration, or back by a negative one',
      requestBody: { required: true, content: jsonContent({ Advance }) },
      ...withResponses(timeReply, writeRefusals),
    },
  },
};
