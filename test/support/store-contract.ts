import type { Test } from 'tap';
import { createContractStores, type OpenForContract } from './store-contract/contract-store.ts';
import { testRecords } from './store-contract/records.ts';
import { testSnapshots } from './store-contract/snapshots.ts';
import { testStores } from './store-contract/stores.ts';
import { testTransactions } from './store-contract/transactions.ts';

export { contractSeed, insertPet, petsIn } from './store-contract/contract-store.ts';

/** What every engine has to do. */
export function testStoreContract(t: Test, openStore: OpenForContract): void {
  const stores = createContractStores(openStore);
  testRecords(t, stores);
  testTransactions(t, stores);
  testSnapshots(t, stores);
  testStores(t, stores);
}
