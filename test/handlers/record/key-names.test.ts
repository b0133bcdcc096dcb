import t, { type Test } from 'tap';
import { returning } from '../../support/api-model-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';

const text = { type: 'string' };
/** Pools with a `pool_name`, of which the list and the creation have something else. */
function pools(t: Test, { entry, named }: { entry: object; named?: object }) {
  return serveDocument(t, {
    '/pools': {
      get: returning(arraySchema(entry)),
      ...(named && { post: { ...withRequestBody(named), ...returning(named) } }),
    },
    '/pools/{pool_name}': {
      parameters: [pathParameter('pool_name')],
      get: returning(objectSchema({ pool_name: text, size: { type: 'integer' } })),
      delete: { responses: { 204: { description: '' } } },
    },
  });
}

t.test('a list may show the key under another name', async (t) => {
  const entry = objectSchema({ name: text });
  const send = await pools(t, { entry, named: entry });
  const [first] = (await send('GET', '/pools')).body;

  t.equal((await send('GET', `/pools/${first.name}`)).body.pool_name, first.name);
  t.equal((await send('GET', '/pools/other')).status, 404);
});

t.test('and so may what is sent to create one', async (t) => {
  const entry = objectSchema({ name: text });
  const send = await pools(t, { entry, named: entry });

  const made = await send('POST', '/pools', { name: 'marketing' });
  const read = await send('GET', '/pools/marketing');
  const again = await send('POST', '/pools', { name: 'marketing' });
  const names = (await send('GET', '/pools')).body.map(({ name }: { name: string }) => name);
  const only = await send('GET', '/pools?fields=name');

  t.strictSame(made.body, { name: 'marketing' });
  t.equal(read.body.pool_name, 'marketing');
  t.equal(again.status, 409);
  t.equal(names.at(-1), 'marketing');
  t.strictSame(only.body.at(-1), { name: 'marketing' });
});

t.test('what is of another type or called like no key is none', async (t) => {
  for (const entry of [objectSchema({ id: { type: 'integer' } }), objectSchema({ label: text })]) {
    const send = await pools(t, { entry });

    t.equal((await send('GET', '/pools/other')).status, 200);
  }
});
