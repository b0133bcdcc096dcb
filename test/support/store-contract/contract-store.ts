import type { Test } from 'tap';
import type { Sandbox, Seed, Store, StoredRecord, Transaction } from '../../../src/store/types.ts';

export const cat = { no: 1, owner: 'ann', kind: 'cat' };
export const dog = { no: 2, owner: 'bob', kind: 'dog' };
export const pup = { no: 3, owner: 'ann', kind: 'dog' };
export const owl = { no: 4, owner: 'bob', kind: 'owl' };

/** What a store under test starts from. */
export const contractSeed: Seed = {
  records: { owners: [{ id: 'ann' }, { id: 'bob' }], pets: [cat, dog, pup] },
  value: 1,
  clock: { frozen: '2019-02-06T01:48:24.000Z' },
  keys: { pets: 'no' },
};

/** Opens a store of the contract's seed, with records frozen all through. */
export type OpenForContract = (t: Test) => Promise<Store>;

/** All pets of a sandbox. */
export async function petsIn(sandbox: Sandbox): Promise<readonly StoredRecord[]> {
  const { records } = await sandbox.read((transaction) => transaction.records('pets').list());
  return records;
}

export function insertPet(sandbox: Sandbox, pet: StoredRecord): Promise<StoredRecord> {
  return sandbox.write((transaction) => transaction.records('pets').insert(pet));
}

/** A promise, and what keeps it. */
export function createLatch() {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { released, release };
}

export async function draw({ random }: Transaction) {
  return [random.uint32(), random.uint32()];
}

/** Adds one to the number on the counter, and gives way between reading and writing. */
export function count(sandbox: Sandbox) {
  return sandbox.write(async (transaction) => {
    const counters = transaction.records('counters');
    const counter = counters.get('a');
    await new Promise(setImmediate);
    const next = { id: 'a', count: Number(counter?.count ?? 0) + 1 };
    counter === undefined ? counters.insert(next) : counters.update(next);
  });
}

/** Opens stores under test; they close with the test. */
export type ContractStores = {
  readonly open: (t: Test) => Promise<Store>;
  /** The default sandbox of a new store. */
  readonly openBox: (t: Test) => Promise<Sandbox>;
};

export function createContractStores(openStore: OpenForContract): ContractStores {
  const open = async (t: Test): Promise<Store> => {
    // Registered before the store makes its folder, since teardowns run in order.
    let close = async () => {};
    t.teardown(() => close());
    const store = await openStore(t);
    close = () => store.close();
    return store;
  };
  const openBox = async (t: Test): Promise<Sandbox> => (await open(t)).sandbox('default');
  return { open, openBox };
}
