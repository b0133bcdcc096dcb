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

for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
  t.test(`${keyword} that doubles at each of 30 levels is checked in no time`, async (t) => {
    const refersTo = (level: number) => ({ $ref: `#/components/schemas/Level${level}` });
    const levels = Array.from({ length: 30 }, (_, level) => [
      `Level${level}`,
      { [keyword]: [refersTo(level + 1), { ...refersTo(level + 1), title: 'again' }] },
    ]);
    const schemas = { ...Object.fromEntries(levels), Level30: { type: 'object' } };
    const { app } = await sandlotOf(t, documentWith(refersTo(0), schemas));

    const accepted = await app.inject({ method: 'POST', url: '/things', payload: {} });
    const refused = await app.inject({ method: 'POST', url: '/things', payload: [] });

    t.equal((await app.inject('/things')).statusCode, 200);
    t.equal(accepted.statusCode, 200);
    t.equal(refused.statusCode, 400);
    t.ok(refused.json().violations.length <= 100);
  });
}

t.test('a type that requires three of itself is answered to a limit', async (t) => {
  const names = ['a', 'b', 'c'];
  const isTree = { $ref: '#/components/schemas/Tree' };
  const properties = Object.fromEntries(names.map((name) => [name, isTree]));
  const schemas = { Tree: { type: 'object', required: names, properties } };
  const { app } = await sandlotOf(t, documentWith(isTree, schemas));

  for (let count = 0; count < 10; count++) {
    const reply = await app.inject('/things');

    t.equal(reply.statusCode, 200);
    t.ok(reply.payload.length < 100_000);
  }
});

t.test('a constant that nests deeper than the stack allows is a finding', async (t) => {
  const document = JSON.stringify(documentWith({ const: 'deep' }));
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const { app } = await sandlotOf(t, document.replaceAll('"deep"', deep));

  const reply = await app.inject('/things');

  t.equal(reply.statusCode, 501);
  t.match(reply.json().detail, 'The reply is nested too deeply or too long to be sent');
});

t.test('an unexpected error while a reply is serialized stays one', async (t) => {
  const { app } = await sandlotOf(t, documentWith({ type: 'object' }), {
    module:
      'export const behaviours = { "GET /things": () => ({ status: 200, body: { toJSON() { throw new TypeError("no"); } } }) };',
  });

  t.equal((await app.inject('/things')).statusCode, 500);
});
