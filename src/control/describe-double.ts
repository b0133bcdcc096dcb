import type { JsonObject } from '../document/document.ts';
import { answers, count, named, object, ofJson, text } from './description.ts';

const sandbox = named('parameters', 'Sandbox');
const id = { name: 'id', in: 'path', required: true, schema: count };
const match = named('schemas', 'Match');
const milliseconds = { type: 'integer', minimum: 0, maximum: 60_000 };
const status = { type: 'integer', minimum: 200, maximum: 599 };

const times = { ...count, minimum: 1, description: 'For so many calls; for all when absent.' };
const used = { ...count, description: 'How many calls it was for.' };

const override = {
  match,
  answer: {
    description: 'An answer, or several: each call gets the next, those after the last the last.',
    oneOf: [named('schemas', 'Answer'), { type: 'array', items: named('schemas', 'Answer') }],
  },
  times,
};

const fault = {
  match,
  delay: {
    description: 'Milliseconds, or a range of them.',
    oneOf: [milliseconds, object({ max: milliseconds }, { min: milliseconds })],
  },
  error: object({ status: { ...status, minimum: 400 } }),
  cut: {
    enum: ['reset', 'truncate', 'slow', 'empty'],
    description:
      '`reset` and `empty`: nothing is done, and the connection is reset, or closed without a word. `truncate`: half of the body comes. `slow`: it comes bit by bit.',
  },
  rate: { type: 'number', minimum: 0, maximum: 1, default: 1 },
  times,
};

export const doubleSchemas: JsonObject = {
  Answer: {
    ...object(
      {},
      {
        status: { ...status, description: 'Absent: the first success.' },
        headers: {
          type: 'object',
          additionalProperties: { oneOf: [text, { type: 'array', items: text }] },
        },
        body: { description: 'Absent: what the document shows for the status.' },
        example: { ...text, description: 'The name of a documented example.' },
        merge: {
          type: 'object',
          description: 'Laid over the body that would be answered without it (RFC 7396).',
        },
      },
    ),
    example: { status: 201 },
  },
  NewOverride: {
    ...object(
      { answer: override.answer },
      {
        match,
        times,
        outsideDocument: {
          type: 'boolean',
          default: false,
          description: 'Whether the answer may be one that is not documented.',
        },
      },
    ),
    example: { answer: { status: 503 }, times: 1, outsideDocument: true },
  },
  Override: object(
    { id: count, match, answer: override.answer, used, outsideDocument: { type: 'boolean' } },
    { times },
  ),
  Overrides: object({ overrides: { type: 'array', items: named('schemas', 'Override') } }),
  NewFault: { ...object({}, fault), example: { error: { status: 503 }, times: 1 } },
  Fault: object(
    { id: count, match, rate: fault.rate, used },
    { delay: fault.delay, error: fault.error, cut: fault.cut, times },
  ),
  Faults: object({ faults: { type: 'array', items: named('schemas', 'Fault') } }),
  NewRateLimit: object(
    {},
    {
      minute: { ...count, minimum: 1, default: 300 },
      second: { ...count, minimum: 1, default: 20 },
    },
  ),
  RateLimit: object({ minute: count, second: count }),
};

const changing = { 400: 'Invalid' };
const done = { 204: { description: 'Done' } };

const described = (one: string, many: string, refusals: JsonObject) => {
  const name = `${one.charAt(0).toUpperCase()}${one.slice(1)}`;
  return {
    [`/${many}`]: {
      parameters: [sandbox],
      get: {
        operationId: `list${name}s`,
        summary: `The ${many} that hold, in the order in which they were told`,
        ...answers(
          { 200: { description: 'All of them', content: ofJson(`${name}s`) } },
          { 400: 'Invalid' },
        ),
      },
      post: {
        operationId: `add${name}`,
        summary: `Tells of one more ${one}`,
        requestBody: { required: true, content: ofJson(`New${name}`) },
        ...answers({ 201: { description: 'Told', content: ofJson(name) } }, refusals),
      },
      delete: {
        operationId: `remove${name}s`,
        summary: `Takes all ${many} back`,
        ...answers(done, changing),
      },
    },
    [`/${many}/{id}`]: {
      parameters: [sandbox, id],
      delete: {
        operationId: `remove${name}`,
        summary: `Takes one ${one} back`,
        ...answers(done, { ...changing, 404: 'NotTold' }),
      },
    },
  };
};

/** What is told to a sandbox: canned answers, what goes wrong, how many calls are let through. */
export const describeDouble: Readonly<Record<string, JsonObject>> = {
  ...described('override', 'overrides', { ...changing, 409: 'TooMany' }),
  ...described('fault', 'faults', { ...changing, 409: 'TooMany', 503: 'Unkept', 507: 'Full' }),
  '/rate-limit': {
    parameters: [sandbox],
    put: {
      operationId: 'limitRate',
      summary: 'Lets only so many calls through a minute and a second, by the clock of the sandbox',
      requestBody: { content: ofJson('NewRateLimit') },
      ...answers({ 200: { description: 'The limit', content: ofJson('RateLimit') } }, changing),
    },
    delete: {
      operationId: 'unlimitRate',
      summary: 'Lets all calls through',
      ...answers(done, changing),
    },
  },
};
