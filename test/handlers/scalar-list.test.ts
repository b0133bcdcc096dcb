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

const [text, integer] = [{ type: 'string' }, { type: 'integer' }];
const texts = arraySchema(text);
const card = ref('Card');
const gone = { responses: { 204: {} } };
function shows(schema: object) {
  return { responses: { 200: json(schema) } };
}
function takes(sent: object, reply: object) {
  return { ...withRequestBody(sent), ...shows(reply) };
}

/** Serves cards with tags and numbers, and more paths. */
async function cards(t: Test, paths: object, tags: object = texts) {
  const send = await serveDocument(
    t,
    {
      '/cards': {
        get: shows(arraySchema(card)),
        post: { ...withRequestBody(card), responses: { 201: json(card) } },
      },
      '/cards/{id}': { parameters: [pathParameter('id', 'integer')], get: shows(card) },
      ...Object.fromEntries(
        Object.entries(paths).map(([path, node]) => [
          path,
          {
            parameters: path
              .match(/\w+(?=\})/g)
              ?.map((name) =>
                pathParameter(name, name === 'id' || name === 'number' ? 'integer' : 'string'),
              ),
            ...node,
          },
        ]),
      ),
    },
    {
      schemas: {
        Card: objectSchema(
          {
            id: { ...integer, readOnly: true },
            tags: { ...tags, readOnly: true },
            numbers: arraySchema(integer),
            board_ids: texts,
            updated_at: { ...text, format: 'date-time' },
          },
          { required: ['id', 'numbers', 'updated_at'] },
        ),
      },
    },
  );
  await send('POST', '/cards', { numbers: [1, 2], updated_at: '2001-01-01T00:00:00Z' });
  return send;
}

t.test('a list of texts of a record is shown and changed', async (t) => {
  const named = objectSchema({ tags: texts });
  const send = await cards(t, {
    '/cards/{id}/tags': {
      get: shows(texts),
      post: takes(named, texts),
      put: takes(named, named),
      delete: { ...takes(named, objectSchema({ data: texts })) },
    },
    '/cards/{id}/tags/{tag}': { put: gone, delete: gone },
  });
  const post = (tags?: readonly string[]) => send('POST', '/cards/4/tags', tags ? { tags } : {});
  const tagsOf = async () => (await send('GET', '/cards/4')).body.tags;

  await send('PUT', '/cards/4/tags', { tags: [] });
  t.strictSame((await post(['a', 'b'])).body, ['a', 'b']);
  t.strictSame((await post(['b', 'c'])).body, ['a', 'b', 'c']);
  t.strictSame((await post()).body, ['a', 'b', 'c']);
  t.strictSame(await tagsOf(), ['a', 'b', 'c']);
  t.strictSame((await send('GET', '/cards/4/tags')).body, ['a', 'b', 'c']);
  t.strictSame((await send('DELETE', '/cards/4/tags', { tags: ['b'] })).body, { data: ['a', 'c'] });
  t.equal((await send('PUT', '/cards/4/tags/d')).status, 204);
  t.equal((await send('DELETE', '/cards/4/tags/a')).status, 204);
  t.equal((await send('DELETE', '/cards/4/tags/a')).status, 404);
  t.strictSame(await tagsOf(), ['c', 'd']);
  t.strictSame((await send('PUT', '/cards/4/tags', { tags: ['x'] })).body, { tags: ['x'] });
  t.match((await send('GET', '/cards/4')).body, { tags: ['x'], updated_at: /^2019-/ });
  t.strictSame((await send('PUT', '/cards/4/tags', {})).body, { tags: [] });
  t.equal((await send('GET', '/cards/9/tags')).status, 404);
});

t.test('the reply may be the record; one value may be sent, and DELETE takes all', async (t) => {
  const send = await cards(t, {
    '/cards/{id}/tags': {
      post: takes(objectSchema({ tag: text }, { required: ['tag'] }), card),
      delete: gone,
    },
    '/cards/{id}/numbers': {
      get: shows(arraySchema(integer)),
      post: takes(arraySchema(integer), card),
    },
    '/cards/{id}/numbers/{number}': { delete: gone },
  });

  t.hasStrict((await send('POST', '/cards/4/tags', { tag: 'a' })).body.tags.at(-1), 'a');
  t.strictSame((await send('POST', '/cards/4/numbers', [2, 3])).body.numbers, [1, 2, 3]);
  t.equal((await send('DELETE', '/cards/4/numbers/2')).status, 204);
  t.strictSame((await send('GET', '/cards/4/numbers')).body, [1, 3]);
  await send('DELETE', '/cards/4/tags');
  t.strictSame((await send('GET', '/cards/4')).body.tags, []);
});

t.test(
  'records without a key of their own, and those without a list, have such lists too',
  async (t) => {
    const member = ref('Member');
    const parameters = [pathParameter('user')];
    const send = await serveDocument(
      t,
      {
        '/members/{user}': { parameters, get: shows(member), put: takes(member, member) },
        '/members/{user}/roles': { parameters, get: shows(texts) },
        '/members/{user}/roles/{role}': {
          parameters: [...parameters, pathParameter('role')],
          put: gone,
        },
      },
      { schemas: { Member: objectSchema({ nick: text, roles: texts }) } },
    );
    await send('PUT', '/members/7', { nick: 'Tom' });

    t.strictSame((await send('GET', '/members/7/roles')).body, []);
    t.equal((await send('PUT', '/members/7/roles/admin')).status, 204);
    t.strictSame((await send('GET', '/members/7/roles')).body, ['admin']);
  },
);

t.test('values that the record cannot hold are refused', async (t) => {
  const send = await cards(
    t,
    { '/cards/{id}/tags': { post: takes(texts, texts) } },
    { ...arraySchema({ ...text, enum: ['red', 'blue'] }) },
  );

  t.equal((await send('POST', '/cards/4/tags', ['green'])).status, 400);
  t.ok((await send('POST', '/cards/4/tags', ['red'])).body.includes('red'));
});

t.test('what lists more than texts, or does more with them, is of its own', async (t) => {
  const tag = objectSchema({ id: integer, name: text });
  for (const paths of [
    {
      '/cards/{id}/tags': {
        get: shows(arraySchema(tag)),
        post: takes(objectSchema({ name: text }), tag),
      },
    },
    { '/cards/{id}/tags': { get: shows(card), post: takes(texts, texts) } },
    { '/cards/{id}/tags': { patch: takes(texts, texts), get: shows(texts) } },
    { '/cards/{id}/tags': { delete: gone } },
    { '/cards/{id}/words': { get: shows(texts), post: takes(texts, texts) } },
    { '/boxes/{id}/tags': { get: shows(texts), post: takes(texts, texts) } },
    { '/cards/{id}/tags/{tag}': { put: takes(objectSchema({ name: text }), tag), delete: gone } },
    { '/cards/{id}/tags/{tag}': { get: shows(tag), put: gone } },
  ]) {
    const send = await cards(t, paths);
    const { body: before } = await send('GET', '/cards/4');
    const [path = ''] = Object.keys(paths);
    const url = path.replace('{id}', '4').replace('{tag}', 'a');
    for (const method of ['POST', 'PUT', 'PATCH'] as const) await send(method, url, ['zzz']);
    t.notMatch((await send('GET', '/cards/4')).body.tags ?? [], [/zzz|^a$/]);
    t.equal((await send('GET', '/cards/4')).body.id, before.id);
  }
});

t.test('a path with a key adds it to the keys that a record lists', async (t) => {
  const send = await cards(t, { '/cards/{id}/boards/{board}': { put: gone, delete: gone } });
  await send('PUT', '/cards/4/boards/a');

  t.equal((await send('PUT', '/cards/4/boards/b')).status, 204);
  t.strictSame((await send('GET', '/cards/4')).body.board_ids, ['a', 'b']);

  t.equal((await send('DELETE', '/cards/4/boards/a')).status, 204);
  t.strictSame((await send('GET', '/cards/4')).body.board_ids, ['b']);
});
