import { readFileSync } from 'node:fs';
import t from 'tap';
import { runSandlot, startSandlot } from '../support/running-sandlot.ts';
import { withoutTap } from '../support/without-tap.ts';

const pets = `openapi: 3.1.0
info: { title: Pets, version: '1.0' }
paths:
  /pets:
    get:
      responses: { '200': { description: '', content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } } }
    post:
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses: { '201': { description: '', content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
  /pets/{id}:
    get:
      responses: { '200': { description: '', content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
    patch:
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses: { '200': { description: '', content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
    delete: { responses: { '204': { description: '' } } }
components:
  schemas:
    Pet: { type: object, properties: { id: { type: integer, readOnly: true }, name: { type: string } } }
`;

const script = `
  const url = process.env.SANDLOT_URL + '/pets';
  const send = (method, path, body) => fetch(url + path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  await send('POST', '', { name: 'Rex' });
  await send('POST', '', { name: 'Tom' });
  await send('PATCH', '/1', { name: 'Max' });
  await send('DELETE', '/2');
  await send('POST', '', { name: 'Kit', age: 3 });
`;

type State = { readonly records: Readonly<Record<string, readonly object[]>> };

async function stateOf(origin: string): Promise<State['records']> {
  const reply = await fetch(`${origin}/_sandlot/state`);
  return Object((await reply.json()) as State).records;
}

t.test('a recording of one Sandlot gives another the same state', async (t) => {
  const cwd = t.testdir({ 'pets.yaml': pets });
  const served = ['pets.yaml', '--records', '0', '--validate', 'off'];
  const api = await startSandlot(t, served, { cwd });
  const recorded = await runSandlot(
    t,
    [
      ...['record', api.origin, '--document', 'pets.yaml', '--out', 'seen', '--port', '0'],
      ...['--', process.execPath, '--input-type=module', '--eval', script],
    ],
    { cwd, from: 'sources' },
  );
  const other = await startSandlot(
    t,
    [...served, '--fixtures', 'seen/fixtures', '--overlay', 'seen/overlay.json'],
    { cwd },
  );

  t.equal(recorded.code, 0);
  t.equal(
    recorded.stdout,
    `Learnt 2 records of 1 resource from 5 calls.
Wrote 1 addition to the document in seen/overlay.json.
Serve it: sandlot pets.yaml --fixtures seen/fixtures --records 0 --overlay seen/overlay.json
`,
  );
  t.match(recorded.stderr, /^Sandlot forwards Pets at /);
  const state = await stateOf(api.origin);
  t.strictSame(Object.keys(state), ['pets']);
  t.same(await stateOf(other.origin), state);
});

t.test('a recording ends with a signal, and with the code of its command', async (t) => {
  const cwd = t.testdir({ 'pets.yaml': pets });
  const api = await startSandlot(t, ['pets.yaml'], { cwd });
  const record = ['record', api.origin, '--document', 'pets.yaml', '--out', 'seen', '--port', '0'];
  const running = await startSandlot(t, record, { cwd, from: 'sources' });
  await fetch(`${running.origin}/pets`);
  const ended = await running.stop();
  const failed = await runSandlot(
    t,
    [
      ...record,
      '--',
      process.execPath,
      '--eval',
      "fetch(process.env.SANDLOT_URL + '/pets').then(() => process.exit(3))",
    ],
    { cwd, from: 'build' },
  );
  const absent = await runSandlot(t, [...record, '--', './none'], { cwd });
  const silent = withoutTap(process.execPath, '--eval', '').flat();
  const idle = await runSandlot(t, [...record, '--', ...silent], { cwd });

  t.equal(ended.code, 0);
  t.equal(JSON.parse(readFileSync(`${cwd}/seen/fixtures/pets.json`, 'utf8')).length, 3);
  t.equal(failed.code, 3);
  t.match(
    failed.stdout,
    /^Learnt 3 records of 1 resource from 1 call\.\nThe document matches the replies\.\n/,
  );
  t.match(absent, { code: 2, stderr: /\nCannot run \.\/none: no such file\.\n$/ });
  t.match(idle, { code: 2, stderr: /\nthe recording has no calls\.\n$/ });
});

t.test('an archive can be learnt from as well', async (t) => {
  const entry = {
    request: { method: 'GET', url: 'http://pets.test/api/none', headers: [] },
    response: { status: 404, headers: [], content: { size: 0 } },
  };
  const cwd = t.testdir({
    'pets.yaml': pets,
    'calls.har': JSON.stringify({
      log: {
        entries: [
          entry,
          { ...entry, request: { ...entry.request, url: 'http://pets.test/api/pets/9' } },
        ],
      },
    }),
  });
  const learn = ['learn', 'calls.har', '--document', 'pets.yaml', '--out', 'seen'];
  const learnt = await runSandlot(t, [...learn, '--base', '/api', '--host', 'pets.test'], {
    cwd,
  });

  t.strictSame(learnt, {
    code: 0,
    stdout: `Learnt 0 records of 0 resources from 1 call.
Wrote 1 addition to the document in seen/overlay.json.
Serve it: sandlot pets.yaml --records 0 --overlay seen/overlay.json
`,
    stderr: '',
  });
});
