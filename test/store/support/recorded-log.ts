import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import type { StoredSandbox } from '../../../src/store/file/file-format.ts';
import { recoverLogs } from '../../../src/store/log/recovery.ts';
import { replayCommits } from '../../../src/store/log/replay.ts';
import { MemorySandbox } from '../../../src/store/sandbox/sandbox.ts';
import {
  createStoreContext,
  ignoreDue,
  toContentWithSnapshots,
  toSandboxContent,
  toSeedRoot,
} from '../../../src/store/sandbox/sandbox-root.ts';
import { SnapshotBudget } from '../../../src/store/sandbox/snapshot-budget.ts';
import type { Sandbox, Store } from '../../../src/store/types.ts';
import { insertPet } from '../../support/store-contract.ts';
import {
  contentOf,
  createWarningCollector,
  openStoreFile,
  petsSeed,
  stateOf,
} from '../../support/store-file.ts';

type Step = (store: Store) => Promise<unknown>;

function inDefault(work: (sandbox: Sandbox) => Promise<unknown>): Step {
  return (store) => work(store.sandbox('default'));
}

export const wide = Object.fromEntries(
  Array.from({ length: 12 }, (_, place) => [`p${place}`, place]),
);

/** Each makes one commit; together they make a commit of every kind. */
export const steps: readonly Step[] = [
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

export async function read(store: Store) {
  return {
    default: await stateOf(store.sandbox('default')),
    b: await stateOf(store.sandbox('b')),
  };
}

export type State = Awaited<ReturnType<typeof read>>;

/** The files as they were at some moments. */
export type Files = { readonly file: Buffer; readonly log?: Buffer; readonly old?: Buffer };

/** Lays out files as they would be found at a start. */
export function layOut(t: Test): (files: Files) => string {
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

export async function start(t: Test, file: string) {
  const collector = createWarningCollector();
  const store = await openStoreFile(t, file, { onWarning: collector.onWarning });
  const state = await read(store);
  return { store, state, warnings: collector.warnings };
}

const context = createStoreContext(petsSeed, 'deep');
const seed = toSeedRoot(petsSeed, context);

/** What a start would find and drop, in a hundredth of the time: nothing is locked, checked or opened. */
export async function find(file: string) {
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
      snapshotBudget: new SnapshotBudget(),
      onScheduled: ignoreDue,
      findCurrent,
    });
    return sandbox;
  });
  const state: State | undefined = first &&
    second && { default: await stateOf(first), b: await stateOf(second) };
  return { state, torn, number };
}

/** What a log of all steps looks like: its bytes, where each commit ends, the state after each. */
export async function record(t: Test, work: readonly Step[]) {
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

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** How many commits end at or before that byte. */
export function wholeAt(ends: readonly number[], length: number): number {
  return ends.slice(1).filter((end) => end <= length).length;
}
