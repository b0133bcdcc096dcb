import t, { type Test } from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const contact = objectSchema({ id: text, name: text, city: text });

function contacts(t: Test, operation: object) {
  return serveDocument(t, {
    '/contacts': {
      get: { responses: { 200: json(arraySchema(contact)) } },
      post: { ...withRequestBody(contact), responses: { 200: json(contact) }, ...operation },
    },
    '/contacts/{id}': {
      parameters: [pathParameter('id')],
      get: { responses: { 200: json(contact) } },
    },
  });
}

const first = { id: 'c-100', name: 'Tom', city: 'Rome' };

for (const operation of [
  { summary: 'Updates or creates one contact' },
  { summary: 'Upsert a contact' },
  { operationId: 'createOrUpdateContact' },
]) {
  t.test(`${Object.values(operation)} changes one that is there already`, async (t) => {
    const send = await contacts(t, operation);
    const before = (await send('GET', '/contacts')).body.length;
    await send('POST', '/contacts', first);

    const again = await send('POST', '/contacts', { id: 'c-100', name: 'Tim' });
    const listed = (await send('GET', '/contacts')).body;

    t.strictSame([again.status, again.body], [200, { ...first, name: 'Tim' }]);
    t.equal(listed.length, before + 1);
    t.strictSame((await send('GET', '/contacts/c-100')).body, again.body);
  });
}

t.test('any other creation refuses it', async (t) => {
  const send = await contacts(t, { summary: 'Creates a contact, or more' });
  await send('POST', '/contacts', first);

  t.equal((await send('POST', '/contacts', first)).status, 409);
});

/** Serves clients with a number as key, and more paths. */
function clients(t: Test, paths: object, operation: object = {}) {
  const sent = objectSchema({ email: text, name: text, code: { type: 'integer' } });
  const Client = objectSchema(
    { id: { type: 'integer' }, email: text, name: text },
    { required: ['id'] },
  );
  const upserting = { ...withRequestBody(sent), responses: { 200: json(ref('Client')) } };
  return serveDocument(
    t,
    {
      '/clients': {
        get: { responses: { 200: json(arraySchema(ref('Client'))) } },
        post: { ...upserting, ...operation },
      },
      '/clients/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(ref('Client')) } },
      },
      '/clients/upsert': { put: upserting },
      '/clients/batch/upsert': {
        post: {
          ...withRequestBody(objectSchema({ clients: arraySchema(sent) })),
          responses: { 200: json(objectSchema({ clients: arraySchema(ref('Client')) })) },
        },
      },
      ...paths,
    },
    { schemas: { Client }, records: 0 },
  );
}

t.test('a path to upsert finds the record by its email', async (t) => {
  const send = await clients(t, {});
  const created = await send('PUT', '/clients/upsert', { email: 'a@b.example', name: 'Ann' });
  const changed = await send('PUT', '/clients/upsert', { email: 'a@b.example', name: 'Eve' });

  t.match(created.body, { id: 1, email: 'a@b.example', name: 'Ann' });
  t.match(changed.body, { id: 1, email: 'a@b.example', name: 'Eve' });
  const both = [{ email: 'a@b.example', name: 'Ida' }, { email: 'c@d.example' }];
  t.match((await send('POST', '/clients/batch/upsert', { clients: both })).body, {
    clients: [{ id: 1, name: 'Ida' }, { id: 2 }],
  });
  t.match((await send('GET', '/clients')).body, [
    { id: 1, email: 'a@b.example', name: 'Ida' },
    { id: 2, email: 'c@d.example' },
  ]);
  await send('PUT', '/clients/upsert', { name: 'Ida' });
  t.equal((await send('GET', '/clients')).body.length, 3, 'a new one where no email is sent');
});

t.test('a creation that is an upsert by its words finds the record by its email', async (t) => {
  for (const [operation, count] of [
    [{ description: 'If a client with this email already exists, it will be updated.' }, 1],
    [{ operationId: 'upsertClient' }, 1],
    [{ summary: 'Updates or creates a client' }, 2],
    [{ description: 'Stores a client.' }, 2],
  ] as const) {
    const send = await clients(t, {}, operation);
    await send('POST', '/clients', { email: 'a@b.example' });
    await send('POST', '/clients', { email: 'a@b.example' });

    t.equal((await send('GET', '/clients')).body.length, count, JSON.stringify(operation));
  }
});

t.test('the body may have the key where only an upsert creates', async (t) => {
  const Good = objectSchema({ sku: text, price: { type: 'integer' } }, { required: ['sku'] });
  const send = await serveDocument(
    t,
    {
      '/goods': { get: { responses: { 200: json(arraySchema(ref('Good'))) } } },
      '/goods/{sku}': {
        parameters: [pathParameter('sku')],
        get: { responses: { 200: json(ref('Good')) } },
      },
      '/goods/createOrUpdate': {
        post: { ...withRequestBody(ref('Good')), responses: { 200: json(ref('Good')) } },
      },
    },
    { schemas: { Good }, records: 0 },
  );
  await send('POST', '/goods/createOrUpdate', { sku: 'tea', price: 3 });
  await send('POST', '/goods/createOrUpdate', { sku: 'tea', price: 4 });

  t.strictSame((await send('GET', '/goods')).body, [{ sku: 'tea', price: 4 }]);
  t.strictSame((await send('GET', '/goods/tea')).body, { sku: 'tea', price: 4 });
});

t.test('a creation with a 200 for a change beside its 201 updates what exists', async (t) => {
  const schemas = {
    Client: objectSchema({ id: { type: 'integer' }, external_id: text, name: text }),
  };
  const schema = ref('Client');
  const post = (description: string, changed: object = schema) =>
    serveDocument(
      t,
      {
        '/clients': {
          get: { responses: { 200: json(arraySchema(schema)) } },
          post: {
            ...withRequestBody(objectSchema({ external_id: text, name: text })),
            responses: { 200: { ...json(changed), description }, 201: json(schema) },
          },
        },
        '/clients/{id}': {
          parameters: [pathParameter('id', 'integer')],
          get: { responses: { 200: json(schema) } },
        },
      },
      { schemas, records: 0 },
    );

  const send = await post('The client was updated');
  const created = await send('POST', '/clients', { external_id: 'x', name: 'Ann' });
  const changed = await send('POST', '/clients', { external_id: 'x', name: 'Eve' });
  t.strictSame([created.status, changed.status], [201, 200]);
  t.ok(created.headers.location);
  t.strictSame(changed.body, { ...created.body, name: 'Eve' });
  t.strictSame((await send('GET', '/clients')).body, [changed.body]);
  t.equal((await send('POST', '/clients', { external_id: 'y' })).status, 201);

  for (const other of [await post('OK'), await post('Already exists', text)]) {
    await other('POST', '/clients', { external_id: 'x' });
    t.equal((await other('POST', '/clients', { external_id: 'x' })).status, 201);
  }
});
