import t from 'tap';
import { openPets } from '../support/pets.ts';

const noon = { error: 'We sleep.' };

t.test('an override answers the next calls that match', async (t) => {
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

t.test('the latest override that matches answers', async (t) => {
  const { control, add } = await openPets(t);
  const match = { operation: 'addPet' };
  await control('POST /overrides', { body: { match, answer: { status: 503 } } });
  await control('POST /overrides', { body: { match, answer: { example: 'tom' }, times: 1 } });

  t.strictSame(await add('Rex'), { status: 201, body: { id: 9, name: 'Tom' } });
  t.match(await add('Rex'), { status: 503 });
});

t.test('answers come in sequence, and the last stays', async (t) => {
  const { control, add } = await openPets(t);
  const answer = [{ status: 503 }, { example: 'tom' }];
  const body = { match: { operation: 'addPet' }, answer };
  t.match(await control('POST /overrides', { body }), [201, { answer }]);

  const statuses = [];
  for (let index = 0; index < 3; index++) statuses.push((await add('Rex')).status);

  t.strictSame(statuses, [503, 201, 201]);
});

t.test('a body that is not said is the one that the document shows', async (t) => {
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

t.test('changes are laid over what would be answered', async (t) => {
  const { control, add, list } = await openPets(t);
  const answer = { merge: { name: 'Max' }, headers: { 'x-canned': 'yes' } };
  await control('POST /overrides', { body: { match: { operation: 'addPet' }, answer } });

  t.strictSame(await add('Rex'), { status: 201, body: { id: 1, name: 'Max' } });
  t.strictSame(await list(), ['Rex']);
});

t.test('changes that leave the document are a failure that names the override', async (t) => {
  const { control, add } = await openPets(t);
  const match = { operation: 'addPet' };
  const answer = { merge: { name: null, more: { a: [1] } } };
  await control('POST /overrides', { body: { match, answer } });

  t.match(await add('Rex'), {
    status: 500,
    body: {
      code: 'override-outside-document',
      detail: /^What override 1 makes .* the body must have required property 'name'\./,
    },
  });

  await control('POST /overrides', { body: { match, answer, outsideDocument: true } });
  t.strictSame(await add('Rex'), { status: 201, body: { id: 1, more: { a: [1] } } });
});

t.test('a status that the changes give is no excuse for what does not fit it', async (t) => {
  const { control, add } = await openPets(t);
  const match = { operation: 'addPet' };
  const tell = (merge: object) =>
    control('POST /overrides', { body: { match, answer: { status: 503, merge } } });

  await tell({ foo: 1 });
  t.match(await add('Rex'), {
    status: 500,
    body: { detail: /^What override 1 makes .* must have required property 'error'\./ },
  });

  await tell(noon);
  t.strictSame(await add('Rex'), { status: 503, body: noon });
});

t.test('changes to a status that has no body are a failure', async (t) => {
  const { app, control, add } = await openPets(t);
  await add('Rex');
  const answer = { status: 404, merge: { foo: 1 } };
  await control('POST /overrides', { body: { match: { operation: 'readPet' }, answer } });

  t.match((await app.inject('/api/pets/1')).json(), {
    detail: /the body is not documented: this status has no body/,
  });
});

t.test('what no reply would show is refused, and not left out in silence', async (t) => {
  const { control, add, list } = await openPets(t);
  const match = { operation: 'addPet' };
  const tell = (answer: object, more: object = {}) =>
    control('POST /overrides', { body: { match, answer, ...more } });

  await tell({ merge: { name: null, foo: null } });
  await tell({ merge: { name: 'Max', foo: 1 } });
  t.match(await add('Rex'), {
    status: 500,
    body: { detail: /^What override 2 makes .* the body must not have the property "foo"\./ },
  });
  t.strictSame(await list(), [], 'nothing is stored by a call that failed');

  t.match(await tell({ body: { id: 1, name: 'Max', foo: 1 } }), [
    400,
    {
      detail:
        /^The answer is against the document: \/answer\/body must not have the property "foo"\./,
      violations: [{ pointer: '/answer/body' }],
    },
  ]);
  await tell({ merge: { foo: 1 } }, { outsideDocument: true });
  t.match(await add('Rex'), { status: 201, body: { name: 'Rex', foo: 1 } });
});

t.test('a property that is not shown is named once, with the place of its object', async (t) => {
  const { control } = await openPets(t);
  const tell = (body: unknown) =>
    control('POST /overrides', { body: { match: { operation: 'listPets' }, answer: { body } } });

  t.match(await tell([{ id: 1, name: 'Max', foo: 1 }]), [
    400,
    { violations: [{ pointer: '/answer/body/0', message: 'must not have the property "foo"' }] },
  ]);
  t.match(await tell([{ id: 1, name: 'Max' }]), [201]);
});

t.test(
  'what was outside of the document without the changes is not held against them',
  async (t) => {
    const { app, control } = await openPets(t);
    const answer = { merge: { id: 5 } };
    await control('POST /overrides', { body: { match: { operation: 'readPet' }, answer } });

    t.strictSame((await app.inject('/api/pets/0')).json(), { id: 5 });
  },
);

t.test('changes may give a status that is not documented, where that is said', async (t) => {
  const { app, control } = await openPets(t);
  const answer = { status: 418, merge: { id: 5 } };
  const body = { match: { operation: 'readPet' }, answer, outsideDocument: true };
  await control('POST /overrides', { body });

  t.equal((await app.inject('/api/pets/0')).statusCode, 418);
});

t.test('what is refused is refused also where an override is laid over it', async (t) => {
  const { app, control } = await openPets(t);
  const answer = { merge: { name: 'Max' } };
  await control('POST /overrides', { body: { match: { operation: 'readPet' }, answer } });

  t.match(await app.inject('/api/pets/7'), { statusCode: 404 });
});

t.test('an answer outside of the document is served where it is said', async (t) => {
  const { control, add } = await openPets(t);
  const answer = { status: 418, body: { tea: true } };
  const body = { match: { operation: 'addPet' }, answer, outsideDocument: true };
  t.match(await control('POST /overrides', { body }), [201, { outsideDocument: true }]);

  t.strictSame(await add('Rex'), { status: 418, body: { tea: true } });
});

t.test('of an answer that is said to be outside of the document nothing is found', async (t) => {
  const { app, control } = await openPets(t);
  const match = { operation: 'listPets' };
  const answer = { status: 200, body: { tea: true } };
  await control('POST /overrides', { body: { match, answer, times: 1, outsideDocument: true } });

  const reply = await app.inject('/api/pets');

  t.strictSame([reply.json(), reply.headers['sandlot-finding']], [{ tea: true }, undefined]);
  t.match(await control('GET /health'), [200, { replies: { unfit: 0 } }]);
});

t.test('a call that is none never reaches an override', async (t) => {
  const { control, add } = await openPets(t);
  const body = { match: { operation: 'addPet' }, answer: { example: 'tom' }, times: 1 };
  await control('POST /overrides', { body });

  t.match(await add(7), { status: 400 });
  t.match(await add('Rex'), { status: 201, body: { id: 9 } });
});

t.test(
  'a sandbox has overrides of its own; they can be taken back, and a reset does',
  async (t) => {
    const { app, control, add } = await openPets(t, { prefix: '/~mine' });
    const body = { match: { operation: 'addPet' }, answer: { status: 503 } };
    for (let index = 0; index < 3; index++) await control('POST /overrides', { body });
    t.match(await app.inject({ method: 'POST', url: '/api/pets', payload: { name: 'Rex' } }), {
      statusCode: 201,
    });

    t.strictSame(await control('DELETE /overrides/2'), [204, '']);
    t.match(await control('DELETE /overrides/2'), [404, { detail: /"2"; there is: 1, 3\.$/ }]);
    t.strictSame(await control('DELETE /overrides'), [204, '']);
    t.match(await control('DELETE /overrides/1'), [404, { detail: /there is none\.$/ }]);
    t.match(await add('Rex'), { status: 201 });

    await control('POST /overrides', { body });
    await control('POST /reset');
    t.match(await add('Rex'), { status: 201 });
  },
);

t.test('an override that is none is refused, with its place, and not told', async (t) => {
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

t.test('a path of the document itself means the calls of it', async (t) => {
  const { app, control } = await openPets(t);
  const body = { match: { path: '/api/pets/{petId}' }, answer: { status: 404 } };

  t.match(await control('POST /overrides', { body }), [201, {}]);
  t.match(await app.inject('/api/pets/7'), { statusCode: 404, body: '' });
  t.match(await app.inject('/api/pets'), { statusCode: 200 });
});

t.test('an operation that is not there is told with the nearest', async (t) => {
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
    { detail: /\/match\/method does not name any operation of .*; there is: GET, POST\.$/ },
  ]);
  t.match(await control('POST /overrides', { body: { match: { operation: 'zzz' }, answer } }), [
    400,
    { detail: /; there is: listPets, addPet, readPet\.$/ },
  ]);
});

t.test('an answer is held against all operations that are meant', async (t) => {
  const { control, app } = await openPets(t);
  const answer = { status: 404 };

  t.match(await control('POST /overrides', { body: { match: { path: '/api/**' }, answer } }), [
    400,
    { detail: /not documented for listPets; there is: 200;.* for addPet; there is: 201, 503/ },
  ]);
  const match = { method: 'GET', path: '/api/pets/*' };
  t.match(await control('POST /overrides', { body: { match, answer } }), [201, {}]);
  t.match(await app.inject('/api/pets/1'), { statusCode: 404 });
});

for (const [name, body] of [
  ['overrides', { answer: {} }],
  ['faults', { error: { status: 503 } }],
] as const) {
  t.test(`so many ${name} are kept, and no more`, async (t) => {
    const { app, control } = await openPets(t);
    const tell = () => app.inject({ method: 'POST', url: `/_sandlot/${name}`, payload: body });
    for (let count = 0; count < 1000; count++) await tell();

    t.match(await control(`POST /${name}`, { body }), [
      409,
      { code: `${name}-full`, detail: /^This sandbox has 1000 \w+, and no more are kept\./ },
    ]);
    await control(`DELETE /${name}/1`);
    t.match(await control(`POST /${name}`, { body }), [201, { id: 1001 }]);
  });
}

t.test('what was never called has to be an operation that there is', async (t) => {
  const { control } = await openPets(t);
  const body = { match: { operation: 'addPets' }, count: 0 };

  for (const call of ['POST /journal/verify', 'POST /journal/wait']) {
    t.match(await control(call, { body }), [
      400,
      { detail: /does not name an operation of the document; the nearest is "addPet"\.$/ },
    ]);
  }
});
