import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import { changes, integer, item, pet, text } from './support/item.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

t.test('a JSON Patch changes a record, not its key, and leaves it an object', async (t) => {
  const type = 'application/json-patch+json';
  const send = await serveDocument(t, item({ patch: changes(type) }), { schemas: { Pet: pet } });
  const patch = (...steps: object[]) => send('PATCH', '/pets/1', steps, type);

  const changed = await patch(
    { op: 'replace', path: '/name', value: 'Tom' },
    { op: 'replace', path: '/id', value: 9 },
  );
  const refused = await patch({ op: 'remove', path: '' });
  const read = await send('GET', '/pets/1');

  t.match(changed, { status: 200, body: { id: 1, name: 'Tom' } });
  t.equal(refused.status, 422);
  t.strictSame(refused.body.violations, [
    { in: 'body', pointer: '', message: 'must leave an object' },
  ]);
  t.strictSame(read.body, changed.body);
});

t.test('a body that names the record changes it', async (t) => {
  const send = await serveDocument(
    t,
    {
      ...item({}),
      '/pets': {
        get: { responses: { 200: json(arraySchema(ref('Pet'))) } },
        patch: { ...withRequestBody(ref('Pet')), responses: { 200: json(ref('Pet')) } },
        put: { ...withRequestBody(ref('Pet')), responses: { 200: json(ref('Pet')) } },
      },
    },
    { schemas: { Pet: objectSchema({ id: integer, name: text }) } },
  );

  const changed = await send('PATCH', '/pets', { id: 2, name: 'Tom' });
  const made = await send('PUT', '/pets', { id: 70, name: 'Rex' });
  const unnamed = await send('PUT', '/pets', { name: 'Ada' });
  const missing = await send('PATCH', '/pets', { id: 99, name: 'Eve' });
  const nobody = await send('PATCH', '/pets', { name: 'Eve' });

  t.strictSame(changed.body, { id: 2, name: 'Tom' });
  t.strictSame(made.body, { id: 70, name: 'Rex' });
  t.strictSame(unnamed.body, { id: 71, name: 'Ada' });
  t.strictSame([missing.status, nobody.status], [404, 404]);
  t.strictSame((await send('GET', '/pets/71')).body, unnamed.body);
});

t.test('a body that names many changes them all, or none', async (t) => {
  const send = await serveDocument(
    t,
    {
      ...item({}),
      '/pets': {
        get: { responses: { 200: json(arraySchema(ref('Pet'))) } },
        patch: {
          ...withRequestBody(arraySchema(ref('Pet'))),
          responses: { 200: json(arraySchema(ref('Pet'))) },
        },
      },
    },
    { schemas: { Pet: objectSchema({ id: integer, name: text }) } },
  );
  const [one, two] = [
    { id: 1, name: 'Tom' },
    { id: 2, name: 'Rex' },
  ];

  const changed = await send('PATCH', '/pets', [one, two]);
  const none = await send('PATCH', '/pets', []);
  const refused = await send('PATCH', '/pets', [{ id: 1, name: 'Eve' }, { id: 99 }]);

  t.strictSame(changed.body, [one, two]);
  t.strictSame([none.status, none.body], [200, []]);
  t.equal(refused.status, 404);
  t.strictSame((await send('GET', '/pets/1')).body, one);
});

t.test('a JSON Patch does not change read-only and write-only properties', async (t) => {
  const type = 'application/json-patch+json';
  const account = objectSchema({
    id: integer,
    name: text,
    nick: text,
    made_by: { ...text, readOnly: true },
    owner: { ...text, readOnly: true },
    secret: { ...text, writeOnly: true },
  });
  const send = await serveDocument(t, item({ patch: changes(type) }), {
    schemas: { Pet: account },
  });
  const before = (await send('GET', '/pets/1')).body;

  const changed = await send(
    'PATCH',
    '/pets/1',
    [
      { op: 'replace', path: '/made_by', value: 'me' },
      { op: 'remove', path: '/owner' },
      { op: 'remove', path: '/nick' },
      { op: 'add', path: '/secret', value: 'x' },
      { op: 'replace', path: '/name', value: 'Tom' },
    ],
    type,
  );

  t.strictSame(changed.body, {
    id: 1,
    name: 'Tom',
    made_by: before.made_by,
    owner: before.owner,
  });
  t.match(String(changed.headers['sandlot-notice']), /made_by.* is read-only/);
});

t.test('what comes in another media type has to fit the record as well', async (t) => {
  const integer = { type: 'integer' };
  const record = objectSchema({ id: integer, size: integer, note: { type: 'string' } });
  const content = {
    'application/json': { schema: objectSchema({ size: integer }) },
    'application/merge-patch+json': { schema: { type: 'object' } },
    'application/json-patch+json': { schema: { type: 'array' } },
  };
  const send = await serveDocument(t, {
    '/pets': { get: { responses: { 200: json(arraySchema(record)) } } },
    '/pets/{id}': {
      parameters: [pathParameter('id', 'integer')],
      get: { responses: { 200: json(record) } },
      patch: { requestBody: { content }, responses: { 200: json(record) } },
    },
  });
  const patch = (body: unknown, type: string) => send('PATCH', '/pets/1', body, type);
  const before = (await send('GET', '/pets/1')).body;

  const merged = await patch({ size: 'big' }, 'application/merge-patch+json');
  const patched = await patch(
    [{ op: 'add', path: '/size', value: 'big' }],
    'application/json-patch+json',
  );

  for (const refused of [merged, patched]) {
    t.equal(refused.status, 400);
    t.match(refused.body, { violations: [{ pointer: '/size', message: 'must be integer' }] });
  }
  t.strictSame((await send('GET', '/pets/1')).body, before);
  t.strictSame((await patch({ size: 7 }, 'application/merge-patch+json')).body, {
    ...before,
    size: 7,
  });
});
