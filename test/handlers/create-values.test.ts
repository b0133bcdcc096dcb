import t from 'tap';
import { integer, returning, text } from '../support/api-model-of.ts';
import { json } from '../support/sandlot-of.ts';
import { collection } from './support/collection.ts';
import {
  arraySchema,
  instant,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const required = { required: ['id', 'kind'] };

t.test(
  'a short form that was sent is stored in full, although the reply has the short form',
  async (t) => {
    const pet = objectSchema({
      id: integer,
      owners: arraySchema(objectSchema({ id: integer, name: text })),
    });
    const short = objectSchema({ id: integer, owners: arraySchema(integer) });
    const send = await serveDocument(t, {
      '/pets': {
        get: returning(arraySchema(pet)),
        post: { ...withRequestBody(short), ...returning(short) },
      },
      '/pets/{id}': { parameters: [pathParameter('id', 'integer')], get: returning(pet) },
    });

    await send('POST', '/pets', { owners: [7] });

    t.strictSame((await send('GET', '/pets/4')).body, { id: 4, owners: [{ id: 7 }] });
  },
);

t.test(
  'what was sent in short is stored at length, and what is missing in it is filled in',
  async (t) => {
    const record = objectSchema({
      id: { ...integer, readOnly: true },
      labels: arraySchema(objectSchema({ name: text })),
      owner: objectSchema({ id: integer, name: text }),
      head: objectSchema({ label: text, ref: text }),
      zip: { type: 'string', pattern: '^[0-9]+$' },
      weight: { type: 'number', maximum: 100 },
      words: { type: 'array', items: {} },
      lines: { type: 'array', minItems: 3 },
      place: objectSchema({ city: text }, { required: ['city'] }),
      flag: { type: 'boolean' },
      note: { type: ['string', 'null'] },
    });
    const send = await serveDocument(
      t,
      { '/pets': collection('Pet', withRequestBody({ type: 'object' })) },
      { schemas: { Pet: record } },
    );
    const storing = async (sent: object) => (await send('POST', '/pets', sent)).body;

    t.match(await storing({ labels: ['bug', { name: 'ui' }] }), {
      labels: [{ name: 'bug' }, { name: 'ui' }],
    });
    t.match((await storing({ head: 'feature' })).head, { ref: 'feature' });
    t.match(await storing({ owner: 7 }), { owner: { id: 7 } });
    t.match(await storing({ owner: 'Ann' }), { owner: { name: 'Ann' } });
    t.match(await storing({ zip: 12345, weight: '7.5' }), { zip: '12345', weight: 7.5 });
    t.match(await storing({ words: [1, 'a'], note: null }), { words: [1, 'a'], note: null });
    t.match(await storing({ place: { town: 'X' }, nick: 'T' }), { place: { city: String } });

    const { lines } = await storing({ lines: [7] });

    t.strictSame([lines[0], lines.length], [7, 3]);
  },
);

t.test('times are set in the form that the document returning them', async (t) => {
  const record = objectSchema({
    id: integer,
    created_on: { type: 'string', format: 'date' },
    createdAt: { type: 'string', format: 'date-time' },
    created: integer,
    updated: { type: 'number', example: 1549417704000 },
    createTime: { type: 'integer', description: 'Unix time in milliseconds.' },
    creation_date: { type: 'integer', format: 'epoch-millis' },
    date_modified: { type: 'string', pattern: '^never$' },
    last_updated: { type: 'boolean' },
  });
  const send = await serveDocument(
    t,
    {
      '/pets': collection('Pet', withRequestBody({ type: 'object' })),
      '/pets/{id}': {
        parameters: [pathParameter('id', 'integer')],
        patch: { ...withRequestBody({ type: 'object' }), responses: { 200: json(ref('Pet')) } },
      },
    },
    { schemas: { Pet: record } },
  );
  const now = Date.parse(instant);

  const made = await send('POST', '/pets', { created_on: '2001-01-01' });
  const seeded = await send('PATCH', '/pets/1', {});

  t.match(made.body, {
    created_on: '2001-01-01',
    createdAt: instant,
    created: now / 1000,
    updated: now,
    createTime: now,
    creation_date: now,
  });
  t.equal(seeded.body.updated, now);
  t.not(seeded.body.createdAt, instant);
  for (const { body } of [made, seeded]) {
    t.match(body.date_modified ?? 'never', 'never');
    t.match(typeof (body.last_updated ?? true), 'boolean');
  }
});

t.test('what only the reply of a creation requires stays with the record', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/pets': {
        get: { responses: { 200: json(arraySchema(ref('Pet'))) } },
        post: {
          ...withRequestBody(objectSchema({ name: text })),
          responses: {
            201: json(objectSchema({ id: integer, kind: { enum: ['cat'] } }, required)),
          },
        },
      },
      '/pets/{id}': { parameters: [pathParameter('id', 'integer')], get: returning(ref('Pet')) },
    },
    { schemas: { Pet: objectSchema({ id: integer, name: text, kind: text }) } },
  );

  const made = await send('POST', '/pets', { name: 'Tom' });
  const read = await send('GET', '/pets/4');

  t.strictSame(made.body, { id: 4, kind: 'cat' });
  t.strictSame(read.body, { id: 4, name: 'Tom', kind: 'cat' });
});

t.test('a new record has no end timestamps, and its success property is true', async (t) => {
  const record = objectSchema(
    {
      id: { ...integer, readOnly: true },
      status: { type: 'string', enum: ['expired', 'in_progress', 'completed'] },
      end: { type: 'string', enum: ['closed'] },
      ok: { type: 'boolean' },
    },
    { required: ['status', 'end', 'ok'] },
  );
  const paths = { '/pets': collection('Pet', withRequestBody(objectSchema({ name: text }))) };
  const send = await serveDocument(t, paths, { schemas: { Pet: record } });

  t.match((await send('POST', '/pets', {})).body, {
    status: 'in_progress',
    end: 'closed',
    ok: true,
  });
});

t.test('what the document’s examples show in a list is taken from there', async (t) => {
  const pets = objectSchema({ Pets: arraySchema(ref('Pet')) });
  const post = { ...withRequestBody(ref('Pet')), responses: { 200: json(pets) } };
  const send = await serveDocument(
    t,
    { '/Pets': { get: { responses: { 200: json(pets) } }, post } },
    { schemas: { Pet: objectSchema({ PetID: text, Name: text }) }, records: 0 },
  );

  const listed = await send('POST', '/Pets', { Pets: [{ PetID: 'a', Name: 'Tom' }] });
  const alone = await send('POST', '/Pets', { PetID: 'b', Name: 'Rex' });

  t.strictSame(listed.body, { Pets: [{ PetID: 'a', Name: 'Tom' }] });
  t.strictSame(alone.body, { Pets: [{ PetID: 'b', Name: 'Rex' }] });
});

t.test('values from examples are replaced by the values that were sent', async (t) => {
  const shown = (example: string, more: object = {}) => ({ ...text, example, ...more });
  const repo = objectSchema(
    {
      name: shown('Hello-World'),
      full_name: shown('octocat/Hello-World'),
      url: shown('https://api.example.com/repos/octocat/Hello-World/x'),
      about: { ...text, examples: ['Hello-Worlds and Hello-World: hi'] },
      kind: shown('hi'),
      home: shown('Hello-World'),
    },
    { required: ['full_name', 'url', 'about', 'home'] },
  );
  const send = await serveDocument(t, {
    '/repos': {
      get: { responses: { 200: json(arraySchema(repo)) } },
      post: {
        ...withRequestBody(objectSchema({ name: text, kind: text, home: text })),
        responses: { 201: json(repo) },
      },
    },
  });

  const sent = { name: 'my (own) $& thing', kind: 'lo', home: 'here' };
  const { body } = await send('POST', '/repos', sent);
  const other = await send('POST', '/repos', { kind: 'lo' });

  t.match(body, sent);
  t.equal(body.full_name, 'octocat/my (own) $& thing');
  t.equal(body.url, 'https://api.example.com/repos/octocat/my%20(own)%20%24%26%20thing/x');
  t.equal(body.about, 'Hello-Worlds and my (own) $& thing: hi');
  t.equal(other.body.full_name, 'octocat/Hello-World');
});

t.test('a property that is not sent gets the default of the document', async (t) => {
  const record = objectSchema(
    {
      id: { ...integer, readOnly: true },
      currency: { ...text, default: 'EUR', example: 'USD' },
      state: { ...text, enum: ['done', 'new'], default: 'new' },
      home: objectSchema({ city: text, country: { ...text, default: 'DE' } }),
      size: { ...integer, default: 'wrong' },
      note: { ...text, default: null },
      kind: text,
      weight: integer,
    },
    { required: ['id', 'state'] },
  );
  const sent = objectSchema({
    kind: { ...text, default: 'cat' },
    weight: { ...text, default: 'heavy' },
    dry: { type: 'boolean', default: false },
  });
  const send = await serveDocument(
    t,
    { '/pets': collection('Pet', withRequestBody(sent)) },
    { schemas: { Pet: record } },
  );

  const made = await send('POST', '/pets', {});
  const other = await send('POST', '/pets', {
    currency: 'CHF',
    kind: 'dog',
    home: { city: 'Ulm' },
  });

  t.strictSame(made.body, { id: 4, currency: 'EUR', state: 'new', kind: 'cat' });
  t.strictSame(other.body, {
    ...made.body,
    id: 5,
    currency: 'CHF',
    kind: 'dog',
    home: { city: 'Ulm', country: 'DE' },
  });
});

t.test('of what is counted something new has nothing', async (t) => {
  const counted = { comments: integer, open_issues: integer, stargazers_count: integer };
  const send = await serveDocument(
    t,
    { '/pets': collection('Pet', {}) },
    {
      schemas: {
        Pet: objectSchema(
          { id: integer, ...counted, hours: { ...integer, minimum: 5 } },
          { required: ['id', ...Object.keys(counted), 'hours'] },
        ),
      },
    },
  );

  const made = (await send('POST', '/pets')).body;

  t.match(made, { comments: 0, open_issues: 0, stargazers_count: 0 });
  t.ok(made.hours >= 5);
});

t.test('a text for a list becomes a list with one entry', async (t) => {
  const addresses = { type: 'array', items: { type: 'string' } };
  const request = objectSchema({ to: { oneOf: [{ type: 'string' }, addresses] } });
  const send = await serveDocument(
    t,
    {
      '/mails': {
        post: { ...withRequestBody(request), responses: { 201: json(ref('Mail')) } },
      },
      '/mails/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(ref('Mail')) } },
      },
    },
    { schemas: { Mail: objectSchema({ id: { type: 'integer' }, to: addresses }) } },
  );

  t.strictSame((await send('POST', '/mails', { to: 'a@b.c' })).body.to, ['a@b.c']);
});

t.test('a text that is no entry of a list is refused or left out', async (t) => {
  const numbers = { type: 'array', items: integer };
  const request = objectSchema({ sizes: { oneOf: [text, numbers] } });
  const send = await serveDocument(
    t,
    { '/mails': collection('Mail', withRequestBody(request)) },
    { schemas: { Mail: objectSchema({ id: integer, sizes: numbers }) } },
  );

  t.notMatch((await send('POST', '/mails', { sizes: 'large' })).body.sizes, ['large']);
  t.strictSame((await send('POST', '/mails', { sizes: '7' })).body.sizes, [7]);
});

t.test('a client cannot set what only the server sets, unless x-sandlot allows it', async (t) => {
  const post = objectSchema({ id: integer, title: text, like_count: integer, uuid: text });
  const plan = { input: { fields: { properties: { uuid: { access: 'read-write' } } } } };
  const send = await serveDocument(t, {
    '/posts': {
      get: returning(arraySchema(post)),
      post: {
        ...withRequestBody(objectSchema({ title: text })),
        ...returning(post),
        'x-sandlot': { plan },
      },
    },
    '/posts/{id}': { parameters: [pathParameter('id', 'integer')], get: returning(post) },
  });

  const sent = { title: 'Hello', like_count: 987, uuid: 'u-1' };
  const { body, headers } = await send('POST', '/posts', sent);

  t.strictSame(body, { id: 4, title: 'Hello', like_count: 0, uuid: 'u-1' });
  t.match(headers['sandlot-notice'], /^read-only "\\"like_count\\" is read-only/);
});

t.test('a name may be sent by the name of the record', async (t) => {
  const branch = objectSchema({ id: integer, name: text, ref: text });
  const sent = objectSchema({ new_branch_name: text, ref: text });
  const send = await serveDocument(t, {
    '/branches': { post: { ...withRequestBody(sent), ...returning(branch) } },
    '/branches/{id}': { parameters: [pathParameter('id', 'integer')], get: returning(branch) },
  });
  const { body } = await send('POST', '/branches', { new_branch_name: 'dev', ref: 'main' });
  t.strictSame(body, { id: body.id, name: 'dev', ref: 'main' });
});
