import { openStore, takeFile } from '../store/open.ts';
import type { PreparedFile } from '../store/prepare.ts';
import type { DocumentIdentity, Seed, Store } from '../store/store.ts';
import type { Kept } from './generation.ts';
import { openKeeps } from './keeps.ts';
import { openStrange } from './known-resources.ts';
import type { Mount } from './mount.ts';
import type { SandlotOptions } from './options.ts';
import { type Planted, type Planting, plant } from './plant.ts';
import { findScoped, layTogether } from './scope.ts';
import { toStart } from './seed.ts';
import { mapInTurn, type Some } from './some.ts';
import type { FoundFile } from './stored-check.ts';

/** The store, and what makes the records that it starts with. */
export type State = {
  readonly store: Store;
  /** What each document has in it. */
  readonly planted: Some<Planted>;
  /** The seed value that chance starts from. */
  readonly seed: number;
  /** The file, where there was one. */
  readonly found: FoundFile | undefined;
  /** Has a store that was opened for another document go on with this one. */
  settle(): Promise<void>;
};

/** Opens the store, in the file where one is named, from the seed; or goes on with what is kept of it. */
export const openState = async (
  mounts: Some<Mount>,
  options: SandlotOptions,
  kept: Kept | undefined,
): Promise<State> => {
  if (kept !== undefined) return goOn(kept, mounts, options);
  if (options.db === undefined) {
    refuseWithoutFile(options);
    return open(undefined, mounts, options);
  }
  options.onProgress?.('reading the state');
  const prepared = await takeFile(options.db);
  try {
    return await open(prepared, mounts, options);
  } catch (error) {
    prepared.release();
    throw error;
  }
};

/** Nobody is to rely on what nothing is written for. */
const refuseWithoutFile = ({ edits, durability = 'process' }: SandlotOptions): void => {
  if (edits === 'take in')
    throw new Error('--watch-db takes in changes of the file of --db; name that file, too.');
  if (durability !== 'process')
    throw new Error(
      `--durability ${durability} says when a write to the file of --db is kept; name that file, too.`,
    );
};

const megabyte = 1024 * 1024;

const open = async (
  prepared: PreparedFile | undefined,
  mounts: Some<Mount>,
  options: SandlotOptions,
): Promise<State> => {
  const { durability, logMax, limits, edits, onTrouble, onProgress = () => undefined } = options;
  onProgress('making the seed');
  const { seed, planted } = await plantAll(mounts, options, {
    // What is made beside a file that there is already comes from the seed value of that file.
    start: toStart(options, prepared?.form?.seed),
    // Commits of a log may change records that are yet to be made.
    made: (prepared?.recovered.commits.length ?? 0) > 0 ? 'at once' : 'later',
  });
  onProgress('opening the store');
  const store = await openStore({
    seed,
    document: identify(mounts),
    prepared,
    ...(durability && { durability }),
    ...(logMax && { mostLogged: logMax * megabyte }),
    ...(limits && { limits }),
    ...(edits && { edits }),
    ...(onTrouble && { onTrouble }),
  });
  const found = prepared?.form && { file: prepared.file, sandboxes: prepared.form.sandboxes };
  return { planted, store, seed: seed.value, found, settle: async () => {} };
};

const goOn = async (kept: Kept, mounts: Some<Mount>, options: SandlotOptions): Promise<State> => {
  const start = toStart(options, kept.seed);
  const { seed, planted } = await plantAll(mounts, options, { start, made: 'later' });
  const { store } = kept;
  const keeps = openKeeps(findScoped(kept.planted), findScoped(planted));
  const settle = () => store.reseed(seed, { document: identify(mounts), keeps });
  return { planted, store, seed: seed.value, found: undefined, settle };
};

/** What a file of state is made for: the document, or all of them together. */
export const identify = (mounts: Some<Mount>): DocumentIdentity => ({
  title: mounts.map(({ document }) => document.title).join(' and '),
  version: mounts.map(({ document }) => document.version).join(' and '),
});

const plantAll = async (
  mounts: Some<Mount>,
  options: SandlotOptions,
  planting: Planting,
): Promise<{ readonly seed: Seed; readonly planted: Some<Planted> }> => {
  const scopes = mounts.map(({ scope }) => scope);
  const planted = await mapInTurn(mounts, (mount) =>
    plant(mount, options, { ...planting, scopes }),
  );
  const strange = openStrange(planted, options);
  return { seed: { ...planting.start, ...layTogether(planted), strange }, planted };
};
