import { Type } from 'typebox';
import { answers, carrying, done, ofJson, refer } from './description.ts';
import { count, Name, object, oneOf, text } from './schema.ts';

export const Sandbox = object({
  name: refer({ Name }),
  records: Type.Integer({ minimum: 0, description: 'How many records it holds.' }),
  snapshots: count,
  changed: Type.Integer({
    minimum: 0,
    description: 'How many records it made, changed or removed.',
  }),
  used: Type.String({ format: 'date-time', description: 'When it was last used.' }),
  tokens: Type.Array(object({ token: text, user: Type.Optional(text) }), {
    description: 'The tokens that pick it, cut short, and whose they are where somebody said so.',
  }),
});

export const Sandboxes = object({ sandboxes: Type.Array(refer({ Sandbox })) });

export const NewSandbox = object(
  {
    name: refer({ Name }),
    tokens: Type.Optional(
      Type.Array(oneOf([text, object({ token: text, user: Type.Optional(text) })]), {
        description:
          'Calls that show one of them, and name no sandbox otherwise, are for it. With a `user` they come from that one.',
      }),
    ),
  },
  { example: { name: 'one' } },
);

export const sandboxesSchemas = { Sandbox, Sandboxes, NewSandbox };

const changing = { 400: 'Invalid', 503: 'Unkept', 507: 'Full' } as const;

/** The sandboxes of the server. */
export const describeSandboxes = {
  '/sandboxes': {
    get: {
      operationId: 'listSandboxes',
      summary: 'The sandboxes that are in memory',
      ...answers({ 200: carrying('All of them', { Sandboxes }) }),
    },
    post: {
      operationId: 'addSandbox',
      summary: 'Makes a sandbox, and registers it where the server makes none on use',
      requestBody: { required: true, content: ofJson({ NewSandbox }) },
      ...answers(
        {
          200: carrying('It was there', { Sandbox }),
          201: carrying('Made', { Sandbox }),
        },
        { 400: 'Invalid', 409: 'Taken' },
      ),
    },
    delete: {
      operationId: 'removeSandboxes',
      summary: 'Lets go of all sandboxes',
      ...answers(done, changing),
    },
  },
  '/sandboxes/{name}': {
    parameters: [{ name: 'name', in: 'path', required: true, schema: text }],
    delete: {
      operationId: 'removeSandbox',
      summary:
        'Lets go of a sandbox; whoever uses it again has it from the seed, without snapshots',
      ...answers(done, { ...changing, 404: 'NoSandbox' }),
    },
  },
};
