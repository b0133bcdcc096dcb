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
  records: Type.Integer({ minimum: 0, description: 'How many records it holds.' }),
  snapshots: countSchema,
  changed: Type.Integer({
    minimum: 0,
    description: 'How many records it made, changed or removed.',
  }),
  used: Type.String({ format: 'date-time', description: 'When it was last used.' }),
  tokens: Type.Array(closedObject({ token: textSchema, user: Type.Optional(textSchema) }), {
    description: 'The tokens that pick it, cut short, and whose they are where somebody said so.',
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
            'Calls that show one of them, and name no sandbox otherwise, are for it. With a `user` they come from that one.',
        },
      ),
    ),
  },
  { example: { name: 'one' } },
);

export const sandboxesSchemas = { Sandbox, Sandboxes, NewSandbox };

const writeRefusals = { 400: 'Invalid', 503: 'Unkept', 507: 'Full' } as const;

/** The sandboxes of the server. */
export const sandboxPaths = {
  '/sandboxes': {
    get: {
      operationId: 'listSandboxes',
      summary: 'The sandboxes that are in memory',
      ...withResponses({ 200: jsonReply('All of them', { Sandboxes }) }),
    },
    post: {
      operationId: 'addSandbox',
      summary: 'Makes a sandbox, and registers it where the server makes none on use',
      requestBody: { required: true, content: jsonContent({ NewSandbox }) },
      ...withResponses(
        {
          200: jsonReply('It was there', { Sandbox }),
          201: jsonReply('Made', { Sandbox }),
        },
        { 400: 'Invalid', 409: 'Taken' },
      ),
    },
    delete: {
      operationId: 'removeSandboxes',
      summary: 'Lets go of all sandboxes',
      ...withResponses(noContentReply, writeRefusals),
    },
  },
  '/sandboxes/{name}': {
    parameters: [{ name: 'name', in: 'path', required: true, schema: textSchema }],
    delete: {
      operationId: 'removeSandbox',
      summary:
        'Lets go of a sandbox; whoever uses it again has it from the seed, without snapshots',
      ...withResponses(noContentReply, { ...writeRefusals, 404: 'NoSandbox' }),
    },
  },
};
