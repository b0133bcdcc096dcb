import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import t, { type Test } from 'tap';
import { openCertificateAuthority } from '../../src/http/tls/tls.ts';
import { openStore } from '../../src/store/store.ts';
import { makeClientCa } from '../http/tls/support/client-certificates.ts';
import { contractSeed, insertPet, petsIn } from '../support/store-contract.ts';
import {
  findFreePort,
  startSentinel,
  startValkey,
  startValkeyCluster,
  withOwnPrefix,
  withoutValkeyProgram,
} from '../support/valkey.ts';

const document = { title: 'Pets', version: '1' };

async function openShared(t: Test, url: string) {
  const shared = { url, consistency: 'strong', origin: { document: 'a' } } as const;
  const store = await openStore({ seed: contractSeed, document, shared });
  t.teardown(() => store.close());
  return store;
}

async function ownValkey(t: Test, options: readonly string[], at = {}) {
  const server = await startValkey(options, at);
  t.teardown(() => server.kill());
  return server;
}

/** The files of a server whose CA nobody trusts yet, and of a client that it accepts. */
async function makeCertificates(t: Test, names: readonly string[]) {
  const folder = t.testdir({});
  const write = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const authority = await openCertificateAuthority(folder);
  const server = await authority.issue(names);
  const clients = await makeClientCa();
  const client = await clients.issue('CN=sandlot');
  return {
    ca: authority.file,
    cert: write('client.crt', client.cert),
    key: write('client.key', client.key),
    /** Of the server. */
    files: {
      'ca-cert-file': write('all.crt', `${authority.cert}\n${clients.ca}`),
      'cert-file': write('server.crt', server.cert),
      'key-file': write('server.key', server.key),
      'client-cert-file': join(folder, 'client.crt'),
      'client-key-file': join(folder, 'client.key'),
    },
  };
}

type Certificates = Awaited<ReturnType<typeof makeCertificates>>;

/** Each option of a server with TLS and its value. */
function toTlsOptions({ files }: Certificates): readonly (readonly [string, string])[] {
  return Object.entries(files).map(([name, file]) => [`tls-${name}`, file]);
}

/** A server that is reached by TLS only. */
async function ownTlsValkey(t: Test, certificates: Certificates, options: readonly string[] = []) {
  const port = await findFreePort();
  const plain = ['--port', '0', '--tls-port', `${port}`];
  const tls = toTlsOptions(certificates).flatMap(([name, value]) => [`--${name}`, value]);
  return ownValkey(t, [...plain, ...tls, ...options], { port });
}

t.test('how the engine is reached', { skip: withoutValkeyProgram ?? false }, async (t) => {
  t.test('sentinels name the primary, also after a failover', async (t) => {
    const primary = await ownValkey(t, ['--repl-diskless-sync-delay', '0']);
    const replica = await ownValkey(t, ['--replicaof', `127.0.0.1 ${primary.port}`]);
    const admin = new Redis(replica.port);
    t.teardown(() => admin.disconnect());
    const { port } = await startSentinel((undo) => t.teardown(undo), {
      name: 'main',
      primary: primary.port,
      options: ['requirepass secret'],
    });
    const address = `valkey://127.0.0.1:${port}?sentinel=main&sentinel-password=`;
    await t.rejects(openShared(t, `${address}wrong`), { message: /cannot be reached/ });
    const store = await openShared(t, withOwnPrefix(`${address}secret`));
    await insertPet(store.sandbox('default'), { no: 4 });
    while ((await admin.keys('*:entries')).length === 0) await setTimeout(20);

    await primary.kill();

    await t.rejects(insertPet(store.sandbox('default'), { no: 5 }), { code: /^storage-un/ });
    while (store.health().status !== 'ok') await setTimeout(20);
    await insertPet(store.sandbox('default'), { no: 6 });
    const numbers = (await petsIn(store.sandbox('default'))).map(({ no }) => no);
    t.strictSame(numbers, [1, 2, 3, 4, 6]);
    t.match(await admin.info('replication'), /role:master/);
  });

  t.test(
    'TLS needs a CA that is trusted, and the certificate that the server asks for',
    async (t) => {
      const certificates = await makeCertificates(t, ['localhost']);
      const { ca, cert, key } = certificates;
      const { port } = await ownTlsValkey(t, certificates);
      const address = withOwnPrefix(`valkeys://localhost:${port}`);

      await t.rejects(openShared(t, address), { message: /cannot be reached: .*certificate/ });
      await t.rejects(openShared(t, `${address}&ca=${ca}`), { message: /cannot be reached/ });
      await t.rejects(openShared(t, `${address}&ca=/nowhere.pem`), {
        message: /^Cannot read the ca file of the store: ENOENT.*\/nowhere\.pem/,
      });
      const store = await openShared(t, `${address}&ca=${ca}&cert=${cert}&key=${key}`);
      await insertPet(store.sandbox('default'), { no: 4 });
      t.equal((await petsIn(store.sandbox('default'))).length, 4);
    },
  );

  t.test('sentinels and the primary that they name are reached by TLS', async (t) => {
    const certificates = await makeCertificates(t, ['localhost', '127.0.0.1']);
    const { ca, cert, key } = certificates;
    const { port: primary } = await ownTlsValkey(t, certificates);
    const tls = toTlsOptions(certificates).map((option) => option.join(' '));
    const { port } = await startSentinel((undo) => t.teardown(undo), {
      name: 'main',
      primary,
      protocol: 'TLS',
      options: [...tls, 'tls-replication yes'],
    });
    const address = `valkeys://localhost:${port}?sentinel=main&ca=${ca}&cert=${cert}&key=${key}`;
    const store = await openShared(t, withOwnPrefix(address));
    await insertPet(store.sandbox('default'), { no: 4 });
    t.equal((await petsIn(store.sandbox('default'))).length, 4);
  });

  t.test('the nodes of a cluster are reached by TLS and by their names', async (t) => {
    const certificates = await makeCertificates(t, ['localhost']);
    const { ca, cert, key } = certificates;
    const named = ['--cluster-announce-hostname', 'localhost'];
    const preferred = ['--cluster-preferred-endpoint-type', 'hostname'];
    const tls = { ca: readFileSync(ca), cert: readFileSync(cert), key: readFileSync(key) };
    const cluster = await startValkeyCluster((undo) => t.teardown(undo), {
      connection: { host: 'localhost', tls },
      start: (options) =>
        ownTlsValkey(t, certificates, [...options, ...named, ...preferred, '--tls-cluster', 'yes']),
    });

    const [host] = cluster.hosts.split(',');
    const address = `valkeys://${host}?cluster&ca=${ca}&cert=${cert}&key=${key}`;
    const store = await openShared(t, withOwnPrefix(address));
    const names = Array.from({ length: 8 }, (_, index) => `box-${index}`);
    const slots = await Promise.all(names.map(cluster.slotOf));
    t.equal(new Set(slots.map((slot) => Math.floor(slot / (16_384 / 3)))).size, 3, 'all nodes');
    for (const name of names) {
      await insertPet(store.sandbox(name), { no: 4 });
      t.equal((await petsIn(store.sandbox(name))).length, 4);
    }
  });
});
