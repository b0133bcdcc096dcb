import type { JsonObject } from '../document/document.ts';
import { answers, count, named, object, ofJson, text } from './description.ts';

export const sandboxesSchemas: JsonObject = {
  Sandbox: object({
    name: named('schemas', 'Name'),
    records: { ...count, description: 'How many records it holds.' },
    snapshots: count,
    changed: { ...count, description: 'How many records it made, changed or removed.' },
    used: { ...text, format: 'date-time', description: 'When it was last used.' },
  }),
  Sandboxes: object({ sandboxes: { type: 'array', items: named('schemas', 'Sandbox') } }),
  NewSandbox: {
    ...object(
      { name: named('schemas', 'Name') },
      {
        tokens: {
          type: 'array',
          items: text,
          description: 'Calls that show one of them, and name no sandbox otherwise, are for it.',
        },
      },
    ),
    example: { name: 'one' },
  },
};

const done = { 204: { description: 'Done' } };
const changing = { 400: 'Invalid', 503: 'Unkept', 507: 'Full' };

/** The sandboxes of the server. */
export const describeSandboxes: Readonly<Record<string, JsonObject>> = {
  '/sandboxes': {
    get: {
      operationId: 'listSandboxes',
      summary: 'The sandboxes that are in memory',
      ...answers({ 200: { description: 'All of them', content: ofJson('Sandboxes') } }),
    },
    post: {
      operationId: 'addSandbox',
      summary: 'Makes a sandbox, and registers it where the server makes none on use',
      requestBody: { required: true, content: ofJson('NewSandbox') },
      ...answers(
        {
          200: { description: 'It was there', content: ofJson('Sandbox') },
          201: { description: 'Made', content: ofJson('Sandbox') },
        },
        { 400: 'Invalid', 409: 'Taken' },
      ),
    },
    delete: {
      operationId: 'removeSandboxes',
      summary: 'Takes all sandboxes back to the seed, without their snapshots',
      ...answers(done, changing),
    },
  },
  '/sandboxes/{name}': {
    parameters: [{ name: 'name', in: 'path', required: true, schema: { type: 'string' } }],
    delete: {
      operationId: 'removeSandbox',
      summary: 'Takes a sandbox back to the seed, without its snapshots',
      ...answers(done, { ...changing, 404: 'NoSandbox' }),
    },
  },
};
