import t from 'tap';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';

/** A document whose GET answers with a schema, and whose POST takes and answers it. */
function documentWith(schema: unknown, schemas: object = {}) {
  const responses = { 200: json(schema) };
  return documentOf(
    { '/things': { get: { responses }, post: { requestBody: json(schema), responses } } },
    { components: { schemas } },
  );
}

t.test('an error names the first values of a long enumeration', async (t) => {
  const values = Array.from({ length: 300 }, (_, index) => `v${index}`);
  const { app } = await sandlotOf(t, documentWith({ enum: values }));

  const reply = await app.inject({ method: 'POST', url: '/things', payload: {} });

  t.equal(reply.statusCode, 400);
  t.match(reply.json().detail, 'must be one of "v0", "v1", ');
  t.match(reply.json().detail, /…\.$/);
});
