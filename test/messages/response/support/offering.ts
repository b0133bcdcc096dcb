import type { Test } from 'tap';
import { documentOf, sandlotOf } from '../../../support/sandlot-of.ts';

export const pet = {
  xml: { name: 'pet' },
  type: 'object',
  properties: {
    id: { type: 'integer', xml: { attribute: true } },
    name: { type: 'string', xml: { name: 'called' } },
    tags: {
      type: 'array',
      xml: { wrapped: true },
      items: { type: 'string', xml: { name: 'tag' } },
    },
    toys: { type: 'array', items: { type: 'object', properties: { a: { type: 'integer' } } } },
  },
};

export const body = {
  id: 5,
  name: '<Tom & "Co">',
  tags: ['a', 'b'],
  toys: [{ a: 1 }, { a: null }],
};

/** An app whose `GET /pets` has these media types and returns a value. */
export async function offering(t: Test, content: object, value: unknown = body, more: object = {}) {
  const { app } = await sandlotOf(
    t,
    documentOf({ '/pets': { get: { responses: { 200: { description: '', content, ...more } } } } }),
    {
      module: `export const behaviours = {
        'GET /pets': () => ({ status: 200, body: ${JSON.stringify(value)} }),
      };`,
    },
  );
  return async (accept?: string) => {
    const { statusCode, headers, body } = await app.inject({
      url: '/pets',
      headers: accept === undefined ? {} : { accept },
    });
    return [statusCode, String(headers['content-type']).replace('; charset=utf-8', ''), body];
  };
}

export function constant(name: string) {
  return {
    type: 'object',
    required: [name],
    properties: { [name]: { const: name } },
  };
}
