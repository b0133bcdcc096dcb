import type { Inference } from '../document/document.ts';
import { noOwn } from '../seed/front.ts';
import type { OwnRecords } from '../seed/own-records.ts';
import type { Seed, World } from '../store/store.ts';
import { type Inferring, openInference, openInferring } from './inferring.ts';
import type { Mount } from './mount.ts';
import type { SandlotOptions } from './options.ts';
import type { OwnParts } from './own.ts';
import { makeRecords, readWorldOf } from './seed.ts';

/** A document and what it has in the store, there by the names of its own. */
export type Planted = {
  readonly mount: Mount;
  readonly inferring: Inferring;
  readonly inference: (() => Inference) | undefined;
  /** The records that a sandbox starts with, but for those that are made when somebody looks for them. */
  readonly records: World;
};

export type Planting = {
  readonly start: Omit<Seed, 'records'>;
  /** When it is to be possible that records are made. */
  readonly made: 'at once' | 'later';
};

/** Makes the part of the seed that is a document's, and what makes more of it. */
export const plant = async (
  mount: Mount,
  options: SandlotOptions,
  { start, made, scopes }: Planting & Pick<OwnParts, 'scopes'>,
): Promise<Planted> => {
  const { document, operations, modules, base, scope } = mount;
  const world = await readWorldOf(modules);
  const inference = openInference(document, operations);
  if (document.overrules.length > 0) {
    const { checkOverrules } = await import('./overrules.ts');
    await checkOverrules(document, inference);
  }
  const own = await openOwn({ document, inference, world, scope, scopes }, options);
  const { records: count, dynamic, validate: validation = 'refuse' } = options;
  const inferring = openInferring(document, inference, {
    ...{ start, own, records: count, dynamic, basePath: base, validation },
  });
  if (made === 'at once') await inferring.ready();
  const records = await makeRecords({ document, modules, start, world, own, inferring }, options);
  return { mount, inferring, inference, records };
};

// Loaded only where somebody brings fixtures along, since start-up time counts.
const openOwn = async (parts: OwnParts, options: SandlotOptions): Promise<OwnRecords> => {
  if (options.fixtures === undefined) return noOwn;
  const { readOwn } = await import('./own.ts');
  return readOwn(parts, options);
};
