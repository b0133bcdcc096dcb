import { documentOf, json, silent } from './sandlot-of.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const object = (properties: object) => ({ type: 'object', properties });
const list = (items: object) => ({ type: 'array', items });
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const giving = (schema: object, status = 200) => ({ responses: { [status]: json(schema) } });
const taking = (schema: object) => ({
  requestBody: { content: { 'application/json': { schema } } },
});
const asked = (name: string, schema: object) => ({ name, in: 'query', schema });

/** A document of which no rule gets anything right: docs/inference.md overrules it. */
export const overrulable = documentOf(
  {
    '/animals': { get: giving(list(ref('Animal'))) },
    '/beast/{animalId}': { get: giving(ref('Animal')), delete: silent },
    '/register-animal': { post: { ...taking(ref('Animal')), ...giving(ref('Animal'), 201) } },
    '/countries': { get: giving(list(ref('Country'))) },
    '/countries/{country}': { get: giving(ref('Country')) },
    '/people': { get: giving(list(ref('Person'))) },
    '/people/{id}': { get: giving(ref('Person')) },
    '/people/{id}/visits': { get: giving(list(object({ at: text }))) },
    '/person/{personId}/notes': { get: giving(list(object({ text }))) },
    '/orders': {
      get: {
        ...giving(
          object({
            found: object({ rows: list(ref('Order')), columns: list(object({ title: text })) }),
            hints: list(object({ text })),
          }),
        ),
      },
    },
    '/parcels': {
      get: {
        parameters: [asked('size', integer), asked('worth', integer), asked('customer', text)],
        ...giving(list(ref('Order'))),
      },
    },
    '/orders/{id}': { get: giving(ref('Order')) },
    '/orders/checkout': {
      post: { ...taking(list(ref('Order'))), ...giving(list(ref('Order')), 201) },
    },
    '/rates': { get: giving(list(object({ currency: text, rate: integer }))) },
    '/rates/{currency}': { get: giving(object({ currency: text, rate: integer })) },
  },
  {
    components: {
      schemas: {
        Animal: object({ id: integer, name: text }),
        Country: object({ id: integer, isoCode: text, name: text }),
        Person: object({ id: integer, name: { ...text, example: 'string' }, age: integer }),
        Order: object({ id: integer, boxes: integer, total: integer, customer: text }),
      },
    },
  },
);
