import t from 'tap';
import {
  logTime,
  type Running,
  runSandlot,
  sendRequest,
  startSandlot,
} from '../support/running-sandlot.ts';

async function featureNames(running: Running): Promise<readonly string[]> {
  const { text } = await sendRequest(running, 'GET /api/v1/products/131414752/features');
  const features: readonly { readonly name: string }[] = JSON.parse(text).features;
  return features.map(({ name }) => name);
}

/** What the options of both stories below change. */
async function observe(running: Running) {
  const nobody = await sendRequest(running, 'GET /api/v1/me', {
    headers: { authorization: '', origin: 'http://elsewhere.example' },
  });
  const bare = await logTime(running, '2');
  return {
    accepted: nobody.status,
    cors: nobody.headers.get('access-control-allow-origin'),
    notice: [bare.status, /"\d\w+"/.exec(JSON.parse(bare.text).errors?.message)?.[0]],
    features: (await featureNames(running)).length,
  };
}

const changed = {
  accepted: 200,
  cors: 'http://elsewhere.example',
  notice: [400, '"2h"'],
  features: 7,
};

t.test('accepts every option as a flag', async (t) => {
  const folder = t.testdir({
    'mine.js': `export const behaviours = { getUser: () => ({ status: 204 }) };`,
    'users.csv': 'id,name\n7,Nobody\n',
  });
  const args = [
    ...['--port', '0', '--host', '127.0.0.1', '--db', `${folder}/db.json`],
    ...[
      '--durability',
      'power',
      '--log-max',
      '8',
      '--watch-db',
      '--sandbox-max',
      '9',
      '--sandbox-idle',
      '1h',
    ],
    ...[
      '--fixtures',
      `${folder}/users.csv`,
      '--seed',
      '7',
      '--records',
      '2',
      '--now',
      '2019-02-06T01:48:24Z',
    ],
    ...['--behaviours', `${folder}/mine.js`, '--set', 'defaultUnit=h', '--set', 'units=record'],
    ...[
      '--dynamic',
      '--watch',
      '--notices',
      'refuse',
      '--no-auth',
      '--cors',
      '--log-level',
      'info',
    ],
  ];

  const running = await startSandlot(t, args, { from: 'sources' });

  t.strictSame(await observe(running), changed);
  const { status } = await sendRequest(running, 'GET /api/v1/users/1020675218');
  t.equal(status, 204);
  const { code, stderr } = await running.stop();
  t.equal(code, 0);
  t.match(stderr, '"url":"/api/v1/me"');
});

t.test('accepts every option as a variable', async (t) => {
  const folder = t.testdir({
    'mine.js': `export const behaviours = { getUser: () => ({ status: 204 }) };`,
    'users.csv': 'id,name\n7,Nobody\n',
  });
  const env = {
    SANDLOT_PORT: '0',
    SANDLOT_HOST: '127.0.0.1',
    SANDLOT_DB: `${folder}/db.json`,
    SANDLOT_SEED: '7',
    SANDLOT_FIXTURES: `${folder}/users.csv`,
    SANDLOT_RECORDS: '2',
    SANDLOT_NOW: '2019-02-06T01:48:24Z',
    SANDLOT_BEHAVIOURS: `${folder}/mine.js`,
    SANDLOT_SET: 'defaultUnit=h units=record',
    SANDLOT_DYNAMIC: '1',
    SANDLOT_WATCH: '1',
    SANDLOT_NOTICES: 'refuse',
    SANDLOT_NO_AUTH: '1',
    SANDLOT_CORS: 'true',
    SANDLOT_LOG_LEVEL: 'info',
  };

  const running = await startSandlot(t, [], { env });

  t.strictSame(await observe(running), changed);
  const { status } = await sendRequest(running, 'GET /api/v1/users/1020675218');
  t.equal(status, 204);
  const { code, stderr } = await running.stop();
  t.equal(code, 0);
  t.match(stderr, '"url":"/api/v1/me"');
});

t.test('serves the documented data to requests with a token by default', async (t) => {
  const running = await startSandlot(t);

  const { accepted, cors, notice, features } = await observe(running);

  t.strictSame({ accepted, cors, status: notice[0], features }, unchanged);
  t.equal(
    running.line,
    `Sandlot serves Aha! Time Tracking Events API at ${running.origin}/api/v1 (24 operations), docs at ${running.origin}/_sandlot/docs, console at ${running.origin}/_sandlot/console\n`,
  );
  t.strictSame(await running.stop(), { code: 0, stdout: running.line, stderr: '' });
});

const unchanged = { accepted: 401, cors: null, status: 200, features: 5 };

t.test('generates the same records from the same seed, others from another', async (t) => {
  const start = (seed: string) => startSandlot(t, ['--records', '2', '--seed', seed]);

  const [first, second, other] = await Promise.all([start('7'), start('7'), start('8')]);

  const names = await featureNames(first);
  t.strictSame(await featureNames(second), names);
  t.notSame(await featureNames(other), names);
});

t.test('SANDLOT_DOCUMENT names the document unless an argument does', async (t) => {
  const env = { SANDLOT_DOCUMENT: 'from-variable.yaml' };

  const variable = await runSandlot(t, [], { env });
  const argument = await runSandlot(t, ['from-argument.yaml'], { env });

  t.match(variable.stderr, 'from-variable.yaml');
  t.match(argument.stderr, 'from-argument.yaml');
});

t.test('honours PORT and HOST', async (t) => {
  const env = { SANDLOT_PORT: '', PORT: '0', HOST: 'localhost' };

  const running = await startSandlot(t, [], { env });

  t.not(running.port, 4010);
  t.equal((await sendRequest(running, 'GET /_sandlot/health')).status, 200);
});

t.test('prefers its own variables to PORT and HOST, and flags to both', async (t) => {
  const env = { PORT: 'x', HOST: 'y', SANDLOT_PORT: '' };
  const own = { ...env, SANDLOT_PORT: 'own' };
  const warningsOf = async (args: readonly string[], env: Readonly<Record<string, string>>) =>
    (await runSandlot(t, args, { env })).stderr.replace(/(?<=\.) Expected .*\n/, '');

  const warnings = await Promise.all([
    warningsOf([], env),
    warningsOf([], own),
    warningsOf(['-p', 'flag'], own),
  ]);

  t.strictSame(warnings, [
    'PORT cannot be "x".',
    'SANDLOT_PORT cannot be "own".',
    '--port cannot be "flag".',
  ]);
  const hosts = { PORT: '1', HOST: 'y.invalid', SANDLOT_HOST: '127.0.0.1' };
  const running = await startSandlot(t, ['-p', '0'], { env: hosts });
  t.equal((await sendRequest(running, 'GET /_sandlot/health')).status, 200);
});

t.test('ignores empty variables and lets a switch be off', async (t) => {
  const env = {
    SANDLOT_PORT: '',
    PORT: '0',
    SANDLOT_DB: '',
    SANDLOT_SEED: '',
    SANDLOT_DOCUMENT: '',
    SANDLOT_NO_AUTH: '0',
    SANDLOT_CORS: 'no',
  };

  const running = await startSandlot(t, [], { env });

  const { accepted, cors } = await observe(running);
  t.strictSame({ accepted, cors }, { accepted: 401, cors: null });
});

t.test(
  'warns about a mistyped variable, ignores linked services, refuses an invalid switch',
  async (t) => {
    const env = {
      SANDLOT_CONTROL_PREFX: '/own',
      SANDLOT_PORT: 'tcp://10.0.0.1:4010',
      SANDLOT_SERVICE_HOST: '10.0.0.1',
      PORT: '0',
    };

    const running = await startSandlot(t, ['--log-level', 'info'], { env, from: 'sources' });
    await fetch(`${running.origin}/api/v1/me?access_token=abc&page=2`);
    const { stderr } = await running.stop();
    const refused = await runSandlot(t, [], { env: { SANDLOT_NO_AUTH: 'maybe' } });

    t.match(
      stderr,
      /^Unknown variable SANDLOT_CONTROL_PREFX is ignored\. Did you mean SANDLOT_CONTROL_PREFIX\?\n/,
    );
    t.match(stderr, '"url":"/api/v1/me?access_token=***&page=2"');
    t.notMatch(stderr, 'abc');
    t.strictSame(refused, {
      code: 1,
      stdout: '',
      stderr: 'SANDLOT_NO_AUTH must be true or false, not "maybe".\n',
    });
  },
);

t.test('keys at a terminal reset the data and end the server', async (t) => {
  const ended = await runSandlot(t, ['--control-token', 's3cret'], {
    from: 'sources',
    typed: [
      ['Press h for help', 'r'],
      ['The sandbox "default" is reset.', 'q'],
    ],
  });

  t.strictSame([ended.code, ended.stderr], [0, '']);
  t.match(ended.stdout, 'The sandbox "default" is reset.');
});

t.test('--version prints the version', async (t) => {
  const ended = await runSandlot(t, ['--version', '--no-color']);

  t.strictSame(ended, { code: 0, stdout: '0.1.0\n', stderr: '' });
});

t.test('--help lists the options with their variables, and the settings of Aha!', async (t) => {
  const { code, stdout, stderr } = await runSandlot(t, ['--help']);

  t.strictSame(
    stdout.split('\n').filter((line) => line.length > 80),
    [],
  );

  t.strictSame([code, stderr], [0, '']);
  const variables =
    'PORT HOST DB SEED FIXTURES RECORDS NOW BEHAVIOURS SET NOTICES NO_AUTH CORS LOG_LEVEL';
  for (const name of ['DOCUMENT', ...variables.split(' ')]) t.match(stdout, `SANDLOT_${name}`);
  const settings = stdout.slice(stdout.indexOf('Settings (--set):')).replace(/\s+/g, ' ');
  t.match(settings, /^Settings \(--set\): units=docs\|record The .* \(default: docs\) default/);
  t.match(settings, / defaultUnit=d\|h\|min\|w\|m The .* \(default: d\) time/);
  t.match(settings, / timeZone=time-zone The .* \(default: UTC\) $/);
});
