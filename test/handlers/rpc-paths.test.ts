import t, { type Test } from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  type TestReply,
  withRequestBody,
} from './support/serve-document.ts';

const integer = { type: 'integer' };
const text = { type: 'string' };
const gone = { 404: { description: 'There is none.' } };
const done = { responses: { 204: {}, ...gone } };
const pet = { responses: { 200: json(ref('Pet')), ...gone } };
const list = { responses: { 200: json(arraySchema(ref('Pet'))) } };
const made = { ...withRequestBody(ref('New')), responses: { 201: json(ref('Pet')) } };
const changed = { ...withRequestBody(ref('New')), ...pet };
const id = { parameters: [pathParameter('id', 'integer')] };
function keyParameterOf(name: string, required = true) {
  return {
    parameters: [{ name, in: 'query', required, schema: integer }],
  };
}
function replyOf(properties: object, required: readonly string[] = ['pet_id']) {
  return {
    requestBody: {
      required: true,
      content: { 'application/json': { schema: objectSchema(properties, { required }) } },
    },
  };
}

const schemas = {
  New: objectSchema({ name: text }, { required: ['name'] }),
  Pet: objectSchema({ id: integer, name: text }, { required: ['id', 'name'] }),
};

type SendForKey = (key: number) => Promise<TestReply>;

/** What is done with a pet. */
type RpcStyle = {
  readonly create: (name: string) => Promise<TestReply>;
  readonly list: () => Promise<TestReply>;
  readonly read: SendForKey;
  readonly rename: (key: number, name: string) => Promise<TestReply>;
  readonly remove: SendForKey;
};

/** Paths, and how each thing is done at them. */
const rpcStyles: Readonly<Record<string, (t: Test) => Promise<RpcStyle>>> = {
  'verbs at the ends of paths': async (t) => {
    const send = await serveDocument(
      t,
      {
        '/pets/create': { post: made },
        '/pets/list': { get: list },
        '/pets/get/{id}': { ...id, get: pet },
        '/pets/update/{id}': { ...id, put: changed },
        '/pets/delete/{id}': { ...id, delete: done },
      },
      { schemas },
    );
    return {
      create: (name) => send('POST', '/pets/create', { name }),
      list: () => send('GET', '/pets/list'),
      read: (key) => send('GET', `/pets/get/${key}`),
      rename: (key, name) => send('PUT', `/pets/update/${key}`, { name }),
      remove: (key) => send('DELETE', `/pets/delete/${key}`),
    };
  },
  'verbs at the beginnings of words': async (t) => {
    const send = await serveDocument(
      t,
      {
        '/createPet': { post: made },
        '/listPets': { get: list },
        '/getPet/{id}': { ...id, get: pet },
        '/updatePet/{id}': { ...id, patch: changed },
        '/deletePet/{id}': { ...id, post: done },
      },
      { schemas },
    );
    return {
      create: (name) => send('POST', '/createPet', { name }),
      list: () => send('GET', '/listPets'),
      read: (key) => send('GET', `/getPet/${key}`),
      rename: (key, name) => send('PATCH', `/updatePet/${key}`, { name }),
      remove: (key) => send('POST', `/deletePet/${key}`),
    };
  },
  'verbs behind keys': async (t) => {
    const send = await serveDocument(
      t,
      {
        '/pets': { get: list, post: made },
        '/pets/{id}': { ...id, get: pet },
        '/pets/{id}/update': { ...id, post: changed },
        '/pets/{id}/delete': { ...id, post: done },
      },
      { schemas },
    );
    return {
      create: (name) => send('POST', '/pets', { name }),
      list: () => send('GET', '/pets'),
      read: (key) => send('GET', `/pets/${key}`),
      rename: (key, name) => send('POST', `/pets/${key}/update`, { name }),
      remove: (key) => send('POST', `/pets/${key}/delete`),
    };
  },
  'procedures with keys in bodies': async (t) => {
    const send = await serveDocument(
      t,
      {
        '/pets.create': { post: made },
        '/pets.list': { post: { ...withRequestBody(objectSchema({ name: text })), ...list } },
        '/pets.info': { post: { ...replyOf({ pet_id: integer }), ...pet } },
        '/pets.update': { post: { ...replyOf({ pet_id: integer, name: text }), ...pet } },
        '/pets.delete': { post: { ...replyOf({ pet_id: integer }), ...done } },
      },
      { schemas },
    );
    return {
      create: (name) => send('POST', '/pets.create', { name }),
      list: () => send('POST', '/pets.list', {}),
      read: (key) => send('POST', '/pets.info', { pet_id: key }),
      rename: (key, name) => send('POST', '/pets.update', { pet_id: key, name }),
      remove: (key) => send('POST', '/pets.delete', { pet_id: key }),
    };
  },
  'keys in the query': async (t) => {
    const send = await serveDocument(
      t,
      {
        '/pets': { get: list },
        '/pet': {
          get: { ...keyParameterOf('id'), ...pet },
          post: made,
          put: { ...keyParameterOf('id'), ...changed },
          delete: { ...keyParameterOf('id'), ...done },
        },
      },
      { schemas },
    );
    return {
      create: (name) => send('POST', '/pet', { name }),
      list: () => send('GET', '/pets'),
      read: (key) => send('GET', `/pet?id=${key}`),
      rename: (key, name) => send('PUT', `/pet?id=${key}`, { name }),
      remove: (key) => send('DELETE', `/pet?id=${key}`),
    };
  },
  'versions in front': async (t) => {
    const send = await serveDocument(
      t,
      {
        '/v{version}/pets': { get: list, post: made },
        '/v{version}/pets/{id}': { get: pet, put: changed, delete: done },
      },
      { schemas },
    );
    return {
      create: (name) => send('POST', '/v1/pets', { name }),
      list: () => send('GET', '/v2/pets'),
      read: (key) => send('GET', `/v1/pets/${key}`),
      rename: (key, name) => send('PUT', `/v2/pets/${key}`, { name }),
      remove: (key) => send('DELETE', `/v1/pets/${key}`),
    };
  },
};

for (const [title, open] of Object.entries(rpcStyles)) {
  t.test(`${title}: what is created is read, listed, changed and removed`, async (t) => {
    const { create, list, read, rename, remove } = await open(t);

    const { status, body } = await create('Tom');
    t.strictSame([status, body], [201, { id: 4, name: 'Tom' }]);
    t.strictSame((await read(4)).body, body);
    t.strictSame((await list()).body.at(-1), body);
    t.strictSame((await rename(4, 'Rex')).body, { id: 4, name: 'Rex' });
    t.strictSame((await read(4)).body, { id: 4, name: 'Rex' });
    t.equal((await remove(4)).status, 204);
    t.equal((await read(4)).status, 404);
    t.equal((await rename(4, 'Max')).status, 404);
    t.equal((await remove(77)).status, 404);
    t.equal((await list()).body.length, 3);
  });
}

/** Where what is created can be read, by how it is. */
const keyLocations: readonly (readonly [string, object, string | undefined])[] = [
  ['below the verb', { '/pets/get/{id}': { ...id, get: pet } }, '/pets/get/4'],
  [
    'with the key in the query',
    { '/pets/get': { get: { ...keyParameterOf('id'), ...pet } } },
    '/pets/get?id=4',
  ],
  [
    'with the key in a body',
    { '/pets/get': { post: { ...replyOf({ pet_id: integer }), ...pet } } },
    undefined,
  ],
  [
    'at the version of the request',
    { '/v{version}/pets': { post: made }, '/v{version}/pets/{id}': { get: pet } },
    '/v7/pets/4',
  ],
];

for (const [title, paths, location] of keyLocations) {
  t.test(`the address of what was created: ${title}`, async (t) => {
    const isOfVersion = Object.keys(paths)[0]?.startsWith('/v') === true;
    const more = isOfVersion ? {} : { '/pets/create': { post: made } };
    const send = await serveDocument(
      t,
      { '/pets/list': { get: list }, ...more, ...paths },
      { schemas },
    );

    const { headers } = await send('POST', isOfVersion ? '/v7/pets' : '/pets/create', {
      name: 'Tom',
    });

    const expected = isOfVersion ? location?.replace('4', '1') : location;
    t.equal(`${headers.location}`.replace(/\d+$/, '4'), `${expected}`.replace(/\d+$/, '4'));
  });
}

t.test('the page links of a list keep the version of the request', async (t) => {
  const page = objectSchema({ pets: arraySchema(ref('Pet')), next: { type: ['string', 'null'] } });
  const paths = {
    '/v{version}/pets': {
      get: {
        parameters: [
          { name: 'page', in: 'query', schema: integer },
          { name: 'per_page', in: 'query', schema: integer },
        ],
        responses: { 200: json(page) },
      },
      post: made,
    },
    '/v{version}/pets/{id}': { get: pet },
  };
  const send = await serveDocument(t, paths, { schemas });

  const { body } = await send('GET', '/v3/pets?per_page=2');

  t.match(body.next, /\/v3\/pets\?per_page=2&page=2$/);
  t.equal(
    (await send('GET', `${new URL(body.next).pathname}${new URL(body.next).search}`)).body.pets
      .length,
    1,
  );
});

t.test('without a required key the reply is the example', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/pets.list': { get: list },
      '/pets.info': { get: { ...keyParameterOf('pet', false), ...pet } },
    },
    { schemas },
  );

  t.equal((await send('GET', '/pets.info')).status, 200);
  t.equal((await send('GET', '/pets.info?pet=1')).body.id, 1);
  t.equal((await send('GET', '/pets.info?pet=77')).status, 404);
});

t.test('several records are removed by their keys', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/pets/list': { get: list },
      '/pets/delete': { post: { ...replyOf({ ids: arraySchema(integer) }, ['ids']), ...done } },
    },
    { schemas },
  );

  t.equal((await send('POST', '/pets/delete', { ids: [1, 3] })).status, 204);
  t.strictSame(
    (await send('GET', '/pets/list')).body.map((one: { id: number }) => one.id),
    [2],
  );
});

t.test('a key within what is sent of the record names it', async (t) => {
  const wrapped = objectSchema({ pet: ref('Pet') });
  const send = await serveDocument(
    t,
    {
      '/pets/list': { get: list },
      '/pets/update': {
        post: { ...withRequestBody(wrapped), responses: { 200: json(wrapped), ...gone } },
      },
    },
    { schemas },
  );

  const sent = { pet: { id: 2, name: 'Rex' } };
  t.strictSame((await send('POST', '/pets/update', sent)).body, sent);
  t.strictSame((await send('GET', '/pets/list')).body[1], sent.pet);
  t.equal((await send('POST', '/pets/update', { pet: { id: 9, name: 'Max' } })).status, 404);
});

t.test('a body names a record by what a path calls its key', async (t) => {
  const coupon = objectSchema({ code: text, percent: integer }, { required: ['code'] });
  const found = { responses: { 200: json(ref('Coupon')), ...gone } };
  const paths = {
    '/addCoupon': {
      post: { ...withRequestBody(ref('Coupon')), responses: { 201: json(ref('Coupon')) } },
    },
    '/getCoupon/{code}': { parameters: [pathParameter('code', 'string')], get: found },
    '/listCoupons': { get: { responses: { 200: json(arraySchema(ref('Coupon'))) } } },
    '/updateCoupon': { post: { ...replyOf({ code: text, percent: integer }, ['code']), ...found } },
    '/deleteCoupon': { post: { ...replyOf({ code: text }, ['code']), ...done } },
  };
  const send = await serveDocument(t, paths, { schemas: { Coupon: coupon } });
  await send('POST', '/addCoupon', { code: 'X1', percent: 5 });

  await send('POST', '/updateCoupon', { code: 'X1', percent: 9 });
  t.strictSame((await send('GET', '/getCoupon/X1')).body, { code: 'X1', percent: 9 });
  t.equal((await send('POST', '/deleteCoupon', { code: 'X1' })).status, 204);
  t.equal((await send('GET', '/getCoupon/X1')).status, 404);
});

t.test('a body names a record without an id by its name', async (t) => {
  const style = objectSchema({ name: text, code: text });
  const call = (properties: object, required: readonly string[], reply: object) => ({
    post: { ...replyOf(properties, required), responses: { 200: json(reply) } },
  });
  const named = ['key', 'name'];
  const send = await serveDocument(t, {
    '/styles/add': call({ key: text, name: text, code: text }, named, style),
    '/styles/info': call({ key: text, name: text }, named, style),
    '/styles/update': call({ key: text, name: text, code: text }, named, style),
    '/styles/delete': call({ key: text, name: text }, named, style),
    '/styles/list': call({ key: text }, ['key'], arraySchema(style)),
  });
  const key = 'k';
  await send('POST', '/styles/add', { key, name: 'Plain', code: 'a' });

  t.strictSame((await send('POST', '/styles/update', { key, name: 'Plain', code: 'b' })).body, {
    name: 'Plain',
    code: 'b',
  });
  t.strictSame((await send('POST', '/styles/info', { key, name: 'Plain' })).body.code, 'b');
  await send('POST', '/styles/delete', { key, name: 'Plain' });
  const names = (await send('POST', '/styles/list', { key })).body.map(
    ({ name }: { name: string }) => name,
  );
  t.notOk(names.includes('Plain'), `${names}`);
});

t.test('an action below a version has the effect of its verb', async (t) => {
  const order = objectSchema({ id: integer, status: { enum: ['open', 'cancelled'] } });
  const send = await serveDocument(t, {
    '/v{version}/orders': { get: { responses: { 200: json(arraySchema(order)) } } },
    '/v{version}/orders/{id}': { get: { responses: { 200: json(order) } } },
    '/v{version}/orders/{id}/cancel': { post: { responses: { 200: json(order) } } },
  });

  t.equal((await send('POST', '/v1/orders/1/cancel')).body.status, 'cancelled');
  t.equal((await send('GET', '/v2/orders/1')).body.status, 'cancelled');
});

t.test('calls name a record below another by the keys of both', async (t) => {
  const stamp = { type: 'string', pattern: '^\\d{10}\\.\\d{6}$', example: '1503435956.000247' };
  const note = objectSchema({ ts: stamp, text }, { required: ['ts', 'text'] });
  const room = objectSchema({ id: text, name: text }, { required: ['id', 'name'] });
  const call = (sent: object, required: readonly string[], shown: object) => ({
    post: {
      ...replyOf(sent, required),
      responses: { 200: json(objectSchema(shown, { required: Object.keys(shown) })), ...gone },
    },
  });
  const inRoom = { parameters: [{ name: 'room', in: 'query', required: true, schema: text }] };
  const send = await serveDocument(t, {
    '/rooms.create': call({ name: text }, ['name'], { room }),
    '/rooms.info': {
      ...inRoom,
      get: { responses: { 200: json(objectSchema({ room }, { required: ['room'] })), ...gone } },
    },
    '/rooms.history': {
      ...inRoom,
      get: { responses: { 200: json(objectSchema({ notes: arraySchema(note), page: {} })) } },
    },
    '/notes.post': call({ room: text, text }, ['room'], { room: text, ts: stamp, note }),
    '/notes.update': call({ room: text, ts: stamp, text }, ['room', 'ts'], { room: text, note }),
    '/notes.delete': call({ room: text, ts: stamp, silent: { type: 'boolean' } }, ['room', 'ts'], {
      room: text,
      ts: stamp,
    }),
  });
  const { id: key } = (await send('POST', '/rooms.create', { name: 'Hall' })).body.room;
  const history = async () => (await send('GET', `/rooms.history?room=${key}`)).body.notes;

  const { ts, ...posted } = (await send('POST', '/notes.post', { room: key, text: 'Hi' })).body;
  t.strictSame(posted, { room: key, note: { ts, text: 'Hi' } });
  t.match(ts, /^1\d{9}\.\d{6}$/);
  t.strictSame(await history(), [{ ts, text: 'Hi' }]);
  t.equal((await send('POST', '/notes.post', { room: 'none', text: 'Hi' })).status, 404);

  await send('POST', '/notes.update', { room: key, ts, text: 'Hello' });
  t.strictSame(await history(), [{ ts, text: 'Hello' }]);

  t.strictSame((await send('POST', '/notes.delete', { room: key, ts: ts })).body, {
    room: key,
    ts,
  });
  t.strictSame(await history(), []);
  t.equal((await send('POST', '/notes.delete', { room: key, ts: ts })).status, 404);
});

t.test('a call without its optional key reads the record that other parameters find', async (t) => {
  const optional = (name: string) => ({ name, in: 'query', schema: text });
  const parameters = ['id', 'name', 'colour', 'format'].map(optional);
  const described = objectSchema({ id: text, name: text, colour: text });
  const reply = (status: number) => ({ responses: { [status]: json(described), ...gone } });
  const send = await serveDocument(t, {
    '/pets/create': { post: { ...withRequestBody(described), ...reply(201) } },
    '/pets/info': { get: { parameters, ...reply(200) } },
  });
  const [, second] = [
    await send('POST', '/pets/create', { name: 'Rex', colour: 'red' }),
    await send('POST', '/pets/create', { name: 'Rex', colour: 'blue' }),
  ];

  t.equal((await send('GET', '/pets/info?name=Rex&colour=blue')).body.id, second?.body.id);
  t.equal((await send('GET', '/pets/info?name=Rex&colour=green')).status, 404);
  t.equal((await send('GET', `/pets/info?id=${second?.body.id}`)).body.colour, 'blue');
  t.equal((await send('GET', '/pets/info?format=short')).status, 200);
});
