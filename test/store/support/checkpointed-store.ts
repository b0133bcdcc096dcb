import { join } from 'node:path';
import type { Test } from 'tap';
import type { StoreOptions } from '../../../src/store/store.ts';
import type { Store } from '../../../src/store/types.ts';
import { petsIn } from '../../support/store-contract.ts';
import { createWarningCollector, openStoreFile } from '../../support/store-file.ts';

export const rex = { id: 'rex' };

export async function open(t: Test, options: Partial<StoreOptions> = {}) {
  const file = join(t.testdir({}), 'pets.json');
  const collector = createWarningCollector();
  const store = await openStoreFile(t, file, { onWarning: collector.onWarning, ...options });
  return { file, store, box: store.sandbox('default'), ...collector };
}

export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

export function errorOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'none',
    (error) => error,
  );
}

export async function idsIn(store: Store, name = 'default') {
  return (await petsIn(store.sandbox(name))).map(({ id }) => id);
}
