import t, { type Test } from 'tap';
import { openPets } from '../support/pets.ts';
import { answerOf, documentOf, type SandlotOf, sandlotOf, silent } from '../support/sandlot-of.ts';

t.test('sandboxes in memory are listed and dropped', async (t) => {
  const { app, control, add, list } = await openPets(t, { prefix: '/~mine' });
  await add('Rex');
  await control('PUT /snapshots/one');
  await control('POST /overrides', { body: { match: { operation: 'addPet' }, answer: {} } });

  t.match(await control('GET /sandboxes'), [
    200,
    {
      sandboxes: [{ name: 'mine', records: 1, snapshots: 1, changed: 1, used: /^\d{4}-.*Z$/ }],
    },
  ]);
  t.strictSame(await control('DELETE /sandboxes/mine'), [204, '']);
  t.strictSame(await control('GET /sandboxes'), [200, { sandboxes: [] }]);
  t.match(await control('DELETE /sandboxes/mine'), [404, { code: 'sandbox-unknown' }]);
  t.strictSame(await list(), []);
  t.strictSame(await control('GET /snapshots'), [200, { snapshots: [] }]);
  t.strictSame(await control('GET /overrides'), [200, { overrides: [] }]);
  t.match(await control('DELETE /sandboxes/other'), [404, { code: 'sandbox-unknown' }]);

  await add('Rex');
  await app.inject({ method: 'POST', url: '/~other/api/pets', payload: { name: 'Tom' } });
  t.strictSame(await control('DELETE /sandboxes'), [204, '']);
  t.strictSame(await list(), []);
});

t.test('a sandbox can be created', async (t) => {
  const { control } = await openPets(t);

  t.match(await control('POST /sandboxes', { body: { name: 'one' } }), [201, { name: 'one' }]);
  t.match(await control('POST /sandboxes', { body: { name: 'one' } }), [200, { name: 'one' }]);
  t.match(await control('POST /sandboxes', { body: { name: 'a b' } }), [
    400,
    { violations: [{ pointer: '/name' }] },
  ]);
});

t.test('a registered token selects its sandbox, unless path or header do', async (t) => {
  const { app, control, list } = await openPets(t, { prefix: '/~one' });
  const bearer = { authorization: 'Bearer abc' };
  const add = (name: string, headers: Record<string, string>, prefix = '') =>
    app.inject({ method: 'POST', url: `${prefix}/api/pets`, payload: { name }, headers });
  const journalOf = async (headers: Record<string, string>) =>
    (await app.inject({ url: '/_sandlot/journal', headers })).json().entries.length;

  const body = { name: 'one', tokens: ['abc', 'ann:pass'] };
  t.match(await control('POST /sandboxes', { body }), [201, { name: 'one' }]);
  await add('Rex', bearer);
  await add('Tom', { authorization: `Basic ${btoa('ann:pass')}` });
  await add('Kit', { authorization: 'Bearer other' });
  await add('Bea', { ...bearer, 'sandlot-sandbox': 'two' });
  await add('Ida', bearer, '/~two');
  await app.inject({ url: '/none', headers: bearer });

  t.strictSame(await list(), ['Rex', 'Tom']);
  t.equal(await journalOf(bearer), 4, 'control calls and unknown paths know it too');
  t.equal(await journalOf({ ...bearer, 'sandlot-sandbox': 'two' }), 2);
  await control('DELETE /sandboxes/one');
  await add('Rex', bearer);
  t.strictSame(await list(), [], 'a sandbox that is deleted has no token any more');
});

t.test('a token cannot select two sandboxes', async (t) => {
  const { control } = await openPets(t);
  const give = (name: string, tokens: unknown) =>
    control('POST /sandboxes', { body: { name, tokens } });

  t.equal((await give('one', ['abc']))[0], 201);
  t.equal((await give('one', ['abc', 'def']))[0], 200);
  t.match(await give('two', ['ghi', 'abc']), [
    409,
    {
      code: 'token-taken',
      detail:
        'The token at /tokens/1 of the body already selects the sandbox "one". DELETE /_sandlot/sandboxes/one frees the token.',
      violations: [{ pointer: '/tokens/1' }],
    },
  ]);
  t.equal((await give('three', ['ghi']))[0], 201, 'nothing was half done');
  for (const [tokens, pointer] of [
    ['abc', '/tokens'],
    [[1], '/tokens/0'],
    [['a', ''], '/tokens/1'],
  ]) {
    t.match(await give('four', tokens), [400, { violations: [{ pointer }] }]);
  }
});

t.test('sandboxes that must be registered are not created on use', async (t) => {
  const { app, control } = await openPets(t, { sandboxes: 'registered' });
  const statusOf = async (url: string) => (await app.inject(url)).statusCode;

  t.equal(await statusOf('/~one/api/pets'), 404);
  t.match(answerOf(await app.inject('/~one/_sandlot/journal')), [404, { code: 'sandbox-unknown' }]);
  await control('POST /sandboxes', { body: { name: 'one' } });
  t.equal(await statusOf('/~one/api/pets'), 200);
  await control('DELETE /sandboxes/one');
  t.equal(await statusOf('/~one/api/pets'), 404);
  await control('DELETE /sandboxes');
  t.equal(await statusOf('/api/pets'), 200);
});

t.test('the notice and the default journal explain an unregistered sandbox', async (t) => {
  const module = `export const behaviours = {};
    export const refuse = ({ status }) => ({ status, body: { error: 'Not found.' } });`;
  const { app } = await open(t, { sandboxes: 'registered', controlPrefix: '/own', module });

  const { headers, ...reply } = await app.inject('/~one/pets');

  const why =
    /Unknown sandbox "one"; .* POST \/own\/sandboxes with {"name": "one"} registers it\. Registered: default\./;
  t.strictSame(answerOf({ ...reply, headers }), [404, { error: 'Not found.' }]);
  t.match(String(headers['sandlot-notice']).replaceAll('\\"', '"'), why);
  t.equal((await app.inject('/~a%20b/pets')).statusCode, 400);
  t.match((await app.inject('/own/journal')).json(), {
    entries: [
      {
        path: '/pets',
        status: 404,
        unmatched: true,
        refusal: { code: 'sandbox-unknown', detail: why },
      },
      { path: '/pets', status: 400, unmatched: true, refusal: { code: 'sandbox-name-invalid' } },
    ],
  });
});

function open(t: Test, options: SandlotOf) {
  return sandlotOf(
    t,
    documentOf({ '/pets': { get: { operationId: 'listPets', ...silent } } }),
    options,
  );
}

t.test('the control API can be switched off', async (t) => {
  const { app, docsPath } = await open(t, { control: 'off' });

  t.equal(docsPath, undefined);
  t.equal((await app.inject('/_sandlot/health')).statusCode, 404);
  t.equal((await app.inject('/pets')).statusCode, 200);
});

t.test('the control API can have another prefix', async (t) => {
  const { app, docsPath } = await open(t, { controlPrefix: '/own/place' });

  t.equal(docsPath, '/own/place/docs');
  t.equal((await app.inject('/own/place/health')).statusCode, 200);
  t.equal((await app.inject('/_sandlot/health')).statusCode, 404);
  const { servers } = (await app.inject('/own/place/control.json')).json();
  t.match(servers, [{ url: '/own/place' }, { url: '/~{sandbox}/own/place' }]);
});

t.test('a document with a path below the control prefix is refused', async (t) => {
  await t.rejects(open(t, { controlPrefix: '/pets' }), {
    message:
      /has GET \/pets, but \/pets is reserved for the control API \(--control-prefix moves it\)/,
  });
});
