import t from 'tap';
import {
  createAllowedHosts,
  describeUnreachable,
} from '../../../src/events/sending/allowed-hosts.ts';

const hosts = createAllowedHosts(['Shop.example', '*.test', '10.0.0.0/8', 'fd12::1']);

t.test('a URL is allowed by its host', async (t) => {
  const reached: Readonly<Record<string, boolean>> = {
    'http://127.0.0.1:8080': true,
    'http://[::1]/': true,
    'http://localhost/': true,
    'http://api.localhost/': true,
    'https://shop.example/hooks': true,
    'https://www.shop.example/hooks': false,
    'https://a.b.test': true,
    'https://test': false,
    'http://10.1.2.3': true,
    'http://11.1.2.3': false,
    'http://[fd12::1]/': true,
    'http://[fd12::2]/': false,
    'http://169.254.169.254': false,
    'no url': false,
  };
  for (const [url, isReached] of Object.entries(reached))
    t.equal(hosts.mayReach(url), isReached, url);
});

t.test('* allows every host but the forbidden addresses', async (t) => {
  const { explainRefusal } = createAllowedHosts(['*']);
  t.equal(explainRefusal('shop.example', '203.0.113.9'), undefined);
  t.equal(
    explainRefusal('shop.example', 'fe80::1%eth0'),
    'connections to fe80::1%eth0 are never allowed',
  );
});

t.test('* allows no address of IPv6 that leads to a forbidden one of IPv4', async (t) => {
  const { mayReach } = createAllowedHosts(['*', '::/0']);
  const forbidden = [
    ...['::ffff:169.254.169.254', '::169.254.169.254', '::ffff:0:169.254.169.254', '::0.0.0.2'],
    ...[
      '64:ff9b::169.254.169.254',
      '64:ff9b:1::169.254.169.254',
      '2002:a9fe:a9fe::',
      '2002:a9fe:1::7',
    ],
    ...['64:ff9b::100.100.100.200', '2002:a83f:8110::1', '2001::1', 'fd20:ce::254', '::'],
  ];
  for (const address of forbidden) t.equal(mayReach(`http://[${address}]/`), false, address);
  t.equal(mayReach('http://168.63.129.16/'), false);

  const allowed = ['::1', '::ffff:127.0.0.1', '::203.0.113.9', '64:ff9b::203.0.113.9'];
  for (const address of [...allowed, '2002:cb00:7109::1', '2001:db8::1'])
    t.equal(mayReach(`http://[${address}]/`), true, address);
});

function lookUp(host: string, options: { readonly all: boolean }) {
  return new Promise((resolve) => {
    hosts.lookup(host, options, (error, address) => resolve(error?.message ?? address));
  });
}

t.test('a look-up gives the addresses that are allowed, and no others', async (t) => {
  t.equal(await lookUp('10.1.2.3', { all: false }), '10.1.2.3');
  t.same(await lookUp('10.1.2.3', { all: true }), [{ address: '10.1.2.3', family: 4 }]);
  t.equal(
    await lookUp('11.1.2.3', { all: true }),
    'the host 11.1.2.3 is not allowed by --webhook-hosts',
  );
  t.equal(await lookUp('224.0.0.1', { all: false }), 'connections to 224.0.0.1 are never allowed');
});

t.test('only an address in a URL is judged before it is connected to', async (t) => {
  const { explainRefusedUrl } = createAllowedHosts([]);

  t.equal(explainRefusedUrl('no URL'), undefined);
  t.equal(explainRefusedUrl('http://shop.example/'), undefined);
  t.match(explainRefusedUrl('http://[fe80::1]/'), /are never allowed/);
});

t.test('a name that is not allowed may still be this machine', async (t) => {
  const hosts = createAllowedHosts(['hooks.example.com']);

  t.equal(describeUnreachable(hosts, 'http://hooks.example.com/'), undefined);
  t.equal(
    describeUnreachable(hosts, 'http://app:3000/hooks'),
    'Webhooks to http://app:3000/hooks are sent only if this URL leads to this machine: --webhook-hosts does not allow the host app.',
  );
});
