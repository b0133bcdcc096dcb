import { setTimeout } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { toClock } from '../../src/base/clock.ts';
import { openStore } from '../../src/store/store.ts';
import type { DueChange, OnDue, Seed, Transaction } from '../../src/store/types.ts';

const document = { title: 'Jobs', version: '1' };
const seed = { records: { jobs: [{ id: '1', log: [] }] }, value: 1, clock: { frozen: instant(0) } };

function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** Opens a store in which each change by time adds its id to the log of its job. */
async function openJobs(t: Test, options: Partial<Seed> = {}) {
  const onDue: OnDue = ({ id, at }, transaction) => {
    const [job] = transaction.records('jobs').list().records;
    const log = [job?.log].flat();
    transaction.records('jobs').update({ id: '1', log: [...log, `${id}@${at / 1000}`] });
    if (id === 'again') schedule(transaction, { id: 'later', at: at + 1000 });
  };
  const store = await openStore({ seed: { ...seed, onDue, ...options }, document });
  t.teardown(store.close);
  const sandbox = store.sandbox('default');
  const logOf = () => sandbox.read(({ records }) => [records('jobs').get('1')?.log].flat());
  const stored = () => sandbox.state().records.jobs?.[0]?.log;
  const add = (...changes: readonly Partial<DueChange>[]) =>
    sandbox.write((transaction) => {
      for (const change of changes) schedule(transaction, change);
    });
  return { sandbox, logOf, stored, add };
}

function schedule({ records }: Transaction, change: Partial<DueChange>): void {
  const about = { trigger: 'time', resource: 'jobs', key: '1', kind: 'state' };
  records('sandlot.due').insert({ ...about, ...change });
}

function advanceTo(seconds: number) {
  return () => ({ frozen: instant(seconds) });
}

t.test('changes happen in the order of time when the clock is moved', async (t) => {
  const { sandbox, stored, add } = await openJobs(t);
  await add({ id: 'c', at: 3000 }, { id: 'a', at: 1000 }, { id: 'b', at: 2000 });

  t.strictSame(
    sandbox.due().map(({ id }) => id),
    ['a', 'b', 'c'],
  );
  await sandbox.setClock(advanceTo(2));
  t.strictSame(stored(), ['a@1', 'b@2']);
  t.strictSame(
    sandbox.due().map(({ id }) => id),
    ['c'],
  );
});

t.test('what a change schedules happens with it if it is due as well', async (t) => {
  const { sandbox, stored, add } = await openJobs(t);
  await add({ id: 'again', at: 1000 }, { id: 'between', at: 1500 }, { id: 'last', at: 9000 });

  await sandbox.setClock(advanceTo(5));
  t.strictSame(stored(), ['again@1', 'between@1.5', 'later@2']);
});

t.test('what a change schedules comes before what is due later', async (t) => {
  const { sandbox, stored, add } = await openJobs(t);
  await add({ id: 'again', at: 1000 }, { id: 'last', at: 3000 });

  await sandbox.setClock(advanceTo(3));

  t.strictSame(stored(), ['again@1', 'later@2', 'last@3']);
});

t.test('without the earliest change by time, the next one still happens', async (t) => {
  const { sandbox, stored, add } = await openJobs(t);
  await add(
    { id: 'read', at: 1000, trigger: 'read' },
    { id: 'later read', at: 5000, trigger: 'read' },
    { id: 'a', at: 2000 },
    { id: 'b', at: 3000 },
  );
  await sandbox.write(({ records }) => records('sandlot.due').remove('later read'));
  await sandbox.write(({ records }) => records('sandlot.due').remove('a'));

  await sandbox.setClock(advanceTo(3));

  t.strictSame(stored(), ['b@3']);
});

t.test('one that waits for a read happens before the next read, and no write', async (t) => {
  const { sandbox, logOf, stored, add } = await openJobs(t);
  await add({ id: 'a', at: 0, trigger: 'read' });

  await sandbox.write(() => undefined);
  await sandbox.setClock(advanceTo(5));
  t.strictSame(stored(), []);
  t.strictSame(await logOf(), ['a@0']);
});

t.test('a write sees what is due by time', async (t) => {
  const { sandbox, add } = await openJobs(t, { clock: { offset: 0 } });
  await add({ id: 'a', at: 1000 });

  t.strictSame(await sandbox.write(({ records }) => records('jobs').get('1')?.log), ['a@1']);
});

t.test('a change that was taken back does not happen', async (t) => {
  const { sandbox, stored, add } = await openJobs(t);
  await add({ id: 'a', at: 1000 }, { id: 'b', at: 2000, trigger: 'read' });

  await sandbox.write(({ records }) => records('sandlot.due').remove('a'));
  await sandbox.write(({ records }) => records('sandlot.due').remove('b'));
  await sandbox.setClock(advanceTo(5));
  t.strictSame([stored(), sandbox.due()], [[], []]);
});

t.test('a reset forgets it, and a restored snapshot knows it again', async (t) => {
  const { sandbox, stored, add } = await openJobs(t);
  await add({ id: 'a', at: 1000 });
  await sandbox.snapshots.take('before');

  await sandbox.reset();
  await sandbox.setClock(advanceTo(5));
  t.strictSame(stored(), []);
  await sandbox.snapshots.restore('before');
  await sandbox.setClock(advanceTo(5));
  t.strictSame(stored(), ['a@1']);
});

t.test(
  'an exported state has it, and what was written there by hand counts for nothing',
  async (t) => {
    const { sandbox, logOf, add } = await openJobs(t);
    await add({ id: 'a', at: 1000 });
    const { internal, ...state } = sandbox.state();
    const [a] = internal?.['sandlot.due'] ?? [];
    const unknown = [
      { id: 'x' },
      { ...a, id: 'y', trigger: 'luck' },
      { ...a, id: 'z', kind: 'end' },
    ];
    const due = [...unknown, { ...a, id: 7 }, a ?? { id: 'none' }];

    await sandbox.replace({
      ...state,
      clock: { frozen: instant(2) },
      internal: { 'sandlot.due': due },
    });
    t.strictSame(await logOf(), ['a@1']);
    await sandbox.write(({ records }) => records('sandlot.due').remove('x'));
    t.strictSame(sandbox.due(), []);
  },
);

t.test('a seed without a use for it drops it', async (t) => {
  const { sandbox, logOf, add } = await openJobs(t, { onDue: undefined });
  await add({ id: 'a', at: 0 });

  t.strictSame([await logOf(), sandbox.due()], [[], []]);
});

t.test('a running clock brings it about without a call', async (t) => {
  const { sandbox, stored, add } = await openJobs(t, { clock: { offset: 0 } });
  const now = toClock({ offset: 0 }).now();
  await add(
    { id: 'late', at: now + 3_600_000 },
    { id: 'b', at: now + 20 },
    { id: 'a', at: now + 10 },
  );

  while (sandbox.due().length > 1) await setTimeout(5);
  t.match(stored(), [/^a@/, /^b@/]);
});

t.test('a failure undoes all of it, and the next call reports it', async (t) => {
  const failures = ['once', 'again'];
  const { sandbox, stored, add } = await openJobs(t, {
    clock: { offset: 0 },
    onDue: ({ id }, { records }) => {
      records('jobs').update({ id: '1', log: [id] });
      const failure = failures.shift();
      if (failure !== undefined) throw new Error(failure);
    },
  });
  await add({ id: 'a', at: toClock({ offset: 0 }).now() + 10 });

  while (failures.length > 1) await setTimeout(5);
  t.strictSame(stored(), []);
  await t.rejects(
    sandbox.read(() => undefined),
    { message: 'again' },
  );
  await sandbox.read(() => undefined);
  t.strictSame(stored(), ['a']);
});

t.test('a read shows what is stored if the change cannot be', async (t) => {
  const refusal = Object.assign(new Error('The disk is full.'), { kind: 'refusal' });
  const { sandbox, logOf, add } = await openJobs(t, {
    onDue: async () => {
      throw refusal;
    },
  });
  await add({ id: 'a', at: 0 });

  t.strictSame(await logOf(), []);
  await t.rejects(
    sandbox.write(() => undefined),
    refusal,
  );
});

t.test('a sandbox that was evicted hands over to its successor', async (t) => {
  const limits = { max: 1, idle: 60_000 };
  const store = await openStore({ seed, document, limits, onWarning: () => undefined });
  t.teardown(store.close);
  const first = store.sandbox('first');
  await first.write((transaction) => schedule(transaction, { id: 'a', at: 1000 }));
  store.sandbox('second');
  store.sandbox('third');

  t.strictSame(first.due(), []);
  await first.setClock(advanceTo(5));
  t.strictSame(store.sandbox('first').clock(), { frozen: instant(5) });
});
