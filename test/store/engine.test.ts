import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import t from 'tap';
import { Engine } from '../../src/store/shared/engine.ts';
import { parseEngineAddress } from '../../src/store/shared/engine-address.ts';
import { requireSameOrigin } from '../../src/store/shared/origin.ts';
import { startValkey, valkeyUrl, withoutValkeyProgram } from '../support/valkey.ts';

t.test('the engine of a shared store', { skip: withoutValkeyProgram ?? false }, async (t) => {
  t.test('a log is fetched whole, from a marker on, or not at all', async (t) => {
    const engine = await Engine.connect(parseEngineAddress(await valkeyUrl()), 'process');
    t.teardown(() => engine.close());
    const keys = engine.keysOf('team', 'records');
    const append = (after: string, marker: string) =>
      engine.append(keys, { after, marker, entry: `${marker.slice(2)} []`, life: 0 });

    t.match(await append('', '1:a'), { kind: 'appended', durability: 'confirmed' });
    t.match(await append('1:a', '2:b'), { kind: 'appended', marker: '2:b' });

    t.strictSame(await engine.fetch(keys, '2:b'), { kind: 'current', marker: '2:b' });
    t.match(await engine.fetch(keys, '1:a'), { kind: 'after', entries: ['b []'] });
    t.match(await engine.fetch(keys, 'none'), { kind: 'all', entries: ['a []', 'b []'] });
    t.match(await append('1:a', '2:c'), { kind: 'after', marker: '2:b' });
  });

  t.test('a reader asks replicas to flush the calls that they buffer', async (t) => {
    const engine = await Engine.connect(parseEngineAddress(await valkeyUrl()), 'process');
    t.teardown(() => engine.close());
    const keys = engine.callKeysOf('team');
    const bounds = { count: 10, bytes: 1000, life: 0 };
    const page = { bytes: Buffer.alloc(0), count: 0, skipped: 0, labels: new Map() };
    const mark = (state: 'buffering' | 'done') =>
      engine.addCalls(keys, page, { bounds, mark: { replica: 'one', state } });
    const isRequested = () => engine.isFlushRequested(keys, 'one');

    await engine.requestFlush(keys, ['one']);
    t.equal(await isRequested(), false, 'it buffers none');
    await mark('buffering');
    t.equal(await isRequested(), false);
    await engine.requestFlush(keys, ['one', 'two']);
    t.equal(await isRequested(), true);
    t.strictSame([...(await engine.listBuffering(keys)).keys()], ['one']);
    await mark('buffering');
    t.equal(await isRequested(), false, 'it has flushed them');
    await engine.requestFlush(keys, ['one']);
    await mark('done');
    t.equal(await isRequested(), false);
    t.equal((await engine.listBuffering(keys)).size, 0);
  });

  t.test('it signs in with the credentials of its address', async (t) => {
    const server = await startValkey(['--requirepass', 'secret']);
    t.teardown(() => server.kill());
    const connect = (start: string) =>
      Engine.connect(parseEngineAddress(`${start}127.0.0.1:${server.port}`), 'process');

    const engine = await connect('valkey://default:secret@');
    t.teardown(() => engine.close());
    t.equal(engine.isConnected, true);
    t.equal(engine.name, `127.0.0.1:${server.port}/0`);
    await t.rejects(connect('valkey://'), {
      message: /cannot be used: NOAUTH .*\. Give a user and a password: valkey:/,
    });
    await t.rejects(connect('valkey://:other@'), {
      message: /: WRONGPASS [^.]*\. Give a user and a password/,
    });
    const other = parseEngineAddress(`valkey://:secret@127.0.0.1:${server.port}/99`);
    await t.rejects(Engine.connect(other, 'process'), {
      message: /99 cannot be used: ERR DB index is out of range\. Name another database\.$/,
    });
  });

  t.test('an address with an s at the end of its scheme is reached by TLS', async (t) => {
    let handshake: Buffer | undefined;
    const server = createServer((socket) => {
      socket.once('data', (bytes) => {
        handshake = bytes;
        socket.destroy();
      });
    }).listen(0, '127.0.0.1');
    t.teardown(() => server.close());
    await once(server, 'listening');
    const { port } = Object(server.address());

    const address = parseEngineAddress(`valkeys://127.0.0.1:${port}`);
    await t.rejects(Engine.connect(address, 'process'), {
      message: /cannot be reached: .*\. (?:Start Valkey there|Use valkeys:\/\/ if it has TLS)/,
    });

    // The content type of a TLS handshake (RFC 8446, section 5.1).
    t.equal(handshake?.[0], 22);
  });

  t.test('a start without any sentinel is refused at once', async (t) => {
    const address = parseEngineAddress('valkey://127.0.0.1:1?sentinel=main');

    await t.rejects(Engine.connect(address, 'process'), {
      message: /^The store 127\.0\.0\.1:1\/0 cannot be reached: .*sentinels are unreachable/,
    });
  });

  t.test('a write is unconfirmed when the engine stops to keep its file', async (t) => {
    const server = await startValkey(['--appendonly', 'yes']);
    const admin = new Redis(server.port);
    t.teardown(async () => {
      admin.disconnect();
      await server.kill();
    });
    const engine = await Engine.connect(parseEngineAddress(server.url()), 'power');
    t.teardown(() => engine.close());
    const keys = engine.keysOf('team', 'records');
    const entry = { after: '', marker: '1:a', entry: 'a []', life: 0 };

    await admin.config('SET', 'appendonly', 'no');

    t.match(await engine.append(keys, entry), { kind: 'appended', durability: 'unconfirmed' });
  });

  t.test(
    'replicas with other options are refused by name, also for those of one side',
    async (t) => {
      const engine = await Engine.connect(parseEngineAddress(await valkeyUrl()), 'process');
      t.teardown(() => engine.close());
      await requireSameOrigin(engine, { document: 'a', old: '1' });

      await t.rejects(requireSameOrigin(engine, { document: 'a', new: '2' }), {
        message: /: old \(1 there, none here\), new \(none there, 2 here\)\./,
      });
    },
  );
});
