import { runningClock, toClock } from '../../base/clock.ts';
import type { BehavioursModule, Principal } from '../../handlers/behaviour.ts';
import { listSettings, parseSettings } from '../../handlers/handlers.ts';
import { CallContext } from '../../http/http.ts';
import { type ApiModel, parseExtensions } from '../../inference/inference.ts';
import type { LoadedDocument, OpenApiDocument } from '../../openapi/openapi.ts';
import {
  checkFakerMethods,
  type FixtureRecordsByName,
  mergeRecordSets,
  multiplyRecords,
  noFixtureRecords,
  prependFixtures,
  readModuleFixtures as readFixturesOf,
} from '../../seed/seed.ts';
import { openStore } from '../../store/store.ts';
import type { RecordSet, Seed } from '../../store/types.ts';
import type { MountedDocument } from '../documents/mounted-document.ts';
import { createInferredApi, type InferredApi, toLazyApiModel } from '../inferred-api.ts';
import type { SandlotOptions } from '../options.ts';
import type { UserFixtureContext } from './user-fixtures.ts';

/** A document with its initial records, by the resource names of the document. */
export type SeededDocument = {
  readonly mount: MountedDocument;
  readonly inferredApi: InferredApi;
  readonly inference: (() => ApiModel) | undefined;
  /** The initial records, except those generated on first use. */
  readonly records: RecordSet;
};

export type SeedTiming = {
  readonly start: Omit<Seed, 'records'>;
  /** `at once` when records must be available immediately. */
  readonly timing: 'at once' | 'later';
};

/** Creates the seed of a document and the generators behind it. */
export async function seedDocument(
  mount: MountedDocument,
  options: SandlotOptions,
  { start, timing, scopes }: SeedTiming & Pick<UserFixtureContext, 'scopes'>,
): Promise<SeededDocument> {
  const { document, operations, modules, base, scope } = mount;
  const moduleRecords = await readModuleFixtures(modules);
  const model = toLazyApiModel(document, operations, options);
  const inference = model?.get;
  if (document.extensions.length > 0) await validateExtensions(document, inference);
  const userRecords = await loadUserFixtures(
    { document, inference, moduleRecords, scope, scopes },
    options,
  );
  const { records: recordCount, dynamic, validate: validation = 'refuse' } = options;
  const inferredApi = createInferredApi(document, model, {
    seedStart: start,
    userRecords,
    records: recordCount,
    dynamic,
    basePath: base,
    validation,
  });
  if (timing === 'at once') await inferredApi.ready();
  const records = await createSeedRecords(
    { document, modules, start, moduleRecords, userRecords, inferredApi },
    options,
  );
  return { mount, inferredApi, inference, records };
}

// Loaded on demand, to keep the start fast.
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

/** The records that the modules bring along. */
async function readModuleFixtures(modules: readonly BehavioursModule[]): Promise<RecordSet> {
  const recordSets: RecordSet[] = [];
  for (const module of modules) recordSets.push(await readFixturesOf(module.fixtures));
  return mergeRecordSets(recordSets, idKey);
}

/** The seed without its records. */
export function toSeedStart(
  { seed, clock = runningClock }: SandlotOptions,
  fileSeed: number | undefined,
): Omit<Seed, 'records'> {
  return {
    value: seed ?? fileSeed ?? 1,
    clock,
    valueSource: seed === undefined ? 'default' : 'option',
  };
}

type SeedRecordsParts = {
  readonly document: OpenApiDocument;
  readonly modules: readonly BehavioursModule[];
  readonly start: Omit<Seed, 'records'>;
  /** The records of the modules. */
  readonly moduleRecords: RecordSet;
  /** The user's fixtures. */
  readonly userRecords: FixtureRecordsByName;
  readonly inferredApi: InferredApi;
};

/** Collects the initial records, except those generated on first use. */
async function createSeedRecords(
  parts: SeedRecordsParts,
  options: SandlotOptions,
): Promise<RecordSet> {
  const { moduleRecords, userRecords, inferredApi, modules, start } = parts;
  const withFixtures = Object.entries(moduleRecords).map(
    ([name, records]) => [name, prependFixtures(userRecords.get(name), records, idKey())] as const,
  );
  const generated = await addGeneratedRecords(Object.fromEntries(withFixtures), parts, options);
  const newResources = [...userRecords].filter(([name]) => !Object.hasOwn(moduleRecords, name));
  if (newResources.some(([, { extent }]) => extent === 'prepended')) await inferredApi.ready();
  // An exported state must be complete, so that it can be used as a fixture.
  const complete = newResources.map(([name, { records }]) => [
    name,
    inferredApi.lazySeed?.recordsOf(name) ?? records,
  ]);
  const records: RecordSet = { ...generated, ...Object.fromEntries(complete) };
  if (userRecords.size === 0 || !modules.some(({ settle }) => settle)) return records;
  const { lazySeed } = inferredApi;
  return settleSeedRecords(
    { ...start, records, ...(lazySeed && { lazy: lazySeed }) },
    modules,
    options,
  );
}

/** Adds generated records similar to those of the modules. */
async function addGeneratedRecords(
  baseRecords: RecordSet,
  { document, modules, start, inferredApi }: SeedRecordsParts,
  { records = 0, onProgress }: SandlotOptions,
): Promise<RecordSet> {
  const keyOf = (name: string) => inferredApi.lazySeed?.keyOf(name) ?? idKey();
  const additional = await multiplyRecords(records === 0 ? {} : baseRecords, {
    document,
    count: records,
    seed: start.value,
    now: toClock(start.clock).now(),
    renew: modules.findLast((module) => module.renew)?.renew,
    keyOf,
    onResource: (resource) => onProgress?.(`making ${resource}`),
  });
  return mergeRecordSets([baseRecords, additional], keyOf);
}

/**
 * Validates the `x-sandlot` values of a document, each alone and then together.
 * @throws an error with a one-sentence message for the user.
 */
async function validateExtensions(
  document: Pick<LoadedDocument, 'source' | 'extensions'>,
  inference: (() => ApiModel) | undefined,
): Promise<void> {
  try {
    const extensions = parseExtensions(document.extensions);
    inference?.().checkExtensions(extensions);
    await checkFakerMethods(extensions);
  } catch (cause) {
    throw new Error(`${document.source} cannot be served: ${Object(cause).message}.`, { cause });
  }
}

/**
 * Lets modules update derived records, such as totals, after fixtures have been added. Uses a
 * temporary store.
 */
async function settleSeedRecords(
  seed: Seed,
  modules: readonly BehavioursModule[],
  { set = {} }: SandlotOptions,
): Promise<RecordSet> {
  const declared = listSettings(modules);
  // The other settings belong to modules of other documents.
  const ownSettings = Object.entries(set).filter(([name]) =>
    declared.some((setting) => setting.name === name),
  );
  const settings = parseSettings(declared, Object.fromEntries(ownSettings));
  // No calls are made here, so there are no tokens.
  const tokens = new Map<string, Principal>();
  const service = { settings, scope: '', tokens: { listed: tokens.get.bind(tokens) } };
  const store = await openStore({
    seed,
    acquired: undefined,
    document: { title: '', version: '' },
  });
  const records = await store.sandbox('default').write(async (transaction) => {
    const context = new CallContext(service, transaction, 'default');
    for (const { settle } of modules) await settle?.('everything', context);
    const entries: [string, RecordSet[string]][] = [];
    for (const name of Object.keys(seed.records))
      entries.push([name, transaction.records(name).list().records]);
    return Object.fromEntries(entries);
  });
  await store.close();
  return records;
}
