import type { BehavioursModule } from '../behaviour/behaviour.ts';
import type { OpenApiDocument, Operation } from '../document/document.ts';
import { noOwn } from '../seed/front.ts';
import type { OwnRecords } from '../seed/own-records.ts';
import { openStore, takeFile } from '../store/open.ts';
import type { PreparedFile } from '../store/prepare.ts';
import type { Store } from '../store/store.ts';
import { type Inferring, openInference, openInferring } from './inferring.ts';
import type { SandlotOptions } from './options.ts';
import type { OwnParts } from './own.ts';
import { makeRecords, readWorldOf, toStart } from './seed.ts';

/** What a state is made for. */
export type Subject = {
  readonly document: OpenApiDocument;
  readonly operations: readonly Operation[];
  readonly modules: readonly BehavioursModule[];
};

/** The store, and what makes the records that it starts with. */
export type State = { readonly store: Store; readonly inferring: Inferring };

/** Opens the store, in the file where one is named, from the seed. */
export const openState = async (subject: Subject, options: SandlotOptions): Promise<State> => {
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

const open = async (
  prepared: PreparedFile | undefined,
  { document, operations, modules }: Subject,
  options: SandlotOptions,
): Promise<State> => {
  const { durability, limits, edits, onTrouble, onProgress = () => undefined } = options;
  onProgress('making the seed');
  // What is made beside a file that there is already comes from the seed value of that file.
  const start = toStart(options, prepared?.form?.seed);
  const world = await readWorldOf(modules);
  const inference = openInference(document, operations);
  const own = await openOwn({ document, inference, world }, options);
  const { records: count, dynamic } = options;
  const inferring = openInferring(document, inference, { start, own, records: count, dynamic });
  // Commits of a log may change records that are yet to be made.
  if (prepared !== undefined && prepared.recovered.commits.length > 0) await inferring.ready();
  const records = await makeRecords({ document, modules, start, world, own, inferring }, options);
  onProgress('opening the store');
  const { later } = inferring;
  const store = await openStore({
    seed: { ...start, records, ...(later && { later }) },
    document: { title: document.title, version: document.version },
    prepared,
    ...(durability && { durability }),
    ...(limits && { limits }),
    ...(edits && { edits }),
    ...(onTrouble && { onTrouble }),
  });
  return { store, inferring };
};

// Loaded only where somebody brings fixtures along, since start-up time counts.
const openOwn = async (parts: OwnParts, options: SandlotOptions): Promise<OwnRecords> => {
  if (options.fixtures === undefined) return noOwn;
  const { readOwn } = await import('./own.ts');
  return readOwn(parts, options);
};
