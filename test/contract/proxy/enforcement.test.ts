import t from 'tap';
import { connect } from '../../../src/client/client.ts';
import { petsApi } from '../../support/pets.ts';
import {
  answerJson,
  answerPets,
  apiOf,
  fetchJson,
  proxyHeader,
  proxyOf,
  sendRaw,
} from '../../support/proxy-of.ts';
import { schemaErrors } from '../../support/published-schemas.ts';
import { documentOf, json } from '../../support/sandlot-of.ts';

const asJson = { 'content-type': 'application/json' };

t.test('mismatches are reported in headers of the reply', async (t) => {
  const api = await apiOf(t, (response) => answerJson(response, 200, { id: 'x' }));
  const proxy = await proxyOf(t, api.origin);

  const sent = await sendRaw(proxy, 'POST /api/pets', { headers: asJson, body: '{"name":7}' });
  const got = await sendRaw(proxy, 'GET /api/pets/1');
  const unknown = await sendRaw(proxy, 'GET /elsewhere?a=1');

  t.strictSame([sent.status, sent.text], [200, '{"id":"x"}']);
  t.equal(proxyHeader(sent, 'notice'), 'request-invalid "The body at /name must be string."');
  t.equal(
    proxyHeader(sent, 'finding'),
    'The status 200 is not documented. Documented: 201, 503. (/paths/~1pets/post/responses)',
  );
  t.equal(proxyHeader(got, 'notice'), undefined);
  t.match(proxyHeader(got, 'finding'), 'The body must have the required property "name". (/paths/');
  t.equal(
    proxyHeader(unknown, 'notice'),
    'unknown-route "No operation GET /elsewhere in the document."',
  );
  t.match(await fetchJson(proxy, '/journal'), {
    entries: [
      {
        id: 1,
        sandbox: 'default',
        operation: 'addPet',
        body: { name: 7 },
        status: 200,
        reply: {
          headers: { 'sandlot-notice': Array, 'sandlot-finding': Array },
          body: { id: 'x' },
        },
        notices: [{ code: 'request-invalid', text: 'The body at /name must be string.' }],
      },
      { id: 2, operation: 'readPet', notices: [] },
      { id: 3, unmatched: true, notices: [{ code: 'unknown-route' }] },
    ],
  });
  const coverage = await fetchJson(proxy, '/coverage');
  t.strictSame(schemaErrors('coverage', coverage), []);
  t.match(coverage, { calls: { total: 3, matched: 2, unmatched: 1, invalid: 1, unfit: 2 } });
  t.match(await fetchJson(proxy, '/health'), {
    status: 'ok',
    operations: 3,
    replies: { checked: 2, unfit: 2 },
  });
});

t.test('--enforce refuses an invalid request', async (t) => {
  const document = {
    ...petsApi,
    components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
    security: [{ key: [] }],
  };
  const api = await apiOf(t, answerPets);
  const proxy = await proxyOf(t, api.origin, { document, enforce: ['requests', 'replies'] });
  const send = (call: string, body?: string) =>
    sendRaw(proxy, call, { headers: { ...asJson, 'X-Key': 'a' }, ...(body && { body }) });

  const invalid = await send('POST /api/pets', '{"name":7}');
  const method = await send('DELETE /api/pets/1');
  const path = await send('GET /elsewhere');
  const unauthenticated = await sendRaw(proxy, 'GET /api/pets');
  const fine = await send('POST /api/pets', '{"name":"Tom"}');

  t.strictSame(JSON.parse(invalid.text), {
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    detail:
      'The request does not match the document and was not forwarded: The body at /name must be string.',
    code: 'request-invalid',
    violations: [
      {
        in: 'body',
        pointer: '/name',
        message: 'must be string',
        schema:
          '/paths/~1pets/post/requestBody/content/application~1json/schema/properties/name/type',
      },
    ],
  });
  t.strictSame([method.status, method.headers.allow], [405, 'GET']);
  t.strictSame([path.status, JSON.parse(path.text).code], [404, 'unknown-route']);
  t.strictSame(
    [unauthenticated.status, unauthenticated.headers['www-authenticate']],
    [401, 'ApiKey in="header", name="X-Key"'],
  );
  t.equal(JSON.parse(unauthenticated.text).detail, 'Missing API key: send the X-Key header.');
  t.equal(fine.status, 201);
  t.equal(api.got.length, 1);
  t.match(await fetchJson(proxy, '/journal'), {
    entries: [
      { status: 400, refusal: { code: 'request-invalid' }, violations: [{ in: 'body' }] },
      { status: 405 },
      { status: 404, unmatched: true },
      { status: 401, refusal: { code: 'unauthenticated' } },
      { status: 201 },
    ],
  });
  t.match(await fetchJson(proxy, '/health'), { replies: { checked: 1, unfit: 0 } });
});

t.test('--enforce refuses an unreadable body with the reason', async (t) => {
  const api = await apiOf(t, answerPets);
  const proxy = await proxyOf(t, api.origin, { enforce: ['requests', 'replies'] });

  const cut = await sendRaw(proxy, 'POST /api/pets', { headers: asJson, body: '{"name":' });
  const type = await sendRaw(proxy, 'POST /api/pets', {
    headers: { 'content-type': 'text/csv' },
    body: 'name',
  });
  const packed = await sendRaw(proxy, 'POST /api/pets', {
    headers: { ...asJson, 'content-encoding': 'gzip' },
    body: '{"name":"Tom"}',
  });

  t.match(JSON.parse(cut.text).violations, [{ in: 'body', pointer: '', message: /JSON/ }]);
  t.match(JSON.parse(type.text).violations, [
    {
      in: 'header',
      pointer: '/content-type',
      message: /^Unsupported Content-Type "text\/csv"\. Send/,
    },
  ]);
  t.match(JSON.parse(packed.text).violations, [{ in: 'body', message: /Content-Encoding/ }]);
  t.strictSame([cut.status, type.status, packed.status, api.got.length], [400, 400, 400, 0]);
  // A body that cannot be unpacked is shown as it came.
  t.match(await fetchJson(proxy, '/journal'), { entries: [{}, {}, { body: { name: 'Tom' } }] });
});

t.test('--enforce refuses an invalid reply', async (t) => {
  const api = await apiOf(t, (response) => answerJson(response, 200, { id: 'x', name: 'Tom' }));
  const proxy = await proxyOf(t, api.origin, { enforce: ['requests', 'replies'] });

  const reply = await sendRaw(proxy, 'GET /api/pets/1');
  const undocumented = await sendRaw(proxy, 'POST /api/pets', {
    headers: asJson,
    body: '{"name":"Tom"}',
  });

  const { detail, code, violations } = JSON.parse(reply.text);
  t.strictSame(
    [reply.status, code, detail],
    [
      502,
      'reply-unfit',
      'The reply of the API does not match the document: The body at /id must be integer.',
    ],
  );
  t.match(violations, [{ in: 'body', pointer: '/id', message: 'must be integer' }]);
  t.equal(undocumented.status, 502);
  // The journal has the API's own reply.
  t.match(await fetchJson(proxy, '/journal'), {
    entries: [
      { status: 200, reply: { body: { id: 'x' } }, refusal: { code: 'reply-unfit' } },
      { status: 200, violations: [] },
    ],
  });
  t.match(await fetchJson(proxy, '/coverage'), { calls: { unfit: 2 } });
});

t.test("refusals use the document's error format and statuses", async (t) => {
  const error = {
    type: 'object',
    properties: { message: { type: 'string' } },
    required: ['message'],
  };
  const document = documentOf({
    '/pets': {
      get: {
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
        responses: { 200: json({ type: 'array' }), 422: json(error), '5XX': json(error) },
      },
    },
  });
  const api = await apiOf(t, answerPets);
  const proxy = await proxyOf(t, api.origin, { document, enforce: ['requests', 'replies'] });

  const invalid = await sendRaw(proxy, 'GET /pets?limit=x');
  await api.close();
  const silent = await sendRaw(proxy, 'GET /pets');

  t.strictSame(
    [invalid.status, JSON.parse(invalid.text)],
    [
      422,
      {
        message:
          'The request does not match the document and was not forwarded: The query parameter "limit" must be integer.',
      },
    ],
  );
  t.equal(silent.status, 502);
  t.match(JSON.parse(silent.text), {
    message: /^No reply from http:\/\/127\.0\.0\.1:\d+: .*\.$/,
  });
});

t.test('the client library works with a proxy', async (t) => {
  const api = await apiOf(t, answerPets);
  const proxy = await proxyOf(t, api.origin);
  const { journal, coverage } = connect(proxy).sandbox('default');

  await sendRaw(proxy, 'GET /api/pets');

  t.match(await journal.verify({ match: { operation: 'listPets' }, count: 1 }), { passed: true });
  t.match(await coverage(), { counts: { operations: { seen: 1, all: 3 } } });
  t.match(await fetchJson(proxy, '/coverage?sandboxes=all'), { calls: { total: 1 } });
  await journal.clear();
  t.strictSame(await journal.list(), []);
  t.rejects(connect(proxy).sandbox('other').journal.list(), {
    message: /404: Unknown sandbox "other": a proxy has one journal, that of "default"\.$/,
  });
});

t.test('the control API of a proxy has the calls that concern the journal', async (t) => {
  const api = await apiOf(t, answerPets);
  const proxy = await proxyOf(t, `${api.origin}/api`);

  const control = await fetchJson<{ readonly paths: object }>(proxy, '/control.json');
  const head = await fetch(`${proxy}/_sandlot/health`, { method: 'HEAD' });
  const docs = await fetch(`${proxy}/_sandlot/docs`);

  t.match(control.paths, { '/journal': Object, '/coverage': Object, '/health': Object });
  t.equal(Reflect.get(control.paths, '/reset'), undefined);
  t.match(await fetchJson(proxy, '/reset'), {
    status: 404,
    detail: /No control call GET \/_sandlot\/reset/,
  });
  t.equal(head.status, 200);
  t.equal(docs.status, 200);
});

t.test('the proxy works without control API, and counts without a journal', async (t) => {
  const api = await apiOf(t, answerPets);
  const silent = await proxyOf(t, api.origin, { control: 'off' });
  const forgetful = await proxyOf(t, api.origin, { journal: 0 });

  const reply = await sendRaw(silent, 'GET /_sandlot/health');
  await sendRaw(forgetful, 'GET /api/pets');

  t.equal(reply.status, 200);
  t.equal(api.got[0]?.url, '/_sandlot/health');
  t.strictSame(await fetchJson(forgetful, '/journal'), { entries: [] });
  t.equal((await sendRaw(forgetful, 'POST /_sandlot/journal/verify')).status, 409);
  t.match(await fetchJson(forgetful, '/health'), { replies: { checked: 1, unfit: 0 } });
});

t.test('one direction alone can be enforced', async (t) => {
  const api = await apiOf(t, (response) => answerJson(response, 200, []));
  const statuses = async (enforce: ('requests' | 'replies')[]) => {
    const proxy = await proxyOf(t, api.origin, { enforce });
    const [wrongRequest, wrongReply] = [
      await fetch(`${proxy}/api/pets/x`),
      await fetch(`${proxy}/api/pets/1`),
    ];
    return [wrongRequest.status, wrongReply.status];
  };

  t.strictSame(await statuses([]), [200, 200]);
  t.strictSame(await statuses(['requests']), [400, 200]);
  t.strictSame(await statuses(['replies']), [502, 502]);
  t.strictSame(await statuses(['requests', 'replies']), [400, 502]);
});

t.test('the calls of a proxy are streamed as those of a sandbox are', async (t) => {
  const api = await apiOf(t, answerPets);
  const proxy = await proxyOf(t, api.origin);
  const left = new AbortController();
  t.teardown(() => left.abort());
  const address = `${proxy}/_sandlot/updates?sandboxes=all`;
  const { body } = await fetch(address, { signal: left.signal });
  const reader = (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();

  await sendRaw(proxy, 'GET /api/pets');
  let text = '';
  while (!text.includes('event: calls')) text += (await reader.read()).value;

  t.match(text, /"operation":"listPets"/);
});
