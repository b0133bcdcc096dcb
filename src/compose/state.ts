import type { BehavioursModule } from '../behaviour/behaviour.ts';
import type { Inference, LoadedDocument, Operation } from '../document/document.ts';
import { noOwn } from '../seed/front.ts';
import type { OwnRecords } from '../seed/own-records.ts';
import { openStore, takeFile } from '../store/open.ts';
import type { PreparedFile } from '../store/prepare.ts';
import type { Seed, Store } from '../store/store.ts';
import type { Kept } from './generation.ts';
import { type Inferring, openInference, openInferring } from './inferring.ts';
import { openKeeps } from './keeps.ts';
import type { SandlotOptions } from './options.ts';
import type { OwnParts } from './own.ts';
import { makeRecords, readWorldOf, toStart } from './seed.ts';

/** What a state is made for. */
export type Subject = {
  readonly document: LoadedDocument;
  readonly operations: readonly Operation[];
  readonly modules: readonly BehavioursModule[];
};

/** The store, and what makes the records that it starts with. */
export type State = {
  readonly store: Store;
  readonly inferring: Inferring;
  readonly inference: (() => Inference) | undefined;
  /** The seed value that chance starts from. */
  readonly seed: number;
  /** Has a store that was opened for another document go on with this one. */
  settle(): Promise<void>;
};

/** Opens the store, in the file where one is named, from the seed; or goes on with what is kept of it. */
export const openState = async (
  subject: Subject,
  options: SandlotOptions,
  kept: Kept | undefined,
): Promise<State> => {
  if (kept !== undefined) return goOn(kept, subject, options);
  if (options.db === undefined) return open(undefined, subject, options);
  options.onProgress?.('reading the state');
  const prepared = await takeFile(options.db);
  try {
    return await open(prepared, subject, options);
  } catch (error) {
    prepared.release();
    throw error;
  }
};

const megabyte = 1024 * 1024;

const open = async (
  prepared: PreparedFile | undefined,
  subject: Subject,
  options: SandlotOptions,
): Promise<State> => {
  const { durability, logMax, limits, edits, onTrouble, onProgress = () => undefined } = options;
  onProgress('making the seed');
  const { document } = subject;
  // What is made beside a file that there is already comes from the seed value of that file.
  const { seed, ...planted } = await plant(subject, options, {
    value: prepared?.form?.seed,
    // Commits of a log may change records that are yet to be made.
    made: (prepared?.recovered.commits.length ?? 0) > 0 ? 'at once' : 'later',
  });
  onProgress('opening the store');
  const store = await openStore({
    seed,
    document: { title: document.title, version: document.version },
    prepared,
    ...(durability && { durability }),
    ...(logMax && { mostLogged: logMax * megabyte }),
    ...(limits && { limits }),
    ...(edits && { edits }),
    ...(onTrouble && { onTrouble }),
  });
  return { ...planted, store, seed: seed.value, settle: async () => {} };
};

const goOn = async (kept: Kept, subject: Subject, options: SandlotOptions): Promise<State> => {
  const { seed, ...planted } = await plant(subject, options, { value: kept.seed, made: 'later' });
  const { store } = kept;
  const { title, version } = subject.document;
  const keeps = openKeeps(kept.inference, planted.inference);
  return {
    ...planted,
    store,
    seed: seed.value,
    settle: () => store.reseed(seed, { document: { title, version }, keeps }),
  };
};

type Planting = {
  /** The seed value that goes on, where nobody asks for one. */
  readonly value: number | undefined;
  /** When it is to be possible that records are made. */
  readonly made: 'at once' | 'later';
};

/** Makes the seed, and what makes more of it. */
const plant = async (
  { document, operations, modules }: Subject,
  options: SandlotOptions,
  { value, made }: Planting,
) => {
  const start = toStart(options, value);
  const world = await readWorldOf(modules);
  const inference = openInference(document, operations);
  if (document.overrules.length > 0) {
    const { checkOverrules } = await import('./overrules.ts');
    await checkOverrules(document, inference);
  }
  const own = await openOwn({ document, inference, world }, options);
  const { records: count, dynamic } = options;
  const inferring = openInferring(document, inference, { start, own, records: count, dynamic });
  if (made === 'at once') await inferring.ready();
  const records = await makeRecords({ document, modules, start, world, own, inferring }, options);
  const { later } = inferring;
  const seed: Seed = { ...start, records, ...(later && { later }) };
  return { seed, inferring, inference };
};

// Loaded only where somebody brings fixtures along, since start-up time counts.
const openOwn = async (parts: OwnParts, options: SandlotOptions): Promise<OwnRecords> => {
  if (options.fixtures === undefined) return noOwn;
  const { readOwn } = await import('./own.ts');
  return readOwn(parts, options);
};
