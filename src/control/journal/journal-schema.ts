import { type TSchema, Type } from 'typebox';
import type { JsonObject } from '../../openapi/openapi.ts';
import {
  closedObject,
  componentRef,
  countSchema,
  type DescribedReply,
  exclusiveUnion,
  jsonReply,
  mapSchema,
  noContentReply,
  schemaRef,
  textReply,
  textSchema,
  violationSchema,
  withResponses,
} from '../docs/document-parts.ts';

const sandboxParameter = componentRef('parameters', 'Sandbox');

function queryParameter(name: string, schema: TSchema, description: string): JsonObject {
  return {
    name,
    in: 'query',
    description,
    schema,
  };
}

const secretsParameter = queryParameter(
  'secrets',
  Type.Enum(['masked', 'shown'], { default: 'masked' }),
  'Whether header fields and query parameters that say who somebody is are shown.',
);

const filterParameters = [
  queryParameter(
    'operation',
    textSchema,
    'An operationId, or `METHOD /path` where the document gives none.',
  ),
  queryParameter('method', textSchema, 'The method.'),
  queryParameter(
    'path',
    textSchema,
    'The path; `*` stands for any text without a slash, `**` for any text, `{name}` for a part.',
  ),
  queryParameter('status', Type.Integer(), 'The status of the reply; 0 where it was cut off.'),
  queryParameter('since', Type.String({ format: 'date-time' }), 'Those answered then or later.'),
  queryParameter('after', countSchema, 'Those after this id.'),
  queryParameter('unmatched', Type.Enum(['true', 'false']), 'Those that no operation matched.'),
  queryParameter('limit', countSchema, 'So many of them, the latest.'),
  secretsParameter,
];

const fieldsSchema = mapSchema(exclusiveUnion([textSchema, Type.Array(textSchema)]));

export const Hands = Type.Array(
  exclusiveUnion([
    closedObject({ kind: Type.Enum(['override', 'fault']), id: countSchema }),
    closedObject({ kind: Type.Literal('rate limit') }),
  ]),
  {
    description:
      'What was told to the sandbox and had a hand in the reply: the faults that struck it, the override or the rate limit that answered.',
  },
);

export const Entry = closedObject({
  id: countSchema,
  at: Type.String({ format: 'date-time' }),
  duration: Type.Number({ description: 'Milliseconds.' }),
  sandbox: textSchema,
  method: textSchema,
  path: textSchema,
  query: fieldsSchema,
  headers: fieldsSchema,
  status: countSchema,
  reply: closedObject({ headers: fieldsSchema, body: Type.Optional(Type.Unknown()) }),
  notices: Type.Array(closedObject({ code: textSchema, text: textSchema })),
  violations: Type.Array(violationSchema),
  operation: Type.Optional(textSchema),
  unmatched: Type.Optional(Type.Literal(true)),
  body: Type.Optional(Type.Unknown()),
  leftOut: Type.Optional(
    Type.Array(Type.Enum(['request', 'reply']), {
      description: 'Whose bodies were there and are not here: they are too large.',
    }),
  ),
  by: Type.Optional(schemaRef({ Hands })),
  refusal: Type.Optional(closedObject({ code: textSchema, detail: textSchema })),
});

export const Entries = closedObject({ entries: Type.Array(schemaRef({ Entry })) });

export const journalSchemas = { Entry, Entries, Hands };

const readRefusals = { 400: 'Invalid' } as const;

const archiveReply: DescribedReply<object> = {
  description: 'The archive',
  content: { 'application/json': { schema: Type.Unsafe<object>({ type: 'object' }) } },
};

/** What a sandbox tells of the calls that it got. */
export const journalPaths = {
  '/journal': {
    parameters: [sandboxParameter],
    get: {
      operationId: 'listJournal',
      summary: 'What came in and what it got, in the order in which it was answered',
      parameters: filterParameters,
      ...withResponses({ 200: jsonReply('The calls', { Entries }) }, readRefusals),
    },
    delete: {
      operationId: 'emptyJournal',
      summary: 'Forgets all calls; their ids go on',
      ...withResponses(noContentReply, readRefusals),
    },
  },
  '/journal/{id}': {
    parameters: [sandboxParameter, { name: 'id', in: 'path', required: true, schema: countSchema }],
    get: {
      operationId: 'readJournal',
      summary: 'One call',
      parameters: [secretsParameter],
      ...withResponses(
        { 200: jsonReply('The call', { Entry }) },
        { ...readRefusals, 404: 'NoEntry' },
      ),
    },
  },
  '/journal.har': {
    parameters: [sandboxParameter],
    get: {
      operationId: 'exportJournal',
      summary: 'The calls as an HTTP archive (HAR 1.2)',
      parameters: filterParameters,
      ...withResponses({ 200: archiveReply }, readRefusals),
    },
  },
  '/events': {
    parameters: [sandboxParameter],
    get: {
      operationId: 'watchJournal',
      summary: 'Each call as it is answered, as server-sent events',
      parameters: filterParameters,
      ...withResponses(
        {
          200: textReply(
            'A stream that goes on; `data` is a call as the journal shows it',
            'text/event-stream',
          ),
        },
        readRefusals,
      ),
    },
  },
};
