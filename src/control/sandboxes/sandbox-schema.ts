import { Type } from 'typebox';
import {
  closedObject,
  countSchema,
  exclusiveUnion,
  jsonContent,
  jsonReply,
  Name,
  noContentReply,
  schemaRef,
  textSchema,
  withResponses,
} from '../docs/document-parts.ts';

export const Sandbox = closedObject({
  name: schemaRef({ Name }),
  records: Type.Integer({
    minimum: 0,
    description:
      'The number of its stored records. Generated records are stored with the first change of their resource, and are not counted before.',
  }),
  snapshots: countSchema,
  changed: Type.Integer({
    minimum: 0,
    description: 'The number of records that were created, changed or removed.',
  }),
  used: Type.String({ format: 'date-time', description: 'The time of the last call.' }),
  tokens: Type.Array(closedObject({ token: textSchema, user: Type.Optional(textSchema) }), {
    description: 'The tokens that select it, shortened, each with its user if one was given.',
  }),
});

export const Sandboxes = closedObject({ sandboxes: Type.Array(schemaRef({ Sandbox })) });

export const NewSandbox = closedObject(
  {
    name: schemaRef({ Name }),
    tokens: Type.Optional(
      Type.Array(
        exclusiveUnion([
          textSchema,
          closedObject({ token: textSchema, user: Type.Optional(textSchema) }),
        ]),
        {
          description:
            'Calls with one of these tokens go to this sandbox, unless their path or a header selects another one. With a `user`, they are authenticated as that user.',
        },
      ),
    ),
  },
  { example: { name: 'one' } },
);

export const sandboxesSchemas = { Sandbox, Sandboxes, NewSandbox };

const writeRefusals = { 400: 'Invalid', 503: 'NotSaved', 507: 'StorageFull' } as const;

/** The sandboxes of the server. */
export const sandboxPaths = {
  '/sandboxes': {
    get: {
      operationId: 'listSandboxes',
      summary: 'List the sandboxes in memory',
      ...withResponses({ 200: jsonReply('The sandboxes', { Sandboxes }) }),
    },
    post: {
      operationId: 'addSandbox',
      summary: 'Create a sandbox, and register it and its tokens',
      requestBody: { required: true, content: jsonContent({ NewSandbox }) },
      ...withResponses(
        {
          200: jsonReply('It exists already', { Sandbox }),
          201: jsonReply('Created', { Sandbox }),
        },
        { 400: 'Invalid', 409: 'TokenTaken' },
      ),
    },
    delete: {
      operationId: 'removeSandboxes',
      summary: 'Drop all sandboxes',
      ...withResponses(noContentReply, writeRefusals),
    },
  },
  '/sandboxes/{name}': {
    parameters: [{ name: 'name', in: 'path', required: true, schema: textSchema }],
    delete: {
      operationId: 'removeSandbox',
      summary: 'Drop a sandbox with its snapshots; the next call to it starts from the seed',
      ...withResponses(noContentReply, { ...writeRefusals, 404: 'NoSandbox' }),
    },
  },
};
