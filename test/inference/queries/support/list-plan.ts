import { apiModelOf, integer, list, object, ref, text } from '../../../support/api-model-of.ts';
import { json } from '../../../support/sandlot-of.ts';

/** A query parameter by its name; the schema of a text where none is given. */
export function query(name: string, schema: object = text, more: object = {}) {
  return { name, in: 'query', schema, ...more };
}

/** The record that the lists of these tests show. */
export const petProperties = {
  id: integer,
  name: text,
  price: { type: 'number' },
  created_at: { type: 'string', format: 'date-time' },
};

type ListPlanOptions = {
  /** Properties of the pet; those of `petProperties` where none are given. */
  readonly properties?: object;
  /** The schema of the reply; a bare array of pets where none is given. */
  readonly reply?: object;
  readonly headers?: object;
  /** Fields of the operation, such as `x-sandlot`. */
  readonly operation?: object;
};

/** The plan of `GET /pets` with these parameters. */
export function listPlanOf(parameters: readonly object[], options: ListPlanOptions = {}) {
  const { properties = petProperties, reply = list(ref('Pet')), headers = {} } = options;
  const success = { ...json(reply), headers };
  const { conclude } = apiModelOf(
    {
      '/pets': { get: { parameters, responses: { 200: success }, ...options.operation } },
      '/pets/{petId}': { get: { responses: { 200: json(ref('Pet')) } } },
    },
    { Pet: object(properties) },
  );
  const { plan } = conclude('GET /pets');
  if (plan.kind !== 'list') throw new Error(`GET /pets is ${plan.kind}, not a list.`);
  return plan;
}

/** The query of that plan. */
export function listQueryOf(parameters: readonly object[], options: ListPlanOptions = {}) {
  return listPlanOf(parameters, options).query;
}
