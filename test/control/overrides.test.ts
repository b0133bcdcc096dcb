import t from 'tap';
import { openPets } from '../support/pets.ts';

const noon = { error: 'We sleep.' };

t.test('an override answers the next matching calls', async (t) => {
  const { control, add, list } = await openPets(t);
  const answer = { status: 503, body: noon, headers: { 'Retry-After': '1' } };
  const body = { match: { operation: 'addPet' }, answer, times: 2 };

  t.match(await control('POST /overrides', { body }), [
    201,
    { id: 1, match: { operation: 'addPet' }, times: 2, used: 0, outsideDocument: false },
  ]);

  t.strictSame(await add('Rex'), { status: 503, body: noon });
  t.match(await control('GET /overrides'), [200, { overrides: [{ id: 1, used: 1 }] }]);
  t.match(await add('Rex'), { status: 503 });
  t.match(await add('Rex'), { status: 201 });
  t.strictSame(await list(), ['Rex'], 'what is answered in its place stores nothing');
  t.strictSame(await control('GET /overrides'), [200, { overrides: [] }]);
  t.match(await control('GET /journal/1'), [
    200,
    { status: 503, reply: { headers: { 'retry-after': '1' }, body: noon } },
  ]);
});

t.test('the newest matching override answers', async (t) => {
  const { control, add } = await openPets(t);
  const match = { operation: 'addPet' };
  await control('POST /overrides', { body: { match, answer: { status: 503 } } });
  await control('POST /overrides', { body: { match, answer: { example: 'tom' }, times: 1 } });

  t.strictSame(await add('Rex'), { status: 201, body: { id: 9, name: 'Tom' } });
  t.match(await add('Rex'), { status: 503 });
});

t.test('a list of replies is used in order, and the last one repeats', async (t) => {
  const { control, add } = await openPets(t);
  const answer = [{ status: 503 }, { example: 'tom' }];
  const body = { match: { operation: 'addPet' }, answer };
  t.match(await control('POST /overrides', { body }), [201, { answer }]);

  const statuses = [];
  for (let index = 0; index < 3; index++) statuses.push((await add('Rex')).status);

  t.strictSame(statuses, [503, 201, 201]);
});

t.test('a reply without a body has the documented example', async (t) => {
  const { app, control, add } = await openPets(t);
  const match = { operation: 'addPet' };

  await control('POST /overrides', { body: { match, answer: { status: 503 } } });
  t.strictSame(await add('Rex'), { status: 503, body: noon });

  await control('POST /overrides', { body: { match, answer: {} } });
  t.match(await add('Rex'), { status: 201, body: { id: 9, name: 'Tom' } });

  const body = { match: { path: '/api/pets/7' }, answer: { status: 404 } };
  await control('POST /overrides', { body });
  t.match(await app.inject('/api/pets/7'), { statusCode: 404, body: '' });
});

t.test('outsideDocument allows an undocumented status', async (t) => {
  const { app, control } = await openPets(t);
  const answer = { status: 418, merge: { id: 5 } };
  const body = { match: { operation: 'readPet' }, answer, outsideDocument: true };
  await control('POST /overrides', { body });

  t.equal((await app.inject('/api/pets/0')).statusCode, 418);
});

t.test('outsideDocument allows a reply that violates the document', async (t) => {
  const { control, add } = await openPets(t);
  const answer = { status: 418, body: { tea: true } };
  const body = { match: { operation: 'addPet' }, answer, outsideDocument: true };
  t.match(await control('POST /overrides', { body }), [201, { outsideDocument: true }]);

  t.strictSame(await add('Rex'), { status: 418, body: { tea: true } });
});

t.test('a reply with outsideDocument causes no finding', async (t) => {
  const { app, control } = await openPets(t);
  const match = { operation: 'listPets' };
  const answer = { status: 200, body: { tea: true } };
  await control('POST /overrides', { body: { match, answer, times: 1, outsideDocument: true } });

  const reply = await app.inject('/api/pets');

  t.strictSame([reply.json(), reply.headers['sandlot-finding']], [{ tea: true }, undefined]);
  t.match(await control('GET /health'), [200, { replies: { unfit: 0 } }]);
});

t.test('an invalid request does not reach an override', async (t) => {
  const { control, add } = await openPets(t);
  const body = { match: { operation: 'addPet' }, answer: { example: 'tom' }, times: 1 };
  await control('POST /overrides', { body });

  t.match(await add(7), { status: 400 });
  t.match(await add('Rex'), { status: 201, body: { id: 9 } });
});

t.test(
  'overrides belong to a sandbox, and are removed one by one, together, and by a reset',
  async (t) => {
    const { app, control, add } = await openPets(t, { prefix: '/~mine' });
    const body = { match: { operation: 'addPet' }, answer: { status: 503 } };
    for (let index = 0; index < 3; index++) await control('POST /overrides', { body });
    t.match(await app.inject({ method: 'POST', url: '/api/pets', payload: { name: 'Rex' } }), {
      statusCode: 201,
    });

    t.strictSame(await control('DELETE /overrides/2'), [204, '']);
    t.match(await control('DELETE /overrides/2'), [
      404,
      { detail: /"2"\. Its overrides: 1, 3\.$/ },
    ]);
    t.strictSame(await control('DELETE /overrides'), [204, '']);
    t.match(await control('DELETE /overrides/1'), [404, { detail: /It has no overrides\.$/ }]);
    t.match(await add('Rex'), { status: 201 });

    await control('POST /overrides', { body });
    await control('POST /reset');
    t.match(await add('Rex'), { status: 201 });
  },
);

t.test('a path template of the document matches its calls', async (t) => {
  const { app, control } = await openPets(t);
  const body = { match: { path: '/api/pets/{petId}' }, answer: { status: 404 } };

  t.match(await control('POST /overrides', { body }), [201, {}]);
  t.match(await app.inject('/api/pets/7'), { statusCode: 404, body: '' });
  t.match(await app.inject('/api/pets'), { statusCode: 200 });
});

t.test('a reply is compared with all matching operations', async (t) => {
  const { control, app } = await openPets(t);
  const answer = { status: 404 };

  t.match(await control('POST /overrides', { body: { match: { path: '/api/**' }, answer } }), [
    400,
    { detail: /not documented for listPets; documented: 200;.* for addPet; documented: 201, 503/ },
  ]);
  const match = { method: 'GET', path: '/api/pets/*' };
  t.match(await control('POST /overrides', { body: { match, answer } }), [201, {}]);
  t.match(await app.inject('/api/pets/1'), { statusCode: 404 });
});

t.test('a path also selects calls that lack the base path', async (t) => {
  const { app, control } = await openPets(t);
  const match = { method: 'GET', path: '/api/pets' };
  const answer = { status: 503, body: noon };
  await control('POST /overrides', { body: { match, answer, outsideDocument: true } });

  for (const url of ['/api/pets', '/pets']) t.match(await app.inject({ url }), { statusCode: 503 });
  t.match(await app.inject({ url: '/api/pets/1' }), { statusCode: 404 });
});
