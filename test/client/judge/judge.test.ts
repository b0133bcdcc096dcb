import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import supertest from 'supertest';
import t, { type Test } from 'tap';
import { Agent, FormData, fetch, request } from 'undici-7';
import { type CallMismatchError, type JudgeCallsOptions, judge } from '../../../src/index.ts';
import { chromium, chromiumFlags, withoutChromium } from '../../support/chromium.ts';
import { readAll } from '../../support/proxy-of.ts';
import { documentOf, json } from '../../support/sandlot-of.ts';

const pet = {
  type: 'object',
  required: ['name'],
  properties: { id: { type: 'integer' }, name: { type: 'string' } },
};

const pets = documentOf(
  {
    '/pets': {
      get: {
        operationId: 'listPets',
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
        responses: {
          200: {
            description: '',
            content: { 'application/json': { schema: { type: 'array', items: pet } } },
          },
        },
      },
      post: {
        operationId: 'addPet',
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: pet },
            'application/x-www-form-urlencoded': { schema: pet },
            'multipart/form-data': { schema: pet },
          },
        },
        responses: { 201: json(pet), 400: { description: '' } },
      },
    },
    '/photo': {
      get: {
        operationId: 'photo',
        responses: {
          200: { description: '', content: { 'image/png': {}, 'application/octet-stream': {} } },
        },
      },
    },
    '/events': {
      get: {
        operationId: 'watch',
        responses: { 200: { description: '', content: { 'text/event-stream': {} } } },
      },
    },
  },
  { servers: [{ url: 'https://pets.test/v1' }] },
);

/** An API that answers what a request asks for in `x-answer`, or fits. */
const answer: RequestListener = async (incoming, response) => {
  const { url = '', method } = incoming;
  const [path] = url.split('?');
  await readAll(incoming);
  if (path === '/v1/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 1\n\n');
    return;
  }
  if (path === '/v1/photo') {
    response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([255, 1]));
    return;
  }
  if (path === '/page') {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(
      `<script>fetch('/v1/pets?limit=x').then(() => { document.title = 'done'; })</script>`,
    );
    return;
  }
  const given = incoming.headers['x-answer'];
  const body = typeof given === 'string' ? given : method === 'POST' ? '{"name":"A"}' : '[]';
  const status = Number(incoming.headers['x-status'] ?? (method === 'POST' ? 201 : 200));
  response.setHeader('set-cookie', ['a=1', 'b=2']);
  response.setHeader('content-type', 'application/json');
  response.writeHead(status, { 'content-encoding': 'gzip' }).end(gzipSync(body));
};

async function openApi(t: Test): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

function openJudge(t: Test, options: Partial<JudgeCallsOptions> = {}) {
  const folder = t.testdir({ 'api.json': JSON.stringify(pets) });
  return judge({ document: pathToFileURL(`${folder}/api.json`), ...options });
}

const unfit = '[{"name":7}]';

t.test('a call is judged, and the error names the operation and what does not fit', async (t) => {
  const judged = await openJudge(t);
  const call = (method: string, url: string, status: number, body?: string) => {
    const headers = { 'Content-Type': 'application/json' };
    return () =>
      judged.check({
        request: { method, url, headers, body: method === 'post' ? '{}' : undefined },
        response: { status, headers, body },
      });
  };

  t.doesNotThrow(call('get', 'https://pets.test/v1/pets', 200, '[]'));
  t.throws(call('get', '/v1/pets?limit=x', 200, unfit), {
    name: 'CallMismatchError',
    operation: 'listPets',
    mismatches: [
      { side: 'request', where: 'query' },
      { side: 'reply', pointer: '/0/name' },
    ],
    message: `GET /v1/pets?limit=x (listPets), 200, does not match the document:
  request: The query parameter "limit" must be integer. (/paths/~1pets/get/parameters/0/schema/type)
  reply: The body at /0/name must be string. (/paths/~1pets/get/responses/200/content/application~1json/schema/items/properties/name/type)`,
  });
  t.doesNotThrow(call('post', '/v1/pets', 400), 'a refused request was wrong on purpose');
  t.throws(call('post', '/v1/pets', 201, '{"name":"A"}'), {
    message: /request: The body must have the required property "name"/,
  });
  t.throws(call('get', 'http://pets.test', 200), {
    message: `GET /, 200, does not match the document:
  request: No operation GET / in the document. (/paths)`,
  });
  t.doesNotThrow(call('get', '/v1/dogs', 404));
});

t.test('options that are missing or wrong are refused', async (t) => {
  await t.rejects(judge(Object({})), { message: /^judge needs "document"/ });
  await t.rejects(judge(Object({ document: 'a', hosts: 'a' })), {
    message: '"hosts" must be a list of hosts, not "a".',
  });
  await t.rejects(judge({ document: `${t.testdirName}-none.yaml` }), { message: /no such file/ });
});

/** A request of supertest is sent when it is awaited. */
async function ended(sent: PromiseLike<unknown>): Promise<unknown> {
  return sent;
}

t.test('supertest fails where a call does not fit', async (t) => {
  const { supertest: fits } = await openJudge(t);
  const agent = supertest(answer);

  await agent.get('/v1/pets').expect(200).expect(fits);
  await t.rejects(ended(agent.get('/v1/pets').set('x-answer', unfit).expect(fits)), {
    message: /\(listPets\), 200, does not match the document:\n {2}reply: The body at \/0\/name/,
  });
  await t.rejects(ended(agent.get('/v1/pets?limit=x').expect(fits)), {
    message: /"limit" must be/,
  });
  await agent.post('/v1/pets').send({ name: 'A' }).expect(fits);
  await t.rejects(ended(agent.post('/v1/pets').send({ id: 1 }).expect(fits)), {
    message: /"name"/,
  });
  await agent.post('/v1/pets').send('name=A').expect(fits);
  await agent.post('/v1/pets').type('form').send({ name: 'A' }).expect(fits);
  await agent.post('/v1/pets').type('json').send(Buffer.from('{"name":"A"}')).expect(fits);
  await agent.post('/v1/pets').field('name', 'A').expect(fits);
  await t.rejects(ended(agent.post('/v1/pets').expect(fits)), { message: /request: The body is/ });
  await agent.get('/v1/photo').expect(fits);
  const parse = (_response: unknown, done: (error: null, value: object) => void) =>
    done(null, { read: 'elsewhere' });
  await agent.get('/v1/photo').buffer(true).parse(Object(parse)).expect(fits);
});

t.test('undici rejects a call that does not fit', async (t) => {
  const origin = await openApi(t);
  const judged = await openJudge(t);
  const dispatcher = new Agent().compose(judged.interceptor);
  t.teardown(() => dispatcher.destroy());
  const json = { 'content-type': 'application/json' };
  const post = (body: string | Buffer | Readable | FormData, headers: object = json) =>
    request(`${origin}/v1/pets`, { dispatcher, method: 'POST', body, headers: { ...headers } });

  const listed = await request(`${origin}/v1/pets`, { dispatcher });
  t.equal(listed.statusCode, 200);
  t.equal((await listed.body.bytes()).length, gzipSync('[]').length, 'the reply comes unchanged');
  await t.rejects(
    request(`${origin}/v1/pets`, {
      dispatcher,
      headers: ['x-answer', unfit, 'x-b', '1', 'x-b', '2'],
    }),
    { message: /\(listPets\), 200, does not match the document/ },
  );
  t.equal((await post('{"name":"A"}')).statusCode, 201);
  t.equal((await post(Readable.from(['{"name":', Buffer.from('"A"}')]))).statusCode, 201);
  const form = new FormData();
  form.set('name', 'A');
  t.equal((await post(form, {})).statusCode, 201);
  await t.rejects(post(Buffer.from('{}')), { message: /addPet.*"name"/s });
  await t.rejects(post(Readable.from(['{}'])), { message: /addPet.*"name"/s });
  t.equal((await request(`${origin}/page`, { dispatcher })).statusCode, 200, 'no call of the API');
  const events = await request(`${origin}/v1/events`, { dispatcher });
  for await (const chunk of events.body) {
    t.equal(`${chunk}`, 'data: 1\n\n');
    break;
  }
});

t.test('fetch rejects a call that does not fit, and gives the error as its cause', async (t) => {
  const origin = await openApi(t);
  const judged = await openJudge(t, { hosts: ['127.0.0.1'] });
  const dispatcher = new Agent().compose(judged.interceptor);
  t.teardown(() => dispatcher.destroy());
  const list = (headers: Record<string, string>) =>
    fetch(`${origin}/v1/pets`, { dispatcher, headers });

  t.strictSame(await (await list({})).json(), []);
  await t.rejects(list({ 'x-answer': unfit }), { cause: { name: 'CallMismatchError' } });
  const add = (body: string) =>
    fetch(`${origin}/v1/pets`, {
      ...{ dispatcher, method: 'POST', body },
      headers: { 'content-type': 'application/json' },
    });
  t.equal((await add('{"name":"A"}')).status, 201);
  await t.rejects(add('{"id":1}'), { cause: { operation: 'addPet' } });
  await t.rejects(fetch(`${origin}/page`, { dispatcher }), { cause: { operation: undefined } });
});

t.test('the interceptor takes handlers of undici 6, too', async (t) => {
  const judged = await openJudge(t);
  const raw = ['Content-Type', 'application/json', 'Vary', 'a', 'Vary', 'b'].map((text) =>
    Buffer.from(text),
  );
  const dispatch = (body: string, headers: unknown = null) => {
    const seen: unknown[] = [];
    const handler = {
      name: 'legacy',
      onConnect: () => seen.push('connect'),
      onHeaders: (status: number) => seen.push(status),
      onData: (chunk: Buffer) => seen.push(chunk.toString()),
      onComplete: () => seen.push('complete'),
      onError: (error: Error) => seen.push(error.message.split(',')[0]),
    };
    const send = judged.interceptor((_options: object, wrapped: typeof handler) => {
      seen.push(wrapped.name);
      wrapped.onConnect();
      Reflect.apply(wrapped.onHeaders, wrapped, [102, []]);
      Reflect.apply(wrapped.onHeaders, wrapped, [200, raw]);
      wrapped.onData(Buffer.from(body));
      wrapped.onComplete();
      return true;
    });
    send({ method: 'GET', path: '/v1/pets', origin: 'https://pets.test', headers }, handler);
    return seen;
  };

  const head = ['legacy', 'connect', 102];
  t.strictSame(dispatch('[]'), [...head, 200, '[]', 'complete']);
  t.strictSame(dispatch('[]', new Map([['x-a', '1']])), [...head, 200, '[]', 'complete']);
  t.strictSame(dispatch('[]', [['x-a', '1']]), [...head, 200, '[]', 'complete']);
  t.strictSame(dispatch(unfit), [...head, 'GET /v1/pets (listPets)']);
});

t.test('what does not fit is reported to a function, in the place of an error', async (t) => {
  const errors: CallMismatchError[] = [];
  const judged = await openJudge(t, { onMismatch: (error) => errors.push(error) });

  await supertest(answer).get('/v1/pets').set('x-answer', unfit).expect(judged.supertest);

  t.match(errors, [{ operation: 'listPets' }]);
});

t.test('Playwright judges the calls of a page', { skip: withoutChromium ?? false }, async (t) => {
  const origin = await openApi(t);
  const judged = await openJudge(t);
  const { chromium: launcher } = await import('playwright-core');
  const browser = await launcher.launch({ executablePath: String(chromium), args: chromiumFlags });
  t.teardown(() => browser.close());
  const page = await browser.newPage();
  await page.route('**', judged.route);

  await page.goto(`${origin}/page`);
  await page.waitForFunction('document.title === "done"');

  t.throws(judged.throwMismatches, { message: /\(listPets\), 200.*"limit" must be integer/s });
  t.doesNotThrow(judged.throwMismatches);
});
