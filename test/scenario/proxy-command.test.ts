import t from 'tap';
import { answerPets, apiOf } from '../support/proxy-of.ts';
import { type RunOptions, runSandlot, startSandlot } from '../support/running-sandlot.ts';

const pets = `openapi: 3.1.0
info: { title: Pets, version: '1.0' }
paths:
  /pets:
    get:
      operationId: listPets
      parameters: [{ name: limit, in: query, schema: { type: integer } }]
      responses:
        '200':
          description: ''
          content: { application/json: { schema: { type: array, items: { type: object } } } }
`;

t.test('the proxy forwards, judges, reports coverage and stops on SIGTERM', async (t) => {
  const cwd = t.testdir({ 'pets.yaml': pets });
  const api = await apiOf(t, answerPets);
  const running = await startSandlot(
    t,
    ['proxy', `${api.origin}/`, '--document', 'pets.yaml', '--enforce', '--timeout', '30'],
    { cwd, from: 'sources' },
  );

  const fine = await fetch(`${running.origin}/pets?limit=1`);
  const wrong = await fetch(`${running.origin}/pets?limit=x`);
  const coverage = await runSandlot(t, ['coverage', running.origin, '--fail-on', 'invalid']);
  const ended = await running.stop();

  t.equal(
    running.line,
    `Sandlot forwards Pets at ${running.origin} to ${api.origin} (1 operation), coverage at ${running.origin}/_sandlot/coverage\n`,
  );
  t.strictSame(await fine.json(), [{ id: 1, name: 'Tom' }]);
  t.strictSame([wrong.status, api.got.length], [400, 1]);
  t.strictSame([coverage.code, coverage.stderr], [1, '1 of 2 calls were invalid.\n']);
  t.strictSame([ended.code, ended.stderr], [0, '']);
});

t.test('a proxy that cannot start exits with 2', async (t) => {
  const cwd = t.testdir({ 'pets.yaml': pets });
  const run = (args: readonly string[], options: RunOptions = {}) =>
    runSandlot(t, ['proxy', ...args], { cwd, ...options });
  const known = ['http://127.0.0.1:9', '--document', 'pets.yaml'];
  const taken = await startSandlot(t, ['proxy', ...known, '--no-control'], {
    cwd,
    from: 'sources',
  });

  const none = await run(['http://127.0.0.1:9', '--document', 'none.yaml'], { from: 'sources' });
  const wrong = await run(['here', '--document', 'pets.yaml'], { from: 'sources' });
  const hasty = await run([...known, '--timeout', '0'], { from: 'sources' });
  const unclear = await run(known, { env: { SANDLOT_NO_CONTROL: 'maybe' } });
  const port = await run(known, { env: { SANDLOT_PORT: `${taken.port}` } });

  t.match(
    taken.line,
    /^Sandlot forwards Pets at \S+ to http:\/\/127\.0\.0\.1:9 \(1 operation\)\n$/,
  );
  t.equal(none.code, 2);
  t.match(none.stderr, /^The document none\.yaml cannot be read: no such file\.\n$/);
  t.equal(wrong.code, 2);
  t.match(
    wrong.stderr,
    /Expected a URL such as http:\/\/127\.0\.0\.1:3000 \(http:\/\/ is missing\)\.\n$/,
  );
  t.equal(hasty.code, 2);
  t.match(hasty.stderr, /Expected a whole number of at least 1\.\n$/);
  t.equal(unclear.code, 2);
  t.equal(unclear.stderr, 'SANDLOT_NO_CONTROL must be true or false, not "maybe".\n');
  t.equal(port.code, 2);
  t.match(port.stderr, /^Port \d+ of 127\.0\.0\.1 is taken\. Choose another with --port.*\n$/);
});
