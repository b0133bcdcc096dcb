import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { tryScripted } from '../provider/scripted-provider.ts';

/** The keys that were requested, where there is a record with a key; and the findings. */
async function tryThings(
  t: Test,
  id: unknown,
  { refuse = 404, more = {} }: { readonly refuse?: 404 | 200; readonly more?: object } = {},
) {
  const schema = { type: typeof id === 'number' ? 'integer' : 'string', ...more };
  const thing = { type: 'object', required: ['id'], properties: { id: schema } };
  const document = documentOf({
    '/things': {
      get: { operationId: 'list', responses: { 200: json({ type: 'array', items: thing }) } },
    },
    '/things/{id}': {
      get: {
        operationId: 'read',
        parameters: [{ name: 'id', in: 'path', required: true, schema }],
        responses: { 200: json(thing), 404: { description: '' } },
      },
    },
  });
  const { requests, found } = await tryScripted(t, document, ({ url }) => {
    if (url === '/things') return { status: 200, body: [{ id }] };
    return url === `/things/${id}`
      ? { status: 200, body: { id } }
      : { status: refuse, body: { id } };
  });
  const keys = requests.flatMap(({ url }) => /^\/things\/(.+)$/.exec(url)?.[1] ?? []);
  return { found, keys: new Set(keys) };
}

t.test('an unknown key has the format of a known one', async (t) => {
  for (const [id, unknown] of [
    [7, '98765432109'],
    ['7', '987654321'],
    ['tom', 'sandlot-no-such-record'],
    ['01234567-89ab-CDEF-0123-456789abcdef', '77777773-77cc-cccc-7777-777377cccccc'],
  ]) {
    const { found, keys } = await tryThings(t, id);
    t.strictSame(found, []);
    t.ok(keys.has(`${unknown}`), `${id}`);
  }
});

t.test('an unknown key of 32 bits stays below them', async (t) => {
  const { keys } = await tryThings(t, 7, { more: { format: 'int32' } });

  t.ok(keys.has('987654321'));
});

t.test('an unknown numeric key is the maximum', async (t) => {
  const { found, keys } = await tryThings(t, 7, { more: { maximum: 99 } });

  t.strictSame(found, []);
  t.ok(keys.has('99'));
});

t.test('paths without a resource are not requested with unknown keys', async (t) => {
  const key = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });
  const job = { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
  const document = documentOf({
    '/tenants/{tenant}/jobs': {
      'x-sandlot': { parent: false },
      parameters: [key('tenant')],
      get: {
        operationId: 'list',
        responses: { 200: json({ type: 'array', items: job }), 404: { description: '' } },
      },
    },
    '/tenants/{tenant}/jobs/{id}': {
      parameters: [key('tenant'), key('id')],
      get: { operationId: 'read', responses: { 200: json(job), 404: { description: '' } } },
    },
  });
  const { report, found } = await tryScripted(t, document, () => ({ status: 404 }));

  t.strictSame(found, []);
  const checks = report.operations.flatMap((operation) => operation.checks);
  t.ok(checks.some(({ name, outcome }) => name === 'story' && outcome === 'skipped'));
});

t.test('a success for an unknown key is a failure', async (t) => {
  const { found } = await tryThings(t, '0123456789abcdef', { refuse: 200 });

  t.strictSame(found, ['read unknown: GET answers 200 for the unknown key "7777777377cccccc".']);
});
