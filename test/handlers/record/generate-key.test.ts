import t, { type Test } from 'tap';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';

/** Makes so many records whose key is of a schema, and gives their keys. */
async function createKeys(t: Test, name: string, schema: object, count = 3) {
  const path = {
    parameters: [pathParameter(name)],
    get: { responses: { 200: json(ref('Thing')) } },
  };
  const send = await serveDocument(
    t,
    {
      '/things': {
        get: { responses: { 200: json(arraySchema(ref('Thing'))) } },
        post: { responses: { 201: json(ref('Thing')) } },
      },
      [`/things/{${name}}`]: path,
    },
    { schemas: { Thing: objectSchema({ [name]: schema }, { required: [name] }) } },
  );
  const keys: unknown[] = [];
  for (let made = 0; made < count; made++) {
    const { status, body } = await send('POST', '/things');
    t.equal(status, 201);
    keys.push(body[name]);
  }
  for (const key of keys) t.equal((await send('GET', `/things/${key}`)).status, 200);
  t.equal(new Set(keys).size, count);
  return keys;
}

t.test('a key has the format that the document gives it', async (t) => {
  for (const key of await createKeys(t, 'id', { type: 'string', format: 'uuid' }))
    t.match(key, /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
});

t.test('a key has the pattern that the document gives it', async (t) => {
  for (const key of await createKeys(t, 'id', { type: 'string', pattern: '^T-[0-9]{6}$' }))
    t.match(key, /^T-\d{6}$/);
});

t.test('a key of digits is a long one, however short it may be', async (t) => {
  for (const key of await createKeys(t, 'id', { type: 'string', pattern: '^(0|[1-9][0-9]*)$' }))
    t.match(key, /^[1-9][0-9]{5,}$/);
});

t.test('a key of one digit or many has many', async (t) => {
  for (const key of await createKeys(t, 'id', { type: 'string', pattern: '^(\\d|\\d{10,20})$' }))
    t.match(key, /^\d{10,}$/);
});

t.test('where a pattern has no more keys, a number makes the others unique', async (t) => {
  const keys = await createKeys(t, 'id', { type: 'string', pattern: '^[ab]$' }, 4);

  t.match(keys.at(-1), /^thing-\d+$/);
});

t.test('a text key that is taken gets a number', async (t) => {
  for (const key of await createKeys(t, 'name', { type: 'string' }, 8)) t.match(key, /^.{6,}$/);
});

t.test('a slug is made of what the record is called', async (t) => {
  const text = { type: 'string' };
  const paths = (key: string, properties: object) => ({
    '/teams': {
      get: { responses: { 200: json(arraySchema(objectSchema(properties))) } },
      post: {
        ...withRequestBody(objectSchema({ name: text, title: text })),
        responses: { 201: json(objectSchema(properties)) },
      },
    },
    [`/teams/{${key}}`]: {
      parameters: [pathParameter(key)],
      get: { responses: { 200: json(objectSchema(properties)) } },
    },
  });
  const keyed = await serveDocument(t, paths('team_slug', { slug: text, name: text, title: text }));
  const made = async (body: object) => (await keyed('POST', '/teams', body)).body.slug;

  t.equal(await made({ name: 'Core Team!' }), 'core-team');
  t.equal(await made({ title: 'Córe  Team' }), 'core-team-2');
  t.match(await made({ name: '…' }), /^.{6,}$/);
  t.match(await made({}), /^.{6,}$/);

  const slug = { ...text, maxLength: 4 };
  const beside = await serveDocument(t, paths('id', { id: text, urlSlug: text, slug, name: text }));
  t.match((await beside('POST', '/teams', { name: 'Core Team' })).body, { urlSlug: 'core-team' });
  t.equal((await beside('POST', '/teams', { name: 'Core Team' })).body.slug, undefined);
  t.equal((await beside('POST', '/teams', { name: 'Core' })).body.slug, 'core');
});
