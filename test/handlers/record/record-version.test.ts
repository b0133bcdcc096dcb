import t, { type Test } from 'tap';
import { apiModelOf, integer, object, text } from '../../support/api-model-of.ts';
import { documentOf, json, sandlotOf } from '../../support/sandlot-of.ts';

const key = { name: 'id', in: 'path', required: true, schema: integer };

/** Things with more properties, whose PUT documents these refusals. */
function thingsOf(properties: object, refusals: Readonly<Record<string, string>> = {}) {
  const thing = object({ id: { ...integer, readOnly: true }, name: text, ...properties });
  const responses = Object.fromEntries(
    Object.entries(refusals).map(([status, description]) => [status, { description }]),
  );
  return documentOf({
    '/things': {
      get: { responses: { 200: json({ type: 'array', items: thing }) } },
      post: { requestBody: json(thing), responses: { 201: json(thing) } },
    },
    '/things/{id}': {
      parameters: [key],
      get: { responses: { 200: json(thing) } },
      put: { requestBody: json(thing), responses: { 200: json(thing), ...responses } },
      patch: { requestBody: json(thing), responses: { 200: json(thing) } },
    },
    '/things/{id}/archive': { parameters: [key], post: { responses: { 200: json(thing) } } },
  });
}

async function serving(t: Test, document: object) {
  const { app } = await sandlotOf(t, document);
  return async (request: string, body?: object) => {
    const [method, url] = request.split(' ');
    const reply = await app.inject({
      method: method as 'GET',
      url: `${url}`,
      ...(body && { payload: body }),
    });
    return { status: reply.statusCode, body: reply.json() };
  };
}

for (const [name, schema, versions] of [
  ['lock_version', integer, [1, 2, 3]],
  ['resourceVersion', { ...text, example: '1234' }, ['1', '2', '3']],
  ['version', { ...integer, readOnly: true }, [1, 2, 3]],
  ['revision', { ...integer, description: 'Incremented on every change' }, [1, 2, 3]],
  ['version', { ...integer, description: 'Counts the changes of the thing' }, [1, 2, 3]],
  ['version', { ...integer, description: 'The number of edits' }, [1, 2, 3]],
  ['_version', integer, [1, 2, 3]],
  ['__v', integer, [1, 2, 3]],
] as const) {
  t.test(`${name} counts the changes, whatever is sent for it`, async (t) => {
    const send = await serving(t, thingsOf({ [name]: schema }));
    const created = await send('POST /things', { name: 'a', [name]: undefined });
    const put = await send('PUT /things/4', { name: 'b' });
    const archived = await send('PATCH /things/4', { name: 'c' });
    t.strictSame(
      [created, put, archived].map(({ body }) => body[name]),
      versions,
    );
  });
}

t.test('an etag is another one after each change, also where it is changed back', async (t) => {
  for (const [example, form] of [
    ['"abc"', /^"[\w-]{27}"$/],
    ['abc', /^[\w-]{27}$/],
  ] as const) {
    const send = await serving(t, thingsOf({ _etag: { ...text, example } }));
    const etags = [
      (await send('POST /things', { name: 'a' })).body._etag,
      (await send('PUT /things/4', { name: 'b' })).body._etag,
      (await send('PUT /things/4', { name: 'a' })).body._etag,
      (await send('POST /things/4/archive')).body._etag,
    ];
    for (const etag of etags) t.match(etag, form);
    t.ok(new Set(etags).size >= 3);
    t.equal((await send('GET /things/4')).body._etag, etags.at(-1));
  }
});

t.test('an update of an old version is refused, and one of the current is done', async (t) => {
  for (const [refusals, status] of [
    [{}, 409],
    [{ 412: 'Not now' }, 412],
    [{ 409: 'In use', 412: 'Not now' }, 409],
    [{ 409: 'In use', 422: 'The version is stale' }, 422],
  ] as const) {
    const send = await serving(t, thingsOf({ lock_version: integer }, refusals));
    await send('POST /things', { name: 'a' });
    await send('PUT /things/4', { name: 'b', lock_version: 1 });
    const old = await send('PUT /things/4', { name: 'c', lock_version: 1 });
    t.match(old, { status, body: { code: 'version-outdated' } });
    t.match(await send('GET /things/4'), { body: { name: 'b', lock_version: 2 } });
    t.equal((await send('PUT /things/4', { name: 'c', lock_version: 2 })).status, 200);
  }
});

t.test('a version in metadata is compared', async (t) => {
  const send = await serving(t, thingsOf({ metadata: object({ resourceVersion: text }) }));
  await send('POST /things', { name: 'a' });
  await send('PUT /things/4', { name: 'b' });
  const put = (resourceVersion: string) =>
    send('PUT /things/4', { name: 'c', metadata: { resourceVersion } });
  t.equal((await put('1')).status, 409);
  t.match(await put('2'), { status: 200, body: { metadata: { resourceVersion: '3' } } });
});

t.test('other properties are no versions', async (t) => {
  for (const properties of [
    { version: text },
    { version: integer },
    { etag: { ...text, pattern: '^a$' } },
    { etag: { ...text, format: 'uuid' } },
    { etag: { ...text, maxLength: 8 } },
    { etag: { type: 'boolean' } },
  ]) {
    const { plan } = apiModelOf(thingsOf(properties).paths).conclude('PUT /things/{id}');
    t.equal('record' in plan && plan.record.version, undefined, JSON.stringify(properties));
  }
});
