import t from 'tap';
import { listDocumentSettings, openSandlot } from '../src/sandlot.ts';
import { answerOf, documentOf, sandlotOf, silent } from './support/sandlot-of.ts';

t.test('serves the Aha! API without a document', async (t) => {
  const sandlot = await openSandlot();
  t.teardown(() => sandlot.close());

  const { documents, docsPath, unused } = sandlot;

  t.strictSame(
    { documents, docsPath, unused },
    {
      documents: [{ title: 'Aha! Time Tracking Events API', operations: 24, basePath: '/api/v1' }],
      docsPath: '/_sandlot/docs',
      unused: [],
    },
  );
});

t.test('listens, and refuses a port that is taken', async (t) => {
  const first = await sandlotOf(t, documentOf({ '/pets': { get: silent } }));
  const address = await first.listen({ port: 0, host: '127.0.0.1' });
  const port = Number(new URL(address).port);

  t.equal((await fetch(`${address}/pets`)).status, 200);
  await t.test('the second server', async (t) => {
    const second = await sandlotOf(t, documentOf({}));

    await t.rejects(second.listen({ port, host: '127.0.0.1' }), {
      message: `Port ${port} of 127.0.0.1 is taken. Choose another with --port, or 0 for a free one.`,
    });
  });
});

t.test('refuses a foreign address', async (t) => {
  const { listen } = await sandlotOf(t, documentOf({}));

  await t.rejects(listen({ port: 0, host: '192.0.2.1' }), {
    message:
      /^Port 0 of 192\.0\.2\.1 cannot be opened: .*EADDRNOTAVAIL.*Choose others with --port and --host\.$/,
  });
});

t.test('stores the state in a file for the next start', async (t) => {
  const module = `export const behaviours = {
    'POST /pets': async (call, { records }) => {
      await records('pets').insert({ id: '1' });
      return { status: 204 };
    },
    'GET /pets': async (call, { records }) => ({
      status: 200, body: (await records('pets').list()).records,
    }),
  };`;
  const folder = t.testdir({
    'api.json': JSON.stringify(documentOf({ '/pets': { get: silent, post: silent } })),
    'behaviours.mjs': module,
  });
  const options = {
    document: `${folder}/api.json`,
    behaviours: `${folder}/behaviours.mjs`,
    db: `${folder}/db.json`,
    onWarning: (sentence: string) => t.fail(sentence),
  };
  const first = await openSandlot(options);
  await first.app.inject({ method: 'POST', url: '/pets' });
  await first.close();

  const second = await openSandlot(options);
  t.teardown(() => second.close());

  t.strictSame(answerOf(await second.app.inject('/pets')), [200, [{ id: '1' }]]);
});

t.test('lists the settings of a document', async (t) => {
  const names = (await listDocumentSettings()).map(({ name }) => name);

  t.strictSame(names, ['units', 'defaultUnit', 'timeZone']);
});

t.test('releases the state file when the start fails', async (t) => {
  const file = `${t.testdir({})}/db.json`;
  const first = await openSandlot({ db: file });
  await first.close();

  const again = () => openSandlot({ db: file, seed: 7 });

  await t.rejects(again(), /made with seed 1, not 7/);
  await t.rejects(again(), /made with seed 1, not 7/);
});

t.test('refuses options of the state file without one', async (t) => {
  await t.rejects(openSandlot({ edits: 'apply' }), {
    message: '--watch-db has no effect without --db. Add --db FILE.',
  });
  await t.rejects(openSandlot({ durability: 'power' }), {
    message: '--durability power has no effect without --db. Add --db FILE.',
  });
});

t.test('ignores later findings without a listener', async (t) => {
  const content = {
    'application/json': {
      schema: { patternProperties: { '[': { type: 'string' } } },
      example: 'gone',
    },
  };
  const responses = { 200: { description: '' }, 404: { description: '', content } };
  const folder = t.testdir({
    'pets.json': JSON.stringify(documentOf({ '/pets': { get: { responses } } })),
  });
  const { app, close } = await openSandlot({ document: `${folder}/pets.json` });
  t.teardown(() => close());

  const { statusCode, headers } = await app.inject({
    url: '/pets',
    headers: { prefer: 'code=404' },
  });

  t.equal(statusCode, 404);
  t.match(String(headers['sandlot-finding']), 'has a schema that cannot be compiled');
});
