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
} from '../docs/document-parts.ts';
import { Match } from '../journal/verify-schema.ts';
import { describeRulePaths, timesSchema, usedSchema } from '../rules/rule-schema.ts';

const match = schemaRef({ Match });

export const Answer = closedObject(
  {
    status: Type.Optional(
      Type.Integer({
        minimum: 200,
        maximum: 599,
        description: 'Default: the first success of the operation.',
      }),
    ),
    headers: Type.Optional(mapSchema(exclusiveUnion([textSchema, Type.Array(textSchema)]))),
    body: Type.Optional(
      Type.Unknown({ description: 'Default: the documented example of the status.' }),
    ),
    example: Type.Optional(Type.String({ description: 'The name of a documented example.' })),
    merge: Type.Optional(
      anyObject('A merge patch (RFC 7396) for the body that would be answered otherwise.'),
    ),
  },
  { example: { status: 201 } },
);

const answerSchema = exclusiveUnion(
  [schemaRef({ Answer }), Type.Array(schemaRef({ Answer }), { maxItems: 1000 })],
  {
    description: 'A reply, or a list: each call gets the next one, and later calls get the last.',
  },
);

export const NewOverride = closedObject(
  {
    answer: answerSchema,
    match: Type.Optional(match),
    times: Type.Optional(timesSchema),
    outsideDocument: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Whether the reply may violate the document.',
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

const paths = describeRulePaths('override', {
  list: jsonReply('The overrides', { Overrides }),
  content: jsonContent({ NewOverride }),
  added: jsonReply('Added', { Override }),
});

/** The overrides of a sandbox. */
export const overridePaths = { '/overrides': paths.all, '/overrides/{id}': paths.one };
