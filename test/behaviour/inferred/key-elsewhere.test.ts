import t, { type Test } from 'tap';
import { json } from '../../support/sandlot-of.ts';
import { asking, inPath, listOf, object, sends } from './support/asking.ts';

const text = { type: 'string' };
const gives = (schema: object) => ({ responses: { 200: json(schema) } });

/** Pools with a `pool_name`, of which the list and the creation have something else. */
const pools = (t: Test, { entry, named }: { entry: object; named: object }) =>
  asking(t, {
    '/pools': { get: gives(listOf(entry)), post: { ...sends(named), ...gives(named) } },
    '/pools/{pool_name}': {
      parameters: [inPath('pool_name')],
      get: gives(object({ pool_name: text, size: { type: 'integer' } })),
      delete: { responses: { 204: { description: '' } } },
    },
  });

t.test('a list may show the key under another name', async (t) => {
  const entry = object({ name: text });
  const ask = await pools(t, { entry, named: entry });
  const [first] = (await ask('GET', '/pools')).body;

  t.equal((await ask('GET', `/pools/${first.name}`)).body.pool_name, first.name);
  t.equal((await ask('GET', '/pools/other')).status, 404);
});

t.test('and so may what is sent to create one', async (t) => {
  const entry = object({ name: text });
  const ask = await pools(t, { entry, named: entry });

  const made = await ask('POST', '/pools', { name: 'marketing' });
  const read = await ask('GET', '/pools/marketing');
  const again = await ask('POST', '/pools', { name: 'marketing' });
  const names = (await ask('GET', '/pools')).body.map(({ name }: { name: string }) => name);
  const only = await ask('GET', '/pools?fields=name');

  t.strictSame(made.body, { name: 'marketing' });
  t.equal(read.body.pool_name, 'marketing');
  t.equal(again.status, 400);
  t.equal(names.at(-1), 'marketing');
  t.strictSame(only.body.at(-1), { name: 'marketing' });
});

t.test('what is of another type or called like no key is none', async (t) => {
  for (const entry of [object({ id: { type: 'integer' } }), object({ label: text })]) {
    const ask = await pools(t, { entry, named: object({ label: text }) });

    t.equal((await ask('GET', '/pools/other')).status, 200);
  }
});
