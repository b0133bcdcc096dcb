import { runningClock, toClock } from '../../base/clock.ts';
import type { BehavioursModule } from '../../handlers/behaviour.ts';
import type { ApiModel } from '../../inference/inference.ts';
import type { OpenApiDocument } from '../../openapi/openapi.ts';
import {
  type FixtureRecordsByName,
  mergeRecordSets,
  multiplyRecords,
  noFixtureRecords,
  prependFixtures,
  readModuleFixtures as readFixturesOf,
} from '../../seed/seed.ts';
import type { RecordSet, Seed } from '../../store/types.ts';
import type { MountedDocument } from '../documents/mounted-document.ts';
import { createInferredApi, type InferredApi, toLazyApiModel } from '../inferred-api.ts';
import type { SandlotOptions } from '../options.ts';
import type { UserFixtureContext } from './user-fixtures.ts';

/** A document and what it has in the store, there by the names of its own. */
export type SeededDocument = {
  readonly mount: MountedDocument;
  readonly inferredApi: InferredApi;
  readonly inference: (() => ApiModel) | undefined;
  /** The records that a sandbox starts with, but for those that are made when somebody looks for them. */
  readonly records: RecordSet;
};

export type SeedTiming = {
  readonly start: Omit<Seed, 'records'>;
  /** When it is to be possible that records are made. */
  readonly made: 'at once' | 'later';
};

/** Makes the part of the seed that is a document's, and what makes more of it. */
export async function seedDocument(
  mount: MountedDocument,
  options: SandlotOptions,
  { start, made, scopes }: SeedTiming & Pick<UserFixtureContext, 'scopes'>,
): Promise<SeededDocument> {
  const { document, operations, modules, base, scope } = mount;
  const moduleRecords = await readModuleFixtures(modules);
  const inference = toLazyApiModel(document, operations);
  if (document.extensions.length > 0) {
    const { validateExtensions } = await import('../documents/validate-extensions.ts');
    await validateExtensions(document, inference);
  }
  const userRecords = await loadUserFixtures(
    { document, inference, moduleRecords, scope, scopes },
    options,
  );
  const { records: count, dynamic, validate: validation = 'refuse' } = options;
  const inferredApi = createInferredApi(document, inference, {
    ...{ start, userRecords, records: count, dynamic, basePath: base, validation },
  });
  if (made === 'at once') await inferredApi.ready();
  const records = await createSeedRecords(
    { document, modules, start, moduleRecords, userRecords, inferredApi },
    options,
  );
  return { mount, inferredApi, inference, records };
}

// Loaded only where somebody brings fixtures along, since start-up time counts.
async function loadUserFixtures(
  parts: UserFixtureContext,
  options: SandlotOptions,
): Promise<FixtureRecordsByName> {
  if (options.fixtures === undefined) return noFixtureRecords;
  const { readUserFixtures } = await import('./user-fixtures.ts');
  return readUserFixtures(parts, options);
}

function idKey() {
  return 'id';
}

/** The records that modules bring along. */
export async function readModuleFixtures(modules: readonly BehavioursModule[]): Promise<RecordSet> {
  const worlds: RecordSet[] = [];
  for (const module of modules) worlds.push(await readFixturesOf(module.fixtures));
  return mergeRecordSets(worlds, idKey);
}

/** What a sandbox starts from, but for its records. */
export function toSeedStart(
  { seed, clock = runningClock }: SandlotOptions,
  ofFile: number | undefined,
): Omit<Seed, 'records'> {
  return {
    value: seed ?? ofFile ?? 1,
    clock,
    valueSource: seed === undefined ? 'default' : 'option',
  };
}

/** What the records are made of that a sandbox starts with. */
export type SeedRecordsParts = {
  readonly document: OpenApiDocument;
  readonly modules: readonly BehavioursModule[];
  readonly start: Omit<Seed, 'records'>;
  /** The records of the modules. */
  readonly moduleRecords: RecordSet;
  /** Those that the user brought along. */
  readonly userRecords: FixtureRecordsByName;
  readonly inferredApi: InferredApi;
};

/** The records that a sandbox starts with, but for those that are made when somebody looks for them. */
export async function createSeedRecords(
  parts: SeedRecordsParts,
  options: SandlotOptions,
): Promise<RecordSet> {
  const { moduleRecords, userRecords, inferredApi, modules, start } = parts;
  const front = Object.entries(moduleRecords).map(
    ([name, records]) => [name, prependFixtures(userRecords.get(name), records, idKey())] as const,
  );
  const grown = await addGeneratedRecords(Object.fromEntries(front), parts, options);
  const added = [...userRecords].filter(([name]) => !Object.hasOwn(moduleRecords, name));
  if (added.some(([, { extent }]) => extent === 'prepended')) await inferredApi.ready();
  // What is not made yet would be missing where somebody exports the state to start from it again.
  const whole = added.map(([name, { records }]) => [
    name,
    inferredApi.lazySeed?.recordsOf(name) ?? records,
  ]);
  const records: RecordSet = { ...grown, ...Object.fromEntries(whole) };
  if (userRecords.size === 0 || !modules.some(({ settle }) => settle)) return records;
  const { settleSeedRecords } = await import('./settle-seed.ts');
  const { lazySeed } = inferredApi;
  return settleSeedRecords(
    { ...start, records, ...(lazySeed && { lazy: lazySeed }) },
    modules,
    options,
  );
}

/** The records of modules, and more after their likeness. */
async function addGeneratedRecords(
  world: RecordSet,
  { document, modules, start, inferredApi }: SeedRecordsParts,
  { records = 0, onProgress }: SandlotOptions,
): Promise<RecordSet> {
  const keyIn = (name: string) => inferredApi.lazySeed?.keyOf(name) ?? idKey();
  const more = await multiplyRecords(records === 0 ? {} : world, {
    document,
    count: records,
    seed: start.value,
    now: toClock(start.clock).now(),
    renew: modules.findLast((module) => module.renew)?.renew,
    keyOf: keyIn,
    onResource: (resource) => onProgress?.(`making ${resource}`),
  });
  return mergeRecordSets([world, more], keyIn);
}
