import type { BehavioursModule, Principal } from '../../handlers/behaviour.ts';
import { listSettings, parseSettings } from '../../handlers/handlers.ts';
import { CallContext } from '../../http/http.ts';
import { openStore } from '../../store/store.ts';
import type { RecordSet, Seed } from '../../store/types.ts';
import type { SandlotOptions } from '../options.ts';

/**
 * Lets modules update derived records, such as totals, after fixtures have been added. Uses a
 * temporary store.
 */
export async function settleSeedRecords(
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
