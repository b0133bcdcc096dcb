import type { BehavioursModule, Principal } from '../../handlers/behaviour.ts';
import { listSettings, parseSettings } from '../../handlers/modules/settings.ts';
import { CallContext } from '../../http/http.ts';
import { openStore } from '../../store/store.ts';
import type { RecordSet, Seed } from '../../store/types.ts';
import type { SandlotOptions } from '../options.ts';

/**
 * The records of a seed, with what modules keep of records in others brought up: somebody may have
 * brought along events that no total knows of. In a store of its own, which is gone afterwards.
 */
export async function settleSeedRecords(
  seed: Seed,
  modules: readonly BehavioursModule[],
  { set = {} }: SandlotOptions,
): Promise<RecordSet> {
  const declared = listSettings(modules);
  // Those of the modules of other documents are theirs.
  const own = Object.entries(set).filter(([name]) => declared.some((one) => one.name === name));
  const settings = parseSettings(declared, Object.fromEntries(own));
  // Nobody sends anything here, so nobody has a token.
  const tokens = new Map<string, Principal>();
  const service = { settings, scope: '', tokens: { listed: tokens.get.bind(tokens) } };
  const store = await openStore({
    seed,
    acquired: undefined,
    document: { title: '', version: '' },
  });
  const world = await store.sandbox('default').write(async (transaction) => {
    const context = new CallContext(service, transaction, 'default');
    for (const { settle } of modules) await settle?.('everything', context);
    const lists: [string, RecordSet[string]][] = [];
    for (const name of Object.keys(seed.records))
      lists.push([name, transaction.records(name).list().records]);
    return Object.fromEntries(lists);
  });
  await store.close();
  return world;
}
