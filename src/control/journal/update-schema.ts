import { Type } from 'typebox';
import {
  closedObject,
  componentRef,
  countSchema,
  jsonReply,
  schemaRef,
  textReply,
  textSchema,
  withResponses,
} from '../docs/document-parts.ts';
import { AppliedRules } from './journal-schema.ts';

export const CallSummary = closedObject({
  id: countSchema,
  at: Type.String({ format: 'date-time' }),
  duration: Type.Number({ description: 'Milliseconds.' }),
  sandbox: textSchema,
  method: textSchema,
  url: Type.String({ description: 'Path and query.' }),
  operation: Type.Optional(textSchema),
  status: countSchema,
  notices: countSchema,
  violations: countSchema,
  findings: Type.Integer({ minimum: 0, description: 'Mistakes in the reply of Sandlot.' }),
  by: Type.Optional(schemaRef({ AppliedRules })),
  refusal: Type.Optional(Type.String({ description: 'The code of the refusal.' })),
  clock: Type.Optional(
    closedObject(
      {
        kind: Type.Enum(['state', 'expiry', 'effect']),
        from: Type.Optional(Type.Unknown()),
        to: Type.Optional(Type.Unknown()),
        operation: Type.Optional(textSchema),
      },
      { description: 'What the clock changed; then this is no call, and its method is `CLOCK`.' },
    ),
  ),
});

export const CallList = closedObject({
  calls: Type.Array(schemaRef({ CallSummary })),
  skipped: Type.Integer({
    minimum: 0,
    description: 'Calls that are not listed, older than these.',
  }),
});

export const StateUpdate = closedObject({
  parts: Type.Array(
    Type.Enum(['records', 'clock', 'snapshots', 'overrides', 'faults', 'rate limit']),
  ),
  resources: Type.Array(Type.String({ description: 'A resource whose records changed.' })),
});

export const updateSchemas = { CallSummary, CallList, StateUpdate };

const sandboxesParameter = {
  name: 'sandboxes',
  in: 'query',
  description: 'Whether calls of other sandboxes are included.',
  schema: Type.Enum(['one', 'all'], { default: 'one' }),
};

/** What a page that is open shows of calls. */
export const updatePaths = {
  '/updates': {
    parameters: [componentRef('parameters', 'Sandbox')],
    get: {
      operationId: 'watchSandbox',
      summary: 'Stream summaries of calls and changes of the state as server-sent events',
      parameters: [sandboxesParameter],
      ...withResponses(
        {
          200: textReply(
            'An endless stream. `calls` events have the form of `CallList`, `change` events of the selected sandbox that of `StateUpdate`.',
            'text/event-stream',
          ),
        },
        { 400: 'Invalid', 409: 'TooMany' },
      ),
    },
  },
  '/calls': {
    parameters: [componentRef('parameters', 'Sandbox')],
    get: {
      operationId: 'listCalls',
      summary: 'List the latest calls in one line each, in the order of the replies',
      parameters: [
        sandboxesParameter,
        {
          name: 'limit',
          in: 'query',
          description: 'Only the latest calls, up to this number.',
          schema: countSchema,
        },
        {
          name: 'text',
          in: 'query',
          description:
            'Only calls with this text in the method, address, headers or body of the request or the reply, in any case. Credentials in headers and in the query are not searched.',
          schema: textSchema,
        },
        {
          name: 'resource',
          in: 'query',
          description: 'Only calls that changed records of this resource, such as `pets`.',
          schema: textSchema,
        },
        {
          name: 'key',
          in: 'query',
          description: 'Only calls that changed the record with this key of the `resource`.',
          schema: textSchema,
        },
      ],
      ...withResponses({ 200: jsonReply('The calls', { CallList }) }, { 400: 'Invalid' }),
    },
  },
};
