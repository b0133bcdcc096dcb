import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Test } from 'tap';
import { acquireStoreFile, openStore, type StoreOptions } from '../../src/store/store.ts';
import type { Sandbox, Seed, Store } from '../../src/store/types.ts';
import { petsIn } from './store-contract.ts';

export const petsTitle = { title: 'Pets', version: '1.0' };
export const tom = { id: 'tom', name: 'Tom' };
export const petsSeed: Seed = { records: { pets: [tom] }, value: 7, clock: { offset: 0 } };

/** Opens a store of pets in a file; it closes with the test, even if that fails. */
export async function openStoreFile(
  t: Test,
  file: string,
  options: Partial<StoreOptions> = {},
): Promise<Store> {
  const prepared = await acquireStoreFile(file);
  try {
    const store = await openStore({
      seed: petsSeed,
      document: petsTitle,
      acquired: prepared,
      freeze: 'deep',
      maxLogBytes: 2 ** 20,
      onWarning: () => {},
      ...options,
    });
    t.teardown(() => store.close().catch(() => undefined));
    return store;
  } catch (error) {
    prepared.release();
    throw error;
  }
}

/** Collects warnings, and waits for the first one that matches. */
export function createWarningCollector() {
  const warnings: string[] = [];
  const waiting: (() => void)[] = [];
  return {
    warnings,
    onWarning: (sentence: string) => {
      warnings.push(sentence);
      for (const resume of waiting.splice(0)) resume();
    },
    waitForWarning: async (pattern: RegExp): Promise<string> => {
      // What watches a file keeps no process alive.
      const alive = setInterval(() => {}, 1000);
      let found = warnings.find((sentence) => pattern.test(sentence));
      while (found === undefined) {
        await new Promise<void>((resolve) => waiting.push(resolve));
        found = warnings.find((sentence) => pattern.test(sentence));
      }
      clearInterval(alive);
      return found;
    },
  };
}

const fileSuffixes = ['', '.log', '.log.old'];

let deaths = 0;

/** A copy of a store's files as they stand: what a process that is killed now would leave behind. */
export function copyAsIfKilled(file: string): string {
  deaths += 1;
  const folder = join(dirname(file), `killed-${deaths}`);
  mkdirSync(folder);
  for (const end of fileSuffixes) {
    if (existsSync(file + end)) copyFileSync(file + end, join(folder, basename(file) + end));
  }
  return join(folder, basename(file));
}

/** The number that chance would give next; asking leaves everything as it is. */
export async function peekRandom(sandbox: Sandbox): Promise<number> {
  let chance = 0;
  await sandbox
    .write(async ({ random }) => {
      chance = random.uint32();
      throw new Error('only a look');
    })
    .catch(() => undefined);
  return chance;
}

/** All that can be seen of a sandbox. */
export async function stateOf(sandbox: Sandbox) {
  return {
    pets: await petsIn(sandbox),
    chance: await peekRandom(sandbox),
    snapshots: sandbox.snapshots.list().map(({ name }) => [name, sandbox.snapshots.read(name)]),
  };
}

/** What is in a store's file. */
export function contentOf(file: string) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
