import { Type } from 'typebox';
import type { JsonObject } from '../../openapi/openapi.ts';
import {
  Clock,
  closedObject,
  componentRef,
  jsonContent,
  jsonReply,
  mapSchema,
  noContentReply,
  schemaRef,
  textSchema,
  withResponses,
} from '../docs/document-parts.ts';

const Record = Type.Unsafe<JsonObject>({
  type: 'object',
  additionalProperties: true,
  description: 'A record, as it is stored.',
});

export const Records = closedObject({ records: Type.Array(schemaRef({ Record })) });

const fourIntegers = { minItems: 4, maxItems: 4 };

export const State = closedObject({
  clock: schemaRef({ Clock }),
  random: Type.Array(Type.Integer(), {
    ...fourIntegers,
    description: 'Where the stream of chance stands.',
  }),
  records: mapSchema(Type.Array(Type.Unsafe<JsonObject>({ type: 'object' })), {
    description: 'Records by resource, in order.',
  }),
  books: Type.Optional(
    mapSchema(Type.Array(Type.Unsafe<JsonObject>({ type: 'object' })), {
      description: 'What Sandlot has to know of the records, such as how far it counted.',
    }),
  ),
});

export const NewState = closedObject(
  {
    clock: Type.Optional(schemaRef({ Clock })),
    random: Type.Optional(Type.Array(Type.Integer(), fourIntegers)),
    records: Type.Optional(mapSchema(Type.Array(schemaRef({ Record })))),
    books: Type.Optional(mapSchema(Type.Array(schemaRef({ Record })))),
  },
  {
    description:
      'A state as a snapshot is exported; what is not said stays, but `records` are all records that there are then, with the books that come with them.',
    example: { clock: { frozen: '2019-02-06T01:48:24Z' } },
  },
);

export const stateSchemas = { Record, Records, State, NewState };

const resourceParameters = [
  componentRef('parameters', 'Sandbox'),
  { name: 'resource', in: 'path', required: true, schema: textSchema },
];
const recordParameters = [
  ...resourceParameters,
  { name: 'key', in: 'path', required: true, schema: textSchema },
];
const writeRefusals = { 400: 'Invalid', 503: 'Unkept', 507: 'Full' } as const;
const recordWriteRefusals = { ...writeRefusals, 404: 'NoRecord' } as const;

/** The records of each sandbox, past the API. */
export const statePaths = {
  '/state': {
    parameters: [componentRef('parameters', 'Sandbox')],
    get: {
      operationId: 'readState',
      summary: 'All of it, but for made records of resources that nobody changed',
      ...withResponses({ 200: jsonReply('The state', { State }) }, { 400: 'Invalid' }),
    },
    put: {
      operationId: 'replaceState',
      summary: 'Puts other records, clock and chance in the place of its own',
      description:
        'Records of resources that `records` does not name are dropped; a `Sandlot-Notice` says how many, and one which records name others that there are not.',
      requestBody: { required: true, content: jsonContent({ NewState }) },
      ...withResponses(noContentReply, writeRefusals),
    },
  },
  '/state/{resource}': {
    parameters: resourceParameters,
    get: {
      operationId: 'listRecords',
      summary: 'The records of a resource, in their order',
      ...withResponses(
        { 200: jsonReply('All of them', { Records }) },
        { 400: 'Invalid', 404: 'NoRecord' },
      ),
    },
  },
  '/state/{resource}/{key}': {
    parameters: recordParameters,
    get: {
      operationId: 'readRecord',
      summary: 'One record',
      ...withResponses(
        { 200: jsonReply('The record', { Record }) },
        { 400: 'Invalid', 404: 'NoRecord' },
      ),
    },
    put: {
      operationId: 'putRecord',
      summary: 'Stores a record; its key may be left out',
      requestBody: { required: true, content: jsonContent({ Record }) },
      ...withResponses(
        {
          200: jsonReply('Stored, in the place of another', { Record }),
          201: jsonReply('Stored', { Record }),
        },
        recordWriteRefusals,
      ),
    },
    patch: {
      operationId: 'patchRecord',
      summary: 'Changes a record (RFC 7396)',
      requestBody: { required: true, content: jsonContent({ Record }) },
      ...withResponses({ 200: jsonReply('Changed', { Record }) }, recordWriteRefusals),
    },
    delete: {
      operationId: 'removeRecord',
      summary: 'Removes a record that no other has to name',
      ...withResponses(noContentReply, { ...recordWriteRefusals, 409: 'Named' }),
    },
  },
};
