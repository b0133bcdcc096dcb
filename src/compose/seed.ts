import type { BehavioursModule } from '../behaviour/behaviour.ts';
import { runningClock, toClock } from '../clock.ts';
import type { OpenApiDocument } from '../document/document.ts';
import { layWorlds, readFixtures } from '../seed/fixture.ts';
import { putInFront } from '../seed/front.ts';
import { makeMore } from '../seed/more.ts';
import type { OwnRecords } from '../seed/own-records.ts';
import type { Seed, World } from '../store/store.ts';
import type { Inferring } from './inferring.ts';
import type { SandlotOptions } from './options.ts';

const keyOf = () => 'id';

/** The records that modules bring along. */
export const readWorldOf = async (modules: readonly BehavioursModule[]): Promise<World> => {
  const worlds: World[] = [];
  for (const module of modules) worlds.push(await readFixtures(module.fixtures));
  return layWorlds(worlds, keyOf);
};

/** What a sandbox starts from, but for its records. */
export const toStart = (
  { seed, clock = runningClock }: SandlotOptions,
  ofFile: number | undefined,
): Omit<Seed, 'records'> => ({
  value: seed ?? ofFile ?? 1,
  clock,
  chosen: seed === undefined ? 'by default' : 'on purpose',
});

/** What the records are made of that a sandbox starts with. */
export type SeedParts = {
  readonly document: OpenApiDocument;
  readonly modules: readonly BehavioursModule[];
  readonly start: Omit<Seed, 'records'>;
  /** The records of the modules. */
  readonly world: World;
  /** Those that the user brought along. */
  readonly own: OwnRecords;
  readonly inferring: Inferring;
};

/** The records that a sandbox starts with, but for those that are made when somebody looks for them. */
export const makeRecords = async (parts: SeedParts, options: SandlotOptions): Promise<World> => {
  const { world, own, inferring, modules, start } = parts;
  const front = Object.entries(world).map(
    ([name, records]) => [name, putInFront(own.get(name), records, keyOf())] as const,
  );
  const grown = await growWorld(Object.fromEntries(front), parts, options);
  const added = [...own].filter(([name]) => !Object.hasOwn(world, name));
  if (added.some(([, { extent }]) => extent === 'in front')) await inferring.ready();
  // What is not made yet would be missing where somebody exports the state to start from it again.
  const whole = added.map(([name, { records }]) => [
    name,
    inferring.later?.recordsOf(name) ?? records,
  ]);
  const records: World = { ...grown, ...Object.fromEntries(whole) };
  if (own.size === 0 || !modules.some(({ settle }) => settle)) return records;
  const { settleWorld } = await import('./settle-world.ts');
  const { later } = inferring;
  return settleWorld({ ...start, records, ...(later && { later }) }, modules, options);
};

/** The records of modules, and more after their likeness. */
const growWorld = async (
  world: World,
  { document, modules, start, inferring }: SeedParts,
  { records = 0, onProgress }: SandlotOptions,
): Promise<World> => {
  const keyIn = (name: string) => inferring.later?.keyOf(name) ?? keyOf();
  const more = await makeMore(records === 0 ? {} : world, {
    document,
    count: records,
    seed: start.value,
    now: toClock(start.clock).now(),
    renew: modules.findLast((module) => module.renew)?.renew,
    keyOf: keyIn,
    onResource: (resource) => onProgress?.(`making ${resource}`),
  });
  return layWorlds([world, more], keyIn);
};
