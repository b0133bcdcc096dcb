import t from 'tap';
import { json } from '../../support/sandlot-of.ts';
import { asking, inPath, listOf, object, ref, sends } from './support/asking.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const gives = (schema: unknown) => ({ responses: { 200: json(schema) } });

t.test('a body that is like the record is the record, whatever stands in it', async (t) => {
  const alert = { alerts: object({ email: listOf(text) }), window: text };
  const ask = await asking(
    t,
    {
      '/alerts': {
        get: gives(object({ policies: listOf(object({ uuid: text, ...alert })) })),
        post: { ...sends(object(alert)), ...gives(object({ policy: ref('Alert') })) },
      },
      '/alerts/{alert_uuid}': {
        parameters: [inPath('alert_uuid')],
        get: gives(object({ policy: ref('Alert') })),
      },
    },
    { schemas: { Alert: object({ uuid: text, ...alert }) } },
  );

  const made = await ask('POST', '/alerts', { alerts: { email: ['a@b.example'] }, window: '5m' });

  t.match(made.body, {
    policy: { uuid: String, alerts: { email: ['a@b.example'] }, window: '5m' },
  });
});

t.test('a key may stand beside what wraps the record', async (t) => {
  const sent = object({ css: text, title: text });
  const reply = (result: object) => object({ id: text, hint: text, result });
  const shown = object({ id: integer, css: text, title: text });
  const ask = await asking(t, {
    '/styles': {
      get: gives(object({ count: integer, result: listOf(shown) })),
      post: { ...sends(sent), ...gives(reply(sent)) },
    },
    '/styles/{pk}': {
      parameters: [inPath('pk', 'integer')],
      get: gives(reply(shown)),
      put: { ...sends(sent), ...gives(object({ result: sent })) },
    },
  });
  const style = { css: 'a {}', title: 'One' };

  t.strictSame((await ask('POST', '/styles', style)).body, { id: '4', result: style });
  t.strictSame((await ask('GET', '/styles/4')).body, { id: '4', result: { id: 4, ...style } });
  t.strictSame((await ask('GET', '/styles')).body.result.at(-1), { id: 4, ...style });
  t.strictSame((await ask('PUT', '/styles/4', { css: 'b {}' })).body, { result: { css: 'b {}' } });
});

t.test('what stands beside the key is the record itself where more of it does', async (t) => {
  const event = object({ id: integer, kind: text, data: object({ name: text }) });
  const ask = await asking(t, {
    '/events': {
      get: gives(listOf(event)),
      post: { ...sends(object({ kind: text, name: text })), ...gives(event) },
    },
    '/events/{id}': { parameters: [inPath('id', 'integer')], get: gives(event) },
  });

  const { body } = await ask('POST', '/events', { kind: 'new' });

  t.strictSame(body, { id: 4, kind: 'new' });
});

t.test(
  'what stands beside errors, or beside what is nothing of a record, is the record',
  async (t) => {
    const code = object({ id: text, name: text, kind: text });
    const reply = object({ device_code: code, errors: listOf(object({ detail: text })) });
    const ask = await asking(t, {
      '/codes': {
        get: gives(object({ device_codes: listOf(code) })),
        post: {
          ...sends(object({ device_code: code, once: text }, { required: ['once'] })),
          ...gives(reply),
        },
      },
      '/codes/{id}': { parameters: [inPath('id')], get: gives(reply) },
    });
    const sent = { id: 'c1', name: 'One', kind: 'x' };

    await ask('POST', '/codes', { device_code: sent, once: 'k' });

    t.strictSame((await ask('GET', '/codes/c1')).body, { device_code: sent });
  },
);

t.test('of a list that one is read in, it is the only entry', async (t) => {
  const hook = object({ hookId: text, url: text, name: text });
  const found = object({ configurations: listOf(hook), total: text });
  const ask = await asking(t, {
    '/connect': { get: gives(found), post: { ...sends(hook), ...gives(hook) } },
    '/connect/{hookId}': { parameters: [inPath('hookId')], get: gives(found) },
  });
  const sent = { hookId: 'h1', url: '/', name: 'One' };

  await ask('POST', '/connect', sent);

  t.strictSame((await ask('GET', '/connect/h1')).body.configurations, [sent]);
});

t.test('a list of what is no record makes one record of all of it', async (t) => {
  const batch = object({ id: text, status: text });
  const step = object({ method: text, path: text });
  const ask = await asking(t, {
    '/batches': {
      get: gives(object({ batches: listOf(batch) })),
      post: { ...sends(object({ steps: listOf(step) })), ...gives(batch) },
    },
    '/batches/{batch_id}': { parameters: [inPath('batch_id')], get: gives(batch) },
  });

  await ask('POST', '/batches', { steps: [{ method: 'GET' }, { method: 'PUT' }] });

  t.equal((await ask('GET', '/batches')).body.batches.length, 4);
});

t.test('what has the very property that a path names is the record', async (t) => {
  const run = object({ run_id: integer, name: text });
  const ask = await asking(t, {
    '/jobs': {
      get: gives(object({ runs: listOf(run) })),
      post: { ...sends(object({ name: text })), ...gives(run) },
    },
    '/jobs/{run_id}': {
      parameters: [inPath('run_id', 'integer')],
      get: gives(object({ links: object({ next: text }), run })),
    },
  });

  const made = await ask('POST', '/jobs', { name: 'nightly' });
  const read = await ask('GET', '/jobs/4');

  t.strictSame(made.body, { run_id: 4, name: 'nightly' });
  t.strictSame(read.body, { run: { run_id: 4, name: 'nightly' } });
});

for (const parameter of ['reserved_ip', 'reservedIp']) {
  t.test(`the last word of ${parameter} tells the key`, async (t) => {
    const ip = { ...text, format: 'ipv4', example: '192.0.2.1' };
    const ask = await asking(t, {
      '/addresses': {
        get: gives(listOf(object({ ip, region: text }))),
        post: { ...sends(object({ region: text })), ...gives(object({ ip, region: text })) },
      },
      [`/addresses/{${parameter}}`]: {
        parameters: [inPath(parameter)],
        get: gives(object({ ip, region: text })),
      },
    });

    const made = await ask('POST', '/addresses', { region: 'nyc' });
    const read = await ask('GET', `/addresses/${made.body.ip}`);

    t.match(made.body, { ip: /^\d+(\.\d+){3}$/, region: 'nyc' });
    t.strictSame(read.body, made.body);
  });
}

t.test('a list whose entries wrap the records shows them', async (t) => {
  const example = { data: [{ data: { id: 'p1', name: 'Tom' }, uri: '/pets/p1' }] };
  const ask = await asking(
    t,
    {
      '/pets': {
        get: {
          responses: {
            200: json(object({ data: listOf(object({ data: ref('Pet'), uri: text })) }), {
              example,
            }),
          },
        },
        post: { ...sends(object({ name: text })), ...gives(object({ data: ref('Pet') })) },
      },
      '/pets/{id}': {
        parameters: [inPath('id')],
        get: gives(object({ data: ref('Pet'), uri: text })),
      },
    },
    { schemas: { Pet: object({ id: text, name: text }, { required: ['id'] }) }, records: 1 },
  );

  const made = await ask('POST', '/pets', { name: 'Rex' });
  const { body } = await ask('GET', '/pets');

  t.match(body.data, [{ data: { name: 'Tom' } }, { data: { id: made.body.data.id, name: 'Rex' } }]);
  t.equal((await ask('GET', `/pets/${body.data[0].data.id}`)).status, 200);
  t.equal((await ask('GET', '/pets/none')).status, 404);
});

t.test('keys that a list does not show nobody can know, so each has a record', async (t) => {
  const ask = await asking(t, {
    '/tariffs': { get: gives(listOf(object({ name: text }, { required: ['name'] }))) },
    '/tariffs/{id}': { parameters: [inPath('id')], get: gives(object({ id: text, name: text })) },
  });

  const listed = await ask('GET', '/tariffs');
  const read = await ask('GET', '/tariffs/t7');

  t.match(listed.body, [{ name: String }, { name: String }, { name: String }]);
  t.match(read.body, { id: 't7' });
});

t.test('what answers with a list of what is below lists it, whatever it is alike in', async (t) => {
  const analysis = { slug: text, name: text, status: text };
  const ask = await asking(t, {
    '/analyses/{project}': {
      parameters: [inPath('project')],
      get: gives(object({ count: integer, results: listOf(object(analysis)) })),
    },
    '/analyses/{project}/{slug}': {
      parameters: [inPath('project'), inPath('slug')],
      get: gives(object({ ...analysis, config: text, started: text })),
    },
  });

  const listed = await ask('GET', '/analyses/p');
  const [{ slug, name }] = listed.body.results;

  t.equal(listed.body.count, 3);
  t.match(await ask('GET', `/analyses/p/${slug}`), { status: 200, body: { name } });
  t.equal((await ask('GET', '/analyses/p/none')).status, 404);
});

for (const [why, more, methods] of [
  ['has a key of its own', { id: text }, {}],
  ['is changed itself', {}, { put: { ...sends(object({ title: text })), ...gives({}) } }],
] as const) {
  t.test(`a record that holds a list and ${why} is no list`, async (t) => {
    const page = { slug: text, name: text };
    const ask = await asking(t, {
      '/books/{book}': {
        parameters: [inPath('book')],
        get: gives(object({ ...more, title: text, pages: listOf(object(page)) })),
        ...methods,
      },
      '/books/{book}/{slug}': {
        parameters: [inPath('book'), inPath('slug')],
        get: gives(object({ ...page, body: text, size: integer })),
      },
    });

    t.match((await ask('GET', '/books/b')).body, { title: String });
    // Nothing lists the pages, so there is one for every key.
    t.equal((await ask('GET', '/books/b/any')).status, 200);
  });
}

t.test('a list of keys has them as the document describes them', async (t) => {
  const kinds = { type: 'string', enum: ['os', 'all'] };
  const ask = await asking(t, {
    '/alliances': { get: gives(listOf(integer)) },
    '/alliances/{alliance}': {
      parameters: [inPath('alliance', 'integer')],
      get: gives(object({ founded: text })),
    },
    '/kinds': { get: gives(listOf(kinds)) },
    '/kinds/{kind}': { parameters: [inPath('kind')], get: gives(object({ count: integer })) },
  });

  t.strictSame((await ask('GET', '/alliances')).body, [1, 2, 3]);
  t.strictSame((await ask('GET', '/kinds')).body, ['os', 'all']);
});

for (const [what, inner] of [
  ['objects', object({ count: integer })],
  ['lists', listOf(text)],
  ['numbers', integer],
] as const) {
  t.test(`a map of ${what} has no room for the key of a record`, async (t) => {
    const map = { type: 'object', additionalProperties: inner };
    const ask = await asking(t, {
      '/models/{id}': { parameters: [inPath('id')], get: gives(map) },
    });

    t.strictSame((await ask('GET', '/models/m1')).body, {});
  });
}
