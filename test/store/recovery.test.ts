import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { StoredSandbox } from '../../src/store/file/file-format.ts';
import { parseLog } from '../../src/store/log/log-format.ts';
import { recoverLogs } from '../../src/store/log/recovery.ts';
import { replayCommits } from '../../src/store/log/replay.ts';
import { MemorySandbox } from '../../src/store/sandbox/sandbox.ts';
import {
  createStoreContext,
  toContentWithSnapshots,
  toSandboxContent,
  toSeedRoot,
} from '../../src/store/sandbox/sandbox-root.ts';
import { acquireStoreFile } from '../../src/store/store.ts';
import type { Sandbox, Store } from '../../src/store/types.ts';
import { insertPet, petsIn } from '../support/store-contract.ts';
import {
  contentOf,
  copyAsIfKilled,
  createWarningCollector,
  openStoreFile,
  petsSeed,
  petsTitle,
  stateOf,
  tom,
} from '../support/store-file.ts';

type Step = (store: Store) => Promise<unknown>;

function inDefault(work: (sandbox: Sandbox) => Promise<unknown>): Step {
  return (store) => work(store.sandbox('default'));
}

const wide = Object.fromEntries(Array.from({ length: 12 }, (_, place) => [`p${place}`, place]));

/** Each makes one commit; together they make a commit of every kind. */
const steps: readonly Step[] = [
  inDefault((sandbox) => insertPet(sandbox, { id: 'ex', name: 'é' })),
  inDefault((sandbox) => sandbox.write(({ records }) => records('pets').patch('tom', { n: 1 }))),
  inDefault((sandbox) => sandbox.snapshots.take('a')),
  inDefault((sandbox) => sandbox.write(async ({ random }) => random.uint32())),
  inDefault((sandbox) => sandbox.write(({ records }) => records('pets').remove('ex'))),
  (store) => insertPet(store.sandbox('b'), { id: 'w', ...wide }),
  (store) =>
    store
      .sandbox('b')
      .write(({ records }) => records('pets').update({ id: 'w', ...wide, p3: 'x', more: null })),
  inDefault((sandbox) => sandbox.snapshots.restore('a')),
  inDefault((sandbox) => sandbox.snapshots.forget('a')),
  (store) => store.sandbox('b').reset(),
];

async function read(store: Store) {
  return {
    default: await stateOf(store.sandbox('default')),
    b: await stateOf(store.sandbox('b')),
  };
}

type State = Awaited<ReturnType<typeof read>>;

/** The files as they were at some moments. */
type Files = { readonly file: Buffer; readonly log?: Buffer; readonly old?: Buffer };

/** Lays out files as they would be found at a start. */
function layOut(t: Test): (files: Files) => string {
  const file = join(t.testdir({}), 'pets.json');
  return ({ file: content, log, old }) => {
    writeFileSync(file, content);
    for (const [path, bytes] of [
      [`${file}.log`, log],
      [`${file}.log.old`, old],
    ] as const) {
      rmSync(path, { force: true });
      if (bytes !== undefined) writeFileSync(path, bytes);
    }
    return file;
  };
}

async function start(t: Test, file: string) {
  const collector = createWarningCollector();
  const store = await openStoreFile(t, file, { onWarning: collector.onWarning });
  const state = await read(store);
  return { store, state, warnings: collector.warnings };
}

const context = createStoreContext(petsSeed, 'deep');
const seed = toSeedRoot(petsSeed, context);

/** What a start would find and drop, in a hundredth of the time: nothing is locked, checked or opened. */
async function find(file: string) {
  const { commit, sandboxes } = contentOf(file);
  const contents = new Map(
    Object.entries<StoredSandbox>(sandboxes).map(([name, form]) => [
      name,
      toContentWithSnapshots(form, context, name),
    ]),
  );
  const { commits, torn, number } = recoverLogs(file, commit);
  replayCommits(contents, commits, { seed, context: context });
  const [first, second] = ['default', 'b'].map((name): MemorySandbox => {
    const content = contents.get(name) ?? toSandboxContent(seed);
    const findCurrent = () => sandbox;
    const onCommit = () => undefined;
    const start = { root: seed };
    const sandbox = new MemorySandbox({
      name,
      content,
      start,
      context: context,
      onCommit,
      findCurrent,
    });
    return sandbox;
  });
  const state: State | undefined = first &&
    second && { default: await stateOf(first), b: await stateOf(second) };
  return { state, torn, number };
}

/** What a log of all steps looks like: its bytes, where each commit ends, the state after each. */
async function record(t: Test, work: readonly Step[]) {
  const file = join(t.testdir({}), 'pets.json');
  const store = await openStoreFile(t, file);
  const before = readFileSync(file);
  const states: State[] = [await read(store)];
  const ends = [readFileSync(`${file}.log`).length];
  for (const step of work) {
    await step(store);
    states.push(await read(store));
    ends.push(readFileSync(`${file}.log`).length);
  }
  return { file: before, log: readFileSync(`${file}.log`), states, ends, headEnd: ends[0] ?? 0 };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** How many commits end at or before that byte. */
function wholeAt(ends: readonly number[], length: number): number {
  return ends.slice(1).filter((end) => end <= length).length;
}

t.test('starts with every prefix of a log and reports what it drops', async (t) => {
  const { file, log, states, ends } = await record(t, steps);
  const lay = layOut(t);
  const wrong: unknown[] = [];

  for (let length = 0; length <= log.length; length++) {
    const path = lay({ file, log: log.subarray(0, length) });
    const whole = wholeAt(ends, length);
    const torn = length - Math.max(0, ...ends.filter((end) => end <= length));
    const found = await find(path);
    const isRight = isSame(found, { state: states[whole], torn, number: whole });
    if (!isRight) wrong.push({ length, whole, found });
    // At the ends of lines, and beside them, all of a start.
    if (!ends.includes(length) && !ends.includes(length + 1)) continue;
    const { store, state, warnings } = await start(t, path);
    await store.close();
    const commits = `recovered ${whole} commit${whole === 1 ? '' : 's'} from its log`;
    const dropped = torn > 0 ? ', and an incomplete last line was dropped' : '';
    const expected = whole + torn === 0 ? [] : [`${path}: ${commits}${dropped}.`];
    if (!isSame([state, warnings], [states[whole], expected]))
      wrong.push({ length, state, warnings });
  }

  t.ok(log.length > 500);
  t.strictSame(wrong, []);
});

/** Other values for a byte: some bits of it, and what ends a line. */
function flipsOf(byte: number): readonly number[] {
  return [byte ^ 1, byte ^ 0xa0, 0x0a].filter((other) => other !== byte);
}

const newline = 0x0a;

function withByte(bytes: Buffer, place: number, byte: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[place] = byte;
  return changed;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The warning of a start about the logs, or the error that ends it. */
function refusalOfLogs(file: string): string {
  try {
    recoverLogs(file, contentOf(file).commit);
    return 'none';
  } catch (error) {
    return messageOf(error);
  }
}

/** The warnings of a start. */
async function refusalOf(file: string): Promise<string> {
  try {
    const prepared = await acquireStoreFile(file);
    prepared.release();
    return 'none';
  } catch (error) {
    return messageOf(error);
  }
}

t.test('refuses a log with any flipped byte and names the line', async (t) => {
  const { file, log } = await record(t, steps);
  const lay = layOut(t);
  const wrong: unknown[] = [];

  for (const [place, byte] of log.entries()) {
    const line = log.subarray(0, place).toString('latin1').split('\n').length;
    const offset = place === 0 ? 0 : log.lastIndexOf('\n', place - 1) + 1;
    for (const other of flipsOf(byte)) {
      const changed = withByte(log, place, other);
      const { fault } = parseLog(changed);
      if (!isSame(fault, { line, offset })) wrong.push({ place, other, fault });
      // A start is checked now and then, for its warnings.
      if (place % 16 > 0) continue;
      const path = lay({ file, log: changed });
      const refusal = refusalOfLogs(path);
      const expected = `${path}.log: line ${line} (byte ${offset}) is damaged. \`sandlot db repair ${path}\` recovers the lines before it and keeps the original.`;
      if (refusal !== expected) wrong.push({ place, other, refusal });
    }
  }

  t.strictSame(wrong, []);
});

t.test('removes an incomplete line before the next write', async (t) => {
  const { file, log, states } = await record(t, steps);
  const lay = layOut(t);
  const torn = lay({ file, log: log.subarray(0, -3) });
  const { store } = await start(t, torn);

  await store.sandbox('b').reset();

  const again = await start(t, copyAsIfKilled(torn));
  t.strictSame(again.state, states.at(-1));
});

t.test('detects missing, duplicate and reordered lines', async (t) => {
  const { file, log } = await record(t, steps);
  const lay = layOut(t);
  const lines = log.toString().trimEnd().split('\n');
  const others = [
    lines.filter((_, place) => place !== 3),
    lines.filter((_, place) => place !== 0),
    [...lines.slice(0, 4), ...lines.slice(3)],
    [...lines.slice(0, 3), lines[4], lines[3], ...lines.slice(5)],
  ];

  for (const other of others) {
    const path = lay({ file, log: Buffer.from(`${other.join('\n')}\n`) });
    t.match(await refusalOf(path), /line \d+ \(byte \d+\) is damaged/);
  }
});

/**
 * What a save leaves at its points: the file before it and after it, the log that was turned away,
 * and the one that was begun, with the ends of its lines.
 */
async function recordSave(t: Test) {
  const { file, log: old, states } = await record(t, steps.slice(0, 6));
  const path = layOut(t)({ file, old });
  const store = await openStoreFile(t, path);
  const log = `${path}.log`;
  const ends = [readFileSync(log).length];
  // Opened beside an old log, a store saves at once.
  while (existsSync(`${path}.log.old`)) await new Promise(setImmediate);
  const after: State[] = [await read(store)];
  t.strictSame(after, [states.at(-1)]);
  const saved = readFileSync(path);
  for (const step of steps.slice(6)) {
    await step(store);
    after.push(await read(store));
    ends.push(readFileSync(log).length);
  }
  return { before: file, saved, old, log: readFileSync(log), after, ends };
}

t.test('has every commit after a save cut short anywhere', async (t) => {
  const { before, saved, old, log, after, ends } = await recordSave(t);
  const lay = layOut(t);
  const wrong: unknown[] = [];
  const check = async (files: Files, whole: number) => {
    const { state } = await find(lay(files));
    if (!isSame(state, after[whole])) wrong.push({ whole, state });
  };

  // The log was renamed, and the new one not begun.
  await check({ file: before, old }, 0);
  for (let length = 0; length <= log.length; length++) {
    const part = log.subarray(0, length);
    const whole = wholeAt(ends, length);
    // The file is being written; it is written, and the old log is still there; that is gone.
    await check({ file: before, old, log: part }, whole);
    if (length % 8 > 0 && !ends.includes(length)) continue;
    await check({ file: saved, old, log: part }, whole);
    await check({ file: saved, log: part }, whole);
  }

  t.strictSame(wrong, []);
  const { state, store } = await start(t, lay({ file: before, old, log: log.subarray(0, -1) }));
  await store.close();
  t.strictSame(state, after.at(-2));
});

t.test('detects a flipped byte in either of two logs', async (t) => {
  const { before, saved, old, log } = await recordSave(t);
  const lay = layOut(t);
  const wrong: unknown[] = [];

  for (const file of [before, saved]) {
    for (const which of ['old', 'log'] as const) {
      const bytes = { old, log }[which];
      for (const [place, byte] of bytes.entries()) {
        if (place % 8 > 0 && byte !== newline) continue;
        const path = lay({ file, old, log, [which]: withByte(bytes, place, byte ^ 4) });
        const refusal = refusalOfLogs(path);
        const name = which === 'old' ? `${path}.log.old: line ` : `${path}.log: line `;
        if (!refusal.startsWith(name)) wrong.push({ which, place, refusal });
      }
    }
  }

  t.strictSame(wrong, []);
});

t.test('detects a previous log that lost its end', async (t) => {
  const { before, saved, old, log, after } = await recordSave(t);
  const lay = layOut(t);
  const wrong: unknown[] = [];

  for (let length = 0; length < old.length; length++) {
    if (length % 4 > 0) continue;
    const cut = old.subarray(0, length);
    const path = lay({ file: before, old: cut, log });
    const refusal = refusalOfLogs(path);
    if (!/includes commits up to \d, but .* continues after 6, so some are missing/.test(refusal)) {
      wrong.push({ length, refusal });
    }
    const { state } = await find(lay({ file: saved, old: cut, log }));
    if (!isSame(state, after.at(-1))) wrong.push({ length, state });
  }

  t.strictSame(wrong, []);
});

t.test('refuses a log without its file, and one of another format', async (t) => {
  const { file, log } = await record(t, steps);
  const lay = layOut(t);
  const path = lay({ file, log });
  rmSync(path);

  t.equal(
    await refusalOf(path),
    `${path}: no such file, but its log ${path}.log exists. Restore the file, or move the log away to start afresh.`,
  );

  const { toLines } = await import('../../src/store/log/log-format.ts');
  const head = JSON.stringify({ version: 2, document: petsTitle, after: 0 });
  const newer = lay({ file, log: Buffer.from(toLines([head], 0).bytes) });
  t.equal(
    await refusalOf(newer),
    `${newer}.log: written in format version 2, but this Sandlot reads version 1. Use the Sandlot that wrote it.`,
  );
});

t.test('refuses an unreadable log', async (t) => {
  const { file } = await record(t, []);
  const path = layOut(t)({ file });
  mkdirSync(`${path}.log`);

  t.match(
    await refusalOf(path),
    /pets\.json\.log: cannot be read \(EISDIR.*\)\. Make it readable\.$/,
  );
});

t.test('ignores a log that the file includes', async (t) => {
  const { file, log, ends, states } = await record(t, steps);
  const whole = layOut(t)({ file, log });
  await (await start(t, whole)).store.close();
  const saved = readFileSync(whole);

  const path = layOut(t)({ file: saved, log: log.subarray(0, ends[2]) });
  const { state, store } = await start(t, path);

  t.strictSame(state, states.at(-1));
  await insertPet(store.sandbox('b'), { id: 'rex' });
  const again = await start(t, copyAsIfKilled(path));
  t.strictSame(again.state.b.pets, [tom, { id: 'rex' }]);
});

t.test('skips changes of missing records and reports them', async (t) => {
  const { log } = await record(t, steps.slice(0, 5));
  const content = {
    version: 1,
    document: petsTitle,
    seed: 7,
    sandboxes: {
      default: { clock: { offset: 0 }, random: [1, 2, 3, 4], records: { pets: [{ id: 'ex' }] } },
    },
  };

  const edited = layOut(t)({ file: Buffer.from(JSON.stringify(content)), log });
  const { warnings, state } = await start(t, edited);

  t.match(warnings, [
    /: recovered 5 commits from its log; 1 change skipped, because the record to change does not exist\.$/,
  ]);
  t.strictSame(state.default.pets, []);
});

t.test('counts several skipped changes, including removals', async (t) => {
  const store = await openStoreFile(t, join(t.testdir({}), 'pets.json'));
  const file = join(t.testdirName, 'pets.json');
  await store.sandbox('b').write(({ records }) => {
    records('pets').patch('tom', { n: 1 });
    records('pets').remove('tom');
  });
  const killed = copyAsIfKilled(file);
  const collector = createWarningCollector();

  await openStoreFile(t, killed, {
    seed: { ...petsSeed, records: {} },
    onWarning: collector.onWarning,
  });

  t.match(collector.warnings, [/recovered 1 commit from its log; 2 changes skipped/]);
});

t.test('restores any change of a wide record', async (t) => {
  const file = join(t.testdir({}), 'pets.json');
  const store = await openStoreFile(t, file);
  const sandbox = store.sandbox('default');
  const { p3, ...less } = wide;
  const versions = [
    { id: 'w', ...wide },
    { id: 'w', ...wide, p3: { deep: [p3] } },
    { id: 'w', ...wide, more: 1 },
    { id: 'w', ...less },
    { ...wide, id: 'w' },
  ];
  await insertPet(sandbox, { id: 'w' });

  for (const version of versions) {
    await sandbox.write(({ records }) => records('pets').update(version));
    const killed = await openStoreFile(t, copyAsIfKilled(file));
    t.equal(JSON.stringify((await petsIn(killed.sandbox('default')))[1]), JSON.stringify(version));
    await killed.close();
  }
  await sandbox.write(({ records }) => records('pets').patch('w', { p3: undefined, p4: 'x' }));
  const killed = await openStoreFile(t, copyAsIfKilled(file));
  const [, found] = await petsIn(killed.sandbox('default'));
  t.notOk('p3' in (found ?? {}));
  t.equal(found?.p4, 'x');
});

t.test('overwrites bytes after the end of the log, even zeros', async (t) => {
  const { file, log, states } = await record(t, steps);
  const path = layOut(t)({ file, log });
  appendFileSync(`${path}.log`, Buffer.alloc(5000));

  const { state, store } = await start(t, path);

  t.strictSame(state, states.at(-1));
  await insertPet(store.sandbox('b'), { id: 'rex' });
  t.strictSame(await petsIn((await start(t, copyAsIfKilled(path))).store.sandbox('b')), [
    tom,
    { id: 'rex' },
  ]);
});

t.test('keeps the clock and the snapshots of a sandbox that only the log has', async (t) => {
  const frozen = { frozen: '2019-02-06T01:48:24.000Z' };
  const path = join(t.testdir({}), 'pets.json');
  const store = await openStoreFile(t, path, { seed: { ...petsSeed, clock: frozen } });
  await insertPet(store.sandbox('b'), { id: 'rex' });
  await store.sandbox('b').snapshots.take('a');

  const running = copyAsIfKilled(path);
  const second = await openStoreFile(t, running);

  t.strictSame(second.sandbox('b').clock(), frozen);
  t.strictSame(second.sandbox('b').snapshots.read('a')?.clock, frozen);
  t.strictSame(second.sandbox('c').clock(), { offset: 0 }, 'a new one has the clock of now');
  await insertPet(second.sandbox('c'), { id: 'leo' });

  const third = await openStoreFile(t, copyAsIfKilled(running), {
    seed: { ...petsSeed, clock: { frozen: '2025-01-01T00:00:00.000Z' } },
  });
  t.strictSame(third.sandbox('b').clock(), frozen);
  t.strictSame(third.sandbox('c').clock(), { offset: 0 });
});
