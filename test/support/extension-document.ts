import { documentOf, json, silent } from './sandlot-of.ts';

const text = { type: 'string' };
const time = { type: 'string', format: 'date-time' };
const integer = { type: 'integer' };
function object(properties: object) {
  return { type: 'object', properties };
}
function list(items: object) {
  return { type: 'array', items };
}
function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}
function returning(schema: object, status = 200) {
  return { responses: { [status]: json(schema) } };
}
function accepting(schema: object) {
  return {
    requestBody: { content: { 'application/json': { schema } } },
  };
}
function queryParameter(name: string, schema: object) {
  return { name, in: 'query', schema };
}

/** A document of which no rule gets anything right: docs/inference.md overrides it. */
export const extensionDocument = documentOf(
  {
    '/animals': { get: returning(list(ref('Animal'))) },
    '/beast/{animalId}': { get: returning(ref('Animal')), delete: silent },
    '/register-animal': { post: { ...accepting(ref('Animal')), ...returning(ref('Animal'), 201) } },
    '/countries': { get: returning(list(ref('Country'))) },
    '/countries/{country}': { get: returning(ref('Country')) },
    '/people': { get: returning(list(ref('Person'))) },
    '/people/{id}': { get: returning(ref('Person')) },
    '/people/{id}/visits': { get: returning(list(object({ at: text }))) },
    '/person/{personId}/notes': { get: returning(list(object({ text }))) },
    '/orders': {
      get: {
        ...returning(
          object({
            found: object({ rows: list(ref('Order')), columns: list(object({ title: text })) }),
            hints: list(object({ text })),
          }),
        ),
      },
    },
    '/parcels': {
      get: {
        parameters: [
          queryParameter('size', integer),
          queryParameter('worth', integer),
          queryParameter('customer', text),
        ],
        ...returning(list(ref('Order'))),
      },
    },
    '/orders/{id}': { get: returning(ref('Order')) },
    '/orders/checkout': {
      post: { ...accepting(list(ref('Order'))), ...returning(list(ref('Order')), 201) },
    },
    '/prints': {
      get: returning(list(ref('Print'))),
      post: { ...accepting(ref('Print')), ...returning(ref('Print'), 201) },
    },
    '/prints/{id}': {
      get: returning(ref('Print')),
      patch: { ...accepting(object({ status: text })), ...returning(ref('Print')) },
    },
    '/rates': { get: returning(list(object({ currency: text, rate: integer }))) },
    '/rates/{currency}': { get: returning(object({ currency: text, rate: integer })) },
  },
  {
    components: {
      schemas: {
        Animal: object({ id: integer, name: text }),
        Country: object({ id: integer, isoCode: text, name: text }),
        Print: object({
          id: integer,
          text,
          status: text,
          sheet: text,
          until: time,
          animal: integer,
        }),
        Person: object({ id: integer, name: { ...text, example: 'string' }, age: integer }),
        Order: object({ id: integer, boxes: integer, total: integer, customer: text }),
      },
    },
  },
);
