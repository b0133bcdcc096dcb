import type { Test } from 'tap';
import { documentOf, json, sandlotOf } from '../../../support/sandlot-of.ts';

/**
 * An app whose `POST /pets` stores a pet and runs the source text; `GET /pets` counts. Beside
 * more of the module, the document has a form of errors.
 */
export async function appThat(t: Test, then: string, more = '', options = {}) {
  const error = json({ type: 'object', properties: { error: { type: 'string' } } });
  const responses = { 200: json({ type: 'integer' }), ...(more === '' ? {} : { 400: error }) };
  const module = `export const behaviours = {
    'POST /pets': async (call, context) => {
      await context.records('pets').insert({ id: '1' });
      ${then}
    },
    'GET /pets': async (call, context) => ({
      status: 200,
      body: (await context.records('pets').list()).total,
    }),
  };
  ${more}`;
  const { app } = await sandlotOf(
    t,
    documentOf({ '/pets': { post: { responses }, get: { responses } } }),
    { module, ...options },
  );
  return app;
}
