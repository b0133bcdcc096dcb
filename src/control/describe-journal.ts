import { type TSchema, Type } from 'typebox';
import type { JsonObject } from '../document/document.ts';
import {
  answers,
  type Carrying,
  carrying,
  carryingText,
  done,
  named,
  refer,
} from './description.ts';
import { count, mapOf, object, oneOf, text, violation } from './schema.ts';

const sandbox = named('parameters', 'Sandbox');

const query = (name: string, schema: TSchema, description: string): JsonObject => ({
  name,
  in: 'query',
  description,
  schema,
});

const secrets = query(
  'secrets',
  Type.Enum(['masked', 'shown'], { default: 'masked' }),
  'Whether header fields and query parameters that say who somebody is are shown.',
);

const filters = [
  query('operation', text, 'An operationId, or `METHOD /path` where the document gives none.'),
  query('method', text, 'The method.'),
  query(
    'path',
    text,
    'The path; `*` stands for any text without a slash, `**` for any text, `{name}` for a part.',
  ),
  query('status', Type.Integer(), 'The status of the reply; 0 where it was cut off.'),
  query('since', Type.String({ format: 'date-time' }), 'Those answered then or later.'),
  query('after', count, 'Those after this id.'),
  query('unmatched', Type.Enum(['true', 'false']), 'Those that no operation matched.'),
  query('limit', count, 'So many of them, the latest.'),
  secrets,
];

const texts = mapOf(oneOf([text, Type.Array(text)]));

export const Hands = Type.Array(
  oneOf([
    object({ kind: Type.Enum(['override', 'fault']), id: count }),
    object({ kind: Type.Literal('rate limit') }),
  ]),
  {
    description:
      'What was told to the sandbox and had a hand in the reply: the faults that struck it, the override or the rate limit that answered.',
  },
);

export const Entry = object({
  id: count,
  at: Type.String({ format: 'date-time' }),
  duration: Type.Number({ description: 'Milliseconds.' }),
  sandbox: text,
  method: text,
  path: text,
  query: texts,
  headers: texts,
  status: count,
  reply: object({ headers: texts, body: Type.Optional(Type.Unknown()) }),
  notices: Type.Array(object({ code: text, text })),
  violations: Type.Array(violation),
  operation: Type.Optional(text),
  unmatched: Type.Optional(Type.Literal(true)),
  body: Type.Optional(Type.Unknown()),
  leftOut: Type.Optional(
    Type.Array(Type.Enum(['request', 'reply']), {
      description: 'Whose bodies were there and are not here: they are too large.',
    }),
  ),
  by: Type.Optional(refer({ Hands })),
  refusal: Type.Optional(object({ code: text, detail: text })),
});

export const Entries = object({ entries: Type.Array(refer({ Entry })) });

export const journalSchemas = { Entry, Entries, Hands };

const invalid = { 400: 'Invalid' } as const;

const archive: Carrying<object> = {
  description: 'The archive',
  content: { 'application/json': { schema: Type.Unsafe<object>({ type: 'object' }) } },
};

/** What a sandbox tells of the calls that it got. */
export const describeJournal = {
  '/journal': {
    parameters: [sandbox],
    get: {
      operationId: 'listJournal',
      summary: 'What came in and what it got, in the order in which it was answered',
      parameters: filters,
      ...answers({ 200: carrying('The calls', { Entries }) }, invalid),
    },
    delete: {
      operationId: 'emptyJournal',
      summary: 'Forgets all calls; their ids go on',
      ...answers(done, invalid),
    },
  },
  '/journal/{id}': {
    parameters: [sandbox, { name: 'id', in: 'path', required: true, schema: count }],
    get: {
      operationId: 'readJournal',
      summary: 'One call',
      parameters: [secrets],
      ...answers({ 200: carrying('The call', { Entry }) }, { ...invalid, 404: 'NoEntry' }),
    },
  },
  '/journal.har': {
    parameters: [sandbox],
    get: {
      operationId: 'exportJournal',
      summary: 'The calls as an HTTP archive (HAR 1.2)',
      parameters: filters,
      ...answers({ 200: archive }, invalid),
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
          200: carryingText(
            'A stream that goes on; `data` is a call as the journal shows it',
            'text/event-stream',
          ),
        },
        invalid,
      ),
    },
  },
};
