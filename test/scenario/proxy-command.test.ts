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
  const taken = await startSandlot(t, ['proxy', ...known, '--no-control'], { cwd });

  const none = await run(['http://127.0.0.1:9', '--document', 'none.yaml']);
  const wrong = await run(['here', '--document', 'pets.yaml']);
  const hasty = await run([...known, '--timeout', '0']);
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

t.test('a command runs while the proxy checks its calls', async (t) => {
  const cwd = t.testdir({ 'pets.yaml': pets });
  const api = await apiOf(t, answerPets);
  const run = (options: readonly string[], script: string) =>
    runSandlot(
      t,
      [
        'proxy',
        `${api.origin}/`,
        ...['--document', 'pets.yaml', '--port', '0', ...options],
        ...['--', process.execPath, '--eval', script],
      ],
      { cwd, from: 'sources' },
    );
  const call = (query: string) =>
    `fetch(process.env.SANDLOT_URL + '/pets${query}').then((reply) => console.log(reply.status))`;

  const passed = await run(['--fail-on', 'invalid,unmatched', '--fail-on', 'unfit'], call(''));
  t.strictSame([passed.code, passed.stdout], [0, '200\n']);
  t.match(passed.stderr, /^Sandlot forwards Pets at http:\S+ to \S+ \(1 operation\), coverage at /);
  const gated = await run(['--fail-on', 'invalid'], call('?limit=x'));
  t.strictSame([gated.code, gated.stdout], [1, '200\n']);
  t.match(gated.stderr, '\n1 of 1 calls were invalid.\n');
  const failed = await run(
    ['--fail-on', 'unmatched', '--env', 'API_URL'],
    "fetch(process.env.API_URL + '/none').then(() => process.exit(7))",
  );
  t.strictSame(failed.code, 7, 'the code of the command counts first');
  t.match(failed.stderr, '\n1 of 1 calls matched no operation of the document.\n');
  const ended = await run([], "process.kill(process.pid, 'SIGKILL')");
  t.strictSame(ended.code, 137);
  const absent = await runSandlot(
    t,
    ['proxy', api.origin, '--document', 'pets.yaml', '--port', '0', '--', './none'],
    { cwd },
  );
  t.strictSame(absent.code, 2);
  t.match(absent.stderr, '\nCannot run ./none: no such file.\n');
});

t.test('a signal reaches the command, and the proxy ends after it', async (t) => {
  const cwd = t.testdir({ 'pets.yaml': pets });
  const api = await apiOf(t, answerPets);
  const script = `
    process.once('SIGTERM', async () => {
      const reply = await fetch(process.env.SANDLOT_URL + '/pets');
      process.exit(reply.status === 200 ? 5 : 6);
    });
    setInterval(() => undefined, 1000);
    console.log('ready at ' + process.env.SANDLOT_URL);
  `;
  const running = await startSandlot(
    t,
    [
      ...['proxy', api.origin, '--document', 'pets.yaml', '--port', '0', '--no-control'],
      ...['--', process.execPath, '--eval', script],
    ],
    { cwd, from: 'sources' },
  );
  t.match(running.line, /^ready at http/);
  t.equal((await running.stop()).code, 5);
});
