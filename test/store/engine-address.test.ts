import t from 'tap';
import { formatEngineAddress, parseEngineAddress } from '../../src/store/shared/engine-address.ts';

const plain = {
  hosts: [{ host: 'a', port: 6379 }],
  tls: 'off',
  files: {},
  username: undefined,
  password: undefined,
  database: 0,
  sentinel: undefined,
  sentinelPassword: undefined,
  cluster: 'single',
  prefix: 'sandlot',
};

t.test('the address of a shared store names hosts, credentials and parameters', async (t) => {
  for (const [text, expected] of [
    ['valkey://a', {}],
    ['redis://a/', {}],
    ['valkeys://a:7000/3', { hosts: [{ host: 'a', port: 7000 }], tls: 'on', database: 3 }],
    ['rediss://[::1]:7000', { hosts: [{ host: '::1', port: 7000 }], tls: 'on' }],
    ['valkey://me:p%40ss@a', { username: 'me', password: 'p@ss' }],
    ['valkey://:secret@a', { password: 'secret' }],
    ['valkey://me@a', { username: 'me' }],
    ['valkey://a?prefix=team', { prefix: 'team' }],
    ['valkey://a?cluster', { cluster: 'cluster' }],
    [
      'valkeys://a?ca=/tmp/ca.pem&cert=a%20b.pem&key=k.pem',
      { tls: 'on', files: { ca: '/tmp/ca.pem', cert: 'a b.pem', key: 'k.pem' } },
    ],
    [
      'valkey://a?sentinel=main&sentinel-password=s',
      { hosts: [{ host: 'a', port: 26_379 }], sentinel: 'main', sentinelPassword: 's' },
    ],
    [
      'valkey://a,b:7000',
      {
        hosts: [
          { host: 'a', port: 6379 },
          { host: 'b', port: 7000 },
        ],
        cluster: 'cluster',
      },
    ],
    [
      'valkey://a,b/1?sentinel=main',
      {
        hosts: [
          { host: 'a', port: 26_379 },
          { host: 'b', port: 26_379 },
        ],
        database: 1,
        sentinel: 'main',
      },
    ],
  ] as const)
    t.strictSame(parseEngineAddress(text), { ...plain, ...expected }, text);
});

t.test('an invalid address is refused without its password', async (t) => {
  for (const [text, message] of [
    ['a:6379', /^The store "a:6379" must start with valkey:/],
    ['valkey://', /must name a host/],
    ['valkey://a:b', /must name a host/],
    ['valkey://a/x', /must end with the number of a database/],
    ['valkey://a,b/1', /must use database 0 of a cluster/],
    ['valkey://a?prefix=team*', /must have letters, digits, .* in its prefix/],
    ['valkey://a?ca=x', /must start with valkeys:\/\/ to use "ca"/],
    ['valkeys://a?cert=x', /must have both "cert" and "key"/],
    ['valkey://?sentinel=a&sentinel-password=secret', /^((?!secret).)*$/],
    ['valkey://a?prefx=b', /has the unknown parameter "prefx"/],
    ['valkey://me:secret@a/x', /^The store "valkey:\/\/…@a\/x" must end/],
  ] as const)
    t.throws(() => parseEngineAddress(text), { message }, text);
  t.equal(formatEngineAddress(parseEngineAddress('valkey://me:secret@a,b')), 'a:6379,b:6379/0');
});
