import { Type } from 'typebox';
import type { JsonObject } from '../../openapi/openapi.ts';
import {
  closedObject,
  componentRef,
  jsonReply,
  schemaRef,
  textSchema,
  withResponses,
} from '../docs/document-parts.ts';

export const OperationSummary = closedObject({
  id: textSchema,
  method: textSchema,
  path: Type.String({ description: 'With the base path of its document.' }),
  summary: Type.Optional(textSchema),
  tags: Type.Array(textSchema),
  deprecated: Type.Optional(Type.Literal(true)),
});

export const OperationSummaries = closedObject({
  operations: Type.Array(schemaRef({ OperationSummary })),
});

export const ParameterSummary = closedObject({
  name: textSchema,
  in: textSchema,
  required: Type.Boolean(),
  description: Type.Optional(textSchema),
  type: Type.Optional(textSchema),
  values: Type.Optional(
    Type.Array(Type.Unknown(), { description: 'The only values, if they are listed.' }),
  ),
  example: Type.Optional(Type.Unknown()),
});

const bodySchema = closedObject({
  required: Type.Boolean(),
  mediaTypes: Type.Array(textSchema),
  example: Type.Optional(
    Type.Unknown({ description: 'A body of the first media type, made from its example.' }),
  ),
});

const replySchema = closedObject({
  status: textSchema,
  description: Type.Optional(textSchema),
  mediaTypes: Type.Array(textSchema),
  examples: Type.Array(textSchema, { description: 'The names of its examples.' }),
  example: Type.Optional(Type.Unknown()),
});

export const PlannedBehaviour = closedObject({
  behaviour: textSchema,
  reason: textSchema,
  resource: Type.Union([textSchema, Type.Null()]),
  plan: Type.Unsafe<JsonObject | null>({
    type: ['object', 'null'],
    description: 'Every decision; `null` in a document that names a behaviours module.',
  }),
  lostRules: Type.Array(closedObject({ rule: textSchema, reason: textSchema, kind: textSchema }), {
    description: 'The rules that matched too, but come after the one that decided.',
  }),
});

export const OperationDescription = closedObject({
  id: textSchema,
  method: textSchema,
  path: textSchema,
  pointer: Type.String({ description: 'Its JSON pointer in the document.' }),
  summary: Type.Optional(textSchema),
  description: Type.Optional(textSchema),
  parameters: Type.Array(schemaRef({ ParameterSummary })),
  body: Type.Optional(bodySchema),
  replies: Type.Array(replySchema),
  credentials: closedObject(
    {
      headers: Type.Unsafe<Readonly<Record<string, string>>>({
        type: 'object',
        additionalProperties: textSchema,
      }),
      query: Type.Array(textSchema),
    },
    { description: 'Credentials that it accepts.' },
  ),
  planned: schemaRef({ PlannedBehaviour }),
});

const referenceSchema = closedObject({ property: textSchema, resource: textSchema });

export const ResourceSummary = closedObject({
  name: Type.String({ description: 'Keys of parents are placeholders: `owners/{owner_id}/pets`.' }),
  kind: Type.Enum(['collection', 'singleton']),
  key: Type.String({ description: 'The property of stored records that holds the key.' }),
});

export const ResourceSummaries = closedObject({
  resources: Type.Array(schemaRef({ ResourceSummary })),
});

export const ResourceProperty = closedObject({
  name: textSchema,
  types: Type.Array(textSchema),
  required: Type.Boolean(),
  format: Type.Optional(textSchema),
  description: Type.Optional(textSchema),
  values: Type.Optional(
    Type.Array(Type.Unknown(), { description: 'The only values, if they are listed.' }),
  ),
});

export const ResourceDescription = closedObject({
  name: textSchema,
  kind: Type.Enum(['collection', 'singleton']),
  key: textSchema,
  keyProperty: Type.Optional(
    Type.String({
      description: 'The property that shows the key too, if records keep their key beside it.',
    }),
  ),
  properties: Type.Array(schemaRef({ ResourceProperty }), {
    description: 'Those of the schema of a record; empty if the document has none.',
  }),
  references: Type.Array(referenceSchema, {
    description: 'Properties with the key of a record of another resource.',
  }),
  example: Type.Optional(Type.Unsafe<JsonObject>({ type: 'object' })),
});

export const Plans = closedObject({
  documents: Type.Array(Type.Unsafe<object>({ type: 'object' }), {
    description: 'For each document what `sandlot inspect --json` prints.',
  }),
});

export const DocumentFinding = closedObject({
  severity: Type.Enum(['error', 'warning']),
  pointer: Type.String({ description: 'The JSON pointer of the mistake in the document.' }),
  message: textSchema,
  source: Type.Optional(Type.String({ description: 'The document, if several are served.' })),
});

export const DocumentFindings = closedObject({
  findings: Type.Array(schemaRef({ DocumentFinding })),
});

export const modelSchemas = {
  DocumentFinding,
  DocumentFindings,
  OperationSummary,
  OperationSummaries,
  ParameterSummary,
  PlannedBehaviour,
  OperationDescription,
  ResourceSummary,
  ResourceSummaries,
  ResourceProperty,
  ResourceDescription,
  Plans,
};

const sandboxParameters = [componentRef('parameters', 'Sandbox')];

/** What was read and inferred from the documents. */
export const modelPaths = {
  '/operations': {
    get: {
      operationId: 'listOperations',
      summary: 'List the operations of all documents',
      ...withResponses({ 200: jsonReply('The operations', { OperationSummaries }) }),
    },
  },
  '/operations/{operation}': {
    parameters: [
      ...sandboxParameters,
      { name: 'operation', in: 'path', required: true, schema: textSchema },
    ],
    get: {
      operationId: 'describeOperation',
      summary: 'Describe an operation, with examples to try it and its plan',
      ...withResponses(
        { 200: jsonReply('The operation', { OperationDescription }) },
        { 400: 'Invalid', 404: 'NoOperation' },
      ),
    },
  },
  '/resources': {
    get: {
      operationId: 'listResources',
      summary: 'List the resources of all documents',
      ...withResponses({ 200: jsonReply('The resources', { ResourceSummaries }) }),
    },
  },
  '/resources/{resource}': {
    parameters: [{ name: 'resource', in: 'path', required: true, schema: textSchema }],
    get: {
      operationId: 'describeResource',
      summary: 'Describe the records of a resource',
      ...withResponses(
        { 200: jsonReply('The resource', { ResourceDescription }) },
        { 400: 'Invalid', 404: 'NoRecord' },
      ),
    },
  },
  '/findings': {
    get: {
      operationId: 'listFindings',
      summary: 'List the mistakes that were found in the documents',
      ...withResponses({ 200: jsonReply('The findings', { DocumentFindings }) }),
    },
  },
  '/plan': {
    get: {
      operationId: 'readPlan',
      summary: 'Read what was inferred: resources, plans, and the rules that won and lost',
      ...withResponses({ 200: jsonReply('The plans', { Plans }) }),
    },
  },
};
