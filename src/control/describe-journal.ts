import type { JsonObject } from '../document/document.ts';
import { answers, count, named, object, ofJson, text } from './description.ts';

const sandbox = named('parameters', 'Sandbox');

const query = (name: string, schema: JsonObject, description: string): JsonObject => ({
  name,
  in: 'query',
  description,
  schema,
});

const secrets = query(
  'secrets',
  { enum: ['masked', 'shown'], default: 'masked' },
  'Whether header fields and query parameters that say who somebody is are shown.',
);

const filters = [
  query('operation', text, 'An operationId, or `METHOD /path` where the document gives none.'),
  query('method', text, 'The method.'),
  query('path', text, 'The path; `*` stands for any text without a slash, `**` for any text.'),
  query('status', { type: 'integer' }, 'The status of the reply; 0 where it was cut off.'),
  query('since', { ...text, format: 'date-time' }, 'Those answered then or later.'),
  query('after', count, 'Those after this id.'),
  query('unmatched', { enum: ['true', 'false'] }, 'Those that no operation matched.'),
  query('limit', count, 'So many of them, the latest.'),
  secrets,
];

const texts = { oneOf: [text, { type: 'array', items: text }] };
const wanted = {
  type: 'object',
  additionalProperties: {
    description: 'A text, several under one name, or null for what must not be there.',
    type: ['string', 'number', 'boolean', 'array', 'null'],
  },
};

export const journalSchemas: JsonObject = {
  Match: {
    description: 'Which calls are meant: all that is said has to hold.',
    ...object(
      {},
      {
        operation: { ...text, description: 'An operationId, or `METHOD /path`.' },
        method: text,
        path: { ...text, description: '`*`: any text without a slash; `**`: any text.' },
        query: wanted,
        headers: wanted,
        body: { description: 'A part of the body: objects may have more properties.' },
        status: { type: 'integer' },
      },
    ),
    example: { method: 'POST' },
  },
  Count: {
    description: 'So many exactly, or from `min` to `max`.',
    oneOf: [count, object({}, { min: count, max: count })],
    example: 1,
  },
  Expected: object({}, { match: named('schemas', 'Match'), count: named('schemas', 'Count') }),
  ExpectedSoon: object(
    {},
    {
      match: named('schemas', 'Match'),
      count: named('schemas', 'Count'),
      within: { ...count, maximum: 60_000, default: 1000, description: 'Milliseconds.' },
    },
  ),
  Verdict: object({
    passed: { type: 'boolean' },
    matched: count,
    detail: text,
    near: {
      description: 'The nearest misses, the nearest first, with what they lack.',
      type: 'array',
      items: object(
        {
          id: count,
          method: text,
          url: text,
          differences: {
            type: 'array',
            items: object({ where: text, expected: {} }, { actual: {} }),
          },
        },
        { operation: text },
      ),
    },
  }),
  Entry: object(
    {
      id: count,
      at: { ...text, format: 'date-time' },
      duration: { type: 'number', description: 'Milliseconds.' },
      sandbox: text,
      method: text,
      path: text,
      query: { type: 'object', additionalProperties: texts },
      headers: { type: 'object', additionalProperties: texts },
      status: count,
      reply: object({ headers: { type: 'object', additionalProperties: texts } }, { body: {} }),
      notices: { type: 'array', items: object({ code: text, text }) },
      violations: {
        type: 'array',
        items: object({ in: text, pointer: text, message: text }, { schema: text }),
      },
    },
    {
      operation: text,
      unmatched: { const: true },
      body: {},
      refusal: object({ code: text, detail: text }),
    },
  ),
  Entries: object({ entries: { type: 'array', items: named('schemas', 'Entry') } }),
};

const invalid = { 400: 'Invalid' };

/** What a sandbox tells of the calls that it got. */
export const describeJournal: Readonly<Record<string, JsonObject>> = {
  '/journal': {
    parameters: [sandbox],
    get: {
      operationId: 'listJournal',
      summary: 'What came in and what it got, in the order in which it was answered',
      parameters: filters,
      ...answers({ 200: { description: 'The calls', content: ofJson('Entries') } }, invalid),
    },
    delete: {
      operationId: 'emptyJournal',
      summary: 'Forgets all calls; their ids go on',
      ...answers({ 204: { description: 'Done' } }, { ...invalid }),
    },
  },
  '/journal/{id}': {
    parameters: [sandbox, { name: 'id', in: 'path', required: true, schema: count }],
    get: {
      operationId: 'readJournal',
      summary: 'One call',
      parameters: [secrets],
      ...answers(
        { 200: { description: 'The call', content: ofJson('Entry') } },
        { ...invalid, 404: 'NoEntry' },
      ),
    },
  },
  '/journal.har': {
    parameters: [sandbox],
    get: {
      operationId: 'exportJournal',
      summary: 'The calls as an HTTP archive (HAR 1.2)',
      parameters: filters,
      ...answers(
        {
          200: {
            description: 'The archive',
            content: { 'application/json': { schema: { type: 'object' } } },
          },
        },
        invalid,
      ),
    },
  },
  '/journal/verify': {
    parameters: [sandbox],
    post: {
      operationId: 'verifyJournal',
      summary: 'Whether the calls came that are expected; at least one where no count is said',
      requestBody: { content: ofJson('Expected') },
      ...answers(
        { 200: { description: 'Whether they did', content: ofJson('Verdict') } },
        { ...invalid },
      ),
    },
  },
  '/journal/wait': {
    parameters: [sandbox],
    post: {
      operationId: 'waitForJournal',
      summary: 'Waits until they came, or the time is up',
      requestBody: { content: ofJson('ExpectedSoon') },
      ...answers(
        { 200: { description: 'Whether they did', content: ofJson('Verdict') } },
        { ...invalid },
      ),
    },
  },
  '/events': {
    parameters: [sandbox],
    get: {
      operationId: 'watchJournal',
      summary: 'Each call as it is answered, as server-sent events',
      parameters: filters,
      ...answers(
        {
          200: {
            description: 'A stream that goes on; `data` is a call as the journal shows it',
            content: { 'text/event-stream': { schema: { type: 'string' } } },
          },
        },
        invalid,
      ),
    },
  },
};
