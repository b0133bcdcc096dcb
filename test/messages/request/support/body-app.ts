import type { Test } from 'tap';
import { documentOf, sandlotOf, silent } from '../../../support/sandlot-of.ts';

export const module = `export const behaviours = {
  'POST /pets': ({ body }) => ({ status: 200, body: { got: body } }),
};`;

export async function appTaking(t: Test, requestBody: object | undefined, more: object = {}) {
  const operation = { requestBody, ...silent };
  const { app } = await sandlotOf(t, documentOf({ '/pets': { post: operation } }, more), {
    module,
  });
  return app;
}

export function problem(status: number, code: string, detail: string) {
  return [
    status,
    {
      type: 'about:blank',
      title: status === 400 ? 'Bad Request' : 'Unsupported Media Type',
      status,
      detail,
      code,
    },
  ];
}

export const pet = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'integer', readOnly: true }, name: { type: 'string' } },
  additionalProperties: false,
};
