import t from 'tap';
import { openPets } from '../support/pets.ts';

function nest(levels: number): string {
  return `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
}

const tooDeep = [
  400,
  {
    detail: 'The body is nested deeper than 200 levels.',
    violations: [{ in: 'body', pointer: '' }],
  },
];

t.test('a control body that is nested too deeply is refused', async (t) => {
  const { app, control, add } = await openPets(t);
  await add('Rex');

  for (const levels of [201, 20_000]) {
    const deep = nest(levels);
    for (const [call, body] of [
      ['POST /overrides', `{"answer":{"status":418,"body":${deep}},"outsideDocument":true}`],
      ['POST /overrides', `{"answer":{"merge":${deep}}}`],
      ['POST /overrides', `{"match":{"body":${deep}},"answer":{}}`],
      ['POST /faults', `{"match":{"body":${deep}},"error":{"status":503}}`],
      ['POST /journal/verify', `{"match":{"body":${deep}}}`],
      ['POST /journal/wait', `{"match":{"body":${deep}},"within":1}`],
      ['POST /reset', deep],
      ['PUT /clock', deep],
      ['PUT /rate-limit', deep],
      ['POST /sandboxes', deep],
      ['DELETE /overrides', deep],
      ['PUT /state/pets/2', `{"id":2,"name":"Tom","deep":${deep}}`],
      ['PATCH /state/pets/1', `{"deep":${deep}}`],
    ] as const) {
      t.match(await control(call, { body }), tooDeep, `${call} of ${levels}`);
    }
  }
  t.strictSame(await control('GET /overrides'), [200, { overrides: [] }]);
  t.strictSame(await control('GET /faults'), [200, { faults: [] }]);
  t.strictSame((await app.inject('/api/pets')).json(), [{ id: 1, name: 'Rex' }]);
});

t.test('a control body of the greatest depth is accepted', async (t) => {
  const { control } = await openPets(t);
  const body = `{"match":{"body":${nest(198)}},"error":{"status":503}}`;

  t.equal((await control('POST /faults', { body }))[0], 201);
  t.equal((await control('GET /faults'))[0], 200);
});

t.test('a state may be as deep as the deepest stored record', async (t) => {
  const { control } = await openPets(t);
  const put = (levels: number) =>
    control('PUT /state', {
      body: `{"records":{"pets":[{"id":1,"name":"Rex","deep":${nest(levels - 1)}}]}}`,
    });

  t.match(await put(500), [204]);
  const [, state] = await control('GET /state');
  t.match(await control('PUT /state', { body: state }), [204], 'what is exported comes back');
  for (const levels of [501, 20_000]) {
    t.match(await put(levels), [400, { detail: /^The body is nested deeper than 503 levels\./ }]);
  }
});

t.test('the journal shows a body that is nested too deeply as text', async (t) => {
  const { app, control } = await openPets(t);
  const payload = nest(2_000);
  const headers = { 'content-type': 'application/json' };
  const { statusCode } = await app.inject({ method: 'POST', url: '/api/pets', payload, headers });
  t.equal(statusCode, 400);

  const [status, journal] = await control('GET /journal');
  t.equal(status, 200);
  t.ok(Object(journal).entries[0].body === payload);
  t.equal((await control('GET /coverage'))[0], 200);
  const match = { operation: 'addPet', body: { a: { b: 1 } } };
  const [, { passed, near }] = (await control('POST /journal/verify', { body: { match } })).map(
    Object,
  );
  t.equal(passed, false);
  t.ok(near[0].differences[0].actual === payload);
});
