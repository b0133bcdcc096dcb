import t from 'tap';
import { integer, returning, text } from '../../support/api-model-of.ts';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';

t.test('a body that is like the record is the record, whatever stands in it', async (t) => {
  const alert = { alerts: objectSchema({ email: arraySchema(text) }), window: text };
  const send = await serveDocument(
    t,
    {
      '/alerts': {
        get: returning(
          objectSchema({ policies: arraySchema(objectSchema({ uuid: text, ...alert })) }),
        ),
        post: {
          ...withRequestBody(objectSchema(alert)),
          ...returning(objectSchema({ policy: ref('Alert') })),
        },
      },
      '/alerts/{alert_uuid}': {
        parameters: [pathParameter('alert_uuid')],
        get: returning(objectSchema({ policy: ref('Alert') })),
      },
    },
    { schemas: { Alert: objectSchema({ uuid: text, ...alert }) } },
  );

  const made = await send('POST', '/alerts', { alerts: { email: ['a@b.example'] }, window: '5m' });

  t.match(made.body, {
    policy: { uuid: String, alerts: { email: ['a@b.example'] }, window: '5m' },
  });
});

t.test('a key may stand beside what wraps the record', async (t) => {
  const sent = objectSchema({ css: text, title: text });
  const reply = (result: object) => objectSchema({ id: text, hint: text, result });
  const shown = objectSchema({ id: integer, css: text, title: text });
  const send = await serveDocument(t, {
    '/styles': {
      get: returning(objectSchema({ count: integer, result: arraySchema(shown) })),
      post: { ...withRequestBody(sent), ...returning(reply(sent)) },
    },
    '/styles/{pk}': {
      parameters: [pathParameter('pk', 'integer')],
      get: returning(reply(shown)),
      put: { ...withRequestBody(sent), ...returning(objectSchema({ result: sent })) },
    },
  });
  const style = { css: 'a {}', title: 'One' };

  t.strictSame((await send('POST', '/styles', style)).body, { id: '4', result: style });
  t.strictSame((await send('GET', '/styles/4')).body, { id: '4', result: { id: 4, ...style } });
  t.strictSame((await send('GET', '/styles')).body.result.at(-1), { id: 4, ...style });
  t.strictSame((await send('PUT', '/styles/4', { css: 'b {}' })).body, {
    result: { title: 'One', css: 'b {}' },
  });
});

t.test('what stands beside the key is the record itself where more of it does', async (t) => {
  const event = objectSchema({ id: integer, kind: text, data: objectSchema({ name: text }) });
  const send = await serveDocument(t, {
    '/events': {
      get: returning(arraySchema(event)),
      post: { ...withRequestBody(objectSchema({ kind: text, name: text })), ...returning(event) },
    },
    '/events/{id}': { parameters: [pathParameter('id', 'integer')], get: returning(event) },
  });

  const { body } = await send('POST', '/events', { kind: 'new' });

  t.strictSame(body, { id: 4, kind: 'new' });
});

t.test(
  'what stands beside errors, or beside what is nothing of a record, is the record',
  async (t) => {
    const code = objectSchema({ id: text, name: text, kind: text });
    const reply = objectSchema({
      device_code: code,
      errors: arraySchema(objectSchema({ detail: text })),
    });
    const send = await serveDocument(t, {
      '/codes': {
        get: returning(objectSchema({ device_codes: arraySchema(code) })),
        post: {
          ...withRequestBody(
            objectSchema({ device_code: code, once: text }, { required: ['once'] }),
          ),
          ...returning(reply),
        },
      },
      '/codes/{id}': { parameters: [pathParameter('id')], get: returning(reply) },
    });
    const sent = { id: 'c1', name: 'One', kind: 'x' };

    await send('POST', '/codes', { device_code: sent, once: 'k' });

    t.strictSame((await send('GET', '/codes/c1')).body, { device_code: sent });
  },
);

t.test('of a list that one is read in, it is the only entry', async (t) => {
  const hook = objectSchema({ hookId: text, url: text, name: text });
  const found = objectSchema({ configurations: arraySchema(hook), total: text });
  const send = await serveDocument(t, {
    '/connect': { get: returning(found), post: { ...withRequestBody(hook), ...returning(hook) } },
    '/connect/{hookId}': { parameters: [pathParameter('hookId')], get: returning(found) },
  });
  const sent = { hookId: 'h1', url: '/', name: 'One' };

  await send('POST', '/connect', sent);

  t.strictSame((await send('GET', '/connect/h1')).body.configurations, [sent]);
});

t.test('a list of what is no record makes one record of all of it', async (t) => {
  const batch = objectSchema({ id: text, status: text });
  const step = objectSchema({ method: text, path: text });
  const send = await serveDocument(t, {
    '/batches': {
      get: returning(objectSchema({ batches: arraySchema(batch) })),
      post: { ...withRequestBody(objectSchema({ steps: arraySchema(step) })), ...returning(batch) },
    },
    '/batches/{batch_id}': { parameters: [pathParameter('batch_id')], get: returning(batch) },
  });

  await send('POST', '/batches', { steps: [{ method: 'GET' }, { method: 'PUT' }] });

  t.equal((await send('GET', '/batches')).body.batches.length, 4);
});

t.test('what has the very property that a path names is the record', async (t) => {
  const run = objectSchema({ run_id: integer, name: text });
  const send = await serveDocument(t, {
    '/jobs': {
      get: returning(objectSchema({ runs: arraySchema(run) })),
      post: { ...withRequestBody(objectSchema({ name: text })), ...returning(run) },
    },
    '/jobs/{run_id}': {
      parameters: [pathParameter('run_id', 'integer')],
      get: returning(objectSchema({ links: objectSchema({ next: text }), run })),
    },
  });

  const made = await send('POST', '/jobs', { name: 'nightly' });
  const read = await send('GET', '/jobs/4');

  t.strictSame(made.body, { run_id: 4, name: 'nightly' });
  t.strictSame(read.body, { run: { run_id: 4, name: 'nightly' } });
});

for (const parameter of ['reserved_ip', 'reservedIp']) {
  t.test(`the last word of ${parameter} names the key`, async (t) => {
    const ip = { ...text, format: 'ipv4', example: '192.0.2.1' };
    const send = await serveDocument(t, {
      '/addresses': {
        get: returning(arraySchema(objectSchema({ ip, region: text }))),
        post: {
          ...withRequestBody(objectSchema({ region: text })),
          ...returning(objectSchema({ ip, region: text })),
        },
      },
      [`/addresses/{${parameter}}`]: {
        parameters: [pathParameter(parameter)],
        get: returning(objectSchema({ ip, region: text })),
      },
    });

    const made = await send('POST', '/addresses', { region: 'nyc' });
    const read = await send('GET', `/addresses/${made.body.ip}`);

    t.match(made.body, { ip: /^\d+(\.\d+){3}$/, region: 'nyc' });
    t.strictSame(read.body, made.body);
  });
}

t.test('a list whose entries wrap the records shows them', async (t) => {
  const example = { data: [{ data: { id: 'p1', name: 'Tom' }, uri: '/pets/p1' }] };
  const send = await serveDocument(
    t,
    {
      '/pets': {
        get: {
          responses: {
            200: json(
              objectSchema({ data: arraySchema(objectSchema({ data: ref('Pet'), uri: text })) }),
              {
                example,
              },
            ),
          },
        },
        post: {
          ...withRequestBody(objectSchema({ name: text })),
          ...returning(objectSchema({ data: ref('Pet') })),
        },
      },
      '/pets/{id}': {
        parameters: [pathParameter('id')],
        get: returning(objectSchema({ data: ref('Pet'), uri: text })),
      },
    },
    { schemas: { Pet: objectSchema({ id: text, name: text }, { required: ['id'] }) }, records: 1 },
  );

  const made = await send('POST', '/pets', { name: 'Rex' });
  const { body } = await send('GET', '/pets');

  t.match(body.data, [{ data: { name: 'Tom' } }, { data: { id: made.body.data.id, name: 'Rex' } }]);
  t.equal((await send('GET', `/pets/${body.data[0].data.id}`)).status, 200);
  t.equal((await send('GET', '/pets/none')).status, 404);
});

t.test('every key has a record where the list does not contain the keys', async (t) => {
  const send = await serveDocument(t, {
    '/tariffs': {
      get: returning(arraySchema(objectSchema({ name: text }, { required: ['name'] }))),
    },
    '/tariffs/{id}': {
      parameters: [pathParameter('id')],
      get: returning(objectSchema({ id: text, name: text })),
    },
  });

  const listed = await send('GET', '/tariffs');
  const read = await send('GET', '/tariffs/t7');

  t.match(listed.body, [{ name: String }, { name: String }, { name: String }]);
  t.match(read.body, { id: 't7' });
});

t.test(
  'a list of nested records contains them, even where they resemble their parent',
  async (t) => {
    const analysis = { slug: text, name: text, status: text };
    const send = await serveDocument(t, {
      '/analyses/{project}': {
        parameters: [pathParameter('project')],
        get: returning(
          objectSchema({ count: integer, results: arraySchema(objectSchema(analysis)) }),
        ),
      },
      '/analyses/{project}/{slug}': {
        parameters: [pathParameter('project'), pathParameter('slug')],
        get: returning(objectSchema({ ...analysis, config: text, started: text })),
      },
    });

    const listed = await send('GET', '/analyses/p');
    const [{ slug, name }] = listed.body.results;

    t.equal(listed.body.count, 3);
    t.match(await send('GET', `/analyses/p/${slug}`), { status: 200, body: { name } });
    t.equal((await send('GET', '/analyses/p/none')).status, 404);
  },
);

for (const [why, more, methods] of [
  ['has a key of its own', { id: text }, {}],
  [
    'is changed itself',
    {},
    { put: { ...withRequestBody(objectSchema({ title: text })), ...returning({}) } },
  ],
] as const) {
  t.test(`a record that holds a list and ${why} is no list`, async (t) => {
    const page = { slug: text, name: text };
    const send = await serveDocument(t, {
      '/books/{book}': {
        parameters: [pathParameter('book')],
        get: returning(
          objectSchema({ ...more, title: text, pages: arraySchema(objectSchema(page)) }),
        ),
        ...methods,
      },
      '/books/{book}/{slug}': {
        parameters: [pathParameter('book'), pathParameter('slug')],
        get: returning(objectSchema({ ...page, body: text, size: integer })),
      },
    });

    t.match((await send('GET', '/books/b')).body, { title: String });
    // Nothing lists the pages, so there is one for every key.
    t.equal((await send('GET', '/books/b/any')).status, 200);
  });
}

t.test('a list of keys has them as the document describes them', async (t) => {
  const kinds = { type: 'string', enum: ['os', 'all'] };
  const send = await serveDocument(t, {
    '/alliances': { get: returning(arraySchema(integer)) },
    '/alliances/{alliance}': {
      parameters: [pathParameter('alliance', 'integer')],
      get: returning(objectSchema({ founded: text })),
    },
    '/kinds': { get: returning(arraySchema(kinds)) },
    '/kinds/{kind}': {
      parameters: [pathParameter('kind')],
      get: returning(objectSchema({ count: integer })),
    },
  });

  t.strictSame((await send('GET', '/alliances')).body, [1, 2, 3]);
  t.strictSame((await send('GET', '/kinds')).body, ['os', 'all']);
});

for (const [what, inner] of [
  ['objects', objectSchema({ count: integer })],
  ['lists', arraySchema(text)],
  ['numbers', integer],
] as const) {
  t.test(`a map of ${what} has no room for the key of a record`, async (t) => {
    const map = { type: 'object', additionalProperties: inner };
    const send = await serveDocument(t, {
      '/models/{id}': { parameters: [pathParameter('id')], get: returning(map) },
    });

    t.strictSame((await send('GET', '/models/m1')).body, {});
  });
}
