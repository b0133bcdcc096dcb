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
const schemas = { Guest: objectSchema({ id: text, name: text, email: text, room: text }) };
const one = { responses: { 200: json(ref('Guest')) } };
const guests = {
  '/guests': {
    get: { responses: { 200: json(arraySchema(ref('Guest'))) } },
    post: { ...withRequestBody(ref('Guest')), responses: { 201: json(ref('Guest')) } },
  },
  '/guests/{id}': { parameters: [pathParameter('id')], get: one, delete: one },
};
const byEmail = { parameters: [{ ...queryParameter('email', text), required: true }], ...one };

t.test('a lookup reads the record that its parameters select', async (t) => {
  const send = await serveDocument(
    t,
    {
      ...guests,
      '/guests/lookup': {
        get: { parameters: [queryParameter('email', text), queryParameter('room', text)], ...one },
        post: { ...withRequestBody(objectSchema({ name: text, room: text })), ...one },
      },
      '/guests/find_by_email': { get: byEmail },
      '/guests.lookupByEmail': {
        get: {
          parameters: byEmail.parameters,
          responses: { 200: json(objectSchema({ ok: { type: 'boolean' }, guest: ref('Guest') })) },
        },
      },
      '/findGuestByEmail': { get: byEmail },
    },
    { schemas },
  );
  const ann = { id: 'a', name: 'Ann', email: 'ann@inn.example', room: '1' };
  const bob = { id: 'b', name: 'Bob', email: 'bob@inn.example', room: '2' };
  for (const guest of [ann, bob]) await send('POST', '/guests', guest);

  for (const path of ['/guests/lookup', '/guests/find_by_email', '/findGuestByEmail']) {
    t.strictSame((await send('GET', `${path}?email=bob@inn.example`)).body, bob, path);
    t.equal((await send('GET', `${path}?email=eve@inn.example`)).status, 404, path);
  }
  t.strictSame((await send('GET', '/guests.lookupByEmail?email=ann@inn.example')).body, {
    ok: true,
    guest: ann,
  });
  t.strictSame((await send('GET', '/guests/lookup?room=1')).body, ann);
  t.equal((await send('GET', '/guests/lookup?room=1&email=bob@inn.example')).status, 404);
  t.strictSame((await send('POST', '/guests/lookup', { name: 'Bob' })).body, bob);
  t.match((await send('POST', '/guests/lookup', { name: 'Bob', room: '1' })).body, {
    detail: /^There is no "Bob 1" in guests\./,
  });

  await send('DELETE', '/guests/b');
  t.equal((await send('GET', '/guests/lookup?room=2')).status, 404);
});

t.test('a lookup without a parameter gets the example', async (t) => {
  const lookup = { get: { parameters: [queryParameter('email', text)], ...one } };
  const send = await serveDocument(t, { ...guests, '/guests/lookup': lookup }, { schemas });
  t.equal((await send('GET', '/guests/lookup')).status, 200);
});

t.test('below a parent, a lookup finds its own records only', async (t) => {
  const inn = [pathParameter('inn')];
  const send = await serveDocument(
    t,
    {
      '/inns': {
        get: { responses: { 200: json(arraySchema(ref('Inn'))) } },
        post: { ...withRequestBody(ref('Inn')), responses: { 201: json(ref('Inn')) } },
      },
      '/inns/{inn}': {
        parameters: inn,
        get: { responses: { 200: json(ref('Inn')) } },
      },
      '/guests/{id}': { parameters: [pathParameter('id')], get: one },
      '/inns/{inn}/guests': { parameters: inn, ...guests['/guests'] },
      '/inns/{inn}/guests/lookup': { parameters: inn, get: byEmail },
    },
    { schemas: { ...schemas, Inn: objectSchema({ id: text, name: text }) }, records: 0 },
  );
  for (const id of ['lion', 'swan']) await send('POST', '/inns', { id, name: id });
  const ann = { id: 'a', name: 'Ann', email: 'ann@inn.example', room: '1' };
  await send('POST', '/inns/lion/guests', ann);

  const query = 'lookup?email=ann@inn.example';
  t.strictSame((await send('GET', `/inns/lion/guests/${query}`)).body, ann);
  t.equal((await send('GET', `/inns/swan/guests/${query}`)).status, 404);
  t.equal((await send('GET', `/inns/none/guests/${query}`)).status, 404);
});

for (const [title, path, operation] of [
  [
    'requires what no record has',
    '/guests/lookup',
    {
      parameters: [
        queryParameter('email', text),
        { ...queryParameter('nights', { type: 'integer' }), required: true },
      ],
      ...one,
    },
  ],
  ['takes no property', '/guests/lookup', { parameters: [queryParameter('day', text)], ...one }],
  ['answers with something else', '/guests/lookup', { ...byEmail, responses: { 200: json(text) } }],
  ['has another verb', '/guests/preview', byEmail],
  ['is about other records', '/findWaiterByEmail', byEmail],
] as const) {
  t.test(`an operation that ${title} is no lookup`, async (t) => {
    const send = await serveDocument(t, { ...guests, [path]: { get: operation } }, { schemas });
    const reply = await send('GET', `${path}?email=nobody@inn.example&nights=2`);
    t.equal(reply.status, 200);
  });
}
