import { join } from 'node:path';
import t from 'tap';
import { openSandlot } from '../../../src/sandlot.ts';
import { integer, list, object, returning, text } from '../../support/api-model-of.ts';
import { documentOf } from '../../support/sandlot-of.ts';

const pet = object({ id: integer, name: text, nested: object({ a: integer }) });
const source = `export const behaviours = {
  getPet: async (call, context, inferred) => {
    const outcome = await inferred(call, context);
    outcome.body.name += '!';
    outcome.body.nested.a += 1;
    return outcome;
  },
  listPets: async (call, context, inferred) => {
    const outcome = await inferred(call, context);
    for (const pet of outcome.body) pet.name += '?';
    return outcome;
  },
  removePet: (call, context, inferred) => inferred(call, context),
};`;

t.test('a behaviour may change the inferred body, and no later reply shows it', async (t) => {
  const document = documentOf({
    '/pets': { get: { operationId: 'listPets', ...returning(list(pet)) } },
    '/pets/{id}': {
      get: { operationId: 'getPet', ...returning(pet) },
      delete: { operationId: 'removePet', responses: { 204: { description: 'Removed.' } } },
    },
  });
  const folder = t.testdir({ 'mine.mjs': source, 'pets.json': JSON.stringify(document) });
  const sandlot = await openSandlot({
    document: join(folder, 'pets.json'),
    behaviours: join(folder, 'mine.mjs'),
    fixtures: { pets: [{ id: 1, name: 'Tom', nested: { a: 1 } }] },
    records: 0,
  });
  t.teardown(sandlot.close);
  const read = async (url: string) => (await sandlot.app.inject(url)).json();
  const changed = { id: 1, name: 'Tom!', nested: { a: 2 } };

  t.strictSame([await read('/pets/1'), await read('/pets/1')], [changed, changed]);
  t.match(await read('/pets'), [{ name: 'Tom?' }]);
  t.match(await read('/pets'), [{ name: 'Tom?' }]);
  const removed = await sandlot.app.inject({ method: 'DELETE', url: '/pets/1' });
  t.equal(removed.statusCode, 204);
  t.equal((await sandlot.app.inject('/pets/1')).statusCode, 404);
});
