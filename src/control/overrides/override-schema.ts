import { Type } from 'typebox';
import {
  anyObject,
  closedObject,
  countSchema,
  exclusiveUnion,
  jsonContent,
  jsonReply,
  mapSchema,
  schemaRef,
  textSchema,
  withResponses,
} from '../docs/document-parts.ts';
import { Match } from '../journal/verify-schema.ts';
import {
  describeRuleOperations,
  ruleItemParameters,
  ruleParameters,
  timesSchema,
  usedSchema,
} from '../rules/rule-schema.ts';

const match = schemaRef({ Match });

export const Answer = closedObject(
  {
    status: Type.Optional(
      Type.Integer({ minimum: 200, maximum: 599, description: 'Absent: the first success.' }),
    ),
    headers: Type.Optional(mapSchema(exclusiveUnion([textSchema, Type.Array(textSchema)]))),
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

const answerSchema = exclusiveUnion([schemaRef({ Answer }), Type.Array(schemaRef({ Answer }))], {
  description: 'An answer, or several: each call gets the next, those after the last the last.',
});

export const NewOverride = closedObject(
  {
    answer: answerSchema,
    match: Type.Optional(match),
    times: Type.Optional(timesSchema),
    outsideDocument: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Whether the answer may be one that is not documented.',
      }),
    ),
  },
  { example: { answer: { status: 503 }, times: 1, outsideDocument: true } },
);

export const Override = closedObject({
  id: countSchema,
  match,
  answer: answerSchema,
  used: usedSchema,
  outsideDocument: Type.Boolean(),
  times: Type.Optional(timesSchema),
});

export const Overrides = closedObject({ overrides: Type.Array(schemaRef({ Override })) });

export const overrideSchemas = { Answer, NewOverride, Override, Overrides };

const ruleOperations = describeRuleOperations('override', 'overrides');
const writeRefusals = { 400: 'Invalid' } as const;

/** Canned answers. */
export const overridePaths = {
  '/overrides': {
    parameters: ruleParameters,
    get: {
      ...ruleOperations.list,
      ...withResponses({ 200: jsonReply('All of them', { Overrides }) }, writeRefusals),
    },
    post: {
      ...ruleOperations.add,
      requestBody: { required: true, content: jsonContent({ NewOverride }) },
      ...withResponses(
        { 201: jsonReply('Told', { Override }) },
        { ...writeRefusals, 409: 'TooMany' },
      ),
    },
    delete: ruleOperations.clear,
  },
  '/overrides/{id}': { parameters: ruleItemParameters, delete: ruleOperations.remove },
};
