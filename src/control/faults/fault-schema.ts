import { Type } from 'typebox';
import {
  closedObject,
  countSchema,
  exclusiveUnion,
  jsonContent,
  jsonReply,
  schemaRef,
} from '../docs/document-parts.ts';
import { Match } from '../journal/verify-schema.ts';
import { describeRulePaths, timesSchema, usedSchema } from '../rules/rule-schema.ts';

const milliseconds = Type.Integer({ minimum: 0, maximum: 60_000 });
const match = schemaRef({ Match });

const rate = Type.Number({ minimum: 0, maximum: 1, default: 1 });

const faultEffects = {
  delay: Type.Optional(
    exclusiveUnion(
      [milliseconds, closedObject({ max: milliseconds, min: Type.Optional(milliseconds) })],
      {
        description: 'Milliseconds, or a range in which each delay is random.',
      },
    ),
  ),
  error: Type.Optional(closedObject({ status: Type.Integer({ minimum: 400, maximum: 599 }) })),
  cut: Type.Optional(
    Type.Enum(['reset', 'truncate', 'slow', 'empty'], {
      description:
        'How the reply is cut. `reset` and `empty`: the call is not executed, and the connection is reset, or closed without a reply. `truncate`: half of the body is sent. `slow`: the body is sent in small pieces.',
    }),
  ),
  cutAfter: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      description: 'After how many items `truncate` cuts a stream; half of them when absent.',
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

const paths = describeRulePaths('fault', {
  list: jsonReply('The faults', { Faults }),
  content: jsonContent({ NewFault }),
  added: jsonReply('Added', { Fault }),
  addRefusals: { 503: 'NotSaved', 507: 'StorageFull' },
});

/** The faults of a sandbox. */
export const faultPaths = { '/faults': paths.all, '/faults/{id}': paths.one };
