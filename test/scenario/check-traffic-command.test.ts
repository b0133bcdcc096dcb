import t from 'tap';
import { runSandlot } from '../support/running-sandlot.ts';

const pets = `openapi: 3.1.0
info: { title: Pets, version: '1.0' }
paths: { /pets: { get: { responses: { '200': { description: '' } } } } }
`;

const archive = {
  log: {
    entries: [
      {
        request: { method: 'GET', url: 'http://pets.test:8080/pets', headers: [] },
        response: { status: 200, headers: [], content: { size: 0 } },
      },
    ],
  },
};

t.test('check-traffic judges an archive and rejects other files', async (t) => {
  const cwd = t.testdir({
    'pets.yaml': pets,
    'calls.har': JSON.stringify(archive),
    'empty.har': '{"log":{"entries":[]}}',
  });
  const run = (file: string, ...more: readonly string[]) => [
    ...['check-traffic', file, '--document', 'pets.yaml'],
    ...more,
  ];

  const judged = await runSandlot(t, run('calls.har', '--host', 'pets.test'), {
    cwd,
  });
  const none = await runSandlot(t, run('pets.yaml'), { cwd });
  const empty = await runSandlot(t, run('empty.har'), { cwd, from: 'build' });
  const based = await runSandlot(t, run('calls.har', '--base', 'pets'), { cwd });
  const below = await runSandlot(
    t,
    run('calls.har', '--base', '/', '--fail-on', 'unfit', '--host', 'pets.test'),
    { cwd },
  );

  t.strictSame(judged, {
    code: 0,
    stdout: 'Pets 1.0, calls of calls.har\n1 operation, 1 call, 0 failures\n',
    stderr: '',
  });
  t.strictSame(empty, { code: 2, stdout: '', stderr: 'empty.har has no calls.\n' });
  t.equal(based.code, 2);
  t.match(based.stderr, 'Expected a path such as /v1.');
  t.equal(below.code, 0);
  t.strictSame(none, {
    code: 2,
    stdout: '',
    stderr:
      'pets.yaml is not an HTTP archive (HAR): invalid JSON at 1:1: unexpected "o", expected a value.\n',
  });
});
