import type { Test } from 'tap';
import { answerOf, documentOf, json, post, sandlotOf } from '../../../support/sandlot-of.ts';

const name = { type: 'string' };

export const body = json({
  type: 'object',
  required: ['name'],
  properties: { name, age: { type: 'integer' } },
});

/** What a request with two faults gets where errors are documented so. */
export async function refusalOf(t: Test, responses: object, more: object = {}) {
  const { app } = await sandlotOf(
    t,
    documentOf(
      {
        '/pets': {
          post: { requestBody: body, responses: { 201: { description: '' }, ...responses } },
        },
      },
      more,
    ),
  );
  const reply = await app.inject(post('/pets', '{"age":"x"}'));
  return {
    status: reply.statusCode,
    type: reply.headers['content-type'],
    body: answerOf(reply)[1],
  };
}

export const text = { type: 'string' };
export const texts = { type: 'array', items: text };

export const summary =
  'The request violates the document: the body must have the required property "name"; the body at /age must be integer.';

export function list(properties: object) {
  return {
    type: 'array',
    items: { type: 'object', properties },
  };
}
