import t from 'tap';
import { controlOf } from '../support/control-of.ts';
import { sandlotOf } from '../support/sandlot-of.ts';
import { moduleWith, startAha, undescribedApi } from './support/state-of.ts';

t.test('a record of an undescribed resource can be any object', async (t) => {
  const { app } = await sandlotOf(t, undescribedApi);
  const control = await controlOf(t, app);

  t.strictSame(await control('PUT /state/other%2Fthings/a', { body: { x: [1] } }), [
    201,
    { x: [1], id: 'a' },
  ]);
  t.strictSame(await control('GET /state/other%2Fthings'), [
    200,
    { records: [{ x: [1], id: 'a' }] },
  ]);
});

t.test('a record without its key keeps the type of the previous key', async (t) => {
  const { app } = await sandlotOf(t, undescribedApi);
  const control = await controlOf(t, app);
  const named = { body: { id: 7 } };
  t.strictSame(await control('PUT /state/other%2Fthings/7', named), [201, { id: 7 }]);
  t.strictSame(await control('PUT /state/other%2Fthings/7', { body: { x: 1 } }), [
    200,
    { x: 1, id: 7 },
  ]);
});

t.test('records of a module are compared with its fixtures', async (t) => {
  const { app } = await sandlotOf(t, undescribedApi, { module: moduleWith('') });
  const control = await controlOf(t, app);
  const put = (key: string, body: object) => control(`PUT /state/cats/${key}`, { body });

  t.match(await put('2', { name: 5 }), [400, { violations: [{ pointer: '/name' }] }]);
  t.match(await put('2', { name: null }), [201, { name: null, id: '2' }]);
  const text = 'the schemas of Aha! lead into another document than this';
  t.match(
    await control('PATCH /state/goals/602095703', { body: { name: 5 } }),
    [400, { violations: [{ pointer: '/name', message: 'must be string' }] }],
    text,
  );
});

t.test(
  'records are validated by the schemas of a module, which may refer to the document',
  async (t) => {
    const schemas = {
      people: { required: ['age'] },
      cats: {
        required: ['name', 'size'],
        properties: {
          name: { $ref: '#/components/schemas/Name' },
          'own/er': { type: ['string', 'null'], references: 'people' },
        },
      },
    };
    const { app } = await sandlotOf(
      t,
      { ...undescribedApi, components: { schemas: { Name: { type: 'string', maxLength: 3 } } } },
      { module: moduleWith(`export const schemas = ${JSON.stringify(schemas)};`) },
    );
    const control = await controlOf(t, app);
    const put = (body: object) => control('PUT /state/cats/2', { body });
    t.equal((await control('PUT /state/people/ann', { body: {} }))[0], 400);
    await control('PUT /state/people/ann', { body: { age: 7 } });

    t.strictSame(Object((await put({ name: 'Kitty', 'own/er': 'bob' }))[1]).violations, [
      { in: 'body', pointer: '', message: 'must have the required property "size"' },
      {
        in: 'body',
        pointer: '/name',
        message: 'must have at most 3 characters',
        schema: '/components/schemas/Name/maxLength',
      },
      {
        in: 'body',
        pointer: '/own~1er',
        message: 'refers to "bob", but "people" has no such record',
      },
    ]);
    t.equal((await put({ name: 'Kit', size: 1, 'own/er': 'ann' }))[0], 201);
    t.equal((await control('DELETE /state/people/ann'))[0], 409);
    t.equal((await put({ name: 'Kit', size: 1, 'own/er': null }))[0], 200);
    t.equal((await control('DELETE /state/people/ann'))[0], 204);
  },
);

t.test('an exported state of Aha! is imported unchanged', async (t) => {
  t.testdir();
  const { app, control } = await startAha(t);

  t.match(await control('GET /state/feature'), [404, { detail: /the nearest is "features"/ }]);
  t.match(await control('GET /state/__proto__'), [404, {}]);

  const url = '/api/v1/features/PRJ1-1/time_tracking_events';
  const payload = {
    time_tracking_event: { work_done_text: '1h', remaining_estimate_text: '90min' },
  };
  t.equal((await app.inject({ method: 'POST', url, payload })).statusCode, 200);
  const [, state] = await control('GET /state');
  t.strictSame(await control('PUT /state', { body: state }), [204, '']);
  t.strictSame(await control('GET /state'), [200, state]);

  const { users, ...others } = Object(state).records;
  t.match(await control('PUT /state', { body: { records: { ...others, users: 7 } } }), [
    400,
    { violations: [{ pointer: '/records/users', message: 'must be an array of records' }] },
  ]);
  t.strictSame(await control('GET /state'), [200, state]);
  t.equal(users.length, 8);
});

t.test('incomplete records of user fixtures are imported unchanged', async (t) => {
  const folder = t.testdir({ 'goals.json': '[{ "id": "5", "name": "Mine" }]' });
  const { control } = await startAha(t, { fixtures: folder });
  const [, state] = await control('GET /state');

  t.strictSame(await control('PUT /state', { body: state }), [204, '']);
  t.match(await control('PATCH /state/goals/5', { body: { name: 'Yours' } }), [200]);
  t.match(await control('PATCH /state/goals/5', { body: { name: 7 } }), [
    400,
    { violations: [{ pointer: '/name' }] },
  ]);
});
