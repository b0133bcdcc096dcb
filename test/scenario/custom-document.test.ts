import t from 'tap';
import { sendRequest, startSandlot } from '../support/running-sandlot.ts';
import { ownersOperation, petsDocument } from '../support/small-document.ts';

t.test("serves a user's document", async (t) => {
  const folder = t.testdir({ 'pets.yaml': petsDocument });

  const running = await startSandlot(t, ['pets.yaml'], { cwd: folder });
  const pets = await sendRequest(running, 'GET /pets');

  t.equal(
    running.line,
    `Sandlot serves Pets at ${running.origin} (1 operation), docs at ${running.origin}/_sandlot/docs, console at ${running.origin}/_sandlot/console\n`,
  );
  t.strictSame(
    [pets.status, pets.type, pets.text.slice(0, 15)],
    [200, 'application/json', '[{"name":"Rex"}'],
  );
});

t.test('serves an operation added to the document', async (t) => {
  const folder = t.testdir({ 'pets.yaml': petsDocument + ownersOperation });

  const running = await startSandlot(t, ['pets.yaml'], { cwd: folder });
  const owner = await sendRequest(running, 'GET /owners/1');

  t.match(running.line, '(2 operations)');
  t.strictSame([owner.status, owner.text], [200, '{"name":"Ann"}']);
});

t.test('answers 404 to an operation missing from the document', async (t) => {
  const folder = t.testdir({ 'pets.yaml': petsDocument });

  const running = await startSandlot(t, ['pets.yaml'], { cwd: folder });
  const owner = await sendRequest(running, 'GET /owners/1');

  t.equal(owner.status, 404);
  t.match(JSON.parse(owner.text), { detail: 'The document has no GET /owners/1.' });
});

t.test('describes the served document in the control API', async (t) => {
  const folder = t.testdir({ 'pets.yaml': petsDocument });

  const running = await startSandlot(t, ['pets.yaml'], { cwd: folder });
  const health = await sendRequest(running, 'GET /_sandlot/health');
  const document = await sendRequest(running, 'GET /_sandlot/openapi.json');

  t.strictSame(JSON.parse(health.text), {
    status: 'ok',
    version: '0.1.0',
    document: { title: 'Pets', version: '1.0.0' },
    operations: 1,
    replies: { checked: 0, unfit: 0 },
  });
  t.strictSame(Object.keys(JSON.parse(document.text).paths), ['/pets']);
});

t.test('prints a title of several lines in one', async (t) => {
  const title = 'title: "  Pets\\n  and owners\\n"';
  const folder = t.testdir({ 'pets.yaml': petsDocument.replace('title: Pets', title) });

  const running = await startSandlot(t, ['pets.yaml'], { cwd: folder });

  t.match(running.line, /^Sandlot serves Pets and owners at [^\n]*\n$/);
});

t.test('serves several documents in one process', async (t) => {
  const folder = t.testdir({ 'pets.yaml': petsDocument, 'more.yaml': petsDocument });

  const running = await startSandlot(t, ['pets.yaml', '--mount', '/more=more.yaml'], {
    cwd: folder,
  });
  const { origin } = running;

  t.equal(
    running.line,
    `Sandlot serves Pets at ${origin} (1 operation) and Pets at ${origin}/more (1 operation), docs at ${origin}/_sandlot/docs, console at ${origin}/_sandlot/console\n`,
  );
  t.equal((await sendRequest(running, 'GET /pets')).status, 200);
  t.equal((await sendRequest(running, 'GET /more/pets')).status, 200);
});
