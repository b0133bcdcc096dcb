import t from 'tap';
import { json, silent } from '../support/sandlot-of.ts';
import {
  arraySchema,
  instant,
  objectSchema,
  pathParameter,
  queryParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const boolean = { type: 'boolean' };
const time = { type: ['string', 'null'], format: 'date-time' };
const schemas = {
  Note: objectSchema({ id: text, body: text, deleted_at: time }),
  Plan: objectSchema({ id: text, body: text, deleted: boolean, archived: boolean }),
};
const id = [pathParameter('id')];

/** Records that are listed, created, read and deleted, whose list takes some parameters. */
function collection(name: string, schema: string, parameters: object[], more: object = {}) {
  return {
    [`/${name}`]: {
      get: { parameters, responses: { 200: json(arraySchema(ref(schema))) } },
      post: { ...withRequestBody(ref(schema)), responses: { 201: json(ref(schema)) } },
    },
    [`/${name}/{id}`]: {
      parameters: id,
      get: { responses: { 200: json(ref(schema)) } },
      delete: silent,
      ...more,
    },
  };
}

t.test('a removed record is shown to who asks for it, and can be restored', async (t) => {
  const parameters = [queryParameter('include_deleted', boolean)];
  const send = await serveDocument(
    t,
    {
      ...collection('notes', 'Note', parameters, {
        get: { parameters, responses: { 200: json(ref('Note')) } },
        delete: {
          parameters: [queryParameter('permanent', boolean)],
          responses: { 200: json(ref('Note')) },
        },
      }),
      '/notes/trash': { get: { responses: { 200: json(arraySchema(ref('Note'))) } } },
      '/notes/{id}/restore': {
        parameters: id,
        post: { responses: { 200: json(ref('Note')) } },
      },
    },
    { schemas, records: 0 },
  );
  const [one, two] = ['1', '2'].map((key) => ({ id: key, body: 'hi', deleted_at: null }));
  for (const note of [one, two]) await send('POST', '/notes', note);
  const removed = { ...one, deleted_at: instant };

  t.strictSame((await send('DELETE', '/notes/1')).body, removed);

  t.strictSame((await send('GET', '/notes')).body, [two]);
  t.equal((await send('GET', '/notes/1')).status, 404);
  t.equal((await send('DELETE', '/notes/1')).status, 404);
  t.strictSame((await send('GET', '/notes?include_deleted=true')).body, [two, removed]);
  t.strictSame((await send('GET', '/notes?include_deleted=false')).body, [two]);
  t.strictSame((await send('GET', '/notes/1?include_deleted=true')).body, removed);
  t.strictSame((await send('GET', '/notes/2?include_deleted=true')).body, two);
  t.strictSame((await send('GET', '/notes/trash')).body, [removed]);

  t.strictSame((await send('POST', '/notes/1/restore')).body, one);
  t.strictSame((await send('GET', '/notes')).body, [two, one]);
  t.strictSame((await send('GET', '/notes/trash')).body, []);
  t.equal((await send('POST', '/notes/9/restore')).status, 404);

  await send('DELETE', '/notes/2?permanent=true');
  t.strictSame((await send('GET', '/notes?include_deleted=true')).body, [one]);
});

t.test('a record with the key of a removed one takes its place', async (t) => {
  const parameters = [queryParameter('trashed', { ...text, enum: ['with', 'only', 'without'] })];
  const send = await serveDocument(
    t,
    {
      ...collection('notes', 'Note', parameters),
      '/notes/{id}/restore': { parameters: id, post: { responses: { 200: json(ref('Note')) } } },
    },
    { schemas, records: 0 },
  );
  const ofBody = (body: string) => ({ id: '1', body, deleted_at: null });
  for (const body of ['first', 'second']) {
    await send('POST', '/notes', ofBody(body));
    await send('DELETE', '/notes/1');
  }
  const second = { ...ofBody('second'), deleted_at: instant };
  t.strictSame((await send('GET', '/notes?trashed=only')).body, [second]);

  await send('POST', '/notes', ofBody('third'));
  t.strictSame((await send('GET', '/notes?trashed=with')).body, [ofBody('third'), second]);
  t.strictSame((await send('GET', '/notes?trashed=without')).body, [ofBody('third')]);
  t.strictSame((await send('POST', '/notes/1/restore')).body, ofBody('third'));
});

t.test('a parameter with the name of a flag filters all records by it', async (t) => {
  const send = await serveDocument(
    t,
    collection('plans', 'Plan', [queryParameter('deleted', boolean)]),
    { schemas, records: 0 },
  );
  const plan = { id: '1', body: 'hi', deleted: false, archived: false };
  await send('POST', '/plans', plan);
  await send('POST', '/plans', { ...plan, id: '2' });
  await send('DELETE', '/plans/1');

  t.strictSame((await send('GET', '/plans?deleted=true')).body, [{ ...plan, deleted: true }]);
  t.strictSame((await send('GET', '/plans?deleted=false')).body, [{ ...plan, id: '2' }]);
  t.strictSame((await send('GET', '/plans')).body, [{ ...plan, id: '2' }]);
});

for (const [title, summary, archived] of [
  ['archives', 'Archive a plan', true],
  ['only deletes', 'Delete a plan', false],
] as const) {
  t.test(`records are listed as archived if a DELETE archives them: it ${title}`, async (t) => {
    const send = await serveDocument(
      t,
      collection('plans', 'Plan', [queryParameter('archived', boolean)], {
        delete: { summary, ...silent },
      }),
      { schemas, records: 0 },
    );
    await send('POST', '/plans', { id: '1', body: 'hi' });
    await send('DELETE', '/plans/1');
    t.equal((await send('GET', '/plans/1')).status, 404);
    const listed = (await send('GET', '/plans?archived=true')).body;
    t.strictSame(listed, archived ? [{ id: '1', body: 'hi', deleted: false, archived: true }] : []);
  });
}
