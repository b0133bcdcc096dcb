import { Type } from 'typebox';
import {
  closedObject,
  countSchema,
  exclusiveUnion,
  jsonContent,
  jsonReply,
  schemaRef,
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

const milliseconds = Type.Integer({ minimum: 0, maximum: 60_000 });
const match = schemaRef({ Match });

const rate = Type.Number({ minimum: 0, maximum: 1, default: 1 });

const faultEffects = {
  delay: Type.Optional(
    exclusiveUnion(
      [milliseconds, closedObject({ max: milliseconds, min: Type.Optional(milliseconds) })],
      {
        description: 'Milliseconds, or a range of them.',
      },
    ),
  ),
  error: Type.Optional(closedObject({ status: Type.Integer({ minimum: 400, maximum: 599 }) })),
  cut: Type.Optional(
    Type.Enum(['reset', 'truncate', 'slow', 'empty'], {
      description:
        '`reset` and `empty`: nothing is done, and the connection is reset, or closed without a word. `truncate`: half of the body comes. `slow`: it comes bit by bit.',
    }),
  ),
  times: Type.Optional(timesSchema),
};

export const NewFault = closedObject(
  { match: Type.Optional(match), ...faultEffects, rate: Type.Optional(rate) },
  { example: { error: { status: 503 }, times: 1 } },
);

export const Fault = closedObject({
  id: countSchema,
  match,
  rate,
  used: usedSchema,
  ...faultEffects,
});

export const Faults = closedObject({ faults: Type.Array(schemaRef({ Fault })) });

export const faultSchemas = { NewFault, Fault, Faults };

const ruleOperations = describeRuleOperations('fault', 'faults');
const writeRefusals = { 400: 'Invalid' } as const;

/** What goes wrong. */
export const faultPaths = {
  '/faults': {
    parameters: ruleParameters,
    get: {
      ...ruleOperations.list,
      ...withResponses({ 200: jsonReply('All of them', { Faults }) }, writeRefusals),
    },
    post: {
      ...ruleOperations.add,
      requestBody: { required: true, content: jsonContent({ NewFault }) },
      ...withResponses(
        { 201: jsonReply('Told', { Fault }) },
        { ...writeRefusals, 409: 'TooMany', 503: 'Unkept', 507: 'Full' },
      ),
    },
    delete: ruleOperations.clear,
  },
  '/faults/{id}': { parameters: ruleItemParameters, delete: ruleOperations.remove },
};
