import { setTimeout } from 'node:timers/promises';
import t from 'tap';
import type { PendingCalls, SharedCall, SharedParts } from '../../src/store/types.ts';
import { listenToSharedCalls } from '../../src/testing/shared/listen-to-all.ts';
import { SharedJournal } from '../../src/testing/shared/shared-journal.ts';
import { entryOf } from '../support/journal-entry.ts';

/** The calls of one sandbox in an engine that keeps the latest ones, and that can be away or busy. */
function createCalls(count = 100) {
  const all: (SharedCall | { readonly label: string })[] = [];
  const engine = { state: 'there' as 'there' | 'away' | 'busy', reads: 0, failedReads: 0 };
  const calls: SharedParts['calls'] = (_sandbox, takePending) => {
    const store = async () => {
      const pending = takePending();
      if (engine.state === 'away') throw new Error('The engine is away.');
      addPending(all, pending);
    };
    const read = async (after: number) => {
      if (engine.state === 'away') engine.failedReads += 1;
      else engine.reads += 1;
      await store();
      const counts = new Map<string, number>();
      for (const { label } of all) counts.set(label, (counts.get(label) ?? 0) + 1);
      const first = Math.max(after, all.length - count);
      const texts = all
        .slice(first)
        .flatMap((call) => ('parts' in call ? call.parts.join('') : []));
      return { last: all.length, texts, counts };
    };
    return {
      noteCall: () => (engine.state === 'busy' ? undefined : store()),
      read,
      readStored: read,
      clear: async () => {
        takePending();
        all.length = 0;
      },
    };
  };
  return { shared: { calls, callBounds: { count, bytes: 1024 * 1024 } }, engine };
}

function addPending(
  all: (SharedCall | { readonly label: string })[],
  { calls, skipped }: PendingCalls,
): void {
  for (const [label, count] of skipped)
    for (let number = 0; number < count; number++) all.push({ label });
  all.push(...calls);
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(5);
}

t.test('a shared journal keeps what calls changed, and a patched record once', async (t) => {
  const { shared } = createCalls();
  const journal = new SharedJournal('default', shared);
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

t.test('a listener that stops at a call gets no later one that was read with it', async (t) => {
  const { shared } = createCalls();
  const journal = new SharedJournal('default', shared);
  const got: number[] = [];
  const stop = journal.listen(({ id }) => {
    got.push(id);
    stop();
  });
  for (let count = 0; count < 3; count++) await journal.add(entryOf());

  await until(() => got.length > 0);

  t.strictSame(got, [1]);
});

t.test('a shared journal keeps bodies as they were, and leaves long ones out', async (t) => {
  const { shared } = createCalls();
  const journal = new SharedJournal('default', shared);
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
  const journal = new SharedJournal('default', createCalls().shared);
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
  const journal = new SharedJournal('default', createCalls(1).shared);
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
  const { shared, engine } = createCalls();
  const journal = new SharedJournal('default', shared);
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
  await setTimeout(100);

  t.strictSame(received, ['/before', '/after']);
  t.equal(engine.reads, reads, 'nothing is read for nobody');
});

t.test('a listener gets each call once, also those that somebody else has loaded', async (t) => {
  const { shared } = createCalls();
  const journal = new SharedJournal('default', shared);
  await journal.add(entryOf({ url: '/old' }));
  await journal.load();
  const received: string[] = [];
  const stop = journal.listen(({ url }) => received.push(url));

  await journal.add(entryOf({ url: '/loaded' }));
  await journal.load();
  await journal.add(entryOf({ url: '/new' }));
  await until(() => received.length === 2);
  stop();

  t.strictSame(received, ['/loaded', '/new']);
});

t.test('a listener to all receives the new calls of each sandbox, also of new ones', async (t) => {
  const late = createCalls();
  late.engine.state = 'away';
  const sandboxes = new Map([
    ['default', createCalls()],
    ['late', late],
  ]);
  const journalOf = (name: string) => {
    const { shared } = sandboxes.get(name) ?? createCalls();
    return new SharedJournal(name, shared);
  };
  let failures = 1;
  const shared = {
    names: async () => {
      failures -= 1;
      if (failures === 0) throw new Error('The engine is away.');
      return [...sandboxes.keys()];
    },
    calls: (name: string, takePending: () => PendingCalls) =>
      sandboxes.get(name)?.shared.calls(name, takePending),
    callBounds: { count: 100, bytes: 1024 * 1024 },
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
  const { shared: parts, engine } = createCalls();
  const received: string[] = [];
  const shared = {
    names: async () => ['default'],
    calls: (...of: Parameters<SharedParts['calls']>) => {
      stop();
      return parts.calls(...of);
    },
    callBounds: parts.callBounds,
  } as unknown as SharedParts;
  const stop = listenToSharedCalls(shared, ({ url }) => received.push(url));

  await until(() => engine.reads > 0);
  await new SharedJournal('default', parts).add(entryOf());
  await setTimeout(100);

  t.equal(engine.reads, 1);
  t.strictSame(received, []);
});

t.test('a busy replica stores the latest calls later, and counts those before', async (t) => {
  const { shared, engine } = createCalls(50);
  const journal = new SharedJournal('default', shared);
  engine.state = 'busy';
  const refusal = { code: 'request-invalid', detail: '', violations: [] };
  for (let number = 1; number <= 20; number++) journal.add(entryOf({ refusal }));
  for (let number = 21; number <= 100; number++) journal.add(entryOf({ url: `/${number}` }));

  await journal.load();

  t.strictSame(
    journal.all().map(({ id, url }) => [id, url]),
    Array.from({ length: 50 }, (_, index) => [51 + index, `/${51 + index}`]),
  );
  t.strictSame(journal.dropped(), [
    { operation: 'createPet', status: 201, calls: 20, invalid: 20 },
    { operation: 'createPet', status: 201, calls: 30, invalid: 0 },
  ]);
});
