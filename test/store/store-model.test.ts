import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { seedRandom, toRandom } from '../../src/base/random.ts';
import { openStore } from '../../src/store/store.ts';
import type { Sandbox, Seed, Store, StoredRecord, Transaction } from '../../src/store/types.ts';
import { petsIn } from '../support/store-contract.ts';
import { copyAsIfKilled, openStoreFile, peekRandom, petsTitle } from '../support/store-file.ts';

/** A record with many properties is logged otherwise than one with few. */
const wide = Object.fromEntries(Array.from({ length: 12 }, (_, place) => [`p${place}`, place]));
const seed: Seed = {
  records: {
    pets: [
      { id: 'a', n: 0 },
      { id: 'b', n: 0, ...wide },
      { id: '7', n: 0 },
    ],
  },
  value: 3,
  clock: { frozen: '2019-02-06T01:48:24.000Z' },
};

/** A sandbox as a plain map: records in order, and the number of random draws. */
type ModelState = { readonly pets: ReadonlyMap<string, StoredRecord>; readonly draws: number };
type Box = { state: ModelState; readonly snapshots: Map<string, ModelState> };

const start: ModelState = {
  pets: new Map(seed.records.pets?.map((pet) => [String(pet.id), pet])),
  draws: 0,
};

class Model {
  readonly #boxes = new Map<string, Box>();

  box(name: string): Box {
    const known = this.#boxes.get(name) ?? { state: start, snapshots: new Map() };
    this.#boxes.set(name, known);
    return known;
  }
}

/** One thing that a transaction does, to the store and to the model; an error of it changes nothing. */
type Deed =
  | {
      readonly kind: 'insert' | 'update' | 'patch';
      readonly id: string;
      readonly with: StoredRecord;
    }
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'draw' };

type Step =
  | { readonly kind: 'write'; readonly deeds: readonly Deed[]; readonly end: 'keep' | 'reject' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'take' | 'restore' | 'forget'; readonly name: string };

const ids = fc.constantFrom('a', 'b', 'c', '7', '__proto__');
const properties = fc.oneof(
  fc.dictionary(fc.constantFrom('n', 'm', 'p3', '5', 'toString'), fc.jsonValue({ maxDepth: 1 })),
  fc.constant(wide),
);
const deeds: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('insert', 'update', 'patch'),
    id: ids,
    with: properties,
  }),
  fc.record({ kind: fc.constant('remove'), id: ids }),
  fc.constant({ kind: 'draw' } as const),
);
const names = fc.constantFrom('one', 'two', '1');
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('write'),
      deeds: fc.array(deeds, { maxLength: 5 }),
      end: fc.constantFrom('keep', 'keep', 'reject'),
    }),
  },
  fc.constant({ kind: 'reset' } as const),
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('take', 'restore', 'forget'), name: names }),
  },
);
const boxes = ['default', 'x', '10'] as const;
const histories = fc.array(fc.tuple(fc.constantFrom(...boxes), steps), { maxLength: 30 });

/** JSON knows no -0, and records go through it. */
function plain(properties: StoredRecord): StoredRecord {
  return JSON.parse(JSON.stringify(properties));
}

async function doDeed({ records, random }: Transaction, deed: Deed): Promise<unknown> {
  const pets = records('pets');
  if (deed.kind === 'draw') return random.uint32();
  if (deed.kind === 'remove') return pets.remove(deed.id);
  if (deed.kind === 'patch') return pets.patch(deed.id, plain(deed.with));
  return pets[deed.kind]({ id: deed.id, ...plain(deed.with) });
}

function modelDeed({ pets, draws }: ModelState, deed: Deed): ModelState {
  if (deed.kind === 'draw') return { pets, draws: draws + 1 };
  const known = pets.get(deed.id);
  const next = new Map(pets);
  if (deed.kind === 'remove') next.delete(deed.id);
  else if ((deed.kind === 'insert') === (known === undefined)) {
    const before = deed.kind === 'patch' ? known : { id: deed.id };
    next.set(deed.id, { ...before, ...plain(deed.with) });
  }
  return { pets: next, draws };
}

async function doStep(sandbox: Sandbox, step: Step): Promise<unknown> {
  if (step.kind === 'reset') return sandbox.reset();
  if (step.kind !== 'write') return sandbox.snapshots[step.kind](step.name);
  const writing = sandbox.write(async (transaction) => {
    for (const deed of step.deeds) await doDeed(transaction, deed).catch(() => undefined);
    if (step.end === 'reject') throw new Error('after all, no');
  });
  return writing.catch(() => undefined);
}

function modelStep(box: Box, step: Step): void {
  if (step.kind === 'reset') box.state = start;
  else if (step.kind === 'write') {
    if (step.end === 'keep') box.state = step.deeds.reduce(modelDeed, box.state);
  } else if (step.kind === 'forget') box.snapshots.delete(step.name);
  else if (step.kind === 'restore') box.state = box.snapshots.get(step.name) ?? box.state;
  else {
    box.snapshots.delete(step.name);
    box.snapshots.set(step.name, box.state);
  }
}

function chanceAfter(draws: number): readonly [number, readonly number[]] {
  const random = toRandom(seedRandom(seed.value));
  for (let draw = 0; draw < draws; draw++) random.uint32();
  const state = random.state();
  return [random.uint32(), state];
}

function byName([one]: readonly [string, ...unknown[]], [other]: readonly [string, ...unknown[]]) {
  return one < other ? -1 : 1;
}

async function seen(sandbox: Sandbox): Promise<unknown> {
  return {
    pets: await petsIn(sandbox),
    chance: await peekRandom(sandbox),
    // Where a name is a number, a file does not keep its place among the others.
    snapshots: sandbox.snapshots
      .list()
      .map(({ name, records }) => [name, records, sandbox.snapshots.read(name)] as const)
      .sort(byName),
  };
}

function expected({ state, snapshots }: Box): unknown {
  return {
    pets: [...state.pets.values()],
    chance: chanceAfter(state.draws)[0],
    snapshots: [...snapshots].sort(byName).map(([name, { pets, draws }]) => {
      const records = { pets: [...pets.values()] };
      return [name, pets.size, { clock: seed.clock, random: chanceAfter(draws)[1], records }];
    }),
  };
}

type Restart = (store: Store) => Promise<Store>;

/** Goes through a history in a store and in a model, compares all along, and once more after restarts. */
async function follow(
  t: Test,
  opened: Store,
  history: readonly (readonly [string, Step])[],
  restarts: readonly Restart[],
): Promise<void> {
  const model = new Model();
  let store = opened;
  const compare = async (name: string) => {
    const [found, wanted] = [await seen(store.sandbox(name)), expected(model.box(name))];
    if (JSON.stringify(found) !== JSON.stringify(wanted)) {
      t.strictSame(found, wanted);
      throw new Error(`sandbox "${name}" is not as the model has it`);
    }
  };
  for (const [name, step] of history) {
    await doStep(store.sandbox(name), step);
    modelStep(model.box(name), step);
    await compare(name);
  }
  for (const restart of restarts) {
    store = await restart(store);
    for (const name of boxes) await compare(name);
  }
  await store.close();
}

t.test('a store in memory behaves like a simple map', async (t) => {
  const property = fc.asyncProperty(histories, async (history) =>
    follow(t, await openStore({ seed, document: petsTitle, freeze: 'deep' }), history, []),
  );

  await t.resolves(fc.assert(property, { numRuns: 200 }));
});

t.test('a store in a file behaves like a simple map, also after kills and restarts', async (t) => {
  const folder = t.testdir({});
  let run = 0;
  const property = fc.asyncProperty(histories, async (history) => {
    const file = join(folder, `${run++}`, 'pets.json');
    mkdirSync(join(file, '..'));
    const open = (file: string) => openStoreFile(t, file, { seed });
    let current = file;
    const kill: Restart = async (store) => {
      const left = copyAsIfKilled(current);
      await store.close();
      current = left;
      return open(current);
    };
    const close: Restart = async (store) => {
      await store.close();
      return open(current);
    };
    await follow(t, await open(file), history, [kill, kill, close]);
  });

  await t.resolves(fc.assert(property, { numRuns: 60 }));
});
