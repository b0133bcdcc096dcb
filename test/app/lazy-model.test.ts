import { setImmediate } from 'node:timers/promises';
import t from 'tap';
import { createLazyApiModel } from '../../src/app/lazy-model.ts';
import { listOperations } from '../../src/openapi/openapi.ts';
import { list, object, returning, text } from '../support/api-model-of.ts';
import { documentOf } from '../support/sandlot-of.ts';

const names = ['apples', 'boats', 'cars', 'dogs', 'eggs'];
const things = { get: returning(list(object({ id: text }))) };
const root = documentOf(Object.fromEntries(names.map((name) => [`/${name}`, things])));
const parts = { source: 'api', title: 'API', version: '1' };
const operations = listOperations({ ...parts, root });

/** A model of five paths; each look at the clock shows that the turn is over. */
function openModel() {
  const state = { failure: '' };
  const document = {
    ...parts,
    get root() {
      if (state.failure !== '') throw new Error(state.failure);
      return root;
    },
  };
  return { state, model: createLazyApiModel(document, operations, {}, ascendingClock()) };
}

function ascendingClock() {
  let time = 0;
  return () => {
    time += 1000;
    return time;
  };
}

t.test('infers a model in turns, so that other requests are answered between', async (t) => {
  const { model } = openModel();
  const readiness = model.ready();
  t.equal(model.ready(), readiness, 'all who wait wait for the same');
  let turns = 0;
  let isReady = false;
  readiness?.then(() => {
    isReady = true;
  });
  while (!isReady) {
    turns += 1;
    await setImmediate();
  }
  t.ok(turns >= names.length, `at least a turn for each path, and not ${turns}`);
  t.equal(model.ready(), undefined, 'then nobody waits');
  t.same(
    model
      .get()
      .resources.map(({ name }) => name)
      .toSorted(),
    names,
  );
});

t.test('infers the rest at once for who cannot wait', async (t) => {
  const { model } = openModel();
  const readiness = model.ready();
  const inferred = model.get();
  t.equal(inferred.resources.length, names.length);
  await readiness;
  t.equal(model.get(), inferred, 'and once only');
});

t.test('fails again after it has failed, and works when the reason is gone', async (t) => {
  const { model, state } = openModel();
  state.failure = 'no such file';
  t.throws(() => model.get(), { message: 'no such file' });
  await t.rejects(model.ready() ?? Promise.resolve(), { message: 'no such file' });
  state.failure = '';
  t.equal(model.get().resources.length, names.length);
});

t.test('plans the first write in turns, since it looks at the keys of all resources', async (t) => {
  const things = {
    get: returning(list(object({ id: text }))),
    post: returning(object({ id: text })),
  };
  const root = documentOf(Object.fromEntries(names.map((name) => [`/${name}`, things])));
  const operations = listOperations({ ...parts, root });
  const model = createLazyApiModel({ ...parts, root }, operations, {}, ascendingClock());
  const countTurns = async (method: string) => {
    const operation = operations.find((one) => one.method === method);
    const readiness = operation && model.planned(operation);
    if (operation === undefined || readiness === undefined) return 0;
    let turns = 0;
    let isReady = false;
    readiness.then(() => {
      isReady = true;
    });
    for (; !isReady; turns++) await setImmediate();
    t.equal(model.get().isPlanned(operation), true);
    return turns;
  };
  await model.ready();
  const [read, write] = [await countTurns('GET'), await countTurns('POST')];
  t.ok(
    read < names.length && write >= names.length,
    `${read} turns for a read, ${write} for a write`,
  );
  t.equal(await countTurns('POST'), 0, 'then nobody waits');
});
