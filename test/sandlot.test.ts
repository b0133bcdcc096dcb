import t from 'tap';
import { listDocumentSettings, openSandlot } from '../src/sandlot.ts';
import { answerOf, documentOf, sandlotOf, silent } from './support/sandlot-of.ts';

t.test('without a document it is the Aha! API', async (t) => {
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

t.test('it listens, and a second one cannot at the same port', async (t) => {
  const first = await sandlotOf(t, documentOf({ '/pets': { get: silent } }));
  const address = await first.listen({ port: 0, host: '127.0.0.1' });
  const port = Number(new URL(address).port);

  t.equal((await fetch(`${address}/pets`)).status, 200);
  await t.test('the second', async (t) => {
    const second = await sandlotOf(t, documentOf({}));

    await t.rejects(second.listen({ port, host: '127.0.0.1' }), {
      message: `Port ${port} of 127.0.0.1 is taken. Choose another with --port, or 0 for a free one.`,
    });
  });
});

t.test('an address that is not here cannot be listened to', async (t) => {
  const { listen } = await sandlotOf(t, documentOf({}));

  await t.rejects(listen({ port: 0, host: '192.0.2.1' }), {
    message:
      /^Port 0 of 192\.0\.2\.1 cannot be opened: .*EADDRNOTAVAIL.*Choose others with --port and --host\.$/,
  });
});

t.test('state in a file is there for the next one', async (t) => {
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

t.test('the settings of a document are listed', async (t) => {
  const names = (await listDocumentSettings()).map(({ name }) => name);

  t.strictSame(names, ['units', 'defaultUnit', 'timeZone']);
});

t.test('a start that fails lets go of the file of the state', async (t) => {
  const file = `${t.testdir({})}/db.json`;
  const first = await openSandlot({ db: file });
  await first.close();

  const again = () => openSandlot({ db: file, seed: 7 });

  await t.rejects(again(), /made with the seed value 1, and 7 was asked for/);
  await t.rejects(again(), /made with the seed value 1, and 7 was asked for/);
});

t.test('what is said of the file of the state is refused where there is none', async (t) => {
  await t.rejects(openSandlot({ edits: 'apply' }), {
    message: '--watch-db takes in changes of the file of --db; name that file, too.',
  });
  await t.rejects(openSandlot({ durability: 'power' }), {
    message:
      '--durability power says when a write to the file of --db is kept; name that file, too.',
  });
});

t.test('what is found wrong on a first call is told to nobody where nobody listens', async (t) => {
  const content = { 'application/json': { schema: { pattern: '[' }, example: 'gone' } };
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
