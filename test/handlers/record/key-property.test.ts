import t from 'tap';
import { integer, returning, text } from '../../support/api-model-of.ts';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';

const required = { required: ['thing_id'] };
const gone = { responses: { 204: { description: '' } } };
/** A path where records are created, and one where each is read. */
function created(name: string, schemas: { sent: object; reply: object; read: object }) {
  return {
    '/things': { post: { ...withRequestBody(schemas.sent), ...returning(schemas.reply) } },
    [`/things/{${name}}`]: { parameters: [pathParameter(name)], get: returning(schemas.read) },
  };
}

t.test('a key that only the reply of a creation shows leads to the record', async (t) => {
  const named = objectSchema({ name: text });
  const reply = objectSchema({ id: text, url: text });
  const send = await serveDocument(t, created('thing_id', { sent: named, reply, read: named }));

  const made = await send('POST', '/things', { name: 'Tom' });
  const read = await send('GET', `/things/${made.body.id}`);

  t.match(made.body.id, /./);
  t.strictSame(read.body, { name: 'Tom' });
});

t.test('a key goes by the name that a reply has for it', async (t) => {
  const read = objectSchema({ id: text, kind: text });
  const reply = objectSchema({ message: text, thing_id: { ...text, example: 'th_1' } }, required);
  const send = await serveDocument(
    t,
    created('th_id', { sent: objectSchema({ kind: text }), reply, read }),
  );

  const made = await send('POST', '/things', { kind: 'all' });
  const found = await send('GET', `/things/${made.body.thing_id}`);

  t.strictSame(found.body, { id: made.body.thing_id, kind: 'all' });
});

t.test('a body may have the key under the name of the path parameter', async (t) => {
  const user = objectSchema({ id: text, name: text });
  const send = await serveDocument(t, {
    '/members': {
      get: returning(arraySchema(user)),
      post: {
        ...withRequestBody(objectSchema({ user_id: text })),
        ...returning(objectSchema({ user_id: text })),
      },
    },
    '/members/{user_id}': { parameters: [pathParameter('user_id')], get: returning(user) },
  });

  const made = await send('POST', '/members', { user_id: 'u7' });
  const read = await send('GET', '/members/u7');

  t.strictSame(made.body, { user_id: 'u7' });
  t.strictSame(read.body, { id: 'u7' });
});

t.test(
  'a key that a creation requires is taken from the request, although it is read-only in records',
  async (t) => {
    const fixed = { ...text, readOnly: true };
    const cart = objectSchema({ id: fixed, name: text });
    const createWith = async (sent: object) => {
      const send = await serveDocument(t, {
        '/carts': {
          get: returning(arraySchema(cart)),
          post: { ...withRequestBody(sent), ...returning(cart) },
        },
        '/carts/{cart_id}': { parameters: [pathParameter('cart_id')], get: returning(cart) },
      });
      await send('POST', '/carts', { id: 'c1', name: 'Mine' });
      return send('GET', '/carts/c1');
    };
    const required = { required: ['id'] };

    const writable = await createWith(objectSchema({ id: text, name: text }, required));
    const free = await createWith(objectSchema({ id: text, name: text }));
    const made = await createWith(objectSchema({ id: fixed, name: text }, required));

    t.strictSame(writable.body, { id: 'c1', name: 'Mine' });
    t.equal(free.status, 404);
    t.equal(made.status, 404);
  },
);

t.test('of records without a name the key may be what the path calls the name of', async (t) => {
  const domain = objectSchema({ email: text, domain: text });
  const send = await serveDocument(t, {
    '/verified-domains': {
      get: returning(arraySchema(domain)),
      post: { ...withRequestBody(domain), ...returning(domain) },
    },
    '/verified-domains/{domain_name}': {
      parameters: [pathParameter('domain_name')],
      get: returning(domain),
    },
  });

  await send('POST', '/verified-domains', { domain: 'example.com', email: 'me' });

  t.strictSame((await send('GET', '/verified-domains/example.com')).body, {
    email: 'me',
    domain: 'example.com',
  });
});

t.test('of records without another key it is their ARN', async (t) => {
  const bundle = (arn: string) => objectSchema({ [arn]: text, tenantId: text });
  const serveBundles = (arn: string) =>
    serveDocument(t, {
      '/bundles': {
        get: returning(arraySchema(bundle(arn))),
        post: { ...withRequestBody(objectSchema({ tenantId: text })), ...returning(bundle(arn)) },
      },
      '/bundles/{bundleIdentifier}': {
        parameters: [pathParameter('bundleIdentifier')],
        get: returning(bundle(arn)),
      },
    });

  for (const arn of ['arn', 'bundleArn']) {
    const send = await serveBundles(arn);
    const { body } = await send('POST', '/bundles', { tenantId: 't' });

    t.strictSame((await send('GET', `/bundles/${body[arn]}`)).body, body);
  }
});

t.test('a key fits the parameter schemas of all operations on one record', async (t) => {
  const thing = objectSchema({ id: text });
  const send = await serveDocument(t, {
    '/things': { get: returning(arraySchema(thing)), post: returning(thing) },
    '/things/{id}': {
      get: { parameters: [pathParameter('id')], ...returning(thing) },
      delete: {
        parameters: [{ ...pathParameter('id'), schema: { ...text, format: 'uuid' } }],
        ...gone,
      },
    },
  });

  const made = await send('POST', '/things');
  const removed = await send('DELETE', `/things/${made.body.id}`);

  t.equal(removed.status, 204);
});

t.test('of records that nothing lists the only name that ends in id is the key', async (t) => {
  const one = objectSchema({ client_id: text, title: text });
  const two = objectSchema({ client_id: text, owner_id: text });
  const sendOne = await serveDocument(t, created('id', { sent: one, reply: one, read: one }));
  const sendTwo = await serveDocument(t, created('id', { sent: two, reply: two, read: two }));

  await sendOne('POST', '/things', { client_id: 'c1', title: 'Tom' });
  const read = await sendOne('GET', '/things/c1');
  await sendTwo('POST', '/things', { client_id: 'c1', owner_id: 'o1' });
  const other = await sendTwo('GET', '/things/c1');

  t.strictSame(read.body, { client_id: 'c1', title: 'Tom' });
  t.not(other.body.owner_id, 'o1');
});

t.test('the key of the example of a creation is free', async (t) => {
  const account = objectSchema({ id: integer, name: text }, { example: { id: 2, name: 'Mine' } });
  const send = await serveDocument(t, {
    '/accounts': {
      get: returning(arraySchema(account)),
      post: { ...withRequestBody(account), ...returning(account) },
    },
    '/accounts/{id}': { parameters: [pathParameter('id', 'integer')], get: returning(account) },
  });

  t.strictSame(
    (await send('GET', '/accounts')).body.map(({ id }: { id: unknown }) => id),
    [1, 3, 4],
  );
  t.equal((await send('POST', '/accounts', { id: 2, name: 'Mine' })).body.id, 2);
  t.equal((await send('POST', '/accounts', { id: 2, name: 'Mine' })).status, 409);
});

for (const [shown, entries] of [
  ['shows', objectSchema({ entity_id: text, entity_type: text })],
  ['does not show', objectSchema({ entity_type: text })],
] as const) {
  t.test(`a key that the list ${shown} counts before a name that it lacks`, async (t) => {
    const send = await serveDocument(t, {
      '/firewalls': { get: { responses: { 200: json(arraySchema(entries)) } } },
      '/firewalls/{id}': {
        parameters: [pathParameter('id')],
        get: returning(objectSchema({ entity_id: text, entity_type: text, name: text })),
      },
    });

    const { body } = await send('GET', '/firewalls');
    const key = body[0].entity_id ?? 'any';

    t.match(await send('GET', `/firewalls/${key}`), {
      status: 200,
      body: { [shown === 'shows' ? 'entity_id' : 'name']: key },
    });
    t.equal((await send('GET', '/firewalls/none')).status, shown === 'shows' ? 404 : 200);
  });
}

t.test('a key that only the reply of a creation shows counts before a name', async (t) => {
  const named = objectSchema({ name: text, size: integer });
  const reply = objectSchema({ id: { type: 'number' }, name: text, size: integer });
  const item = { parameters: [pathParameter('segment_id')], get: returning(named), delete: gone };
  const send = await serveDocument(t, {
    '/segments': {
      get: returning(arraySchema(named)),
      post: { ...withRequestBody(named), responses: { 201: json(reply) } },
    },
    '/segments/{segment_id}': item,
  });

  const made = await send('POST', '/segments', { name: 'Tom', size: 1 });
  const duplicate = await send('POST', '/segments', { name: 'Tom', size: 1 });
  const path = `/segments/${made.body.id}`;

  t.not(duplicate.body.id, made.body.id);
  t.strictSame((await send('GET', path)).body, { name: 'Tom', size: 1 });
  t.equal((await send('DELETE', path)).status, 204);
  t.equal((await send('GET', path)).status, 404);
});
