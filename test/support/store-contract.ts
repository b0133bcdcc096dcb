import type { Test } from 'tap';
import { createContractStores, type OpenForContract } from './store-contract/contract-store.ts';
import { testRecords } from './store-contract/records.ts';
import { testSnapshots } from './store-contract/snapshots.ts';
import { testReseeding, testStores } from './store-contract/stores.ts';
import { testTransactions } from './store-contract/transactions.ts';

export { contractSeed, insertPet, petsIn } from './store-contract/contract-store.ts';

/** Whether a store can switch to another seed. */
export type ContractEngine = { readonly reseed: 'supported' | 'refused' };

/** What every engine has to do. */
export function testStoreContract(
  t: Test,
  openStore: OpenForContract,
  engine: ContractEngine = { reseed: 'supported' },
): void {
  const stores = createContractStores(openStore);
  testRecords(t, stores);
  testTransactions(t, stores);
  testSnapshots(t, stores);
  testStores(t, stores);
  if (engine.reseed === 'supported') testReseeding(t, stores);
}
