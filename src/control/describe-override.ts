import { Type } from 'typebox';
import { describeTold, ofOne, parameters, times, used } from './describe-told.ts';
import { Match } from './describe-verify.ts';
import { answers, carrying, ofJson, refer } from './description.ts';
import { anyObject, count, mapOf, object, oneOf, text } from './schema.ts';

const match = refer({ Match });

export const Answer = object(
  {
    status: Type.Optional(
      Type.Integer({ minimum: 200, maximum: 599, description: 'Absent: the first success.' }),
    ),
    headers: Type.Optional(mapOf(oneOf([text, Type.Array(text)]))),
    body: Type.Optional(
      Type.Unknown({ description: 'Absent: what the document shows for the status.' }),
    ),
    example: Type.Optional(Type.String({ description: 'The name of a documented example.' })),
    merge: Type.Optional(
      anyObject('Laid over the body that would be answered without it (RFC 7396).'),
    ),
  },
  { example: { status: 201 } },
);

const answer = oneOf([refer({ Answer }), Type.Array(refer({ Answer }))], {
  description: 'An answer, or several: each call gets the next, those after the last the last.',
});

export const NewOverride = object(
  {
    answer,
    match: Type.Optional(match),
    times: Type.Optional(times),
    outsideDocument: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Whether the answer may be one that is not documented.',
      }),
    ),
  },
  { example: { answer: { status: 503 }, times: 1, outsideDocument: true } },
);

export const Override = object({
  id: count,
  match,
  answer,
  used,
  outsideDocument: Type.Boolean(),
  times: Type.Optional(times),
});

export const Overrides = object({ overrides: Type.Array(refer({ Override })) });

export const overrideSchemas = { Answer, NewOverride, Override, Overrides };

const overrides = describeTold('override', 'overrides');
const changing = { 400: 'Invalid' } as const;

/** Canned answers. */
export const describeOverride = {
  '/overrides': {
    parameters,
    get: {
      ...overrides.list,
      ...answers({ 200: carrying('All of them', { Overrides }) }, changing),
    },
    post: {
      ...overrides.add,
      requestBody: { required: true, content: ofJson({ NewOverride }) },
      ...answers({ 201: carrying('Told', { Override }) }, { ...changing, 409: 'TooMany' }),
    },
    delete: overrides.clear,
  },
  '/overrides/{id}': { parameters: ofOne, delete: overrides.remove },
};
