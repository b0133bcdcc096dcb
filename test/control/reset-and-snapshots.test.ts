import t from 'tap';
import { controlOf } from '../support/control-of.ts';
import { clock, open, problem } from './support/random-pets.ts';

t.test('a reset restores the seed and the random state, and keeps snapshots', async (t) => {
  const { control, list, add } = await open(t);
  const first = await add();
  await control('PUT /snapshots/one');

  t.strictSame(await control('POST /reset'), [204, '']);

  t.strictSame(await list(), ['tom']);
  t.equal(await add(), first);
  t.match(await control('GET /snapshots'), [200, { snapshots: [{ name: 'one' }] }]);
});

t.test('a reset to a snapshot restores it', async (t) => {
  const { control, list, add } = await open(t);
  const first = await add();
  await control('PUT /snapshots/one');
  const second = await add();

  for (const back of [
    () => control('POST /reset', { body: { to: 'one' } }),
    () => control('POST /snapshots/one/restore'),
  ]) {
    t.strictSame(await back(), [204, '']);
    t.strictSame(await list(), ['tom', first]);
    t.equal(await add(), second, 'chance is back, too');
  }
});

t.test('a snapshot is taken, replaced, listed, exported and removed', async (t) => {
  const { control, add } = await open(t);
  await control('PUT /snapshots/one');
  await control('PUT /snapshots/two');
  const id = await add();

  t.strictSame(await control('PUT /snapshots/one'), [200, { name: 'one', clock, records: 2 }]);
  t.strictSame(await control('PUT /snapshots/three'), [201, { name: 'three', clock, records: 2 }]);

  t.strictSame(await control('GET /snapshots'), [
    200,
    {
      snapshots: [
        { name: 'two', clock, records: 1 },
        { name: 'one', clock, records: 2 },
        { name: 'three', clock, records: 2 },
      ],
    },
  ]);
  t.match(await control('GET /snapshots/one'), [
    200,
    {
      clock,
      random: [Number, Number, Number, Number],
      records: { pets: [{ id: 'tom' }, { id }], 'empty ones': [] },
    },
  ]);
  t.strictSame(await control('DELETE /snapshots/two'), [204, '']);
  t.equal((await control('GET /snapshots/two'))[0], 404);
});

t.test('a snapshot of many records is exported completely', async (t) => {
  const { app, control, add, list } = await open(t, '/~big');
  await Promise.all(Array.from({ length: 250 }, add));

  await control('PUT /snapshots/all');

  const [, state] = await control('GET /snapshots/all');
  const ids: readonly string[] = await list();
  t.equal(ids.length, 251);
  t.match(state, { records: { pets: ids.map((id) => ({ id })) } });
  const { headers } = await app.inject('/~big/_sandlot/snapshots/all');
  t.equal(headers['content-type'], 'application/json; charset=utf-8');
});

t.test('a control call selects a sandbox by path prefix or header', async (t) => {
  const { app, control, list, add } = await open(t, '/~one');
  const other = await controlOf(t, app);
  await add();
  await control('PUT /snapshots/mine');

  await other('POST /reset');
  await other('POST /reset', { headers: { 'sandlot-sandbox': 'two' } });

  t.equal((await list()).length, 2);
  t.strictSame(await other('GET /snapshots'), [200, { snapshots: [] }]);
  const headers = { 'sandlot-sandbox': 'one' };
  t.match(await other('GET /snapshots', { headers }), [200, { snapshots: [{ name: 'mine' }] }]);
});

t.test('an unknown snapshot is refused with the known names', async (t) => {
  const { control } = await open(t);
  const none = problem(
    404,
    'snapshot-unknown',
    'Sandbox "default" has no snapshots. Take one with PUT /_sandlot/snapshots/NAME.',
  );
  const calls = ['GET /snapshots/x', 'DELETE /snapshots/x', 'POST /snapshots/x/restore'];

  for (const call of calls) {
    t.match(await control(call), none);
    t.match(await control(call), [404, { violations: [{ in: 'path', pointer: '/name' }] }]);
  }
  for (let number = 1; number <= 21; number++) await control(`PUT /snapshots/s${number}`);
  await control('DELETE /snapshots/s1');

  const [status, body] = await control('POST /reset', { body: { to: 'x\n' } });
  t.equal(status, 404);
  t.match(body, {
    detail: /has no snapshot "x\\n"\. Its snapshots: s2, s3,.* s20, s21\.$/,
    violations: [{ in: 'body', pointer: '/to' }],
  });
  await control('PUT /snapshots/s22');
  t.match(await control('GET /snapshots/x'), [
    404,
    { detail: /Its snapshots: s3, .*, s22 and 1 older ones\.$/ },
  ]);
});

t.test('an invalid snapshot name is refused', async (t) => {
  const { control } = await open(t);

  for (const name of ['.a', 'a%20b', 'x'.repeat(65)]) {
    const rule = '1 to 64 letters (A to Z), digits, "-", "_", "." and "~", not starting with "."';
    t.strictSame(
      await control(`PUT /snapshots/${name}`),
      problem(
        400,
        'snapshot-name-invalid',
        `Invalid snapshot name "${decodeURIComponent(name)}": a name has ${rule}.`,
        {
          in: 'path',
          pointer: '/name',
          message: `must have ${rule}`,
        },
      ),
    );
  }
});

const bodies: readonly (readonly [body: string, pointer: string, message: string])[] = [
  ['{"to": 5}', '/to', 'must be the name of a snapshot'],
  ['{"to": null}', '/to', 'must be the name of a snapshot'],
  ['{"a/b": 5}', '/a~1b', 'is unknown; known properties: to'],
  [
    '{"__proto__": {"to": "one"}}',
    '',
    'must not have a "__proto__" or "constructor.prototype" property',
  ],
  ['[]', '', 'must be a JSON object'],
  ['null', '', 'must be a JSON object'],
  ['{\n "to":\n', '', 'is invalid JSON at 3:1: unexpected end, expected a value'],
];

for (const [body, pointer, message] of bodies) {
  t.test(
    `${JSON.stringify(body)} is refused as the body of a reset, and nothing is reset`,
    async (t) => {
      const { control, list, add } = await open(t);
      await add();

      const refused = await control('POST /reset', { body });

      const detail = pointer === '' ? `The body ${message}.` : `The body at ${pointer} ${message}.`;
      t.strictSame(
        refused,
        problem(400, 'request-invalid', detail, { in: 'body', pointer, message }),
      );
      t.equal((await list()).length, 2);
    },
  );
}

t.test('a body is refused where none is expected, unless it is an empty object', async (t) => {
  const { control } = await open(t);

  t.equal((await control('PUT /snapshots/one', { body: {} }))[0], 201);
  for (const call of [
    'PUT /snapshots/one',
    'DELETE /snapshots/one',
    'POST /snapshots/one/restore',
  ]) {
    t.match(await control(call, { body: { records: {} } }), [
      400,
      { detail: 'The body at /records is unknown; send no body.' },
    ]);
  }
});
