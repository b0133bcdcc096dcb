import t from 'tap';
import { json, silent } from '../support/sandlot-of.ts';
import {
  arraySchema,
  instant,
  objectSchema,
  pathParameter,
  queryParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const integer = { type: 'integer' };
const text = { type: 'string' };
const located = { headers: { location: { schema: text } } };

const required = { required: ['id', 'kind'] };
function gives(schema: unknown) {
  return { responses: { 200: json(schema) } };
}

function collection(name: string, more: object, responses: object = { 201: json(ref(name)) }) {
  return {
    get: { responses: { 200: json(arraySchema(ref(name))) } },
    post: { ...more, responses },
  };
}

t.test('a record is made of nothing, where nothing is sent', async (t) => {
  const send = await serveDocument(
    t,
    { '/pets': collection('Pet', {}) },
    { schemas: { Pet: objectSchema({ id: integer, name: text }, { required: ['id', 'name'] }) } },
  );

  const made = await send('POST', '/pets');

  t.match(made, { status: 201, body: { id: 4, name: String } });
});

t.test('a list of records is made one by one', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/pets': collection('Pet', withRequestBody(arraySchema(ref('Pet'))), {
        201: json(arraySchema(ref('Pet'))),
      }),
    },
    { schemas: { Pet: objectSchema({ id: { ...integer, readOnly: true }, name: text }) } },
  );

  const made = await send('POST', '/pets', [{ name: 'Tom' }, { name: 'Rex' }]);

  t.strictSame(made.body, [
    { id: 4, name: 'Tom' },
    { id: 5, name: 'Rex' },
  ]);
});

t.test(
  'properties of a record are taken from the query, unless the body has them too',
  async (t) => {
    const send = await serveDocument(
      t,
      {
        '/pets': collection('Pet', {
          ...withRequestBody(objectSchema({ kind: text })),
          parameters: [
            queryParameter('owner_id', integer),
            queryParameter('kind', text),
            queryParameter('dry', text),
          ],
        }),
      },
      { schemas: { Pet: objectSchema({ id: integer, owner_id: integer, kind: text }) } },
    );

    const reply = await send('POST', '/pets?owner_id=7&kind=cat&dry=x', {});
    const both = await send('POST', '/pets?kind=cat', { kind: 'dog' });

    t.strictSame(reply.body, { id: 4, owner_id: 7, kind: 'cat' });
    t.match(both.body, { id: 5, kind: 'dog' });
  },
);

t.test('a key of the client is kept in its type, and the next one is higher', async (t) => {
  const send = await serveDocument(
    t,
    { '/pets': collection('Pet', withRequestBody(ref('Pet'))) },
    { schemas: { Pet: objectSchema({ id: integer, name: text }) } },
  );

  const reply = await send('POST', '/pets', { id: 70, name: 'Tom' });
  await send('POST', '/pets', { id: 50, name: 'Ada' });
  const generated = await send('POST', '/pets', { name: 'Rex' });

  t.strictSame(reply.body, { id: 70, name: 'Tom' });
  t.strictSame(generated.body, { id: 71, name: 'Rex' });
});

t.test('a key that is taken is refused, with the status that the document has', async (t) => {
  const refusing = async (responses: object) => {
    const send = await serveDocument(
      t,
      {
        '/pets': collection('Pet', withRequestBody(ref('Pet')), {
          201: json(ref('Pet')),
          ...responses,
        }),
      },
      { schemas: { Pet: objectSchema({ id: text, name: text }) } },
    );
    await send('POST', '/pets', { id: 'tom' });
    return send('POST', '/pets', { id: 'tom' });
  };
  const reply = { description: '' };

  const plain = await refusing({});

  t.equal(plain.status, 400);
  t.match(plain.body.detail, 'A record with the id "tom" already exists.');
  t.strictSame(plain.body.violations, [{ in: 'body', pointer: '/id', message: 'must be unique' }]);
  t.equal((await refusing({ 422: reply, 400: reply })).status, 422);
  t.equal((await refusing({ '4XX': reply })).status, 409);
});

t.test('the header Location has the address of the record', async (t) => {
  const locating = async (paths: object, responses: object, url = '/pets') => {
    const send = await serveDocument(
      t,
      { [url]: collection('Pet', withRequestBody(ref('Pet')), responses), ...paths },
      { schemas: { Pet: objectSchema({ id: text, name: text }) } },
    );
    return (await send('POST', url, { id: 'a/b c' })).headers.location;
  };
  const item = { '/pets/{id+}': { get: { responses: { 200: json(ref('Pet')) } } } };
  const reply = { ...json(ref('Pet')), ...located };

  t.equal(await locating(item, { 201: reply }), '/pets/a%2Fb%20c');
  t.equal(await locating({}, { 201: reply }), '/pets/a%2Fb%20c');
  t.equal(await locating({}, { '2XX': reply }), '/pets/a%2Fb%20c');
  t.equal(await locating({}, { default: reply }), '/pets/a%2Fb%20c');
  t.equal(await locating({}, { 201: json(ref('Pet')) }), undefined);
});

t.test('below other records, it includes their keys', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/owners': { get: { responses: { 200: json(arraySchema(objectSchema({ id: integer }))) } } },
      '/owners/{owner_id}/pets': {
        parameters: [pathParameter('owner_id', 'integer')],
        ...collection('Pet', {}, { 201: { ...json(ref('Pet')), ...located } }),
      },
    },
    { schemas: { Pet: objectSchema({ id: integer }) } },
  );

  const made = await send('POST', '/owners/2/pets');

  t.equal(made.headers.location, '/owners/2/pets/4');
});

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
        get: gives(arraySchema(pet)),
        post: { ...withRequestBody(short), ...gives(short) },
      },
      '/pets/{id}': { parameters: [pathParameter('id', 'integer')], get: gives(pet) },
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
    t.match(await storing({ owner: 7 }), { owner: { id: 7 } });
    t.match(await storing({ owner: 'Ann' }), { owner: { name: 'Ann' } });
    t.match(await storing({ zip: 12345, weight: '7.5' }), { zip: '12345', weight: 7.5 });
    t.match(await storing({ words: [1, 'a'], note: null }), { words: [1, 'a'], note: null });
    t.match(await storing({ place: { town: 'X' }, nick: 'T' }), { place: { city: String } });

    const { lines } = await storing({ lines: [7] });

    t.strictSame([lines[0], lines.length], [7, 3]);
  },
);

t.test(
  'a property that the record cannot hold is refused, where the request does not describe it',
  async (t) => {
    const node = objectSchema({ next: { $ref: '#/components/schemas/Node' }, name: text });
    const record = objectSchema(
      {
        id: { ...integer, readOnly: true },
        name: { type: 'string', minLength: 2 },
        flag: { type: 'boolean' },
        nick: { type: ['string', 'null'] },
        weight: { type: 'number' },
        place: objectSchema({ city: text }),
        tags: arraySchema(text),
        node: { $ref: '#/components/schemas/Node' },
        either: { oneOf: [text, integer] },
      },
      { required: ['id', 'name', 'nick'] },
    );
    const schemas = { Pet: record, Node: node };
    const paths = { '/pets': collection('Pet', withRequestBody({ type: 'object' })) };
    const send = await serveDocument(t, paths, { schemas });
    const sent = {
      ...{ name: null, nick: null, flag: 'x', weight: 7, place: { city: 1 }, tags: ['a', []] },
      ...{ either: true, more: 1, node: { name: 'a', next: { name: 7 } } },
    };

    const { status, body } = await send('POST', '/pets', sent);

    t.equal(status, 400);
    t.strictSame(
      body.violations.map(({ pointer, message }: Record<string, string>) => [pointer, message]),
      [
        ['/name', 'must be string'],
        ['/flag', 'must be boolean'],
        ['/place/city', 'must be string'],
        ['/tags/1', 'must be string'],
        ['/node/next/name', 'must be string'],
      ],
    );
    const short = await send('POST', '/pets', { name: 'a', node: deepNode(12) });
    t.match(short.body, { violations: [{ message: 'does not match its schema' }] });
    const fine = { name: 'Tom', nick: null, flag: null, weight: 7, place: {}, tags: [] };
    t.match((await send('POST', '/pets', fine)).body, { name: 'Tom', nick: null, weight: 7 });
  },
);

/** A list of nodes, one in the other, so many. */
function deepNode(depth: number): object {
  return depth === 0 ? {} : { next: deepNode(depth - 1) };
}

t.test('--validate decides what happens to a property that the record cannot hold', async (t) => {
  const record = objectSchema({ id: { ...integer, readOnly: true }, flag: { type: 'boolean' } });
  const paths = { '/pets': collection('Pet', withRequestBody({ type: 'object' })) };
  const noticesWith = async (validate: 'warn' | 'off') => {
    const options = { validate, checkReplies: 'off' } as const;
    const send = await serveDocument(t, paths, { schemas: { Pet: record }, ...options });
    const { status, headers } = await send('POST', '/pets', { flag: 'x' });
    return [status, headers['sandlot-notice']];
  };

  t.strictSame(await noticesWith('warn'), [
    201,
    ['request-invalid "The body at /flag must be boolean."'],
  ]);
  t.strictSame(await noticesWith('off'), [201, undefined]);
});

t.test('times are set in the form that the document gives them', async (t) => {
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
      '/pets/{id}': { parameters: [pathParameter('id', 'integer')], get: gives(ref('Pet')) },
    },
    { schemas: { Pet: objectSchema({ id: integer, name: text, kind: text }) } },
  );

  const made = await send('POST', '/pets', { name: 'Tom' });
  const read = await send('GET', '/pets/4');

  t.strictSame(made.body, { id: 4, kind: 'cat' });
  t.strictSame(read.body, { id: 4, name: 'Tom', kind: 'cat' });
});

t.test('records have the form of the list, where no operation reads one', async (t) => {
  const send = await serveDocument(t, {
    '/pets': {
      get: gives(arraySchema(objectSchema({ id: integer, name: text }))),
      post: {
        ...withRequestBody(objectSchema({ name: text })),
        ...gives(objectSchema({ id: integer })),
      },
    },
    '/pets/{id}': { parameters: [pathParameter('id', 'integer')], delete: silent },
  });

  await send('POST', '/pets', { name: 'Tom' });
  const listed = await send('GET', '/pets');

  t.match(listed.body, [
    { id: 1, name: String },
    { id: 2, name: String },
    { id: 3, name: String },
    { id: 4, name: 'Tom' },
  ]);
});

t.test(
  'a property that neither the request nor the record declares is left out, with a notice',
  async (t) => {
    const record = objectSchema({
      id: { ...integer, readOnly: true },
      name: text,
      head: objectSchema({}),
    });
    const paths = { '/pets': collection('Pet', withRequestBody(objectSchema({ name: text }))) };
    const send = await serveDocument(t, paths, { schemas: { Pet: record } });

    const { body, headers } = await send('POST', '/pets', { name: 'Tom', head: 'main' });

    t.strictSame(body, { id: 4, name: 'Tom' });
    t.strictSame(headers['sandlot-notice'], [
      'not-taken "\\"head\\" is not declared by the request; it is ignored because it must be object."',
    ]);
  },
);

t.test('where the reply has no key, the Location header has it', async (t) => {
  const item = {
    parameters: [{ name: 'id', in: 'path', required: true, schema: integer }],
    get: { responses: { 200: json(ref('Pet')) } },
  };
  const created = async (schema: object, status = 201) => {
    const post = {
      ...withRequestBody(objectSchema({ name: text })),
      responses: { [status]: json(schema) },
    };
    const paths = { '/pets': { ...collection('Pet', {}), post }, '/pets/{id}': item };
    const send = await serveDocument(t, paths, {
      schemas: { Pet: objectSchema({ id: integer, name: text }) },
    });
    return (await send('POST', '/pets', { name: 'Tom' })).headers.location;
  };

  t.equal(await created(objectSchema({ name: text })), '/pets/4');
  t.equal(await created(objectSchema({ name: text }), 202), '/pets/4');
  t.equal(await created(ref('Pet')), '/pets/4');
  t.equal(await created(ref('Pet'), 200), undefined);
});

t.test(
  'an id that only one of several creations declares is not the key of the record',
  async (t) => {
    const schemas = {
      Item: objectSchema({ id: integer, title: text }),
      Loop: { anyOf: [objectSchema({ id: integer }), { $ref: '#/components/schemas/Loop' }] },
    };
    const either = (...anyOf: readonly object[]) => ({ anyOf });
    const made = async (schema: object) => {
      const send = await serveDocument(
        t,
        { '/items': collection('Item', withRequestBody(schema)) },
        { schemas },
      );
      const [known] = (await send('GET', '/items')).body;
      await send('POST', '/items', { id: known.id + 50 });
      return (await send('GET', '/items')).body.at(-1).id - known.id;
    };

    const withId = objectSchema({ id: integer });
    t.equal(await made(either(withId, objectSchema({ title: text }))), 3);
    t.equal(await made({ ...withId, ...either({ required: ['id'] }, { required: ['title'] }) }), 3);
    t.equal(await made({ ...withId, ...either({ required: ['id'] }) }), 50);
    t.equal(await made(either(withId, objectSchema({ id: integer, title: text }))), 50);
    t.equal(await made(either(withId, arraySchema(withId))), 50);
    t.type(await made(ref('Loop')), 'number');
  },
);

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

t.test('a list that contains a created record has page information', async (t) => {
  const page = objectSchema(
    {
      ...{ data: arraySchema(ref('Pet')), first_id: text, last_id: text },
      ...{ has_more: { type: 'boolean' }, next: text },
    },
    { required: ['data', 'first_id', 'last_id', 'has_more'] },
  );
  const post = {
    ...withRequestBody(objectSchema({ data: arraySchema(ref('Pet')) })),
    responses: { 201: json(page) },
  };
  const send = await serveDocument(
    t,
    { '/pets': { get: { responses: { 200: json(page) } }, post } },
    { schemas: { Pet: objectSchema({ id: text, name: text }) } },
  );

  const { body } = await send('POST', '/pets', { data: [{ id: 'a' }, { id: 'b' }] });

  t.strictSame(body, {
    data: [{ id: 'a' }, { id: 'b' }],
    first_id: 'a',
    last_id: 'b',
    has_more: false,
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
    ...{ id: 5, currency: 'CHF', kind: 'dog', home: { city: 'Ulm', country: 'DE' } },
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

t.test('without a schema, a key that is sent is the key of the record', async (t) => {
  const free = { type: 'object' };
  const send = await serveDocument(t, {
    '/documents': { post: { ...withRequestBody(free), responses: { 201: json(free) } } },
    '/documents/{documentId}': {
      parameters: [pathParameter('documentId')],
      get: { responses: { 200: json(free) } },
      patch: { ...withRequestBody(free), responses: { 200: json(free) } },
      delete: { responses: { 200: json({}) } },
    },
  });

  t.strictSame((await send('POST', '/documents', { id: '7', a: 1 })).body, { id: '7', a: 1 });
  t.strictSame((await send('PATCH', '/documents/7', { b: 2 })).body, { id: '7', a: 1, b: 2 });
  t.strictSame((await send('GET', '/documents/7')).body, { id: '7', a: 1, b: 2 });
  t.type((await send('POST', '/documents', { a: 1 })).body.id, 'string');
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
