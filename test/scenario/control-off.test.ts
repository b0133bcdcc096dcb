import t from 'tap';
import { openSandlot } from '../../src/sandlot.ts';
import { sendRequest, startSandlot } from '../support/running-sandlot.ts';
import { documentOf, sandlotOf, silent } from '../support/sandlot-of.ts';
import { petsDocument } from '../support/small-document.ts';

t.test('--no-control removes registration and the documentation page', async (t) => {
  const folder = t.testdir({ 'pets.yaml': petsDocument });
  const args = ['pets.yaml', '--no-control', '--no-metrics', '--sandboxes', 'registered'];

  const running = await startSandlot(t, [...args, '--db', 'db.json', '--watch-db'], {
    cwd: folder,
    from: 'sources',
  });

  t.equal(running.line, `Sandlot serves Pets at ${running.origin} (1 operation)\n`);
  t.equal((await sendRequest(running, 'GET /pets')).status, 200);
  t.equal((await sendRequest(running, 'GET /~mine/pets')).status, 404);
  t.equal((await sendRequest(running, 'GET /_sandlot/health')).status, 404);
});

t.test('--no-control answers control paths like any unknown path', async (t) => {
  const { app, close } = await openSandlot({ logLevel: 'silent', control: 'off' });
  t.teardown(close);
  const read = async (url: string) => {
    const { statusCode, headers, body } = await app.inject(url);
    return [statusCode, headers['content-type'], body];
  };

  const other = await read('/other/health');

  t.match(other, [404, /^text\/html/]);
  t.strictSame(await read('/_sandlot/health'), other);
});

t.test('--no-control frees its path for a document without a base path', async (t) => {
  const paths = { '/_sandlot/health': { get: silent } };
  const document = documentOf(paths, { servers: [{ url: '/v1' }] });
  const { app } = await sandlotOf(t, document, { control: 'off' });

  t.match(await app.inject('/_sandlot/health'), { statusCode: 200 });
});
