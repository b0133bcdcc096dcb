import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  queryParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const ok = { type: 'boolean', enum: [true] };
const error = objectSchema(
  {
    ok: { type: 'boolean', enum: [false] },
    error: { ...text, enum: ['bad_name', 'room_not_found'] },
  },
  { required: ['ok', 'error'] },
);
const schemas = {
  Room: objectSchema(
    {
      id: text,
      name: text,
      topic: objectSchema({ value: text, by: text }, { required: ['value', 'by'] }),
      is_closed: { type: 'boolean' },
    },
    { required: ['id', 'name', 'is_closed', 'topic'] },
  ),
};

function procedure(properties: object, reply: object) {
  return {
    ...withRequestBody(objectSchema(properties)),
    responses: { 200: json(objectSchema({ ok, ...reply })), default: json(error) },
  };
}

const room = { room: ref('Room') };

t.test('procedures call their records as replies do, whatever the path calls them', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/places.create': { post: procedure({ name: text }, room) },
      '/places.list': {
        get: {
          responses: {
            200: json(objectSchema({ ok, rooms: arraySchema(ref('Room')) })),
            default: json(error),
          },
        },
      },
      '/places.info': {
        get: {
          parameters: [queryParameter('room', text)],
          ...procedure({}, room),
          requestBody: {},
        },
      },
      '/places.rename': { post: procedure({ room: text, name: text }, room) },
      '/places.setTopic': { post: procedure({ room: text, topic: text, size: text }, room) },
      '/places.close': { post: procedure({ room: text }, {}) },
      '/places.invite': { post: procedure({ room: text, user: text }, {}) },
      '/places.delete': { post: procedure({ room: text }, {}) },
    },
    { schemas },
  );

  const made = await send('POST', '/places.create', { name: 'den' });
  const { id } = made.body.room;
  t.match(made.body, { ok: true, room: { name: 'den', is_closed: false } });
  t.match((await send('GET', `/places.info?room=${id}`)).body.room, { id, name: 'den' });
  const { rooms } = (await send('GET', '/places.list')).body;
  t.ok(rooms.some((one: { id: string }) => one.id === id));

  t.match((await send('POST', '/places.rename', { room: id, name: 'lair' })).body.room, {
    id,
    name: 'lair',
  });
  const topic = await send('POST', '/places.setTopic', { room: id, topic: 'Bears', size: 'big' });
  t.match(topic.body.room, { topic: { value: 'Bears' }, name: 'lair' });
  t.strictSame((await send('POST', '/places.close', { room: id })).body, { ok: true });
  t.equal((await send('GET', `/places.info?room=${id}`)).body.room.is_closed, true);
  t.strictSame((await send('POST', '/places.invite', { room: id, user: 'u' })).body, { ok: true });
  t.strictSame((await send('POST', '/places.delete', { room: id })).body, { ok: true });
  const gone = await send('GET', `/places.info?room=${id}`);
  t.strictSame([gone.status, gone.body], [404, { ok: false, error: 'room_not_found' }]);
});

t.test('a value beside the record is the sent one, if its schema allows that', async (t) => {
  const den = objectSchema({ id: text, name: text });
  const lang = { ...text, enum: ['en', 'de'] };
  const send = await serveDocument(t, {
    '/rooms': {
      get: { responses: { 200: json(arraySchema(den)) } },
      post: {
        ...withRequestBody(objectSchema({ name: text, lang: text })),
        responses: { 201: json(objectSchema({ room: den, lang }, { required: ['room', 'lang'] })) },
      },
    },
  });
  const create = async (lang: string) => (await send('POST', '/rooms', { name: 'den', lang })).body;
  t.match(await create('de'), { room: { name: 'den' }, lang: 'de' });
  t.match(await create('fr'), { room: { name: 'den' }, lang: /^(en|de)$/ });
});

t.test('a wrapper such as data is no name of the records', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/places.create': { post: procedure({ name: text }, { data: ref('Room') }) },
      '/places.info': {
        get: {
          parameters: [queryParameter('data', text)],
          responses: { 200: json(objectSchema({ ok, data: ref('Room') })), default: {} },
        },
      },
    },
    { schemas },
  );

  const { data } = (await send('POST', '/places.create', { name: 'den' })).body;
  t.not((await send('GET', `/places.info?data=${data.id}`)).body.data.name, 'den');
});
