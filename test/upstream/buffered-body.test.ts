import { once } from 'node:events';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import t from 'tap';
import { petsApi } from '../support/pets.ts';
import {
  answerJson,
  apiOf,
  fetchJson,
  proxyHeader,
  proxyOf,
  readAll,
  sendRaw,
} from '../support/proxy-of.ts';

const asJson = { 'content-type': 'application/json' };

/** More than is judged. */
const large = JSON.stringify({ name: 'x'.repeat(6 * 1024 * 1024) });

function notices(reply: Parameters<typeof proxyHeader>[0]) {
  return proxyHeader(reply, 'notice')?.replace(/ was forwarded[^"]*"/g, '');
}

t.test('a body that is too large is streamed unchecked', async (t) => {
  const api = await apiOf(t, (response) => {
    response.writeHead(201, asJson);
    response.end(large);
  });
  const proxy = await proxyOf(t, api.origin, { enforce: ['requests', 'replies'] });

  const sized = await sendRaw(proxy, 'POST /api/pets', {
    headers: { ...asJson, 'content-length': `${large.length}` },
    body: Readable.from([large]),
  });
  const chunked = await sendRaw(proxy, 'POST /api/pets', {
    headers: { ...asJson, 'transfer-encoding': 'chunked' },
    body: Readable.from([large]),
  });

  for (const [index, reply] of [sized, chunked].entries()) {
    t.equal(api.got[index]?.body === large, true);
    t.equal(reply.text === large, true);
    t.equal(
      notices(reply),
      'body-unjudged "The body of the request, body-unjudged "The body of the reply',
    );
  }
  t.equal(api.got[0]?.headers['content-length'], `${large.length}`);
  t.equal(api.got[1]?.headers['transfer-encoding'], 'chunked');
  const { entries } = await fetchJson<{ readonly entries: readonly object[] }>(proxy, '/journal');
  t.match(entries[0], { leftOut: ['request', 'reply'], notices: [] });
  t.equal(Reflect.has(entries[0] ?? {}, 'body'), false);
  t.match(await fetchJson(proxy, '/coverage'), { calls: { total: 2, invalid: 0, unfit: 0 } });
  t.match(await fetchJson(proxy, '/journal.har'), {
    log: {
      entries: [
        {
          request: { bodySize: -1, postData: { mimeType: 'application/json' } },
          response: { bodySize: -1, content: { size: -1 } },
        },
        {},
      ],
    },
  });
});

t.test('a slow reply is streamed and judged at its end', async (t) => {
  const api = await apiOf(t, async (response) => {
    response.writeHead(200, asJson);
    response.write('[{"id":"x",');
    await wait(150);
    response.end('"name":"Tom"}]');
  });
  const proxy = await proxyOf(t, api.origin, { patience: 20 });
  const outgoing = request(`${proxy}/api/pets`);

  outgoing.end();
  const [incoming] = await once(outgoing, 'response');
  const [first] = await once(incoming, 'data');
  const rest = await readAll(incoming);

  t.equal(`${first}`, '[{"id":"x",');
  t.equal(`${rest}`, '"name":"Tom"}]');
  t.match(incoming.headers['sandlot-notice'], /^body-unjudged /);
  t.equal(incoming.headers['sandlot-finding'], undefined);
  t.match(await fetchJson(proxy, '/health'), { replies: { checked: 1, unfit: 1 } });
  t.match(await fetchJson(proxy, '/journal'), { entries: [{ reply: { body: [{ id: 'x' }] } }] });
});

t.test('a slow request is streamed', async (t) => {
  const api = await apiOf(t, (response) => answerJson(response, 201, { id: 1, name: 'Tom' }));
  const proxy = await proxyOf(t, api.origin, { patience: 20 });
  const slowly = async function* () {
    yield '{"name":';
    await wait(150);
    yield '"Tom"}';
  };

  const reply = await sendRaw(proxy, 'POST /api/pets', {
    headers: asJson,
    body: Readable.from(slowly()),
  });

  t.equal(reply.status, 201);
  t.equal(api.got[0]?.body, '{"name":"Tom"}');
  t.equal(notices(reply), 'body-unjudged "The body of the request');
});

t.test('server-sent events arrive as they happen', async (t) => {
  const document = {
    ...petsApi,
    paths: {
      '/events': {
        get: {
          responses: {
            200: { description: '', content: { 'text/event-stream': { schema: {} } } },
          },
        },
      },
    },
  };
  const api = await apiOf(t, (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.write('data: 1\n\n');
  });
  const proxy = await proxyOf(t, api.origin, { document, enforce: ['requests', 'replies'] });
  const outgoing = request(`${proxy}/api/events`);

  outgoing.end();
  const [incoming] = await once(outgoing, 'response');
  const [first] = await once(incoming, 'data');
  incoming.on('error', () => undefined);
  outgoing.destroy();

  t.equal(`${first}`, 'data: 1\n\n');
  for (let tick = 0; tick < 50; tick += 1) {
    const { entries } = await fetchJson<{ readonly entries: readonly object[] }>(proxy, '/journal');
    if (entries.length > 0) {
      t.match(entries, [{ status: 200, leftOut: ['reply'] }]);
      return;
    }
    await wait(20);
  }
  t.fail('the call was not recorded');
});
