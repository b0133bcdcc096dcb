import t from 'tap';
import { openPets, petsModule } from '../support/pets.ts';
import { skipOnReplicas } from '../support/replicas/on-replicas.ts';

const clock = { frozen: '2019-02-06T01:48:24.000Z' };

t.test('calls over the limit per minute are refused', async (t) => {
  const { app, control } = await openPets(t, { clock });
  const send = async () => {
    const { statusCode, headers } = await app.inject('/api/pets');
    return [statusCode, headers['x-ratelimit-remaining'], headers['x-ratelimit-reset']];
  };

  t.strictSame(await control('PUT /rate-limit', { body: { minute: 2 } }), [
    200,
    { minute: 2, second: 20 },
  ]);

  t.strictSame(await send(), [200, '1', '1549417740']);
  t.strictSame(await send(), [200, '0', '1549417740']);
  t.strictSame(await send(), [429, '0', '1549417740']);
  t.match(await control('GET /journal/3'), [200, { refusal: { code: 'rate-limited' } }]);

  t.strictSame(await control('DELETE /rate-limit'), [204, '']);
  t.strictSame(await send(), [200, undefined, undefined]);
});

t.test(
  'every call counts, and every reply has the headers of the limit',
  skipOnReplicas('A large body may be cut off before its refusal has passed the proxy.'),
  async (t) => {
    const { app, control } = await openPets(t, {
      clock,
      module: `${petsModule}
      export const authenticate = ({ headers }, { refuse }) =>
        headers['x-key'] ? { id: 'ann' } : refuse({ status: 401, code: 'unauthenticated', detail: 'No key.' });
    `,
    });
    const headers = { 'x-key': 'abc' };
    await control('PUT /rate-limit', { body: { minute: 10 } });
    await control('POST /overrides', {
      body: { match: { path: '/api/pets/7' }, answer: { status: 404 } },
    });
    await control('POST /faults', {
      body: { match: { path: '/api/pets/8' }, error: { status: 503 } },
    });
    const send = async (
      method: 'GET' | 'POST' | 'OPTIONS',
      url: string,
      more: object = { headers },
    ) => {
      const reply = await app.inject({ method, url, ...more });
      return [reply.statusCode, reply.headers['x-ratelimit-remaining']];
    };

    t.strictSame(await send('GET', '/api/pets', {}), [401, '9'], 'without a credential');
    t.strictSame(await send('GET', '/api/pets/none'), [400, '8'], 'against the document');
    t.strictSame(await send('GET', '/api/pets/9'), [404, '7'], 'for a record that there is not');
    t.strictSame(await send('GET', '/api/nothing'), [404, '6'], 'for a path that there is not');
    t.strictSame(await send('GET', '/api/pets/%E0%'), [400, '5'], 'with a malformed path');
    t.strictSame(await send('GET', '/api/pets/7'), [404, '4'], 'that an override answers');
    t.strictSame(await send('GET', '/api/pets/8'), [503, '3'], 'that a fault answers');
    t.strictSame(await send('OPTIONS', '/api/pets'), [204, '2'], 'for the methods of a path');
    t.strictSame(
      await send('POST', '/api/pets', { headers, payload: ' '.repeat(11_000_000) }),
      [413, '1'],
      'with a body that is too large',
    );
    t.strictSame(await send('GET', '/~a%20b/api/pets'), [400, undefined], 'for no sandbox');
    t.strictSame(await send('GET', '/_sandlot/nothing'), [404, undefined], 'for the control API');
    t.strictSame(await send('GET', '/api/pets'), [200, '0']);

    t.strictSame(await send('GET', '/api/pets', {}), [429, '0']);
    t.strictSame(await send('GET', '/api/nothing'), [429, '0']);
    t.strictSame(await send('OPTIONS', '/api/pets'), [429, '0']);
  },
);

t.test('the rate limit can be read', async (t) => {
  const { control } = await openPets(t, { clock });
  t.strictSame(await control('GET /rate-limit'), [204, '']);

  await control('PUT /rate-limit', { body: { second: 5 } });

  t.strictSame(await control('GET /rate-limit'), [200, { minute: 300, second: 5 }]);
});

t.test('calls over the limit per second are refused', async (t) => {
  const { control, add } = await openPets(t, { clock });
  await control('PUT /rate-limit');
  const statuses = [];
  for (let index = 0; index < 21; index++) statuses.push((await add('Rex')).status);

  t.equal(statuses.indexOf(429), 20);
});

t.test('an invalid rate limit is refused, and a reset removes the limit', async (t) => {
  const { control, add } = await openPets(t, { clock });
  t.match(await control('PUT /rate-limit', { body: { minute: 0 } }), [
    400,
    { violations: [{ pointer: '/minute' }] },
  ]);

  await control('PUT /rate-limit', { body: { second: 1 } });
  await control('POST /reset');
  await add('Rex');
  t.match(await add('Rex'), { status: 201 });
});
