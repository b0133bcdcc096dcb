import { setTimeout } from 'node:timers/promises';
import t from 'tap';
import type { SharedCall, SharedCalls, SharedParts } from '../../src/store/types.ts';
import { listenToSharedCalls } from '../../src/testing/shared/listen-to-all.ts';
import { SharedJournal } from '../../src/testing/shared/shared-journal.ts';
import { entryOf } from '../support/journal-entry.ts';

/** The calls of one sandbox in an engine that keeps the latest ones, and that can be away. */
function createCalls(count = 100) {
  const all: SharedCall[] = [];
  const engine = { state: 'there' as 'there' | 'away', reads: 0, failedReads: 0 };
  const attempt = async () => {
    if (engine.state === 'away') throw new Error('The engine is away.');
  };
  const calls: SharedCalls = {
    add: async (call) => {
      await attempt();
      all.push(call);
    },
    read: async (after) => {
      if (engine.state === 'away') engine.failedReads += 1;
      else engine.reads += 1;
      await attempt();
      const counts = new Map<string, number>();
      for (const { label } of all) counts.set(label, (counts.get(label) ?? 0) + 1);
      const first = Math.max(after, all.length - count);
      return {
        last: all.length,
        texts: all.slice(first).map(({ parts }) => parts.join('')),
        counts,
      };
    },
    clear: async () => {
      all.length = 0;
    },
  };
  return { calls, engine };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(5);
}

t.test('a shared journal keeps what calls changed, and a patched record once', async (t) => {
  const { calls } = createCalls();
  const journal = new SharedJournal('default', calls);
  const change = { resource: 'pets', key: '1' };
  const [first, patch] = [{ id: 1, name: 'Rex', age: 3 }, { name: 'Tom' }];
  const changes = [
    { ...change, from: undefined, to: first, patch: undefined },
    { ...change, from: first, to: { ...first, ...patch }, patch },
    { ...change, from: first, to: undefined, patch: undefined },
  ];
  const large = { ...change, from: first, to: { a: 'x'.repeat(100_000) }, patch: undefined };
  await journal.add(entryOf({ changes, body: Buffer.from('a\nb') }));
  await journal.add(entryOf({ changes: [large] }));

  await journal.load();

  const [kept, leftOut] = journal.all();
  t.match(kept?.changes, [{ to: first }, { from: first, to: { id: 1, name: 'Tom', age: 3 } }, {}]);
  t.strictSame(kept?.body, Buffer.from('a\nb'));
  t.equal(leftOut?.changes, 'left out');
});

t.test('a shared journal keeps bodies as they were, and leaves long ones out', async (t) => {
  const { calls } = createCalls();
  const journal = new SharedJournal('default', calls);
  const { reply } = entryOf();
  const bytes = Buffer.from([0xff, 0x00, 0xfe]);
  const long = 'a'.repeat(300 * 1024);
  await journal.add(entryOf({ body: bytes, reply: { ...reply, body: bytes } }));
  await journal.add(entryOf({ body: undefined, reply: { ...reply, body: undefined } }));
  await journal.add(entryOf({ body: Buffer.from(long), reply: { ...reply, body: long } }));
  await journal.add(entryOf({ body: Buffer.from('{}'), reply: { ...reply, body: '{}' } }));

  await journal.load();

  t.strictSame(
    journal.all().map(({ id, body, reply, leftOut }) => [id, body, reply.body, leftOut]),
    [
      [1, bytes, bytes, undefined],
      [2, undefined, undefined, undefined],
      [3, undefined, undefined, ['request', 'reply']],
      [4, Buffer.from('{}'), '{}', undefined],
    ],
  );
  t.equal(journal.nextId(), 5);
});

t.test('a shared journal keeps the changes of calls that were not refused', async (t) => {
  const journal = new SharedJournal('default', createCalls().calls);
  const changes = [
    { resource: 'pets', key: '1', from: undefined, to: { id: 1 }, patch: undefined },
  ];
  await journal.add(entryOf({ changes }));
  await journal.add(entryOf({ changes, refusal: { code: 'failed', detail: '', violations: [] } }));

  await journal.load();

  t.match(journal.all(), [
    { changes: [{ resource: 'pets', key: '1', to: { id: 1 } }] },
    { changes: undefined },
  ]);
});

t.test('calls that the engine does not keep any more are counted', async (t) => {
  const journal = new SharedJournal('default', createCalls(1).calls);
  const { reply } = entryOf();
  await journal.add(entryOf({ operation: undefined, reply: { ...reply, status: 404 } }));
  await journal.add(entryOf());
  await journal.add(entryOf());

  await journal.load();

  t.strictSame(journal.dropped(), [
    { operation: undefined, status: 404, calls: 1, invalid: 0 },
    { operation: 'createPet', status: 201, calls: 1, invalid: 0 },
  ]);
  await journal.clear();
  t.strictSame([journal.all(), journal.dropped()], [[], []]);
});

t.test('while the engine is away calls are not recorded, and reported later', async (t) => {
  const { calls, engine } = createCalls();
  const journal = new SharedJournal('default', calls);
  const received: string[] = [];
  const stop = journal.listen(({ url }) => received.push(url));
  const stopOther = journal.listen(() => undefined);
  stopOther();

  await journal.add(entryOf({ url: '/before' }));
  engine.state = 'away';
  await journal.add(entryOf({ url: '/lost' }));
  await until(() => engine.failedReads > 0);
  engine.state = 'there';
  await journal.add(entryOf({ url: '/after' }));
  await until(() => received.length === 2);
  stop();
  const { reads } = engine;
  await until(() => engine.reads > reads);

  t.strictSame(received, ['/before', '/after']);
});

t.test('a listener to all receives the new calls of each sandbox, also of new ones', async (t) => {
  const late = createCalls();
  late.engine.state = 'away';
  const sandboxes = new Map([
    ['default', createCalls()],
    ['late', late],
  ]);
  const journalOf = (name: string) => {
    const { calls } = sandboxes.get(name) ?? createCalls();
    return new SharedJournal(name, calls);
  };
  let failures = 1;
  const shared = {
    names: async () => {
      failures -= 1;
      if (failures === 0) throw new Error('The engine is away.');
      return [...sandboxes.keys()];
    },
    calls: (name: string) => sandboxes.get(name)?.calls,
  } as unknown as SharedParts;
  await journalOf('default').add(entryOf({ url: '/old' }));
  const received = new Set<string>();
  const stop = listenToSharedCalls(shared, ({ sandbox, url }) => received.add(`${sandbox} ${url}`));
  t.teardown(stop);

  await until(() => late.engine.failedReads > 0);
  late.engine.state = 'there';
  await until(() => late.engine.reads > 0);
  sandboxes.set('new', createCalls());
  await journalOf('new').add(entryOf({ url: '/first' }));
  await until(() => received.has('new /first'));
  await journalOf('default').add(entryOf({ url: '/next' }));
  await journalOf('late').add(entryOf({ url: '/next' }));
  await until(() => received.size === 3);
  stop();
  await journalOf('default').add(entryOf({ url: '/unread' }));

  t.strictSame([...received].sort(), ['default /next', 'late /next', 'new /first']);
});

t.test('a listener that stops while a journal is loaded receives nothing', async (t) => {
  const { calls, engine } = createCalls();
  const received: string[] = [];
  const shared = {
    names: async () => ['default'],
    calls: () => {
      stop();
      return calls;
    },
  } as unknown as SharedParts;
  const stop = listenToSharedCalls(shared, ({ url }) => received.push(url));

  await until(() => engine.reads > 0);
  await new SharedJournal('default', calls).add(entryOf());
  await setTimeout(100);

  t.equal(engine.reads, 1);
  t.strictSame(received, []);
});
