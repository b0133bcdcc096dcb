import { once } from 'node:events';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import t, { type Test } from 'tap';
import { watchFiles } from '../../src/base/watch-files.ts';
import { openSandlot, type SandlotOptions } from '../../src/sandlot.ts';
import { createWarningCollector } from '../support/store-file.ts';

function pet(more = '') {
  return `{ type: object, required: [id], properties: { id: { type: integer, readOnly: true }${more} } }`;
}

/** A document of pets that are listed, made and read, and what else it has. */
function pets(more = '', schema = pet()) {
  return `openapi: 3.1.0
info: { title: Pets, version: '1' }
paths:
  /pets:
    get: { responses: { '200': { description: '', content: { application/json: { schema: { type: array, items: ${schema} } } } } } }
    post:
      requestBody: { content: { application/json: { schema: ${schema} } } }
      responses: { '201': { description: '', content: { application/json: { schema: ${schema} } } } }
  /pets/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { responses: { '200': { description: '', content: { application/json: { schema: ${schema} } } } } }
${more}`;
}

const toys = pets().split('\n').slice(3).join('\n').replaceAll('/pets', '/toys');

type Files = Readonly<Record<string, string>>;

async function open(
  t: Test,
  files: Files,
  options: (folder: string) => SandlotOptions = () => ({}),
) {
  const folder = t.testdir(files);
  const collector = createWarningCollector();
  const sandlot = await openSandlot({
    logLevel: 'silent',
    records: 1,
    watch: 'on',
    document: `${folder}/api.yaml`,
    onWarning: collector.onWarning,
    ...options(folder),
  });
  t.teardown(sandlot.close);
  const url = await sandlot.listen({ port: 0, host: '127.0.0.1' });
  const send = async (path: string, init: RequestInit = {}) => {
    const reply = await fetch(url + path, init);
    return reply.status === 200 ? Object(await reply.json()) : reply.status;
  };
  const post = (path: string, body: object) =>
    send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const waitForReload = async (pattern = /^Reloaded /): Promise<readonly string[]> => {
    await collector.waitForWarning(pattern);
    return collector.warnings.splice(0);
  };
  const write = (name: string, text: string) => writeFileSync(`${folder}/${name}`, text);
  return { waitForReload, sandlot, folder, url, send, post, write };
}

t.test('serves a changed document with the stored records', async (t) => {
  const { send, post, write, waitForReload, folder, sandlot } = await open(t, {
    'api.yaml': pets(toys),
  });
  await post('/pets', {});
  await post('/toys', {});
  await post('/~other/pets', {});
  await send('/_sandlot/faults', { method: 'POST', body: '{"error":{"status":503},"times":1}' });

  write('api.yaml', pets('  /word: { get: { responses: { 200: { description: w } } } }'));

  t.strictSame(await waitForReload(), [
    `Reloaded ${folder}/api.yaml: Pets, 4 operations, 0 findings.`,
  ]);
  t.equal(await send('/pets'), 503);
  t.strictSame(await send('/pets'), [{ id: 1 }, { id: 2 }]);
  t.strictSame(await send('/~other/pets'), [{ id: 1 }, { id: 2 }]);
  t.equal(await send('/toys'), 404);
  t.equal((await send('/_sandlot/health')).operations, 4);
  t.equal((await sandlot.inspect())[0]?.operations.length, 4);

  write('api.yaml', pets(`${toys}\n  /bad: { $ref: '#/nowhere' }`));
  t.match(await waitForReload(), [/Pets, 6 operations, 1 finding\.$/]);
  t.strictSame(await send('/toys'), [{ id: 1 }]);
});

t.test('drops records of a resource whose key property has changed', async (t) => {
  const { send, post, write, waitForReload } = await open(t, { 'api.yaml': pets() });
  await post('/pets', {});

  write('api.yaml', pets().replaceAll('id', 'uuid'));
  await waitForReload();

  t.strictSame(await send('/pets'), [{ uuid: 1 }]);
});

t.test('reports a broken document and serves the previous one', async (t) => {
  const { send, write, waitForReload, folder } = await open(t, { 'api.yaml': pets() });

  write('api.yaml', 'openapi: [');
  t.match(await waitForReload(/stays in service/), [
    /^\S+api\.yaml cannot be read: .* at line 1, column 11\. The previous version stays in service until this is fixed\.$/,
  ]);
  t.strictSame(await send('/pets'), [{ id: 1 }]);

  rmSync(`${folder}/api.yaml`);
  t.match(await waitForReload(/stays in service/), [
    /api\.yaml cannot be read: no such file\. The previous version stays in service/,
  ]);

  write('api.new', pets());
  renameSync(`${folder}/api.new`, `${folder}/api.yaml`);
  await waitForReload();
  t.strictSame(await send('/pets'), [{ id: 1 }]);
});

t.test('reports a broken reference and serves the previous document', async (t) => {
  const { send, write, waitForReload, folder } = await open(t, {
    'api.yaml': pets('  /word: { $ref: none.yaml }', '{ $ref: pet.yaml }'),
    'pet.yaml': pet(),
  });

  write('pet.yaml', '{ type: object');
  t.match(await waitForReload(/stays in service/), [
    /^\S+pet\.yaml cannot be read: .* at line 1, column \d+\. The previous version stays in service/,
  ]);
  t.strictSame(await send('/pets'), [{ id: 1 }]);

  rmSync(`${folder}/pet.yaml`);
  t.match(await waitForReload(/stays in service/), [/pet\.yaml cannot be read: no such file\./]);
  t.strictSame(await send('/pets'), [{ id: 1 }]);

  write('pet.yaml', pet(', name: { type: string }'));
  t.match(await waitForReload(), [/^Reloaded .*: Pets, 3 operations, 1 finding\.$/]);
  t.match(await send('/pets'), [{ id: 1, name: String }]);
});

t.test('reports an unknown user in a changed token file and keeps the previous one', async (t) => {
  const who = `export const behaviours = {};
    export const authenticate = ({ headers }, { listed }) => listed(headers.token);
    export const identify = (user, { refuse }) =>
      user === 'bob' ? { id: user } : refuse({ status: 401, code: 'x', detail: 'Nobody knows him.' });`;
  const { send, waitForReload, write } = await open(
    t,
    { 'api.yaml': pets(), 'tokens.json': '{ "a": { "user": "bob" } }', 'who.js': who },
    (folder) => ({ tokens: `${folder}/tokens.json`, behaviours: `${folder}/who.js` }),
  );

  write('tokens.json', '{ "a": { "user": "ann" } }');

  t.match(await waitForReload(/Invalid user/), [
    /Invalid user of token "a?…" in .*: Nobody knows him\./,
  ]);
  t.strictSame(await send('/pets', { headers: { token: 'a' } }), [{ id: 1 }]);
});

t.test('watches every file of a document', async (t) => {
  const { send, write, waitForReload, folder } = await open(
    t,
    {
      'api.yaml': pets('', '{ $ref: pet.yaml }'),
      'pet.yaml': pet(),
      'overlay.yaml': 'overlay: 1.0.0\nactions: []',
      'mine.mjs': `export const behaviours = {}; export const fixtures = { more: [] };`,
    },
    (folder) => {
      mkdirSync(`${folder}/fixtures`);
      return {
        overlays: [`${folder}/overlay.yaml`],
        behaviours: `${folder}/mine.mjs`,
        fixtures: `${folder}/fixtures`,
        records: 0,
      };
    },
  );
  t.strictSame(await send('/pets'), []);

  write('fixtures/pets.json', '[{"id":5}]');
  await waitForReload();
  t.strictSame(await send('/pets'), [{ id: 5 }]);

  write('pet.yaml', pet(', name: { const: Rex }').replace('[id]', '[id, name]'));
  write('fixtures/pets.json', '[{"id":6,"name":"Rex"}]');
  await waitForReload();
  t.strictSame(await send('/pets'), [{ id: 6, name: 'Rex' }]);

  write('overlay.yaml', 'overlay: 1.0.0\nactions: [{ target: $.info, update: { title: Laid } }]');
  await waitForReload();
  t.equal((await send('/_sandlot/health')).document.title, 'Laid');

  write(
    'mine.mjs',
    `export const behaviours = { 'GET /pets': () => ({ status: 200, body: [] }) };`,
  );
  await waitForReload();
  t.strictSame(await send('/pets'), []);
  rmSync(folder, { recursive: true });
  await waitForReload(/stays in service/);
  t.strictSame(await send('/pets'), []);
});

t.test('refuses a different document for the same state file and keeps serving', async (t) => {
  const { send, post, write, waitForReload } = await open(t, { 'api.yaml': pets() }, (folder) => ({
    db: `${folder}/db.json`,
  }));
  await post('/pets', {});

  write('api.yaml', pets().replace('title: Pets', 'title: Birds'));
  t.match(await waitForReload(/stays in service/), [
    /db\.json: made for "Pets", but this document is "Birds"\./,
  ]);

  write('api.yaml', pets(toys));
  t.match(await waitForReload(), [/^Reloaded .*: Pets, 6 operations/]);
  t.strictSame(await send('/pets'), [{ id: 1 }, { id: 2 }]);
  t.strictSame(await send('/toys'), [{ id: 1 }]);
});

t.test('closes although a reply never ends', async (t) => {
  const { sandlot, url } = await open(t, { 'api.yaml': pets() });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  t.teardown(() => socket.destroy());
  socket.write('GET /_sandlot/events HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(socket, 'data');

  await Promise.all([sandlot.close(), once(socket, 'close')]);

  t.notOk(sandlot.app.server.listening);
});

t.test('reloads the behaviours of the bundled document, with or without a listener', async (t) => {
  const module = (name: string) =>
    `export const behaviours = { getMe: () => ({ status: 200, body: { user: { name: '${name}' } } }) };`;
  const folder = t.testdir({ 'mine.mjs': module('Ann') });
  const behaviours = `${folder}/mine.mjs`;
  const options: SandlotOptions = { behaviours, auth: 'off', logLevel: 'silent', watch: 'on' };
  const [quiet, loud] = [await openSandlot(options), createWarningCollector()];
  const watched = await openSandlot({ ...options, onWarning: loud.onWarning });
  t.teardown(() => Promise.all([quiet.close(), watched.close()]));
  const url = await quiet.listen({ port: 0, host: '127.0.0.1' });
  const name = async () => Object(await (await fetch(`${url}/api/v1/me`)).json()).user.name;
  t.equal(await name(), 'Ann');

  writeFileSync(`${folder}/mine.mjs`, module('Bob'));

  await loud.waitForWarning(
    /^Reloaded the document: Aha! Time Tracking Events API, 24 operations, 0/,
  );
  while ((await name()) !== 'Bob') await new Promise((resolve) => setTimeout(resolve, 20));
});

t.test('watches new files until it is stopped', async (t) => {
  const folder = t.testdir({ a: '1', b: '1' });
  const paths = [`${folder}/a`];
  const changes: number[] = [];
  const alive = setInterval(() => {}, 1000);
  const ended = new Promise<void>((resolve) => {
    const stop = watchFiles(
      () => paths,
      async () => {
        changes.push(paths.length);
        if (paths.length === 1) paths.push(`${folder}/b`);
        else {
          stop();
          resolve();
        }
        setImmediate(() => writeFileSync(`${folder}/b`, '22'));
      },
    );
  });

  writeFileSync(`${folder}/a`, '22');
  await ended;
  clearInterval(alive);

  t.strictSame(changes, [1, 2]);
});
