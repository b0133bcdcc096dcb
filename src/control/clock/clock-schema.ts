import { Type } from 'typebox';
import {
  closedObject,
  componentRef,
  jsonContent,
  jsonReply,
  schemaRef,
  withResponses,
} from '../docs/document-parts.ts';

const now = Type.String({ format: 'date-time', example: '2019-02-06T01:48:24.000Z' });
const frozen = Type.Boolean({ description: 'Whether the clock is frozen.' });

export const Time = closedObject({ now, frozen });

export const NewTime = closedObject(
  { now: Type.Optional(now), frozen: Type.Optional(frozen) },
  { description: 'Properties that are left out keep their values.', minProperties: 1 },
);

export const Advance = closedObject(
  { by: Type.String({ description: 'An ISO 8601 duration.' }) },
  { example: { by: 'PT1H' } },
);

export const DueChange = closedObject({
  at: Type.String({ format: 'date-time', example: '2019-02-06T01:48:54.000Z' }),
  trigger: Type.Union([Type.Literal('time'), Type.Literal('read')], {
    description: '`read`: at the next read of the sandbox.',
  }),
  kind: Type.Enum(['state', 'expiry', 'effect'], {
    description: 'Whether the record enters its next state, expires, or a call takes effect on it.',
  }),
  resource: Type.String({ example: 'exports' }),
  key: Type.Optional(
    Type.String({ description: 'Absent where a call changes several records.', example: '7' }),
  ),
  from: Type.Optional(Type.Unknown({ description: 'The state that it leaves.' })),
  to: Type.Optional(Type.Unknown({ description: 'The state that it enters.' })),
  operation: Type.Optional(
    Type.String({ description: 'The operation of the call that takes effect.' }),
  ),
});

export const DueChanges = closedObject({ due: Type.Array(schemaRef({ DueChange })) });

export const clockSchemas = { Time, NewTime, Advance, DueChange, DueChanges };

const sandboxParameters = [componentRef('parameters', 'Sandbox')];
const timeReply = { 200: jsonReply('The clock', { Time }) };
const writeRefusals = { 400: 'Invalid', 503: 'NotSaved', 507: 'StorageFull' } as const;

/** The clock of a sandbox. */
export const clockPaths = {
  '/clock': {
    parameters: sandboxParameters,
    get: {
      operationId: 'readClock',
      summary: 'Read the clock',
      ...withResponses(timeReply, { 400: 'Invalid' }),
    },
    put: {
      operationId: 'setClock',
      summary: 'Set the clock, and freeze it or let it run',
      requestBody: { required: true, content: jsonContent({ NewTime }) },
      ...withResponses(timeReply, writeRefusals),
    },
  },
  '/due': {
    parameters: sandboxParameters,
    get: {
      operationId: 'listDueChanges',
      summary: 'List the changes that the clock will make to records',
      ...withResponses(
        { 200: jsonReply('The changes, the earliest first', { DueChanges }) },
        { 400: 'Invalid' },
      ),
    },
  },
  '/clock/advance': {
    parameters: sandboxParameters,
    post: {
      operationId: 'advanceClock',
      summary: 'Move the clock by a duration; a negative one moves it back',
      requestBody: { required: true, content: jsonContent({ Advance }) },
      ...withResponses(timeReply, writeRefusals),
    },
  },
};
