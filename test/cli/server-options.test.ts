import { Command } from 'commander';
import t from 'tap';
import { listServerOptions } from '../../src/cli/options/server-options.ts';

/** Reads a command line by the options of Sandlot. */
function read(...args: readonly string[]) {
  const command = new Command()
    .exitOverride()
    .helpOption(false)
    .configureOutput({ writeErr() {} });
  for (const option of listServerOptions()) command.addOption(option);
  return command.parse(args, { from: 'user' }).opts();
}

t.test('has a default for every option', async (t) => {
  t.strictSame(read(), {
    port: 4010,
    host: '127.0.0.1',
    allowRefs: [],
    mount: [],
    consistency: 'strong',
    durability: 'process',
    logMax: 64,
    snapshotMax: 1000,
    sandboxMax: 100_000,
    sandboxIdle: 86_400_000,
    overlay: [],
    set: {},
    notices: 'serve',
    validate: 'refuse',
    checkReplies: 'all',
    etag: 'documented',
    idempotency: 'documented',
    streamInterval: 0,
    journal: 1000,
    journalMemory: 256,
    lifecycle: 0,
    sandboxes: 'on-use',
    control: true,
    metrics: true,
    controlPrefix: '/_sandlot',
    webhook: [],
    webhooks: 'on',
    webhookHosts: [],
    webhookAttempts: 8,
    upstreamOnly: [],
    upstreamExcept: [],
    upstreamTimeout: 60_000,
    auth: true,
    logLevel: 'error',
    requestTimeout: 60_000,
    drain: 10_000,
    color: true,
  });
});

t.test('the operations of a real API are named in one option or several', async (t) => {
  t.match(
    read(
      ...['--upstream', 'https://api.test/v1', '--upstream-only', 'pets, GET /orders'],
      ...['--upstream-only', 'order', '--upstream-timeout', '5s'],
    ),
    {
      upstream: 'https://api.test/v1',
      upstreamOnly: ['pets', 'GET /orders', 'order'],
      upstreamTimeout: 5000,
    },
  );
  for (const url of ['api.test', 'https://user@api.test', 'https://api.test?a=1'])
    t.throws(() => read('--upstream', url), { message: /Expected a URL such as https:/ });
});

t.test('parses the values of options', async (t) => {
  t.match(read('-p', '65535', '--seed', '9', '--records', '3', '--now', '2019-02-06T02:48+01:00'), {
    port: 65_535,
    seed: 9,
    records: 3,
    now: { frozen: '2019-02-06T01:48:00.000Z' },
  });
});

t.test('parses a time from a number and a unit', async (t) => {
  const times = ['90s', '30min', '24h', '7d'].map((text) => read('--sandbox-idle', text));

  t.strictSame(
    times.map(({ sandboxIdle }) => sandboxIdle),
    [90_000, 1_800_000, 86_400_000, 604_800_000],
  );
  t.equal(read('--sandbox-max', '12').sandboxMax, 12);
  t.equal(read('--request-timeout', '5s').requestTimeout, 5000);
  t.equal(read('--snapshot-max', '12').snapshotMax, 12);
  t.equal(read('--lifecycle', '500ms').lifecycle, 500);
  t.equal(read('--lifecycle', '5min').lifecycle, 300_000);
  t.equal(read('--journal-memory', '64MB').journalMemory, 64);
  t.equal(read('--journal-memory', '2gb').journalMemory, 2048);
});

t.test('parses the options of the control API', async (t) => {
  const { journal, sandboxes, controlPrefix, controlToken } = read(
    ...['--journal', '0', '--sandboxes', 'registered'],
    ...['--control-prefix', '/admin/my-box.v1', '--control-token', 'a~b=c'],
  );

  t.equal(journal, 0);
  t.equal(sandboxes, 'registered');
  t.equal(controlPrefix, '/admin/my-box.v1');
  t.equal(controlToken, 'a~b=c');
  t.equal(read('--no-control').control, false);
});

t.test('parses the options of webhooks', async (t) => {
  const urls = ['--webhook', 'http://127.0.0.1:1/a, https://b.example', '--webhook=http://[::1]/c'];
  const hosts = [
    '--webhook-hosts',
    'hooks.example.com,*.example.com,,',
    '--webhook-hosts',
    'fd00::/8,*',
  ];

  t.match(read(...urls, ...hosts, '--webhooks', 'off', '--webhook-attempts', '999'), {
    webhook: ['http://127.0.0.1:1/a', 'https://b.example', 'http://[::1]/c'],
    webhookHosts: ['hooks.example.com', '*.example.com', 'fd00::/8', '*'],
    webhooks: 'off',
    webhookAttempts: 999,
  });
});

t.test('a domain of sandboxes is in lower case, without a dot before it', async (t) => {
  t.equal(read('--host-suffix', '.Sandbox.INTERNAL').hostSuffix, 'sandbox.internal');
});

t.test('combines settings whose values contain equals signs and blanks', async (t) => {
  const { set } = read('--set', 'units=docs', '--set', 'a=b=c', '--set', 'text=two words');

  t.strictSame(set, { units: 'docs', a: 'b=c', text: 'two words' });
});

t.test('splits several settings in one text', async (t) => {
  t.strictSame(read('--set', 'units=record  defaultUnit=h').set, {
    units: 'record',
    defaultUnit: 'h',
  });
});

const unfit = {
  port: ['http', '65536', '-1', '1.5', '', '0x10'],
  seed: ['1.5', '-1', 'one', '', '12345678901'],
  records: ['1.5', '-1', 'many', ''],
  now: [
    'today',
    '2019-02-06',
    '2019-02-06T01:48:24',
    '2019-13-06T01:48:24Z',
    '0000-01-01T00:00:00Z',
  ],
  set: ['units', '=docs', ''],
  notices: ['loud', ''],
  webhook: ['hooks', 'ftp://example.com', 'http://ok.example,no'],
  'webhook-hosts': [
    'http://example.com',
    'a b',
    '10.0.0.0/x',
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0.0/8/1',
    'shop/8',
  ],
  'webhook-attempts': ['0', '1000', 'many'],
  'host-suffix': ['', 'a b', 'a..b'],
  'log-level': ['loud', 'trace'],
  durability: ['never', ''],
  'sandbox-max': ['0', '-1', 'many'],
  'journal-memory': ['0MB', '64', '64KB', '1.5GB', 'much'],
  journal: ['-1', 'many', ''],
  sandboxes: ['never'],
  'control-prefix': ['_sandlot', '/', '/a/', '/a b'],
  'control-token': ['', 'a b'],
  'sandbox-idle': ['24', 'h', '0h', '24m', '1.5h'],
};

for (const [name, values] of Object.entries(unfit)) {
  t.test(`refuses other values of --${name}`, async (t) => {
    for (const value of values) {
      t.throws(() => read(`--${name}=${value}`), { code: 'commander.invalidArgument' }, value);
    }
  });
}

t.test('combines overlays and splits several in one text', async (t) => {
  const { overlay } = read('--overlay', 'a.yaml', '--overlay', 'b.yaml,c.yaml');

  t.strictSame(overlay, ['a.yaml', 'b.yaml', 'c.yaml']);
});

t.test('combines mounts and splits several in one text', async (t) => {
  const { mount } = read('--mount', '/a=a.yaml,/b/v1=http://b.example/b', '--mount', '/=c=d.yaml');

  t.strictSame(mount, [
    { mount: '/a', document: 'a.yaml' },
    { mount: '/b/v1', document: 'http://b.example/b' },
    { mount: '/', document: 'c=d.yaml' },
  ]);
  for (const text of ['a.yaml', 'a=a.yaml', '/a/=a.yaml', '/a='])
    t.throws(() => read('--mount', text), /Expected a path and a document/);
});

t.test('a pause may be 0 or a time', async (t) => {
  t.match(read('--stream-interval', '500ms'), { streamInterval: 500 });
  t.throws(() => read('--stream-interval', 'soon'), {
    message: /Expected a time such as 0, 500ms, 90s or 30min\./,
  });
});
