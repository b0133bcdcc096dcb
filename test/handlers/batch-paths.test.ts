import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const statuses = { enum: ['PENDING', 'CANCELED', 'COMPLETE'] };
const report = json(
  objectSchema({ status: statuses, results: arraySchema(ref('Pet')) }, { required: ['status'] }),
);

function inputsOf(entry: object) {
  return withRequestBody(objectSchema({ inputs: arraySchema(entry) }, { required: ['inputs'] }));
}

const keys = inputsOf(objectSchema({ id: text }, { required: ['id'] }));
const values = objectSchema({ name: text, kind: text });
const paths = {
  '/pets': {
    get: { responses: { 200: json(objectSchema({ results: arraySchema(ref('Pet')) })) } },
    post: { ...withRequestBody(ref('New')), responses: { 201: json(ref('Pet')) } },
  },
  '/pets/{id}': {
    parameters: [pathParameter('id')],
    get: { responses: { 200: json(ref('Pet')), 404: {} } },
  },
  '/pets/batch/create': { post: { ...inputsOf(ref('New')), responses: { 201: report } } },
  '/pets/batch/read': { post: { ...keys, responses: { 200: report } } },
  '/pets/batch/update': {
    post: {
      ...inputsOf(objectSchema({ id: text, properties: values }, { required: ['id'] })),
      responses: { 200: report },
    },
  },
  '/pets/batch/archive': { post: { ...keys, responses: { 204: {} } } },
};

t.test('paths below batch create, read, change and remove many records', async (t) => {
  const send = await serveDocument(t, paths, {
    records: 0,
    schemas: {
      New: objectSchema({ properties: values }, { required: ['properties'] }),
      Pet: objectSchema({ id: text, properties: values }, { required: ['id', 'properties'] }),
    },
  });
  const post = async (verb: string, inputs: readonly object[]) =>
    (await send('POST', `/pets/batch/${verb}`, { inputs })).body;

  const created = await post('create', [
    { properties: { name: 'Rex', kind: 'dog' } },
    { properties: { name: 'Tom', kind: 'cat' } },
  ]);
  t.match(created, { status: 'COMPLETE', results: [{}, {}] });
  const [rex, tom] = created.results;
  t.strictSame(tom.properties, { name: 'Tom', kind: 'cat' });
  t.strictSame(await post('read', [{ id: tom.id }]), { status: 'COMPLETE', results: [tom] });
  t.strictSame(await post('update', [{ id: rex.id, properties: { name: 'Max' } }]), {
    status: 'COMPLETE',
    results: [{ id: rex.id, properties: { name: 'Max', kind: 'dog' } }],
  });
  await post('archive', [{ id: rex.id }]);
  t.equal((await send('GET', `/pets/${rex.id}`)).status, 404);
  t.strictSame((await send('GET', '/pets')).body.results, [tom]);
});

t.test('a POST to batch-retrieve lists the records whose keys it sends', async (t) => {
  const sent = objectSchema({ pet_ids: arraySchema(text) }, { required: ['pet_ids'] });
  const send = await serveDocument(
    t,
    {
      ...paths,
      '/pets/batch-retrieve': { post: { ...withRequestBody(sent), responses: { 200: report } } },
    },
    {
      records: 0,
      schemas: { New: objectSchema({ name: text }), Pet: objectSchema({ id: text, name: text }) },
      fixtures: {
        pets: [
          { id: 'a', name: 'Rex' },
          { id: 'b', name: 'Tom' },
        ],
      },
    },
  );

  const { body } = await send('POST', '/pets/batch-retrieve', { pet_ids: ['b'] });
  t.strictSame(body.results, [{ id: 'b', name: 'Tom' }]);
});
