import { Type } from 'typebox';
import {
  closedObject,
  componentRef,
  countSchema,
  exclusiveUnion,
  jsonContent,
  jsonReply,
  mapSchema,
  schemaRef,
  textSchema,
  withResponses,
} from '../docs/document-parts.ts';

type FieldText = string | number | boolean;

const fieldMatchersSchema = mapSchema(
  Type.Unsafe<FieldText | readonly FieldText[] | null>({
    description: 'A value, several values of one name, or null for "absent".',
    type: ['string', 'number', 'boolean', 'array', 'null'],
  }),
);

export const Match = closedObject(
  {
    operation: Type.Optional(Type.String({ description: 'An operationId, or `METHOD /path`.' })),
    method: Type.Optional(textSchema),
    path: Type.Optional(
      Type.String({
        description:
          '`*` matches any text without a slash, `**` for any text, `{name}` for one segment.',
      }),
    ),
    query: Type.Optional(fieldMatchersSchema),
    headers: Type.Optional(fieldMatchersSchema),
    traceId: Type.Optional(Type.String({ description: 'The trace (W3C Trace Context).' })),
    baggage: Type.Optional(fieldMatchersSchema),
    body: Type.Optional(
      Type.Unknown({ description: 'A part of the body: objects may have more properties.' }),
    ),
    status: Type.Optional(Type.Integer()),
  },
  {
    description: 'Selects calls: every given property must match.',
    example: { method: 'POST' },
  },
);

export const Count = exclusiveUnion(
  [countSchema, closedObject({ min: Type.Optional(countSchema), max: Type.Optional(countSchema) })],
  { description: 'An exact number, or a range from `min` to `max`.', example: 1 },
);

const expectedProperties = {
  match: Type.Optional(schemaRef({ Match })),
  count: Type.Optional(schemaRef({ Count })),
};

export const Expected = closedObject(expectedProperties);

export const ExpectedSoon = closedObject({
  ...expectedProperties,
  within: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 60_000, default: 1000, description: 'Milliseconds.' }),
  ),
});

export const differenceSchema = closedObject({
  where: textSchema,
  expected: Type.Unknown(),
  actual: Type.Optional(Type.Unknown()),
});

export const Verdict = closedObject({
  passed: Type.Boolean(),
  matched: countSchema,
  detail: textSchema,
  gone: Type.Optional(
    Type.Integer({
      minimum: 1,
      description:
        'The number of dropped calls that may have matched; present if the result depends on them.',
    }),
  ),
  near: Type.Array(
    closedObject({
      id: countSchema,
      method: textSchema,
      url: textSchema,
      differences: Type.Array(differenceSchema),
      operation: Type.Optional(textSchema),
    }),
    {
      description: 'The nearest misses with their differences; nearest first, then latest first.',
    },
  ),
});

export const verifySchemas = { Match, Count, Expected, ExpectedSoon, Verdict };

const sandboxParameters = [componentRef('parameters', 'Sandbox')];
const verifyRefusals = { 400: 'Invalid', 409: 'NoJournal' } as const;

/** Verification of the journal. */
export const verifyPaths = {
  '/journal/verify': {
    parameters: sandboxParameters,
    post: {
      operationId: 'verifyJournal',
      summary: 'Check that the expected calls were made; at least one without `count`',
      requestBody: { content: jsonContent({ Expected }) },
      ...withResponses({ 200: jsonReply('The result', { Verdict }) }, verifyRefusals),
    },
  },
  '/journal/wait': {
    parameters: sandboxParameters,
    post: {
      operationId: 'waitForJournal',
      summary: 'Wait until the expected calls were made, or time is up',
      requestBody: { content: jsonContent({ ExpectedSoon }) },
      ...withResponses({ 200: jsonReply('The result', { Verdict }) }, verifyRefusals),
    },
  },
};
