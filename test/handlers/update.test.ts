import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  instant,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const integer = { type: 'integer' };
const text = { type: 'string' };
const nothing = { description: '' };

function item(operations: object, parameter = pathParameter('id', 'integer')) {
  return {
    '/pets': {
      get: { responses: { 200: json(arraySchema(ref('Pet'))) } },
      post: { ...withRequestBody(ref('Pet')), responses: { 201: json(ref('Pet')) } },
    },
    '/pets/{id}': {
      parameters: [parameter],
      get: { responses: { 200: json(ref('Pet')) } },
      ...operations,
    },
  };
}

function changes(type?: string) {
  return {
    ...withRequestBody({ type: type === undefined ? 'object' : 'array' }, type),
    responses: { 200: json(ref('Pet')) },
  };
}

const pet = objectSchema({
  id: { ...integer, readOnly: true },
  name: text,
  owner: { type: ['object', 'null'], properties: { name: text } },
  created_at: { type: 'string', format: 'date-time', readOnly: true },
});

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
    ...{ id: 4, name: 'Tom', owner: null },
    created_at: instant,
  });
});

t.test('null is kept where the document takes it, and removes elsewhere', async (t) => {
  const send = await serveDocument(t, item({ patch: changes() }), { schemas: { Pet: pet } });
  await send('POST', '/pets', { name: 'Tom', owner: { name: 'Ann' } });

  const changed = await send('PATCH', '/pets/4', { name: null, owner: null, nick: null });

  t.strictSame(changed.body, { id: 4, owner: null, created_at: instant });
});

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

t.test('values of a client are kept, even where the schema of the reply differs', async (t) => {
  const sentSchema = objectSchema({ kind: { type: 'string' }, tag: { type: 'string' } });
  const shown = objectSchema({
    id: { type: 'integer' },
    kind: { type: 'string', enum: ['cat', 'dog'] },
    tag: { type: 'string', enum: ['pet'] },
  });
  const send = await serveDocument(t, {
    '/pets': {
      get: { responses: { 200: json(arraySchema(shown)) } },
      post: { ...withRequestBody(sentSchema), responses: { 201: json(shown) } },
    },
    '/pets/{id}': {
      parameters: [pathParameter('id', 'integer')],
      get: { responses: { 200: json(shown) } },
      patch: { ...withRequestBody(sentSchema), responses: { 200: json(shown) } },
    },
  });

  await send('POST', '/pets', { kind: 'cow', tag: 'farm' });
  const made = await send('GET', '/pets/4');
  const changed = await send('PATCH', '/pets/4', { kind: 'pig' });

  t.strictSame(made.body, { id: 4, kind: 'cow', tag: 'pet' });
  t.strictSame(changed.body, { id: 4, kind: 'pig', tag: 'pet' });
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

t.test('what only the request calls write-only, and the record shows, comes back', async (t) => {
  const hidden = { ...text, writeOnly: true };
  const sentSchema = objectSchema({ name: hidden, pin: hidden, word: hidden });
  const pet = objectSchema({ id: integer, name: text, pin: hidden });
  const send = await serveDocument(t, {
    '/pets': {
      get: { responses: { 200: json(arraySchema(pet)) } },
      post: { ...withRequestBody(sentSchema), responses: { 201: json(pet) } },
    },
    '/pets/{id}': {
      parameters: [pathParameter('id', 'integer')],
      get: { responses: { 200: json(pet) } },
      patch: { ...withRequestBody(sentSchema), responses: { 200: json(pet) } },
    },
  });

  const made = await send('POST', '/pets', { name: 'Tom', pin: '1234', word: 'x' });
  const changed = await send('PATCH', '/pets/4', { name: 'Rex', pin: '4321' });

  t.strictSame(made.body, { id: 4, name: 'Tom' });
  t.strictSame(changed.body, { id: 4, name: 'Rex' });
});

t.test('an update is answered with what its reply has of the record', async (t) => {
  const color = objectSchema({ color: text });
  const gives = (schema: unknown) => ({ responses: { 200: json(schema) } });
  const tags = {
    '/tags': { get: gives(arraySchema(objectSchema({ id: integer, color: text, size: integer }))) },
    '/tags/{id}': {
      parameters: [pathParameter('id', 'integer')],
      get: gives(objectSchema({ id: integer, color: text, size: integer })),
      patch: { ...withRequestBody(color), ...gives(color) },
    },
  };
  const send = await serveDocument(t, tags);

  const changed = await send('PATCH', '/tags/1', { color: 'blue' });

  t.strictSame(changed.body, { color: 'blue' });
});

t.test('what a record cannot be without is not taken away', async (t) => {
  const named = objectSchema(
    { id: integer, name: text, age: integer, nick: { type: ['string', 'null'] } },
    { required: ['id', 'name', 'nick'] },
  );
  const operations = { patch: changes(), put: changes() };
  const send = await serveDocument(t, item(operations), { schemas: { Pet: named } });
  await send('POST', '/pets', { id: 9, name: 'Tom', age: 3, nick: 'T' });

  const refused = await send('PATCH', '/pets/9', { name: null, age: 'x' });
  t.match(refused, {
    status: 400,
    body: {
      violations: [
        { pointer: '/name', message: 'must be string' },
        { pointer: '/age', message: 'must be integer' },
      ],
    },
  });
  const changed = await send('PATCH', '/pets/9', { age: null, nick: null });
  t.strictSame(changed.body, { id: 9, name: 'Tom', nick: null });
  const replaced = await send('PUT', '/pets/9', { age: 4 });
  t.strictSame(replaced.body, { id: 9, name: 'Tom', nick: null, age: 4 });
});

t.test('a patch cannot take it away either', async (t) => {
  const named = objectSchema({ id: integer, name: text }, { required: ['name'] });
  const operations = { patch: changes('application/json-patch+json') };
  const send = await serveDocument(t, item(operations), { schemas: { Pet: named } });
  const patch = [{ op: 'remove', path: '/name' }];

  const { status } = await send('PATCH', '/pets/1', patch, 'application/json-patch+json');

  t.equal(status, 400);
});

t.test('a record keeps its key, with a notice', async (t) => {
  const keyed = objectSchema({ id: integer, name: text });
  const operations = { patch: changes(), put: changes() };
  const send = await serveDocument(t, item(operations), { schemas: { Pet: keyed } });
  const kept = ['key-kept "\\"id\\" is the key and stays 1; the value sent for it is ignored."'];

  for (const method of ['PATCH', 'PUT'] as const) {
    const { body, headers } = await send(method, '/pets/1', { id: 7, name: 'Tom' });
    t.strictSame([body, headers['sandlot-notice']], [{ id: 1, name: 'Tom' }, kept]);
  }
  const same = await send('PATCH', '/pets/1', { id: 1 });
  t.equal(same.headers['sandlot-notice'], undefined);
  const one = { '/pets': { ...item({})['/pets'], post: changes() } };
  const create = await serveDocument(t, { ...item({}), ...one }, { schemas: { Pet: keyed } });
  const made = await create('POST', '/pets', { id: 7, name: 'Tom' });
  t.match(made, { body: { id: 4 }, headers: { 'sandlot-notice': [/^key-kept .+ stays 4;/] } });
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
