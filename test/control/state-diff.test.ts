import t from 'tap';
import { controlOf } from '../support/control-of.ts';
import { openPets } from '../support/pets.ts';
import { documentOf, json, sandlotOf, silent } from '../support/sandlot-of.ts';

const owner = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } };
const id = { in: 'path', required: true, schema: { type: 'integer' } };

const nestedApi = documentOf({
  '/owners': {
    get: { responses: { 200: json({ type: 'array', items: owner }) } },
    post: { requestBody: json(owner), responses: { 201: json(owner) } },
  },
  '/owners/{owner_id}': {
    parameters: [{ name: 'owner_id', ...id }],
    get: { responses: { 200: json(owner) } },
  },
  '/owners/{owner_id}/pets': {
    parameters: [{ name: 'owner_id', ...id }],
    get: { responses: { 200: json({ type: 'array', items: owner }) } },
    post: { requestBody: json(owner), responses: { 201: json(owner) } },
  },
  '/teams/{team}/members': {
    parameters: [{ name: 'team', in: 'path', required: true, schema: { type: 'string' } }],
    get: { responses: { 200: json({ type: 'array', items: owner }) } },
    post: { requestBody: json(owner), responses: { 201: json(owner) } },
  },
  '/ping': { get: silent },
});

t.test('the state of a fresh sandbox shows its seed on request', async (t) => {
  const { app } = await sandlotOf(t, nestedApi, { records: 2 });
  const control = await controlOf(t, app);

  const [, plain] = await control('GET /state');
  const [, { records }] = (await control('GET /state?include=seed')).map(Object);

  t.strictSame(Object(plain).records, {});
  const first = records.owners.map((record: { readonly id: number }) => record.id);
  t.strictSame(
    Object.keys(records).sort(),
    ['owners', ...first.map((key: number) => `owners/${key}/pets`)].sort(),
  );
  t.equal(records[`owners/${first[0]}/pets`].length, 2);
  t.match(await control('GET /state?include=all'), [400, { code: 'request-invalid' }]);
});

t.test('the differences from the seed and from a snapshot are listed', async (t) => {
  const { app } = await sandlotOf(t, nestedApi, { records: 2 });
  const control = await controlOf(t, app);
  t.strictSame(await control('GET /state/diff'), [200, { resources: {} }]);
  const [, { records }] = (await control('GET /state/owners')).map(Object);
  const [kept, removed] = records;

  await control(`PATCH /state/owners/${kept.id}`, { body: { name: 'Ann' } });
  await control('PUT /snapshots/one');
  await control(`DELETE /state/owners/${removed.id}`);
  const bea = { id: 77, name: 'Bea' };
  await control('PUT /state/owners/77', { body: bea });

  const updated = [{ key: String(kept.id), before: kept, after: { ...kept, name: 'Ann' } }];
  t.strictSame(await control('GET /state/diff?from=seed'), [
    200,
    { resources: { owners: { created: [bea], updated, deleted: [removed] } } },
  ]);
  t.strictSame(await control('GET /state/diff?from=one'), [
    200,
    { resources: { owners: { created: [bea], updated: [], deleted: [removed] } } },
  ]);
  await control('POST /snapshots/one/restore');
  t.strictSame(await control('GET /state/diff?from=one'), [200, { resources: {} }]);
  t.match(await control('GET /state/diff?from=two'), [
    404,
    { code: 'snapshot-unknown', violations: [{ in: 'query', pointer: '/from' }] },
  ]);
});

t.test('an unchanged copy of a record is no difference', async (t) => {
  const { control } = await openPets(t);
  await control('PUT /state/pets/1', { body: { id: 1, name: 'Rex' } });
  await control('PUT /snapshots/one');
  await control('PUT /state/pets/1', { body: { id: 1, name: 'Rex' } });

  t.strictSame(await control('GET /state/diff?from=one'), [200, { resources: {} }]);
});
