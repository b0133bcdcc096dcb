import t from 'tap';
import { answerOf, documentOf, json, sandlotOf, silent } from '../../support/sandlot-of.ts';
import { unknown } from './support/unknown-route.ts';

/** The first server, and the base path that it gives. */
const servers: readonly (readonly [unknown, string])[] = [
  [undefined, ''],
  ['text', ''],
  [{}, ''],
  [{ url: '/v1/' }, '/v1'],
  [{ url: 'v1' }, '/v1'],
  [{ url: 'https://pets.example/api/v1' }, '/api/v1'],
  [{ url: 'https://pets.example/v1:beta' }, '/v1:beta'],
  [{ url: 'https://{host}:{port}/{base}', variables: { base: { default: 'v2' } } }, ''],
  [
    {
      url: 'https://{host}:{port}/{base}',
      variables: { host: { default: 'a.b' }, port: { default: '80' }, base: { default: 'v2' } },
    },
    '/v2',
  ],
];

for (const [server, base] of servers) {
  t.test(`with the server ${JSON.stringify(server)} paths begin with "${base}"`, async (t) => {
    const servers = server === undefined ? undefined : [server];
    const sandlot = await sandlotOf(t, documentOf({ '/pets': { get: silent } }, { servers }));

    t.equal(sandlot.documents[0].basePath, base);
    t.equal((await sandlot.app.inject(`${base}/pets`)).statusCode, 200);
  });
}

t.test('paths answer without the base path too, unless another path is there', async (t) => {
  const example = (text: string) => ({ get: { responses: { 200: json({}, { example: text }) } } });
  const { app } = await sandlotOf(
    t,
    documentOf(
      {
        '/pets': example('pets'),
        '/{kind}/{id}': example('any'),
        '/v1/pets': example('nested'),
        '/_sandlot/health': example('health'),
      },
      { servers: [{ url: '/v1' }] },
    ),
  );

  const answers = await Promise.all(
    ['/v1/pets', '/pets', '/cats/1', '/v1/cats/1', '/v1/v1/pets', '/v1/_sandlot/health'].map(
      async (url) => answerOf(await app.inject(url))[1],
    ),
  );

  t.strictSame(answers, ['pets', 'pets', 'any', 'any', 'nested', 'health']);
  t.strictSame(answerOf(await app.inject('/v1/cats')), unknown('GET', '/v1/cats'));
  t.match(answerOf(await app.inject('/_sandlot/health'))[1], { status: 'ok' });
});

t.test('a document with paths of the control API does not start', async (t) => {
  await t.rejects(sandlotOf(t, documentOf({ '/_sandlot/health': { get: silent } })), {
    message:
      /has GET \/_sandlot\/health, but \/_sandlot is reserved for the control API \(--control-prefix moves it\)\. Give its first server another base path\.$/,
  });
});
