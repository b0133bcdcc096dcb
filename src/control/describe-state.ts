import { Type } from 'typebox';
import type { JsonObject } from '../document/document.ts';
import { answers, carrying, done, named, ofJson, refer } from './description.ts';
import { Clock, mapOf, object, text } from './schema.ts';

const Record = Type.Unsafe<JsonObject>({
  type: 'object',
  additionalProperties: true,
  description: 'A record, as it is stored.',
});

export const Records = object({ records: Type.Array(refer({ Record })) });

const four = { minItems: 4, maxItems: 4 };

export const State = object({
  clock: refer({ Clock }),
  random: Type.Array(Type.Integer(), {
    ...four,
    description: 'Where the stream of chance stands.',
  }),
  records: mapOf(Type.Array(Type.Unsafe<JsonObject>({ type: 'object' })), {
    description: 'Records by resource, in order.',
  }),
  books: Type.Optional(
    mapOf(Type.Array(Type.Unsafe<JsonObject>({ type: 'object' })), {
      description: 'What Sandlot has to know of the records, such as how far it counted.',
    }),
  ),
});

export const NewState = object(
  {
    clock: Type.Optional(refer({ Clock })),
    random: Type.Optional(Type.Array(Type.Integer(), four)),
    records: Type.Optional(mapOf(Type.Array(refer({ Record })))),
    books: Type.Optional(mapOf(Type.Array(refer({ Record })))),
  },
  {
    description:
      'A state as a snapshot is exported; what is not said stays, but `records` are all records that there are then, with the books that come with them.',
    example: { clock: { frozen: '2019-02-06T01:48:24Z' } },
  },
);

export const stateSchemas = { Record, Records, State, NewState };

const parameters = [
  named('parameters', 'Sandbox'),
  { name: 'resource', in: 'path', required: true, schema: text },
];
const ofOne = [...parameters, { name: 'key', in: 'path', required: true, schema: text }];
const changing = { 400: 'Invalid', 503: 'Unkept', 507: 'Full' } as const;
const changingOne = { ...changing, 404: 'NoRecord' } as const;

/** The records of each sandbox, past the API. */
export const describeState = {
  '/state': {
    parameters: [named('parameters', 'Sandbox')],
    get: {
      operationId: 'readState',
      summary: 'All of it, but for made records of resources that nobody changed',
      ...answers({ 200: carrying('The state', { State }) }, { 400: 'Invalid' }),
    },
    put: {
      operationId: 'replaceState',
      summary: 'Puts other records, clock and chance in the place of its own',
      description:
        'Records of resources that `records` does not name are dropped; a `Sandlot-Notice` says how many, and one which records name others that there are not.',
      requestBody: { required: true, content: ofJson({ NewState }) },
      ...answers(done, changing),
    },
  },
  '/state/{resource}': {
    parameters,
    get: {
      operationId: 'listRecords',
      summary: 'The records of a resource, in their order',
      ...answers(
        { 200: carrying('All of them', { Records }) },
        { 400: 'Invalid', 404: 'NoRecord' },
      ),
    },
  },
  '/state/{resource}/{key}': {
    parameters: ofOne,
    get: {
      operationId: 'readRecord',
      summary: 'One record',
      ...answers({ 200: carrying('The record', { Record }) }, { 400: 'Invalid', 404: 'NoRecord' }),
    },
    put: {
      operationId: 'putRecord',
      summary: 'Stores a record; its key may be left out',
      requestBody: { required: true, content: ofJson({ Record }) },
      ...answers(
        {
          200: carrying('Stored, in the place of another', { Record }),
          201: carrying('Stored', { Record }),
        },
        changingOne,
      ),
    },
    patch: {
      operationId: 'patchRecord',
      summary: 'Changes a record (RFC 7396)',
      requestBody: { required: true, content: ofJson({ Record }) },
      ...answers({ 200: carrying('Changed', { Record }) }, changingOne),
    },
    delete: {
      operationId: 'removeRecord',
      summary: 'Removes a record that no other has to name',
      ...answers(done, { ...changingOne, 409: 'Named' }),
    },
  },
};
