import t, { type Test } from 'tap';
import type { SandlotOptions } from '../../src/sandlot.ts';
import { controlOf } from '../support/control-of.ts';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';

const note = {
  type: 'object',
  required: ['id', 'text', 'tags'],
  properties: {
    id: { type: 'string' },
    text: { type: 'string' },
    tags: { type: 'array', items: { type: 'integer' } },
  },
};

const document = documentOf({
  '/notes/{id}': {
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    get: { responses: { 200: json(note) } },
    put: {
      requestBody: { content: { 'application/json': { schema: note } } },
      responses: { 200: json(note) },
    },
  },
});

async function open(t: Test, options: Pick<SandlotOptions, 'snapshotMax' | 'journalMemory'>) {
  const { app } = await sandlotOf(t, document, { ...options, records: 0, unknownKeys: 'make' });
  const writeNote = (id: string, length: number) =>
    app.inject({
      method: 'PUT',
      url: `/notes/${id}`,
      payload: { id, text: 'x'.repeat(length), tags: [1, 2] },
    });
  return { app, writeNote, control: await controlOf(t, app) };
}

t.test('the snapshots of a sandbox are limited in number', async (t) => {
  const { control } = await open(t, { snapshotMax: 2 });
  await control('PUT /snapshots/one');
  await control('PUT /snapshots/two');

  const [status, problem] = await control('PUT /snapshots/three');

  t.equal(status, 409);
  t.match(problem, {
    code: 'snapshots-full',
    detail:
      'Sandbox "default" has 2 snapshots, which is the limit of --snapshot-max. Delete some first.',
  });
  t.equal((await control('PUT /snapshots/one'))[0], 200, 'one of them can be replaced');
  await control('DELETE /snapshots/two');
  t.equal((await control('PUT /snapshots/three'))[0], 201);
});

t.test('all snapshots together are limited in the records that they keep', async (t) => {
  const { app, control, writeNote } = await open(t, { journalMemory: 1 });
  const other = await controlOf(t, app, '/~other');
  for (const name of ['one', 'two', 'three']) {
    await writeNote('a', 150_000);
    t.equal((await control(`PUT /snapshots/${name}`))[0], 201);
  }
  await writeNote('a', 150_000);

  const [status, problem] = await control('PUT /snapshots/four');

  t.equal(status, 409);
  t.match(problem, {
    code: 'snapshots-full',
    detail:
      'All snapshots together keep 1 MB of records, which is the limit of --journal-memory. Delete some first.',
  });
  t.equal((await control('PUT /snapshots/three'))[0], 200, 'one of them can be replaced');
  t.equal((await other('PUT /snapshots/one'))[0], 201, 'one of an unchanged sandbox costs little');
  await control('DELETE /snapshots/one');
  await control('DELETE /snapshots/two');
  await writeNote('b', 10);
  t.equal((await control('PUT /snapshots/four'))[0], 201);
});

t.test('snapshots of many records are weighed by a sample', async (t) => {
  const { control } = await open(t, { journalMemory: 1 });
  const records = Array.from({ length: 3000 }, (_, id) => ({
    '@key': `${id}`,
    id: `${id}`,
    text: 'x'.repeat(200),
    tags: [],
  }));
  t.match(await control('PUT /state', { body: { records: { notes: records } } }), [204]);

  t.equal((await control('PUT /snapshots/one'))[0], 409);
});
