import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  queryParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const named = objectSchema({ code: text, name: text });
const gone = { responses: { 204: { description: '' } } };

function nestedPath(name: string, parameters: readonly object[], more: object = {}) {
  return {
    [`${name}`]: {
      parameters: parameters.slice(0, -1),
      get: { responses: { 200: json(arraySchema(ref('Named'))) } },
      post: { ...withRequestBody(ref('Named')), responses: { 201: json(ref('Named')) } },
      ...more,
    },
  };
}

const a = pathParameter('a_code');
const b = pathParameter('b_code');
const c = pathParameter('c_code');

const houses = {
  ...nestedPath('/houses', [a], { delete: gone }),
  '/houses/{a_code}': {
    parameters: [a],
    get: { responses: { 200: json(ref('Named')) } },
    delete: gone,
  },
  ...nestedPath('/houses/{a_code}/floors', [a, b]),
  '/houses/{a_code}/floors/{b_code}': {
    parameters: [a, b],
    get: { responses: { 200: json(ref('Named')) } },
    delete: {
      responses: { 200: { description: '', content: { 'text/plain': { example: 'Gone.' } } } },
    },
  },
  ...nestedPath('/houses/{a_code}/floors/{b_code}/rooms', [a, b, c]),
};

t.test('a key that comes again does not bring back what was below it', async (t) => {
  const send = await serveDocument(t, houses, { schemas: { Named: named } });
  await send('POST', '/houses', { code: 'H' });
  await send('POST', '/houses/H/floors', { code: 'F' });
  await send('POST', '/houses/H/floors/F/rooms', { code: 'R' });

  await send('DELETE', '/houses/H');
  const hidden = await send('GET', '/houses/H/floors/F/rooms');
  await send('POST', '/houses', { code: 'H' });
  const floors = await send('GET', '/houses/H/floors');
  await send('POST', '/houses/H/floors', { code: 'F' });
  const below = await send('GET', '/houses/H/floors/F/rooms');

  t.equal(hidden.status, 404);
  t.strictSame([floors.status, floors.body], [200, []]);
  t.strictSame([below.status, below.body], [200, []]);
});

t.test('a removal may answer with a text', async (t) => {
  const send = await serveDocument(t, houses, { schemas: { Named: named } });
  await send('POST', '/houses', { code: 'H' });
  await send('POST', '/houses/H/floors', { code: 'F' });

  const removed = await send('DELETE', '/houses/H/floors/F');

  t.strictSame([removed.status, removed.body], [200, 'Gone.']);
  t.match(removed.headers['content-type'], /^text\/plain/);
  t.equal((await send('GET', '/houses/H/floors/F')).status, 404);
});

t.test('all records of a path are removed at once, and what is below them', async (t) => {
  const send = await serveDocument(t, houses, { schemas: { Named: named } });
  await send('POST', '/houses', { code: 'H' });
  await send('POST', '/houses/H/floors', { code: 'F' });

  const cleared = await send('DELETE', '/houses');
  const listed = await send('GET', '/houses');
  await send('POST', '/houses', { code: 'H' });
  const floors = await send('GET', '/houses/H/floors');

  t.equal(cleared.status, 204);
  t.strictSame([listed.body, floors.body], [[], []]);
});

t.test(
  'where nothing lists the records, there is one for every key until it is removed',
  async (t) => {
    const one = { parameters: [a], get: { responses: { 200: json(ref('Named')) } }, delete: gone };
    const send = await serveDocument(
      t,
      {
        '/houses/{a_code}': {
          ...one,
          put: { ...withRequestBody(ref('Named')), responses: { 200: json(ref('Named')) } },
        },
        ...nestedPath('/houses/{a_code}/floors', [a, b]),
      },
      { schemas: { Named: named } },
    );
    const statuses = async () => [
      (await send('GET', '/houses/any')).status,
      (await send('GET', '/houses/any/floors')).status,
      (await send('DELETE', '/houses/any')).status,
    ];
    await send('POST', '/houses/any/floors', { code: 'F' });

    t.strictSame(await statuses(), [200, 200, 204]);
    t.strictSame(await statuses(), [404, 404, 404]);
    t.equal((await send('GET', '/houses/other')).status, 200);
    await send('PUT', '/houses/any', { name: 'Back' });
    t.match((await send('GET', '/houses/any')).body, { name: 'Back' });
    t.strictSame((await send('GET', '/houses/any/floors')).body, []);
  },
);

t.test(
  'what stands behind # or ? in a path is below the record, and ?beta=true is the record itself',
  async (t) => {
    const key = { parameters: [pathParameter('key')] };
    const send = await serveDocument(
      t,
      {
        '/buckets/{key}': { ...key, get: { responses: { 200: json(ref('Bucket')) } } },
        '/buckets/{key}#acl': {
          parameters: [...key.parameters, { ...queryParameter('acl'), required: true }],
          delete: gone,
        },
        '/buckets/{key}?cors': { ...key, delete: gone },
        '/buckets/{key}?beta=true': { ...key, delete: gone },
      },
      { schemas: { Bucket: objectSchema({ key: { type: 'string' } }) } },
    );

    await send('DELETE', '/buckets/a?acl=1');
    await send('DELETE', '/buckets/a?cors');
    const kept = await send('GET', '/buckets/a');
    await send('DELETE', '/buckets/a?beta=true');
    const removed = await send('GET', '/buckets/a');

    t.strictSame([kept.status, removed.status], [200, 404]);
  },
);

t.test('a removal may be answered with what carries it out, which is no record', async (t) => {
  const action = objectSchema({
    id: { type: 'integer', example: 42 },
    command: text,
    progress: text,
  });
  const send = await serveDocument(
    t,
    {
      '/rooms': { get: { responses: { 200: json(arraySchema(ref('Named'))) } } },
      '/rooms/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(ref('Named')) } },
        delete: { responses: { 200: json(objectSchema({ action })) } },
      },
    },
    { schemas: { Named: objectSchema({ id: { type: 'integer' }, name: text }) } },
  );

  const removed = await send('DELETE', '/rooms/1');
  const read = await send('GET', '/rooms/1');

  t.match(removed, { status: 200, body: { action: { id: 42, command: String } } });
  t.equal(read.status, 404);
});

t.test('a reply with a boolean for the removal has true', async (t) => {
  const deletion = objectSchema(
    { id: text, deleted: { type: 'boolean' } },
    { required: ['id', 'deleted'] },
  );
  const remove = async (schema: object) => {
    const send = await serveDocument(
      t,
      {
        '/files': { get: { responses: { 200: json(arraySchema(ref('File'))) } } },
        '/files/{id}': {
          parameters: [pathParameter('id')],
          delete: { responses: { 200: json(schema) } },
        },
      },
      { schemas: { File: objectSchema({ id: text }) } },
    );
    const { body } = await send('GET', '/files');
    return (await send('DELETE', `/files/${body[0].id}`)).body;
  };

  t.match(await remove(deletion), { id: String, deleted: true });
  t.match(await remove(objectSchema({ data: deletion })), { data: { id: String, deleted: true } });
  const named = objectSchema({ file: deletion }, { required: ['file'] });
  t.match(await remove(named), { file: { id: String, deleted: true } });
  t.equal(typeof (await remove(text)), 'string');
});
