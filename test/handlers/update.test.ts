import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import { changes, item, pet, text } from './support/item.ts';
import {
  arraySchema,
  instant,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const nothing = { description: '' };
const put = { ...withRequestBody(ref('Pet')), responses: { 200: json(ref('Pet')) } };

t.test('a replacement keeps the properties that cannot be sent, and no others', async (t) => {
  const send = await serveDocument(t, item({ put, patch: changes() }), { schemas: { Pet: pet } });
  await send('POST', '/pets', { name: 'Tom', owner: { name: 'Ann' } });

  const replaced = await send('PUT', '/pets/4', { name: 'Rex' });

  t.strictSame(replaced.body, { id: 4, name: 'Rex', created_at: instant });
});

const partialUpdates: Readonly<Record<string, object>> = {
  'whose body requires nothing, with no PATCH beside it': { put },
  'that is described so, with a PATCH beside it': {
    put: { ...put, summary: 'Partially updates a pet' },
    patch: changes(),
  },
  'that names the properties that are changed': {
    put: { ...put, description: 'Only the properties you send will be modified.' },
    patch: changes(),
  },
  'that says that the rest retains its values': {
    put: { ...put, description: 'Any attributes not provided will retain their current values.' },
    patch: changes(),
  },
  'that is described as sparse': {
    put: { ...put, description: 'Supports sparse updates.' },
    patch: changes(),
  },
  'that describes what happens to the rest': {
    put: { ...put, description: 'Fields that are not provided are left unchanged.' },
    patch: changes(),
  },
};

for (const [title, operations] of Object.entries(partialUpdates)) {
  t.test(`a PUT ${title} changes what is sent and keeps the rest`, async (t) => {
    const send = await serveDocument(t, item(operations), { schemas: { Pet: pet } });
    await send('POST', '/pets', { name: 'Tom', owner: { name: 'Ann' } });

    const updated = await send('PUT', '/pets/4', { name: 'Rex' });

    t.strictSame(updated.body, { id: 4, name: 'Rex', owner: { name: 'Ann' }, created_at: instant });
  });
}

t.test('a PUT that is documented as a replacement replaces', async (t) => {
  const replacing = { put: { ...put, summary: 'Replaces a pet' } };
  const send = await serveDocument(t, item(replacing), { schemas: { Pet: pet } });
  await send('POST', '/pets', { name: 'Tom', owner: { name: 'Ann' } });

  const replaced = await send('PUT', '/pets/4', { name: 'Rex' });

  t.strictSame(replaced.body, { id: 4, name: 'Rex', created_at: instant });
});

t.test('a replacement sets what it leaves out to its default', async (t) => {
  const flag = { type: 'boolean' };
  const properties = { name: text, active: { ...flag, default: true } };
  const sent = objectSchema(
    {
      ...properties,
      size: { ...text, default: 'S' },
      seen: { ...flag, default: true, readOnly: true },
    },
    { required: ['name'] },
  );
  const record = objectSchema(
    { id: { type: 'integer', readOnly: true }, name: text, active: flag, size: text, seen: flag },
    { required: ['active', 'seen'] },
  );
  const responses = { 200: json(record) };
  const write = { ...withRequestBody(sent), responses };
  const send = await serveDocument(t, {
    '/hooks': { post: { ...write, responses: { 201: json(record) } } },
    '/hooks/{id}': {
      parameters: [pathParameter('id', 'integer')],
      get: { responses },
      put: write,
      patch: write,
    },
  });
  const { body } = await send('POST', '/hooks', { name: 'a', active: false, size: 'L' });

  const patched = await send('PATCH', `/hooks/${body.id}`, { name: 'b' });
  const replaced = await send('PUT', `/hooks/${body.id}`, { name: 'c' });

  t.strictSame(patched.body, { ...body, name: 'b' });
  t.strictSame(replaced.body, { ...body, name: 'c', active: true, size: 'S' });
  t.strictSame((await send('GET', `/hooks/${body.id}`)).body, replaced.body);
});

t.test('a PUT replaces a map, and a PATCH adds to it', async (t) => {
  const headers = { type: 'object', additionalProperties: text };
  const hook = objectSchema(
    { id: { type: 'integer', readOnly: true }, headers },
    {
      required: ['headers'],
    },
  );
  const change = { ...withRequestBody(hook), responses: { 200: json(hook) } };
  const send = await serveDocument(t, {
    '/hooks': { post: { ...withRequestBody(hook), responses: { 201: json(hook) } } },
    '/hooks/{id}': {
      parameters: [pathParameter('id', 'integer')],
      get: { responses: { 200: json(hook) } },
      put: change,
      patch: change,
    },
  });
  const { body } = await send('POST', '/hooks', { headers: { a: '1', b: '2' } });
  const path = `/hooks/${body.id}`;

  t.strictSame((await send('PATCH', path, { headers: { c: '3' } })).body.headers, {
    a: '1',
    b: '2',
    c: '3',
  });
  t.strictSame((await send('PUT', path, { headers: { d: '4' } })).body.headers, { d: '4' });
});

t.test('so does a PUT without a schema', async (t) => {
  const send = await serveDocument(t, item({ put: changes() }), { schemas: { Pet: pet } });
  await send('POST', '/pets', { name: 'Tom', owner: { name: 'Ann' } });

  const replaced = await send('PUT', '/pets/4', { name: 'Rex' });

  t.strictSame(replaced.body, { id: 4, name: 'Rex', created_at: instant });
});

t.test('one of a record of any form leaves what was sent', async (t) => {
  const free = { type: 'object' };
  const operations = {
    get: { responses: { 200: json(free) } },
    put: { ...withRequestBody(free), responses: { 200: json(free) } },
  };
  const send = await serveDocument(t, { '/config': operations });

  await send('PUT', '/config', { a: 1 });
  await send('PUT', '/config', { b: 2 });

  t.strictSame((await send('GET', '/config')).body, { b: 2 });
});

t.test('one without a body replaces nothing', async (t) => {
  const send = await serveDocument(t, item({ put: { responses: { 200: json(ref('Pet')) } } }), {
    schemas: { Pet: pet },
  });
  await send('POST', '/pets', { name: 'Tom' });

  t.strictSame((await send('PUT', '/pets/4')).body, {
    id: 4,
    name: 'Tom',
    owner: null,
    created_at: instant,
  });
});

t.test('null is kept where the document takes it, and removes elsewhere', async (t) => {
  const send = await serveDocument(t, item({ patch: changes() }), { schemas: { Pet: pet } });
  await send('POST', '/pets', { name: 'Tom', owner: { name: 'Ann' } });

  const changed = await send('PATCH', '/pets/4', { name: null, owner: null, nick: null });

  t.strictSame(changed.body, { id: 4, owner: null, created_at: instant });
});

t.test('PUT creates what is not there, with the status that the document has', async (t) => {
  const putting = async (responses: object) => {
    const { '/pets/{id}': one } = item(
      { put: { ...withRequestBody(ref('Named')), responses } },
      pathParameter('id'),
    );
    const send = await serveDocument(
      t,
      {
        '/pets': { get: { responses: { 200: json(arraySchema(ref('Named'))) } } },
        '/pets/{id}': one,
      },
      { schemas: { Named: objectSchema({ id: text, name: text }), Pet: ref('Named') } },
    );
    const made = await send('PUT', '/pets/tom', { name: 'Tom' });
    const replaced = await send('PUT', '/pets/tom', { name: 'Rex' });
    t.strictSame((await send('GET', '/pets/tom')).body, { id: 'tom', name: 'Rex' });
    return [made.status, made.body, replaced.status, replaced.body];
  };
  const [tom, rex] = [
    { id: 'tom', name: 'Tom' },
    { id: 'tom', name: 'Rex' },
  ];
  const reply = json(ref('Named'));

  t.strictSame(await putting({ 200: reply, 201: reply }), [201, tom, 200, rex]);
  t.strictSame(await putting({ 201: reply, 204: nothing }), [201, tom, 204, '']);
  t.strictSame(await putting({ 200: reply }), [200, tom, 200, rex]);
  t.strictSame(await putting({ 201: reply }), [201, tom, 201, rex]);
});

t.test('a PUT that has a 201 creates, whatever else does', async (t) => {
  const record = objectSchema({ sku: { type: 'string' }, size: { type: 'integer' } });
  const send = await serveDocument(t, {
    '/items': {
      get: { responses: { 200: json(arraySchema(record)) } },
      post: { ...withRequestBody(record), responses: { 201: json(record) } },
    },
    '/items/{sku}': {
      parameters: [pathParameter('sku')],
      get: { responses: { 200: json(record) } },
      put: { ...withRequestBody(record), responses: { 200: json(record), 201: json(record) } },
    },
  });

  t.match(await send('PUT', '/items/tea', { size: 1 }), { status: 201, body: { sku: 'tea' } });
  t.match(await send('PUT', '/items/tea', { size: 2 }), { status: 200, body: { size: 2 } });
});

t.test('a JSON Patch is taken where its media type describes the record instead', async (t) => {
  const described = objectSchema({ id: { type: 'integer' }, name: { type: 'string' } });
  const content = {
    'application/json': { schema: described },
    'application/json-patch+json': { schema: described },
  };
  const operations = { patch: { requestBody: { content }, responses: { 200: json(described) } } };
  const send = await serveDocument(t, item(operations), { schemas: { Pet: described } });
  const type = 'application/json-patch+json';

  const changed = await send(
    'PATCH',
    '/pets/1',
    [{ op: 'replace', path: '/name', value: 'Tom' }],
    type,
  );

  t.match(changed, { status: 200, body: { id: 1, name: 'Tom' } });
  t.match(await send('PATCH', '/pets/1', { name: 'Rex' }, type), { status: 422 });
});
