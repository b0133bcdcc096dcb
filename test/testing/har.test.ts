import t from 'tap';
import { createSecretMask } from '../../src/base/mask-secrets.ts';
import { type JournalEntry, toHar } from '../../src/testing/testing.ts';
import { entryOf } from '../support/journal-entry.ts';

function harOf(more?: Partial<JournalEntry>) {
  return toHar([entryOf(more)], {
    mask: createSecretMask(),
    version: '1.0.0',
    scheme: 'http',
  });
}

t.test('an entry becomes an entry of an HTTP archive', async (t) => {
  t.strictSame(harOf(), {
    log: {
      version: '1.2',
      creator: { name: 'Sandlot', version: '1.0.0' },
      entries: [
        {
          startedDateTime: '2019-02-06T01:48:23.998Z',
          time: 2,
          request: {
            httpVersion: 'HTTP/1.1',
            cookies: [],
            headersSize: -1,
            method: 'POST',
            url: 'http://localhost/pets?tag=a',
            headers: [
              { name: 'host', value: 'localhost' },
              { name: 'authorization', value: 'Bearer ***' },
              { name: 'content-type', value: 'application/json' },
            ],
            queryString: [{ name: 'tag', value: 'a' }],
            bodySize: 14,
            postData: { mimeType: 'application/json', params: [], text: '{"name":"Rex"}' },
          },
          response: {
            httpVersion: 'HTTP/1.1',
            cookies: [],
            headersSize: -1,
            status: 201,
            statusText: 'Created',
            headers: [
              { name: 'content-type', value: 'application/json; charset=utf-8' },
              { name: 'location', value: '/pets/1' },
            ],
            content: {
              size: 21,
              mimeType: 'application/json; charset=utf-8',
              text: '{"id":1,"name":"Rex"}',
            },
            redirectURL: '/pets/1',
            bodySize: 21,
          },
          cache: {},
          timings: { send: 0, wait: 2, receive: 0 },
          comment: 'sandbox default',
        },
      ],
    },
  });
});

t.test('an archive has binary bodies in base64, and leaves out absent ones', async (t) => {
  const bytes = harOf({
    headers: {},
    url: '/pets',
    reply: { status: 299, headers: {}, body: new Uint8Array([255, 0]) },
  });

  t.match(bytes, {
    log: {
      entries: [
        {
          request: { url: 'http://localhost/pets', postData: { mimeType: '' } },
          response: {
            statusText: '',
            content: { size: 2, mimeType: 'x-unknown', text: '/wA=', encoding: 'base64' },
          },
        },
      ],
    },
  });
  t.match(harOf({ body: undefined, reply: { status: 204, headers: {}, body: undefined } }), {
    log: { entries: [{ request: { bodySize: 0 }, response: { content: { size: 0 } } }] },
  });
});

t.test('an archive masks secrets in the query', async (t) => {
  t.match(harOf({ url: '/pets?tag=a&access_token=abc' }), {
    log: {
      entries: [
        {
          request: {
            url: 'http://localhost/pets?tag=a&access_token=***',
            queryString: [{}, { name: 'access_token', value: '***' }],
          },
        },
      ],
    },
  });
});

t.test('a masked credential stays one, so that a reader does not miss it', async (t) => {
  const headers = { authorization: `Basic ${btoa('ann:secret')}`, cookie: 'a=1; b=2' };

  t.match(harOf({ headers }), {
    log: {
      entries: [
        {
          request: {
            headers: [
              { name: 'authorization', value: `Basic ${btoa('***:***')}` },
              { name: 'cookie', value: 'a=***; b=***' },
            ],
          },
        },
      ],
    },
  });
});
