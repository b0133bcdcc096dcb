import { Type } from 'typebox';
import { describeTold, ofOne, parameters, times, used } from './describe-told.ts';
import { Match } from './describe-verify.ts';
import { answers, carrying, ofJson, refer } from './description.ts';
import { count, object, oneOf } from './schema.ts';

const milliseconds = Type.Integer({ minimum: 0, maximum: 60_000 });
const match = refer({ Match });

const rate = Type.Number({ minimum: 0, maximum: 1, default: 1 });

const misfortunes = {
  delay: Type.Optional(
    oneOf([milliseconds, object({ max: milliseconds, min: Type.Optional(milliseconds) })], {
      description: 'Milliseconds, or a range of them.',
    }),
  ),
  error: Type.Optional(object({ status: Type.Integer({ minimum: 400, maximum: 599 }) })),
  cut: Type.Optional(
    Type.Enum(['reset', 'truncate', 'slow', 'empty'], {
      description:
        '`reset` and `empty`: nothing is done, and the connection is reset, or closed without a word. `truncate`: half of the body comes. `slow`: it comes bit by bit.',
    }),
  ),
  times: Type.Optional(times),
};

export const NewFault = object(
  { match: Type.Optional(match), ...misfortunes, rate: Type.Optional(rate) },
  { example: { error: { status: 503 }, times: 1 } },
);

export const Fault = object({ id: count, match, rate, used, ...misfortunes });

export const Faults = object({ faults: Type.Array(refer({ Fault })) });

export const faultSchemas = { NewFault, Fault, Faults };

const faults = describeTold('fault', 'faults');
const changing = { 400: 'Invalid' } as const;

/** What goes wrong. */
export const describeFault = {
  '/faults': {
    parameters,
    get: {
      ...faults.list,
      ...answers({ 200: carrying('All of them', { Faults }) }, changing),
    },
    post: {
      ...faults.add,
      requestBody: { required: true, content: ofJson({ NewFault }) },
      ...answers(
        { 201: carrying('Told', { Fault }) },
        { ...changing, 409: 'TooMany', 503: 'Unkept', 507: 'Full' },
      ),
    },
    delete: faults.clear,
  },
  '/faults/{id}': { parameters: ofOne, delete: faults.remove },
};
