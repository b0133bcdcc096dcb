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
    description: 'A text, several under one name, or null for what must not be there.',
    type: ['string', 'number', 'boolean', 'array', 'null'],
  }),
);

export const Match = closedObject(
  {
    operation: Type.Optional(Type.String({ description: 'An operationId, or `METHOD /path`.' })),
    method: Type.Optional(textSchema),
    path: Type.Optional(
      Type.String({
        description: '`*`: any text without a slash; `**`: any text; `{name}`: any part.',
      }),
    ),
    query: Type.Optional(fieldMatchersSchema),
    headers: Type.Optional(fieldMatchersSchema),
    body: Type.Optional(
      Type.Unknown({ description: 'A part of the body: objects may have more properties.' }),
    ),
    status: Type.Optional(Type.Integer()),
  },
  {
    description: 'Which calls are meant: all that is said has to hold.',
    example: { method: 'POST' },
  },
);

export const Count = exclusiveUnion(
  [countSchema, closedObject({ min: Type.Optional(countSchema), max: Type.Optional(countSchema) })],
  { description: 'So many exactly, or from `min` to `max`.', example: 1 },
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

const differenceSchema = closedObject({
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
        'So many calls left the journal that may have matched; there where it depends on them.',
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
      description:
        'The nearest misses, the nearest first, of those as near the latest first, with what they lack.',
    },
  ),
});

export const verifySchemas = { Match, Count, Expected, ExpectedSoon, Verdict };

const sandboxParameters = [componentRef('parameters', 'Sandbox')];
const verifyRefusals = { 400: 'Invalid', 409: 'NoJournal' } as const;

/** Whether the calls came that were expected. */
export const verifyPaths = {
  '/journal/verify': {
    parameters: sandboxParameters,
    post: {
      operationId: 'verifyJournal',
      summary: 'Whether the calls came that are expected; at least one where no count is said',
      requestBody: { content: jsonContent({ Expected }) },
      ...withResponses({ 200: jsonReply('Whether they did', { Verdict }) }, verifyRefusals),
    },
  },
  '/journal/wait': {
    parameters: sandboxParameters,
    post: {
      operationId: 'waitForJournal',
      summary: 'Waits until they came, or the time is up',
      requestBody: { content: jsonContent({ ExpectedSoon }) },
      ...withResponses({ 200: jsonReply('Whether they did', { Verdict }) }, verifyRefusals),
    },
  },
};
