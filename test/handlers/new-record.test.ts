import t from 'tap';
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
const integer = { type: 'integer' };
const boolean = { type: 'boolean' };
const now = '2026-03-01T09:30:00.000Z';

function petsOf(properties: object, more: object = {}) {
  const sent = objectSchema({ name: text });
  return {
    paths: {
      '/pets': {
        get: { responses: { 200: json(arraySchema(ref('Pet'))) } },
        post: { ...withRequestBody(sent), responses: { 201: json(ref('Pet')) } },
      },
      '/pets/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(ref('Pet')) } },
      },
    },
    options: {
      records: 0,
      clock: { frozen: now },
      schemas: { Pet: objectSchema({ id: integer, name: text, ...properties }, more) },
    },
  };
}

t.test(
  'a record of a document without required properties has what a reader expects',
  async (t) => {
    const { paths, options } = petsOf(
      {
        object: text,
        status: { ...text, enum: ['sold', 'new', 'closed'] },
        vaccinated: boolean,
        comments_count: integer,
        tags: arraySchema(text),
        sold_at: { type: ['string', 'null'] },
        secret: text,
        url: { ...text, format: 'uri' },
        created: integer,
      },
      { example: { id: 7, object: 'pet' } },
    );
    const send = await serveDocument(t, paths, options);

    const { body } = await send('POST', '/pets', { name: 'Rex' });

    const { secret, url, ...rest } = body;
    t.strictSame(rest, {
      id: 1,
      name: 'Rex',
      object: 'pet',
      status: 'sold',
      vaccinated: false,
      comments_count: 0,
      tags: [],
      sold_at: null,
      created: Date.parse(now) / 1000,
    });
    t.match(secret, /./);
    t.equal(url, 'https://example.com/pets/1');
    t.strictSame((await send('GET', '/pets/1')).body, body);
  },
);

t.test('the times of a new record are written as the document shows them', async (t) => {
  const shown = [
    [{ example: '2019-02-06T01:48:24Z' }, '2026-03-01T09:30:00Z'],
    [{ example: '2019-02-06T01:48:24+01:00' }, '2026-03-01T09:30:00+00:00'],
    [{ example: '2019-02-06 01:48:24' }, '2026-03-01 09:30:00'],
    [{ examples: ['Wed, 06 Feb 2019 01:48:24 GMT'] }, 'Sun, 01 Mar 2026 09:30:00 +0000'],
    [{ format: 'date-time-rfc-2822' }, 'Sun, 01 Mar 2026 09:30:00 +0000'],
    [{ example: '/Date(1573755038314)/' }, '/Date(1772357400000+0000)/'],
    [{ format: 'date-time', example: 'yesterday' }, now],
    [{ format: 'date' }, '2026-03-01'],
    [{ type: 'integer', description: 'in milliseconds' }, Date.parse(now)],
  ] as const;
  for (const [schema, expected] of shown) {
    const { paths, options } = petsOf({ created_at: { ...text, ...schema } });
    const send = await serveDocument(t, paths, options);

    t.equal((await send('POST', '/pets', { name: 'Rex' })).body.created_at, expected);
  }
});

t.test('create_at and update_at are times of creation and change', async (t) => {
  const time = { ...integer, description: 'The time in milliseconds' };
  const { paths, options } = petsOf({ create_at: time, update_at: time });
  const send = await serveDocument(t, paths, options);

  t.match((await send('POST', '/pets', { name: 'Rex' })).body, {
    create_at: Date.parse(now),
    update_at: Date.parse(now),
  });
});

t.test('no time of a new record is before its creation', async (t) => {
  const time = { ...text, format: 'date-time', example: '2011-01-26T19:01:12Z' };
  const bounded = { ...integer, description: 'Unix timestamp', maximum: 10 };
  const { paths, options } = petsOf(
    {
      pushed_at: time,
      expires_at: time,
      seen_at: integer,
      bounded,
      age: integer,
      owner: objectSchema({ joined_at: time }, { required: ['joined_at'] }),
    },
    { required: ['pushed_at', 'expires_at', 'seen_at', 'owner', 'bounded', 'age'] },
  );
  const send = await serveDocument(t, paths, options);

  const { body } = await send('POST', '/pets', { name: 'Rex' });

  t.match(body, {
    pushed_at: '2026-03-01T09:30:00Z',
    expires_at: '2026-03-31T09:30:00Z',
    seen_at: Date.parse(now) / 1000,
    owner: { joined_at: time.example },
  });
  t.ok(body.bounded <= 10);
});

t.test('what was computed is there at once', async (t) => {
  const answer = { ...objectSchema({ text, note: text }), required: ['text'] };
  const { paths, options } = petsOf({ choices: arraySchema(answer) }, { required: ['choices'] });
  const send = await serveDocument(t, paths, options);

  const { choices } = (await send('POST', '/pets', { name: 'Rex' })).body;

  t.match(choices, [{ text: /./ }]);
  t.strictSame(choices.map(Object.keys), [['text']]);
});

t.test('a secret that is sent is kept', async (t) => {
  const key = objectSchema({ id: integer, value: text, expires_at: integer });
  const send = await serveDocument(t, {
    '/keys': {
      get: { responses: { 200: json(arraySchema(key)) } },
      post: { ...withRequestBody(key), responses: { 201: json(key) } },
    },
    '/keys/{id}': {
      parameters: [pathParameter('id', 'integer')],
      get: { responses: { 200: json(key) } },
    },
  });

  t.match((await send('POST', '/keys', { value: 'k1' })).body, { value: 'k1' });
  t.match((await send('POST', '/keys', {})).body, { value: /./ });
});

t.test('a slug follows the property that it is named after', async (t) => {
  const sent = objectSchema({ name: text, size: { type: ['string', 'integer'] } });
  const pet = objectSchema({
    id: integer,
    slug: text,
    size_slug: text,
    pet_slug: text,
    owner_slug: text,
  });
  const send = await serveDocument(t, {
    '/pets': {
      get: { responses: { 200: json(arraySchema(pet)) } },
      post: { ...withRequestBody(sent), responses: { 201: json(pet) } },
    },
    '/pets/{id}': {
      parameters: [pathParameter('id', 'integer')],
      get: { responses: { 200: json(pet) } },
    },
  });
  const slugs = { slug: 'big-rex', pet_slug: 'big-rex' };

  const named = await send('POST', '/pets', { name: 'Big Rex', size: 'Very large' });
  t.match(named.body, { ...slugs, size_slug: 'very-large' });
  t.notOk('owner_slug' in named.body, 'which is that of an owner');
  const exact = await send('POST', '/pets', { name: 'Big Rex', size: 'XL_2' });
  t.match(exact.body, { size_slug: 'XL_2' });
  const without = await send('POST', '/pets', { size: 7 });
  t.notOk('slug' in without.body || 'size_slug' in without.body);
});

t.test('an object with the schema of the body holds what was sent', async (t) => {
  const config = objectSchema({ image: text, labels: { type: 'object' } });
  const sent = { allOf: [ref('Config'), objectSchema({ name: text })] };
  const run = objectSchema({
    id: integer,
    config: ref('Config'),
    other: objectSchema({ a: text }),
  });
  const send = await serveDocument(
    t,
    {
      '/runs': {
        get: { responses: { 200: json(arraySchema(objectSchema({ id: integer }))) } },
        post: { ...withRequestBody(sent), responses: { 201: json(objectSchema({ id: integer })) } },
      },
      '/runs/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(run) } },
      },
    },
    { schemas: { Config: config } },
  );

  const { id } = (await send('POST', '/runs', { image: 'web', labels: { a: 'b' }, name: 'r' }))
    .body;

  t.match((await send('GET', `/runs/${id}`)).body, {
    config: { image: 'web', labels: { a: 'b' } },
  });
});

t.test('a URL that its schema limits is generated by that', async (t) => {
  const { paths, options } = petsOf({ url: { ...text, maxLength: 9 } });
  const send = await serveDocument(t, paths, options);

  t.match((await send('POST', '/pets', { name: 'Rex' })).body.url, /^https:\/\/./);
});
