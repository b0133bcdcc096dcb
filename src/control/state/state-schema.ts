import { Type } from 'typebox';
import type { JsonObject } from '../../openapi/openapi.ts';
import {
  Clock,
  closedObject,
  componentRef,
  countSchema,
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
  description: 'A stored record.',
});

export const Records = closedObject({
  records: Type.Array(schemaRef({ Record })),
  total: Type.Optional(
    Type.Integer({
      minimum: 0,
      description: 'The number of records on all pages; present with `limit`.',
    }),
  ),
});

const fourIntegers = { minItems: 4, maxItems: 4 };

export const State = closedObject({
  clock: schemaRef({ Clock }),
  random: Type.Array(Type.Integer(), {
    ...fourIntegers,
    description: 'The state of the random generator.',
  }),
  records: mapSchema(Type.Array(Type.Unsafe<JsonObject>({ type: 'object' })), {
    description: 'The records of each resource, in order.',
  }),
  internal: Type.Optional(
    mapSchema(Type.Array(Type.Unsafe<JsonObject>({ type: 'object' })), {
      description:
        "Sandlot's own records: the last number of a counter, what is due, and replies kept for an Idempotency-Key.",
    }),
  ),
});

export const NewState = closedObject(
  {
    clock: Type.Optional(schemaRef({ Clock })),
    random: Type.Optional(Type.Array(Type.Integer(), fourIntegers)),
    records: Type.Optional(mapSchema(Type.Array(schemaRef({ Record })))),
    internal: Type.Optional(mapSchema(Type.Array(schemaRef({ Record })))),
  },
  {
    description:
      'A state as `GET /state` exports it. An absent property keeps its value. `records` replaces all records, and `internal` with them.',
    example: { clock: { frozen: '2019-02-06T01:48:24Z' } },
  },
);

const recordList = Type.Array(schemaRef({ Record }));

export const StateDiff = closedObject({
  resources: mapSchema(
    closedObject({
      created: recordList,
      updated: Type.Array(
        closedObject({
          key: textSchema,
          before: schemaRef({ Record }),
          after: schemaRef({ Record }),
        }),
      ),
      deleted: recordList,
    }),
    { description: 'The resources with changes.' },
  ),
});

export const stateSchemas = { Record, Records, State, NewState, StateDiff };

const resourceParameters = [
  componentRef('parameters', 'Sandbox'),
  { name: 'resource', in: 'path', required: true, schema: textSchema },
];
const recordParameters = [
  ...resourceParameters,
  { name: 'key', in: 'path', required: true, schema: textSchema },
];
const writeRefusals = { 400: 'Invalid', 503: 'NotSaved', 507: 'StorageFull' } as const;
const recordWriteRefusals = { ...writeRefusals, 404: 'NoRecord' } as const;

/** The records of a sandbox, without the rules of the API. */
export const statePaths = {
  '/state': {
    parameters: [componentRef('parameters', 'Sandbox')],
    get: {
      operationId: 'readState',
      summary: 'Export the state',
      parameters: [
        {
          name: 'include',
          in: 'query',
          description:
            'Whether the generated records of resources without changes are included: `seed`.',
          schema: Type.Enum(['changes', 'seed'], { default: 'changes' }),
        },
      ],
      ...withResponses({ 200: jsonReply('The state', { State }) }, { 400: 'Invalid' }),
    },
    put: {
      operationId: 'replaceState',
      summary: 'Replace records, clock or random state',
      description:
        'Records of resources that `records` leaves out are dropped. `Sandlot-Notice` headers report how many, and which records refer to missing ones.',
      requestBody: { required: true, content: jsonContent({ NewState }) },
      ...withResponses(noContentReply, writeRefusals),
    },
  },
  '/state/diff': {
    parameters: [componentRef('parameters', 'Sandbox')],
    get: {
      operationId: 'diffState',
      summary: 'List the records that were created, updated and deleted',
      parameters: [
        {
          name: 'from',
          in: 'query',
          description: 'What the state is compared with: `seed`, or the name of a snapshot.',
          schema: Type.String({ default: 'seed' }),
        },
      ],
      ...withResponses(
        { 200: jsonReply('The differences', { StateDiff }) },
        { 400: 'Invalid', 404: 'NoSnapshot' },
      ),
    },
  },
  '/state/{resource}': {
    parameters: resourceParameters,
    get: {
      operationId: 'listRecords',
      summary: 'List the records of a resource, in order',
      parameters: [
        {
          name: 'search',
          in: 'query',
          description:
            'Only records whose JSON has all of these words; `name:rex` finds them in a property.',
          schema: textSchema,
        },
        {
          name: 'sort',
          in: 'query',
          description: 'The property to sort by; with a minus in front of it, downwards.',
          schema: Type.String({ example: '-name' }),
        },
        {
          name: 'offset',
          in: 'query',
          description: 'The number of records to skip.',
          schema: countSchema,
        },
        { name: 'limit', in: 'query', description: 'The size of a page.', schema: countSchema },
      ],
      ...withResponses(
        { 200: jsonReply('The records', { Records }) },
        { 400: 'Invalid', 404: 'NoRecord' },
      ),
    },
  },
  '/state/{resource}/{key}': {
    parameters: recordParameters,
    get: {
      operationId: 'readRecord',
      summary: 'Read a record',
      ...withResponses(
        { 200: jsonReply('The record', { Record }) },
        { 400: 'Invalid', 404: 'NoRecord' },
      ),
    },
    put: {
      operationId: 'putRecord',
      summary: 'Create or replace a record; its body may leave out the key',
      requestBody: { required: true, content: jsonContent({ Record }) },
      ...withResponses(
        {
          200: jsonReply('Stored; it replaces a record of the same key', { Record }),
          201: jsonReply('Stored', { Record }),
        },
        recordWriteRefusals,
      ),
    },
    patch: {
      operationId: 'patchRecord',
      summary: 'Change a record by a merge patch (RFC 7396)',
      requestBody: { required: true, content: jsonContent({ Record }) },
      ...withResponses({ 200: jsonReply('Changed', { Record }) }, recordWriteRefusals),
    },
    delete: {
      operationId: 'removeRecord',
      summary: 'Remove a record, unless others refer to it',
      ...withResponses(noContentReply, { ...recordWriteRefusals, 409: 'Referenced' }),
    },
  },
};
