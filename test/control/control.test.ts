import t, { type Test } from 'tap';
import { version } from '../../src/sandlot.ts';
import { answerOf, documentOf, sandlotOf, silent } from '../support/sandlot-of.ts';

const document = (securitySchemes?: unknown) =>
  documentOf(
    { '/pets': { get: { operationId: 'listPets', ...silent } } },
    {
      components: { securitySchemes },
    },
  );

const get = async (t: Test, path: string, securitySchemes?: unknown) => {
  const { app } = await sandlotOf(t, document(securitySchemes));
  return app.inject(`/_sandlot/${path}`);
};

t.test('health says what is served', async (t) => {
  t.strictSame(answerOf(await get(t, 'health')), [
    200,
    { status: 'ok', version, document: { title: 'Pets', version: '1.0' }, operations: 1 },
  ]);
});

t.test('the document is there as JSON', async (t) => {
  const reply = await get(t, 'openapi.json', {});

  t.strictSame(answerOf(reply), [200, document({})]);
});

t.test('the document is there as YAML', async (t) => {
  const reply = await get(t, 'openapi.yaml');

  t.equal(reply.headers['content-type'], 'application/yaml; charset=utf-8');
  t.match(reply.body, /^openapi: 3\.1\.0\n[\s\S]*operationId: listPets/);
});

t.test('the documentation page is there, and so is what it is made of', async (t) => {
  const { app } = await sandlotOf(t, document());

  const page = await app.inject('/_sandlot/docs');
  const style = await app.inject('/_sandlot/docs/static/swagger-ui.css');
  const none = await app.inject('/_sandlot/docs/static/none.css');

  t.equal(page.statusCode, 200);
  t.match(page.headers['content-type'], /^text\/html/);
  t.match(page.body, /<title>Pets<\/title>/);
  t.equal(style.statusCode, 200);
  t.equal(none.statusCode, 404);
});

t.test('a token in the document is filled into the page', async (t) => {
  const token = { 'x-sandlot': { token: 'se"cret' } };

  const { body } = await get(t, 'docs/static/theme/token.js', {
    bearer: { type: 'http', scheme: 'bearer', ...token },
    basic: { type: 'http', scheme: 'basic' },
    odd: null,
  });

  const schema = { type: 'http', scheme: 'bearer', ...token };
  const filled = { bearer: { name: 'bearer', schema, value: 'se"cret' } };
  t.equal(body, `localStorage.authorized ??= JSON.stringify(${JSON.stringify(filled)});`);
});

for (const schemes of [undefined, { bearer: { type: 'http', scheme: 'bearer' } }]) {
  t.test(`nothing is filled in for ${JSON.stringify(schemes)}`, async (t) => {
    t.equal((await get(t, 'docs/static/theme/token.js', schemes)).body, '');
  });
}
