import t from 'tap';
import { controlOf } from '../support/control-of.ts';
import { openPets, petsApi } from '../support/pets.ts';
import { documentOf, sandlotOf } from '../support/sandlot-of.ts';
import { undescribedApi } from './support/state-of.ts';

const clock = { frozen: '2019-02-06T01:48:24.000Z' };
const rex = { id: 1, name: 'Rex' };
const tom = { id: 2, name: 'Tom' };

function problemAt(pointer: string) {
  return [400, { violations: [{ in: 'body', pointer }] }];
}

t.test('records are read and written by the control API', async (t) => {
  const { control, list } = await openPets(t, { prefix: '/~mine' });

  t.strictSame(await control('PUT /state/pets/1', { body: rex }), [201, rex]);
  t.strictSame(await control('PUT /state/pets/2', { body: { name: 'Tim' } }), [
    201,
    { name: 'Tim', id: 2 },
  ]);
  t.strictSame(await control('PUT /state/pets/2', { body: tom }), [200, tom]);
  t.strictSame(await list(), ['Rex', 'Tom']);
  t.strictSame(await control('PUT /state/pets/1', { body: { name: 'Rex' } }), [
    200,
    { name: 'Rex', id: 1 },
  ]);

  t.strictSame(await control('PATCH /state/pets/2', { body: { name: 'Max' } }), [
    200,
    { id: 2, name: 'Max' },
  ]);
  t.strictSame(await control('GET /state/pets/2'), [200, { id: 2, name: 'Max' }]);
  t.strictSame(await control('DELETE /state/pets/1'), [204, '']);
  t.strictSame(await control('GET /state/pets'), [200, { records: [{ id: 2, name: 'Max' }] }]);
  t.match(await control('GET /state/pets/1'), [404, { code: 'record-unknown' }]);
  t.match(await control('PATCH /state/pets/1', { body: {} }), [404, { code: 'record-unknown' }]);
  t.match(await control('DELETE /state/pets/1'), [
    404,
    { detail: '"pets" has no record "1". List its records with GET /_sandlot/state/pets.' },
  ]);
});

t.test('an invalid record is refused with all violations, and not stored', async (t) => {
  const { control } = await openPets(t);
  const put = (body: unknown) => control('PUT /state/pets/1', { body });

  t.match(await put(7), problemAt(''));
  t.match(await put({ id: 2, name: 'Rex' }), problemAt('/id'));
  t.match(await put({ id: 1, name: 7 }), problemAt('/name'));
  t.match(await put({ id: 1 }), [
    400,
    { detail: /the record must have the required property "name"/ },
  ]);
  t.match(await control('PUT /state/pets/x', { body: { name: 'Rex' } }), problemAt('/id'));
  const [, { violations }] = await put({ name: 7 }).then(([status, body]) => [
    status,
    Object(body),
  ]);
  t.equal(violations.length, 1, 'the key in the path is a number here');
  await put(rex);
  t.match(await control('PATCH /state/pets/1', { body: { name: null } }), problemAt(''));

  t.strictSame(await control('GET /state/pets'), [200, { records: [rex] }]);
});

t.test('a state is exported and imported', async (t) => {
  const { control, list, add } = await openPets(t, { clock });
  await add('Rex');
  const [status, state] = await control('GET /state');
  t.match([status, state], [200, { clock, records: { pets: [rex] } }]);

  await add('Tom');
  t.strictSame(await control('PUT /state', { body: state }), [204, '']);
  t.strictSame(await list(), ['Rex']);
  t.strictSame(await control('GET /state'), [200, state]);

  await control('PUT /state', { body: { records: { pets: [tom] } } });
  t.match(await control('GET /state'), [200, { ...Object(state), records: { pets: [tom] } }]);
  await control('PUT /state', { body: { clock: { offset: 0 } } });
  t.match(await control('GET /state'), [200, { clock: { offset: 0 }, records: { pets: [tom] } }]);
});

t.test('an invalid state is refused with its pointer, and nothing changes', async (t) => {
  const { control, list, add } = await openPets(t, { clock });
  await add('Rex');

  for (const [body, pointer] of [
    [{ colour: 'red' }, '/colour'],
    [{ records: 7 }, '/records'],
    [{ records: { pets: 7 } }, '/records/pets'],
    [{ records: { pets: [7] } }, '/records/pets/0'],
    [{ records: { pets: [{ name: 'Rex' }] } }, '/records/pets/0/id'],
    [{ records: { pets: [rex, rex] } }, '/records/pets/1'],
    [{ records: { pets: [{ id: 1, name: 7 }] } }, '/records/pets/0/name'],
    [{ clock: { frozen: 'today' } }, '/clock'],
    [{ clock: {} }, '/clock'],
    [{ clock: { frozen: '2019-02-06T01:48:24Z', offset: 1 } }, '/clock'],
    [{ clock: { offset: 1, zone: 'UTC' } }, '/clock'],
    [{ random: [1, 2, 3] }, '/random'],
    [{ random: 7 }, '/random'],
    [{ random: [1, 2, 3, 4, 5] }, '/random'],
  ] as const) {
    t.match(await control('PUT /state', { body }), problemAt(pointer), JSON.stringify(body));
  }
  t.strictSame(await list(), ['Rex']);
});

t.test('a clock outside the years 1 to 9999 is refused', async (t) => {
  const { control, add } = await openPets(t, { clock });

  for (const [put, pointer] of [
    [{ offset: 1e300 }, '/clock/offset'],
    [{ offset: 8_640_000_000_000_000 }, '/clock/offset'],
    [{ offset: 300_000_000_000_000 }, '/clock/offset'],
    [{ offset: -100_000_000_000_000 }, '/clock/offset'],
    [{ frozen: '0000-12-31T23:59:59Z' }, '/clock/frozen'],
    [{ frozen: '9999-12-31T23:59:59-01:00' }, '/clock/frozen'],
  ] as const) {
    t.match(
      await control('PUT /state', { body: { clock: put } }),
      [400, { violations: [{ pointer, message: 'must set the clock to a year from 1 to 9999' }] }],
      JSON.stringify(put),
    );
  }
  t.match(await control('GET /clock'), [200, { now: clock.frozen }]);
  t.equal((await add('Rex')).status, 201);
  const offset = 100_000_000_000_000;
  t.strictSame(await control('PUT /state', { body: { clock: { offset } } }), [204, '']);
  t.match(await control('GET /clock'), [200, { now: /^5/ }]);
});

t.test('an unknown resource is refused with the nearest name', async (t) => {
  const { app } = await sandlotOf(t, petsApi);
  const control = await controlOf(t, app);
  const unknown = [404, { code: 'resource-unknown', detail: /No resource "pet"; .+ "pets"/ }];

  t.match(await control('GET /state/pet'), unknown);
  t.match(await control('GET /state/pet/1'), unknown);
  t.match(await control('PUT /state/pet/1', { body: rex }), unknown);
  t.match(await control('PATCH /state/pet/1', { body: rex }), unknown);
  t.match(await control('DELETE /state/pet/1'), unknown);
  t.match(await control('PUT /state', { body: { records: { pet: [rex] } } }), [
    400,
    { violations: [{ pointer: '/records/pet', message: /the nearest is "pets"$/ }] },
  ]);
  t.match(await control('GET /state/%25zz'), [404, { code: 'resource-unknown' }]);
});

t.test('a nested resource is addressed with the keys of its parents', async (t) => {
  const { '/pets': pets } = Object(petsApi.paths);
  const paths = { '/owners/{owner}/pets': pets };
  const { app } = await sandlotOf(t, documentOf(paths));
  const control = await controlOf(t, app);

  t.match(await control('GET /state/owners%2F7%2Fpets'), [200, { records: [] }]);
  t.match(await control('GET /state/owners%2F%25zz%2Fpets'), [404, {}]);
});

t.test('a document without resources has no records', async (t) => {
  const { app } = await sandlotOf(t, documentOf({}));
  const control = await controlOf(t, app);

  t.match(await control('GET /state/pets'), [404, { detail: /; none is known\. / }]);
});

t.test('counters are exported beside the records and imported again', async (t) => {
  const { app } = await sandlotOf(t, petsApi, { records: 0 });
  const control = await controlOf(t, app);
  const add = async (name: string): Promise<unknown> =>
    (await app.inject({ method: 'POST', url: '/api/pets', payload: { name } })).json();
  await add('Rex');
  const [, state] = await control('GET /state');
  const internal = { 'sandlot.numbers': [{ id: 'pets', last: 1 }] };

  t.match(state, { records: { pets: [rex] }, internal });
  t.strictSame(Object.keys(Object(state).records), ['pets']);
  t.match(await control('GET /sandboxes'), [200, { sandboxes: [{ records: 1, changed: 1 }] }]);
  t.match(await control('GET /state/sandlot.numbers'), [404, { code: 'resource-unknown' }]);

  await add('Tom');
  await control('PUT /state', { body: state });
  t.match(await add('Eve'), { id: 2 }, 'it counts on from there');
  await control('PUT /state', { body: { clock } });
  t.match(await control('GET /state'), [200, { internal: { 'sandlot.numbers': [{ last: 2 }] } }]);
  await control('PUT /state', { body: { records: { pets: [] } } });
  t.match(await add('Ida'), { id: 1 }, 'other records start anew');
  t.match(
    await control('PUT /state', { body: { internal: { pets: [rex] } } }),
    problemAt('/internal/pets'),
  );
});

t.test('records of resources that a state leaves out are dropped with a notice', async (t) => {
  const { app } = await sandlotOf(t, undescribedApi, {
    module: `export const behaviours = {};
      export const fixtures = { cats: [{ id: '1' }, { id: '2' }], dogs: [{ id: '1' }], hens: [] };`,
  });
  const put = async (payload: object) =>
    (await app.inject({ method: 'PUT', url: '/_sandlot/state', payload })).headers;

  const { 'sandlot-notice': notice } = await put({ records: { dogs: [] } });

  t.match(
    notice,
    /^records-replaced ".* Dropped, because it leaves out their resources: .*, 2 of cats, .*\. To write a single record, /,
  );
  t.equal((await put({ records: { dogs: [] } }))['sandlot-notice'], undefined);
  t.equal((await put({ clock: { offset: 0 } }))['sandlot-notice'], undefined);
});
