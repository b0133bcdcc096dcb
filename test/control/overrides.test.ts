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

t.test('a merge patch changes the body that would be answered', async (t) => {
  const { control, add, list } = await openPets(t);
  const answer = { merge: { name: 'Max' }, headers: { 'x-canned': 'yes' } };
  await control('POST /overrides', { body: { match: { operation: 'addPet' }, answer } });

  t.strictSame(await add('Rex'), { status: 201, body: { id: 1, name: 'Max' } });
  t.strictSame(await list(), ['Rex']);
});

t.test('a merge patch that violates the document is a 500 that names the override', async (t) => {
  const { control, add } = await openPets(t);
  const match = { operation: 'addPet' };
  const answer = { merge: { name: null, more: { a: [1] } } };
  await control('POST /overrides', { body: { match, answer } });

  t.match(await add('Rex'), {
    status: 500,
    body: {
      code: 'override-outside-document',
      detail: /^Override 1 makes .* the body must have required property 'name'\./,
    },
  });

  await control('POST /overrides', { body: { match, answer, outsideDocument: true } });
  t.strictSame(await add('Rex'), { status: 201, body: { id: 1, more: { a: [1] } } });
});

t.test('a merged body must fit the status that the override sets', async (t) => {
  const { control, add } = await openPets(t);
  const match = { operation: 'addPet' };
  const addRule = (merge: object) =>
    control('POST /overrides', { body: { match, answer: { status: 503, merge } } });

  await addRule({ foo: 1 });
  t.match(await add('Rex'), {
    status: 500,
    body: { detail: /^Override 1 makes .* must have required property 'error'\./ },
  });

  await addRule(noon);
  t.strictSame(await add('Rex'), { status: 503, body: noon });
});

t.test('a merge patch for a status without a body is a 500', async (t) => {
  const { app, control, add } = await openPets(t);
  await add('Rex');
  const answer = { status: 404, merge: { foo: 1 } };
  await control('POST /overrides', { body: { match: { operation: 'readPet' }, answer } });

  t.match((await app.inject('/api/pets/1')).json(), {
    detail: /the body is not documented: this status has no body/,
  });
});

t.test('a property that replies leave out is refused', async (t) => {
  const { control, add, list } = await openPets(t);
  const match = { operation: 'addPet' };
  const addRule = (answer: object, more: object = {}) =>
    control('POST /overrides', { body: { match, answer, ...more } });

  await addRule({ merge: { name: null, foo: null } });
  await addRule({ merge: { name: 'Max', foo: 1 } });
  t.match(await add('Rex'), {
    status: 500,
    body: { detail: /^Override 2 makes .* the body must not have the property "foo"\./ },
  });
  t.strictSame(await list(), [], 'nothing is stored by a call that failed');

  t.match(await addRule({ body: { id: 1, name: 'Max', foo: 1 } }), [
    400,
    {
      detail:
        /^The override violates the document: \/answer\/body must not have the property "foo"\./,
      violations: [{ pointer: '/answer/body' }],
    },
  ]);
  await addRule({ merge: { foo: 1 } }, { outsideDocument: true });
  t.match(await add('Rex'), { status: 201, body: { name: 'Rex', foo: 1 } });
});

t.test('a property that replies leave out is reported once, at its object', async (t) => {
  const { control } = await openPets(t);
  const addRule = (body: unknown) =>
    control('POST /overrides', { body: { match: { operation: 'listPets' }, answer: { body } } });

  t.match(await addRule([{ id: 1, name: 'Max', foo: 1 }]), [
    400,
    { violations: [{ pointer: '/answer/body/0', message: 'must not have the property "foo"' }] },
  ]);
  t.match(await addRule([{ id: 1, name: 'Max' }]), [201]);
});

t.test('violations that exist without the merge patch are not reported', async (t) => {
  const { app, control } = await openPets(t);
  const answer = { merge: { id: 5 } };
  await control('POST /overrides', { body: { match: { operation: 'readPet' }, answer } });

  t.strictSame((await app.inject('/api/pets/0')).json(), { id: 5 });
});

t.test('outsideDocument allows an undocumented status', async (t) => {
  const { app, control } = await openPets(t);
  const answer = { status: 418, merge: { id: 5 } };
  const body = { match: { operation: 'readPet' }, answer, outsideDocument: true };
  await control('POST /overrides', { body });

  t.equal((await app.inject('/api/pets/0')).statusCode, 418);
});

t.test('a refusal stays a refusal under a merge patch', async (t) => {
  const { app, control } = await openPets(t);
  const answer = { merge: { name: 'Max' } };
  await control('POST /overrides', { body: { match: { operation: 'readPet' }, answer } });

  t.match(await app.inject('/api/pets/7'), { statusCode: 404 });
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

t.test('an invalid override is refused with its pointer, and not added', async (t) => {
  const { control } = await openPets(t);
  const answer = { status: 503 };
  const match = { operation: 'addPet' };

  for (const [body, pointer] of [
    [{}, '/answer'],
    [{ answer: [] }, '/answer'],
    [{ answer: { colour: 'red' } }, '/answer/colour'],
    [{ answer: { status: 99 } }, '/answer/status'],
    [{ answer: { body: 1, merge: {} } }, '/answer'],
    [{ answer: { merge: 7 } }, '/answer/merge'],
    [{ answer: { headers: 7 } }, '/answer/headers'],
    [{ answer: { headers: { 'a b': '' } } }, '/answer/headers/a b'],
    [{ answer: { headers: { 'Content-Length': '1' } } }, '/answer/headers/Content-Length'],
    [
      { answer: { headers: { 'transfer-encoding': 'chunked' } }, outsideDocument: true },
      '/answer/headers/transfer-encoding',
    ],
    [
      { answer: { headers: { Trailer: 'Expires' } }, outsideDocument: true },
      '/answer/headers/Trailer',
    ],
    [{ answer: [{ headers: { a: ['b\nc'] } }] }, '/answer/0/headers/a'],
    [{ match, answer, times: 0 }, '/times'],
    [{ match, answer, outsideDocument: 'yes' }, '/outsideDocument'],
    [{ match: { ...match, status: 201 }, answer }, '/match/status'],
    [{ match, answer: { status: 418 } }, '/answer/status'],
    [{ match, answer: { example: 'max' } }, '/answer/example'],
    [{ match, answer: { status: 503, example: 'tom' } }, '/answer/example'],
    [{ match, answer: [answer, { body: { id: 'x', name: 'A' } }] }, '/answer/1/body/id'],
    [{ match: { operation: 'readPet' }, answer: { status: 404, body: 1 } }, '/answer/body'],
    [{ match: { operation: 'addPets' }, answer }, '/match/operation'],
    [{ match: { path: '/pets' }, answer }, '/match/path'],
    [{ match: { method: 'PUT' }, answer }, '/match/method'],
  ] as const) {
    t.match(
      await control('POST /overrides', { body }),
      [400, { violations: [{ in: 'body', pointer }] }],
      JSON.stringify(body),
    );
  }
  t.strictSame(await control('GET /overrides'), [200, { overrides: [] }]);
});

t.test('a path template of the document matches its calls', async (t) => {
  const { app, control } = await openPets(t);
  const body = { match: { path: '/api/pets/{petId}' }, answer: { status: 404 } };

  t.match(await control('POST /overrides', { body }), [201, {}]);
  t.match(await app.inject('/api/pets/7'), { statusCode: 404, body: '' });
  t.match(await app.inject('/api/pets'), { statusCode: 200 });
});

t.test('an unknown operation is refused with the nearest name', async (t) => {
  const { control } = await openPets(t);
  const answer = { status: 503 };

  t.match(await control('POST /overrides', { body: { match: { operation: 'addPets' }, answer } }), [
    400,
    { detail: /does not name an operation of the document; the nearest is "addPet"\.$/ },
  ]);
  t.match(await control('POST /overrides', { body: { match: { path: '/pets/*' }, answer } }), [
    400,
    { detail: /\/match\/path does not name any operation of .*; the nearest are "\/api\/pets", / },
  ]);
  const match = { method: 'DELETE', path: '/api/pets' };
  t.match(await control('POST /overrides', { body: { match, answer } }), [
    400,
    { detail: /\/match\/method does not name any operation of .*; known: GET, POST\.$/ },
  ]);
  t.match(await control('POST /overrides', { body: { match: { operation: 'zzz' }, answer } }), [
    400,
    { detail: /; known: listPets, addPet, readPet\.$/ },
  ]);
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

for (const [name, body] of [
  ['overrides', { answer: {} }],
  ['faults', { error: { status: 503 } }],
] as const) {
  t.test(`the number of ${name} is limited`, async (t) => {
    const { app, control } = await openPets(t);
    const addRule = () => app.inject({ method: 'POST', url: `/_sandlot/${name}`, payload: body });
    for (let count = 0; count < 1000; count++) await addRule();

    t.match(await control(`POST /${name}`, { body }), [
      409,
      { code: `${name}-full`, detail: /^This sandbox has 1000 \w+, which is the limit\./ },
    ]);
    await control(`DELETE /${name}/1`);
    t.match(await control(`POST /${name}`, { body }), [201, { id: 1001 }]);
  });
}

t.test('an expectation must name an operation of the document', async (t) => {
  const { control } = await openPets(t);
  const body = { match: { operation: 'addPets' }, count: 0 };

  for (const call of ['POST /journal/verify', 'POST /journal/wait']) {
    t.match(await control(call, { body }), [
      400,
      { detail: /does not name an operation of the document; the nearest is "addPet"\.$/ },
    ]);
  }
});
