import t from 'tap';
import { openPets } from '../support/pets.ts';

const clock = { frozen: '2019-02-06T01:48:24.000Z' };

t.test('only so many calls are let through in a minute', async (t) => {
  const { app, control } = await openPets(t, { clock });
  const ask = async () => {
    const { statusCode, headers } = await app.inject('/api/pets');
    return [statusCode, headers['x-ratelimit-remaining'], headers['x-ratelimit-reset']];
  };

  t.strictSame(await control('PUT /rate-limit', { body: { minute: 2 } }), [
    200,
    { minute: 2, second: 20 },
  ]);

  t.strictSame(await ask(), [200, '1', '1549417740']);
  t.strictSame(await ask(), [200, '0', '1549417740']);
  t.strictSame(await ask(), [429, '0', '1549417740']);
  t.match(await control('GET /journal/3'), [200, { refusal: { code: 'rate-limited' } }]);

  t.strictSame(await control('DELETE /rate-limit'), [204, '']);
  t.strictSame(await ask(), [200, undefined, undefined]);
});

t.test('only so many calls are let through in a second', async (t) => {
  const { control, add } = await openPets(t, { clock });
  await control('PUT /rate-limit');
  const statuses = [];
  for (let index = 0; index < 21; index++) statuses.push((await add('Rex')).status);

  t.equal(statuses.indexOf(429), 20);
});

t.test('a limit that is none is refused, and a reset takes it back', async (t) => {
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
