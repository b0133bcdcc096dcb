import type { JsonObject } from '../document/document.ts';
import { answers, named, object, ofJson } from './description.ts';

const record = {
  type: 'object',
  additionalProperties: true,
  description: 'A record, as it is stored.',
};

export const stateSchemas: JsonObject = {
  Record: record,
  Records: object({ records: { type: 'array', items: named('schemas', 'Record') } }),
  NewState: {
    ...object(
      {},
      {
        clock: named('schemas', 'Clock'),
        random: { type: 'array', items: { type: 'integer' }, minItems: 4, maxItems: 4 },
        records: {
          type: 'object',
          additionalProperties: { type: 'array', items: named('schemas', 'Record') },
        },
      },
    ),
    description: 'A state as a snapshot is exported; what is not said stays.',
    example: { clock: { frozen: '2019-02-06T01:48:24Z' } },
  },
};

const text = { type: 'string' };
const parameters = [
  named('parameters', 'Sandbox'),
  { name: 'resource', in: 'path', required: true, schema: text },
];
const ofOne = [...parameters, { name: 'key', in: 'path', required: true, schema: text }];
const done = { 204: { description: 'Done' } };
const changing = { 400: 'Invalid', 503: 'Unkept', 507: 'Full' };
const changingOne = { ...changing, 404: 'NoRecord' };
const one = (description: string): JsonObject => ({ description, content: ofJson('Record') });

/** The records of each sandbox, past the API. */
export const describeState: Readonly<Record<string, JsonObject>> = {
  '/state': {
    parameters: [named('parameters', 'Sandbox')],
    get: {
      operationId: 'readState',
      summary: 'All of it, but for made records of resources that nobody changed',
      ...answers(
        { 200: { description: 'The state', content: ofJson('State') } },
        { 400: 'Invalid' },
      ),
    },
    put: {
      operationId: 'replaceState',
      summary: 'Puts other records, clock and chance in the place of its own',
      requestBody: { required: true, content: ofJson('NewState') },
      ...answers(done, changing),
    },
  },
  '/state/{resource}': {
    parameters,
    get: {
      operationId: 'listRecords',
      summary: 'The records of a resource, in their order',
      ...answers(
        { 200: { description: 'All of them', content: ofJson('Records') } },
        { 400: 'Invalid', 404: 'NoRecord' },
      ),
    },
  },
  '/state/{resource}/{key}': {
    parameters: ofOne,
    get: {
      operationId: 'readRecord',
      summary: 'One record',
      ...answers({ 200: one('The record') }, { 400: 'Invalid', 404: 'NoRecord' }),
    },
    put: {
      operationId: 'putRecord',
      summary: 'Stores a record; its key may be left out',
      requestBody: { required: true, content: ofJson('Record') },
      ...answers({ 200: one('Stored, in the place of another'), 201: one('Stored') }, changingOne),
    },
    patch: {
      operationId: 'patchRecord',
      summary: 'Changes a record (RFC 7396)',
      requestBody: { required: true, content: ofJson('Record') },
      ...answers({ 200: one('Changed') }, changingOne),
    },
    delete: {
      operationId: 'removeRecord',
      summary: 'Removes a record',
      ...answers(done, changingOne),
    },
  },
};
