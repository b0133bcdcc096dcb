import { Type } from 'typebox';
import { answers, carrying, named, ofJson, refer } from './description.ts';
import { count, mapOf, object, oneOf, text } from './schema.ts';

type WantedText = string | number | boolean;

const wanted = mapOf(
  Type.Unsafe<WantedText | readonly WantedText[] | null>({
    description: 'A text, several under one name, or null for what must not be there.',
    type: ['string', 'number', 'boolean', 'array', 'null'],
  }),
);

export const Match = object(
  {
    operation: Type.Optional(Type.String({ description: 'An operationId, or `METHOD /path`.' })),
    method: Type.Optional(text),
    path: Type.Optional(
      Type.String({
        description: '`*`: any text without a slash; `**`: any text; `{name}`: any part.',
      }),
    ),
    query: Type.Optional(wanted),
    headers: Type.Optional(wanted),
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

export const Count = oneOf(
  [count, object({ min: Type.Optional(count), max: Type.Optional(count) })],
  { description: 'So many exactly, or from `min` to `max`.', example: 1 },
);

const expected = { match: Type.Optional(refer({ Match })), count: Type.Optional(refer({ Count })) };

export const Expected = object(expected);

export const ExpectedSoon = object({
  ...expected,
  within: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 60_000, default: 1000, description: 'Milliseconds.' }),
  ),
});

const difference = object({
  where: text,
  expected: Type.Unknown(),
  actual: Type.Optional(Type.Unknown()),
});

export const Verdict = object({
  passed: Type.Boolean(),
  matched: count,
  detail: text,
  gone: Type.Optional(
    Type.Integer({
      minimum: 1,
      description:
        'So many calls left the journal that may have matched; there where it depends on them.',
    }),
  ),
  near: Type.Array(
    object({
      id: count,
      method: text,
      url: text,
      differences: Type.Array(difference),
      operation: Type.Optional(text),
    }),
    {
      description:
        'The nearest misses, the nearest first, of those as near the latest first, with what they lack.',
    },
  ),
});

export const verifySchemas = { Match, Count, Expected, ExpectedSoon, Verdict };

const parameters = [named('parameters', 'Sandbox')];
const invalid = { 400: 'Invalid', 409: 'NoJournal' } as const;

/** Whether the calls came that were expected. */
export const describeVerify = {
  '/journal/verify': {
    parameters,
    post: {
      operationId: 'verifyJournal',
      summary: 'Whether the calls came that are expected; at least one where no count is said',
      requestBody: { content: ofJson({ Expected }) },
      ...answers({ 200: carrying('Whether they did', { Verdict }) }, invalid),
    },
  },
  '/journal/wait': {
    parameters,
    post: {
      operationId: 'waitForJournal',
      summary: 'Waits until they came, or the time is up',
      requestBody: { content: ofJson({ ExpectedSoon }) },
      ...answers({ 200: carrying('Whether they did', { Verdict }) }, invalid),
    },
  },
};
