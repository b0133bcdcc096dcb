import t from 'tap';
import { openPets } from '../support/pets.ts';

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

t.test('an unknown operation is refused with the nearest name', async (t) => {
  const { control } = await openPets(t);
  const answer = { status: 503 };

  t.match(await control('POST /overrides', { body: { match: { operation: 'addPets' }, answer } }), [
    400,
    { detail: /does not name an operation of the document; the nearest is "addPet"\.$/ },
  ]);
  t.match(await control('POST /overrides', { body: { match: { path: '/pets/*' }, answer } }), [
    400,
    {
      detail:
        /\/match\/path does not name any operation of .*; the nearest are "\/api\/pets", .*; its base path is "\/api"\.$/,
    },
  ]);
  t.match(await control('POST /overrides', { body: { match: { path: '/api/dogs' }, answer } }), [
    400,
    { detail: /\/match\/path does not name any operation of .*; the nearest [^;]*\.$/ },
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
