import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Test } from 'tap';
import { openStore, type StoreOptions, takeFile } from '../../src/store/open.ts';
import type { Sandbox, Seed, Store } from '../../src/store/store.ts';
import { petsIn } from './store-contract.ts';

export const petsTitle = { title: 'Pets', version: '1.0' };
export const tom = { id: 'tom', name: 'Tom' };
export const petsSeed: Seed = { records: { pets: [tom] }, value: 7, clock: { offset: 0 } };

/** Opens a store of pets in a file; it closes with the test, whatever that says. */
export const openStoreFile = async (
  t: Test,
  file: string,
  options: Partial<StoreOptions> = {},
): Promise<Store> => {
  const prepared = await takeFile(file);
  try {
    const store = await openStore({
      seed: petsSeed,
      document: petsTitle,
      prepared,
      freeze: 'deep',
      mostLogged: 2 ** 20,
      onTrouble: () => {},
      ...options,
    });
    t.teardown(() => store.close().catch(() => undefined));
    return store;
  } catch (error) {
    prepared.release();
    throw error;
  }
};

/** A list of what was said, and a promise of the first sentence that matches. */
export const openEar = () => {
  const said: string[] = [];
  const waiting: (() => void)[] = [];
  return {
    said,
    onTrouble: (sentence: string) => {
      said.push(sentence);
      for (const look of waiting.splice(0)) look();
    },
    heard: async (pattern: RegExp): Promise<string> => {
      // What watches a file keeps no process alive.
      const alive = setInterval(() => {}, 1000);
      let found = said.find((sentence) => pattern.test(sentence));
      while (found === undefined) {
        await new Promise<void>((resolve) => waiting.push(resolve));
        found = said.find((sentence) => pattern.test(sentence));
      }
      clearInterval(alive);
      return found;
    },
  };
};

const beside = ['', '.log', '.log.old'];

let deaths = 0;

/** A copy of a store's files as they stand: what a process that is killed now would leave behind. */
export const killedNow = (file: string): string => {
  deaths += 1;
  const folder = join(dirname(file), `killed-${deaths}`);
  mkdirSync(folder);
  for (const end of beside) {
    if (existsSync(file + end)) copyFileSync(file + end, join(folder, basename(file) + end));
  }
  return join(folder, basename(file));
};

/** The number that chance would give next; asking leaves everything as it is. */
export const chanceOf = async (sandbox: Sandbox): Promise<number> => {
  let chance = 0;
  await sandbox
    .write(async ({ random }) => {
      chance = random.uint32();
      throw new Error('only a look');
    })
    .catch(() => undefined);
  return chance;
};

/** All that can be seen of a sandbox. */
export const stateOf = async (sandbox: Sandbox) => ({
  pets: await petsIn(sandbox),
  chance: await chanceOf(sandbox),
  snapshots: sandbox.snapshots.list().map(({ name }) => [name, sandbox.snapshots.read(name)]),
});

/** What is in a store's file. */
export const contentOf = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
