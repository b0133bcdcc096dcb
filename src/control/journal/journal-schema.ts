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
import { differenceSchema } from './verify-schema.ts';

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
  'Whether credentials in headers and query parameters are shown.',
);

const filterParameters = [
  queryParameter(
    'operation',
    textSchema,
    'An operationId, or `METHOD /path` for an operation without one.',
  ),
  queryParameter('method', textSchema, 'The method; `CLOCK` for what the clock changed.'),
  queryParameter(
    'path',
    textSchema,
    'The path. `*` matches any text without a slash, `**` for any text, `{name}` for one segment.',
  ),
  queryParameter('traceId', textSchema, 'The trace (W3C Trace Context).'),
  queryParameter('status', Type.Integer(), 'The status of the reply; 0 for no reply.'),
  queryParameter(
    'since',
    Type.String({ format: 'date-time' }),
    'Only calls answered at this time or later.',
  ),
  queryParameter('after', countSchema, 'Only calls after this id.'),
  queryParameter(
    'unmatched',
    Type.Enum(['true', 'false']),
    'Only calls that no operation matched.',
  ),
  queryParameter('limit', countSchema, 'Only the latest calls, up to this number.'),
  secretsParameter,
];

const fieldsSchema = mapSchema(exclusiveUnion([textSchema, Type.Array(textSchema)]));

export const AppliedRules = Type.Array(
  exclusiveUnion([
    closedObject({ kind: Type.Enum(['override', 'fault']), id: countSchema }),
    closedObject({ kind: Type.Enum(['rate limit', 'replayed']) }),
    closedObject({ kind: Type.Enum(['upstream']), url: textSchema }),
  ]),
  {
    description:
      'What changed the reply: faults, and the override or the rate limit that answered. `replayed`: the reply of an earlier request with the same idempotency key. `upstream`: the real API answered.',
  },
);

const recordSchema = Type.Unsafe<JsonObject>({ type: 'object' });

const entryProperties = {
  id: countSchema,
  at: Type.String({ format: 'date-time' }),
  duration: Type.Number({ description: 'Milliseconds.' }),
  sandbox: textSchema,
  method: Type.String({
    description:
      '`CLOCK` where the clock changed a record: this is no call. Then `path` is that of the record below `/_sandlot/state`, and `body` has `kind`, `from`, `to`, `operation` and `at`.',
  }),
  path: textSchema,
  query: fieldsSchema,
  headers: fieldsSchema,
  trace: Type.Optional(
    closedObject(
      { traceId: textSchema, parentId: textSchema },
      { description: 'From the header `traceparent` (W3C Trace Context).' },
    ),
  ),
  baggage: Type.Optional(fieldsSchema),
  status: countSchema,
  reply: closedObject({ headers: fieldsSchema, body: Type.Optional(Type.Unknown()) }),
  notices: Type.Array(closedObject({ code: textSchema, text: textSchema })),
  violations: Type.Array(violationSchema),
  operation: Type.Optional(textSchema),
  unmatched: Type.Optional(Type.Literal(true)),
  body: Type.Optional(Type.Unknown()),
  by: Type.Optional(schemaRef({ AppliedRules })),
  refusal: Type.Optional(closedObject({ code: textSchema, detail: textSchema })),
};

export const Entry = closedObject({
  ...entryProperties,
  leftOut: Type.Optional(
    Type.Array(Type.Enum(['request', 'reply']), {
      description: 'Bodies that are too large to be recorded.',
    }),
  ),
});

export const RecordChange = closedObject(
  {
    resource: textSchema,
    key: textSchema,
    before: Type.Optional(recordSchema),
    after: Type.Optional(recordSchema),
  },
  { description: 'A record before and after; created or deleted without one of them.' },
);

export const NearRule = closedObject({
  kind: Type.Enum(['override', 'fault']),
  id: countSchema,
  differences: Type.Array(differenceSchema),
});

export const EntryDetail = closedObject({
  ...entryProperties,
  leftOut: Type.Optional(
    Type.Array(Type.Enum(['request', 'reply', 'changes']), {
      description: 'Parts that are too large to be recorded, or to be kept so long.',
    }),
  ),
  changes: Type.Optional(
    Type.Array(schemaRef({ RecordChange }), { description: 'The records that it changed.' }),
  ),
  near: Type.Optional(
    Type.Array(schemaRef({ NearRule }), {
      description:
        'The overrides and faults in force that were not applied to it, nearest first, with the values of their matchers that differ.',
    }),
  ),
});

export const Entries = closedObject({ entries: Type.Array(schemaRef({ Entry })) });

export const journalSchemas = { Entry, EntryDetail, Entries, RecordChange, NearRule, AppliedRules };

const readRefusals = { 400: 'Invalid' } as const;

const archiveReply: DescribedReply<object> = {
  description: 'The archive',
  content: { 'application/json': { schema: Type.Unsafe<object>({ type: 'object' }) } },
};

/** The journal of a sandbox. */
export const journalPaths = {
  '/journal': {
    parameters: [sandboxParameter],
    get: {
      operationId: 'listJournal',
      summary: 'List the calls with their replies, in the order of the replies',
      parameters: filterParameters,
      ...withResponses({ 200: jsonReply('The calls', { Entries }) }, readRefusals),
    },
    delete: {
      operationId: 'emptyJournal',
      summary: 'Clear the journal; ids are not reused',
      ...withResponses(noContentReply, readRefusals),
    },
  },
  '/journal/{id}': {
    parameters: [sandboxParameter, { name: 'id', in: 'path', required: true, schema: countSchema }],
    get: {
      operationId: 'readJournal',
      summary: 'Read a call',
      parameters: [secretsParameter],
      ...withResponses(
        { 200: jsonReply('The call', { EntryDetail }) },
        { ...readRefusals, 404: 'NoEntry' },
      ),
    },
  },
  '/journal.har': {
    parameters: [sandboxParameter],
    get: {
      operationId: 'exportJournal',
      summary: 'Export the calls as an HTTP archive (HAR 1.2)',
      parameters: filterParameters,
      ...withResponses({ 200: archiveReply }, readRefusals),
    },
  },
  '/journal.pact': {
    parameters: [sandboxParameter],
    get: {
      operationId: 'exportPact',
      summary: 'Export the calls that fit the document as a Pact (specification 4)',
      parameters: [
        ...filterParameters,
        queryParameter('consumer', textSchema, 'The name of the client; `consumer` when absent.'),
        queryParameter('provider', textSchema, 'The name of the API; its title when absent.'),
      ],
      ...withResponses({ 200: archiveReply }, readRefusals),
    },
  },
  '/events': {
    parameters: [sandboxParameter],
    get: {
      operationId: 'watchJournal',
      summary: 'Stream each answered call as a server-sent event',
      parameters: filterParameters,
      ...withResponses(
        {
          200: textReply(
            'An endless stream of `call` events; `data` is a call in the form of the journal. What the clock changes is a `clock` event. A client that does not read is dropped with a last event, `dropped`.',
            'text/event-stream',
          ),
        },
        { ...readRefusals, 409: 'TooMany' },
      ),
    },
  },
};
