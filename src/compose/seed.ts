import type { BehavioursModule } from '../behaviour/behaviour.ts';
import { runningClock, toClock } from '../clock.ts';
import type { OpenApiDocument } from '../document/document.ts';
import { layWorlds, readFixtures } from '../seed/fixture.ts';
import { makeMore } from '../seed/more.ts';
import type { Seed, World } from '../store/store.ts';
import type { SandlotOptions } from './options.ts';

const keyOf = () => 'id';

/** The records that a sandbox starts with, but for those that are made when somebody looks for them. */
export const makeSeed = async (
  document: OpenApiDocument,
  modules: readonly BehavioursModule[],
  { seed, records = 0, clock = runningClock, onProgress }: SandlotOptions,
  ofFile: number | undefined,
): Promise<Seed> => {
  const worlds: World[] = [];
  for (const module of modules) worlds.push(await readFixtures(module.fixtures));
  const fixtures = layWorlds(worlds, keyOf);
  const value = seed ?? ofFile ?? 1;
  const more = await makeMore(records === 0 ? {} : fixtures, {
    document,
    count: records,
    seed: value,
    now: toClock(clock).now(),
    renew: modules.findLast((module) => module.renew)?.renew,
    keyOf,
    onResource: (resource) => onProgress?.(`making ${resource}`),
  });
  const chosen = seed === undefined ? 'by default' : 'on purpose';
  return { records: layWorlds([fixtures, more], keyOf), value, clock, chosen };
};
