import { readFileSync, writeFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { openSandlot } from '../../src/sandlot.ts';
import { documentOf, json, type SandlotOf, sandlotOf } from '../support/sandlot-of.ts';
import { createWarningCollector } from '../support/store-file.ts';

function state(records: object, more: object = {}) {
  return {
    clock: { offset: 0 },
    random: [1, 2, 3, 4],
    records,
    ...more,
  };
}

function fileOf(title: string, sandboxes: object): string {
  return JSON.stringify({ version: 1, document: { title, version: '1.0' }, seed: 1, sandboxes });
}

const pet = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'integer' }, name: { type: 'string' } },
};

function pathsOf(name: string, schema: object) {
  return {
    [`/${name}`]: {
      get: { responses: { 200: json({ type: 'array', items: schema }) } },
      post: { requestBody: json(schema), responses: { 201: json(schema) } },
    },
    [`/${name}/{id}`]: { get: { responses: { 200: json(schema) } } },
  };
}

/** Opens pets with a file of state. */
async function open(t: Test, sandboxes: object, options: SandlotOf = {}) {
  const collector = createWarningCollector();
  const files = { 'db.json': fileOf('Pets', sandboxes) };
  const db = `${t.testdirName}/db.json`;
  const sandlot = await sandlotOf(t, documentOf(pathsOf('pets', pet)), {
    files,
    db,
    onWarning: collector.onWarning,
    ...options,
  });
  return { ...sandlot, collector, db };
}

t.test('refuses a state file with unknown resources and leaves it unchanged', async (t) => {
  const there = { pets: [{ id: 1, name: 'Rex' }] };
  const refuses = (sandboxes: object, place: string, nearest = 'pets') =>
    t.rejects(open(t, sandboxes), {
      message: `${t.testdirName}/db.json: at ${place}: holds records of "petz", which is not a resource here; the nearest is "${nearest}". Start with the document and the behaviours that the file was made with, fix the file, or name another one.`,
    });

  await refuses(
    { default: state({ ...there, petz: [{ id: 1 }] }) },
    '/sandboxes/default/records/petz',
  );
  await refuses(
    { 'a~': state(there, { snapshots: { one: state({ petz: [{ id: 1 }] }) } }) },
    '/sandboxes/a~0/snapshots/one/records/petz',
  );
  t.equal(
    readFileSync(`${t.testdirName}/db.json`, 'utf8'),
    fileOf('Pets', {
      'a~': state(there, { snapshots: { one: state({ petz: [{ id: 1 }] }) } }),
    }),
  );
  await open(t, { default: state({ ...there, petz: [] }) });
});

t.test('refuses records when the document has no resources', async (t) => {
  await t.rejects(
    sandlotOf(t, documentOf({}), {
      files: { 'db.json': fileOf('Pets', { default: state({ pets: [{ id: 1 }] }) }) },
      db: `${t.testdirName}/db.json`,
    }),
    { message: /holds records of "pets", but the document has no resources\. / },
  );
});

t.test('refuses records of a missing module, also in the log', async (t) => {
  const module = `export const behaviours = {
    'GET /pets': async (_call, context) => {
      await context.records('toys').insert({ id: '2' });
      return { status: 200, body: [] };
    },
  };`;
  const { app, close, db } = await open(t, { default: state({}) }, { module });
  const payload = { records: { pets: [], toys: [{ id: '1' }] } };
  await app.inject({ method: 'PUT', url: '/_sandlot/state', payload });
  await app.inject('/pets');
  const log = readFileSync(`${db}.log`);
  const before = readFileSync(db);
  await close();
  const after = readFileSync(db, 'utf8');
  const reopen = (text: string | Buffer, lines?: Buffer) => {
    writeFileSync(db, text);
    if (lines) writeFileSync(`${db}.log`, lines);
    return openSandlot({ document: `${t.testdirName}/api.json`, db, logLevel: 'silent' });
  };

  await t.rejects(reopen(after), { message: /db\.json: at \/sandboxes\/default\/records\/toys: / });
  await t.rejects(reopen(before, log), { message: /db\.json\.log: holds records of "toys", / });
});

t.test('reports how many stored records violate the document, and the first of them', async (t) => {
  const pets = [{ id: 1, name: 'Rex' }, { id: 2 }, { id: 3, name: 7 }];
  const { collector, app } = await open(t, { default: state({ pets }) });

  t.match(
    await collector.waitForWarning(/violate/),
    /db\.json: 2 records violate the document, the first at \/sandboxes\/default\/records\/pets\/1 must have the required property "name"\. Replies/,
  );
  t.equal((await app.inject('/pets/1')).statusCode, 200);
});

t.test('checks many records in batches', async (t) => {
  const pets = Array.from({ length: 450 }, (_, id) => ({ id, name: id < 449 ? 'Rex' : 7 }));
  const { collector } = await open(t, { default: state({ pets }) });

  t.match(
    await collector.waitForWarning(/violate/),
    /: 1 record violates .* at \S+\/pets\/449\/name must be string\./,
  );
});

t.test('does not report records that cannot be checked', async (t) => {
  const collector = createWarningCollector();
  const uncompilable = { ...pet, patternProperties: { '[': { type: 'string' } } };
  const pets = [{ id: 1, name: 'Rex' }];
  await sandlotOf(t, documentOf({ ...pathsOf('pets', uncompilable), ...pathsOf('toys', pet) }), {
    files: { 'db.json': fileOf('Pets', { default: state({ pets, toys: [{ id: 1 }] }) }) },
    db: `${t.testdirName}/db.json`,
    onWarning: collector.onWarning,
  });

  t.match(await collector.waitForWarning(/ violates /), /: 1 record violates .* at \S+\/toys\/0 /);
});

t.test('stops the check when it is closed', async (t) => {
  const sandboxes = { default: state({ pets: [{ id: 1 }] }) };
  const first = await open(t, sandboxes);
  await first.close();
  const second = await open(t, sandboxes);

  await second.collector.waitForWarning(/ violates /);

  t.strictSame(first.collector.warnings, []);
});
