import t from 'tap';
import { formatCurlStory, maskSecrets } from '../../../../src/contract/verify/report/curl.ts';
import {
  createExchangeLog,
  type LoggedExchange,
} from '../../../../src/contract/verify/report/exchange-log.ts';

type Sent = {
  readonly body?: unknown;
  readonly status?: number;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** `POST /pets`, what was sent, and what came. */
function sent(line: string, { body, status = 200, json, headers = {} }: Sent = {}): LoggedExchange {
  const [method = '', url = ''] = line.split(' ');
  const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const replied = json === undefined ? undefined : Buffer.from(JSON.stringify(json));
  return {
    request: { method, url, headers, body: bytes },
    reply: { status, headers: {}, body: replied },
    json,
  };
}

const plain = { address: 'http://a', mask: (text: string) => text };

/** The story of the last of some exchanges, as method and URL. */
function storyOf(all: readonly LoggedExchange[], scope?: 'changes' | 'creations') {
  const log = createExchangeLog();
  for (const one of all) log.note(one);
  const last = all.at(-1) ?? sent('GET /');
  const story = log.storyOf(last, scope && { scope });
  return { lines: story.map(({ request: { method, url } }) => `${method} ${url}`), story };
}

t.test('a story has the changes of what is read, and the requests that created it', async (t) => {
  const all = [
    sent('POST /pets', { body: { name: 'Rex' }, status: 201, json: { id: 7, name: 'Rex' } }),
    sent('POST /pets', { body: { name: 'Tom' }, status: 201, json: { id: 8, name: 'Tom' } }),
    sent('POST /pets', { status: 400 }),
    sent('GET /pets/7'),
    sent('PATCH /pets/7', { body: { name: 'Max' } }),
    sent('PATCH /pets/8', { body: { name: 'Moe' } }),
    sent('GET /pets/7', { json: { id: 7 } }),
  ];

  t.strictSame(storyOf(all).lines, ['POST /pets', 'PATCH /pets/7', 'GET /pets/7']);
  t.strictSame(storyOf(all, 'creations').lines, ['POST /pets', 'GET /pets/7']);
});

t.test('a story has the PUT that created a record under a key of the client', (t) => {
  const all = [
    sent('PUT /shops/north', { body: { name: 'N' }, status: 201, json: { code: 'north' } }),
    sent('PUT /shops/north', { body: { name: 'M' }, json: { code: 'north' } }),
    sent('PUT /shops/north/staff/7', { status: 204 }),
    sent('GET /shops/north/staff', { json: [] }),
  ];

  t.strictSame(storyOf(all, 'creations').lines, ['PUT /shops/north', 'GET /shops/north/staff']);
  t.end();
});

t.test('the story of a list has the records that it shows', async (t) => {
  const all = [
    sent('POST /pets', { status: 201, json: { id: 'alpha-1' } }),
    sent('POST /pets', { status: 201, json: { id: 'beta-22' } }),
    sent('DELETE /pets/alpha-1', { status: 204 }),
    sent('GET /pets', { json: [{ id: 'beta-22' }] }),
  ];

  t.strictSame(storyOf(all).lines, [
    'POST /pets',
    'POST /pets',
    'DELETE /pets/alpha-1',
    'GET /pets',
  ]);
});

t.test('the story of a lost record has the removal of its siblings', async (t) => {
  const all = [
    sent('POST /pets', { status: 201, json: { id: 7 } }),
    sent('POST /pets', { status: 201, json: { id: 8 } }),
    sent('DELETE /pets/7', { status: 204 }),
    sent('POST /shops', { status: 201, json: { id: 8 } }),
    sent('GET /pets/8', { status: 404 }),
  ];

  t.strictSame(storyOf(all).lines, ['POST /pets', 'POST /pets', 'DELETE /pets/7', 'GET /pets/8']);
});

t.test('a story has the records that a query or a body names', async (t) => {
  const all = [
    sent('POST /owners', { status: 201, json: { id: 'owner-1234' } }),
    sent('POST /pets', { body: { owner: 'owner-1234' }, status: 201, json: { id: 'pet-12345' } }),
    sent('GET /search?pet=pet-12345', { json: [] }),
  ];

  t.strictSame(storyOf(all).lines, ['POST /owners', 'POST /pets', 'GET /search?pet=pet-12345']);
});

t.test('requests that were not logged are the last of a story', async (t) => {
  const log = createExchangeLog();
  const made = sent('POST /pets', { status: 201, json: { id: 'pet-12345' } });
  log.note(made);
  const raw = sent('GET /%zz/pet-12345');

  t.strictSame(log.storyOf(raw, { others: [made] }), [made, raw]);
});

t.test('keys that the API chose become variables', async (t) => {
  const token = { authorization: 'Bearer s3cret' };
  const all = [
    sent('POST /my-pets', { status: 201, json: { data: { 'o k': 1, id: 7 } }, headers: token }),
    sent('POST /my-pets/7/toys', { status: 201, json: [{ key: 'toy-123456' }], headers: token }),
    sent('POST /my-pets/7/bags', { status: 201, json: { n: 1 }, headers: token }),
    sent('PUT /my-pets/7/toys/toy-123456?of=toy-123456', {
      body: { key: 'toy-123456', cost: '$5' },
      headers: { ...token, 'x-note': "it's" },
    }),
  ];
  const mask = maskSecrets({ TOKEN: 's3cret', OTHER_TOKEN: undefined });

  t.strictSame(formatCurlStory(all, { address: 'http://a', mask }), [
    `ID1=$(curl -s -X POST 'http://a/my-pets' -H "authorization: Bearer $TOKEN" | jq -r '.data.id')`,
    `ID2=$(curl -s -X POST "http://a/my-pets/$ID1/toys" -H "authorization: Bearer $TOKEN" | jq -r '.[0].key')`,
    `curl -X POST "http://a/my-pets/$ID1/bags" -H "authorization: Bearer $TOKEN"`,
    `curl -X PUT "http://a/my-pets/$ID1/toys/$ID2?of=$ID2" -H "authorization: Bearer $TOKEN" -H 'x-note: it'\\''s' --data-binary '{"key":"'"$ID2"'","cost":"$5"}'`,
  ]);
});

t.test('a short value is a key only as an id, and other names are quoted', async (t) => {
  const version = sent('POST /pets', { json: { version: 1 } });
  const nested = sent('POST /pets', { json: { 'a-b': { 'pet id': 1 } } });
  const read = sent('GET /pets/1');

  t.strictSame(formatCurlStory([version, read], plain), [
    "curl -X POST 'http://a/pets'",
    "curl 'http://a/pets/1'",
  ]);
  t.match(formatCurlStory([nested, read], plain), [
    `jq -r '.["a-b"]["pet id"]')`,
    '"http://a/pets/$ID1"',
  ]);
});

t.test('secrets are masked in schemes, pairs and HTTP basic', async (t) => {
  const mask = maskSecrets({ TOKEN: 'ann:s3cret' });
  const [basic, key, cookie, query] = [
    { authorization: `Basic ${Buffer.from('ann:s3cret').toString('base64')}` },
    { 'x-key': 'ann:s3cret' },
    { cookie: 'a=1; key=ann:s3cret' },
    {},
  ].map((headers, index) =>
    sent(index === 3 ? 'GET /x?key=ann%3As3cret&b=1' : 'GET /x', { headers }),
  );

  t.strictSame(
    formatCurlStory(
      [basic, key, cookie, query].flatMap((one) => one ?? []),
      {
        address: '',
        mask,
      },
    ),
    [
      `curl '/x' -u "$TOKEN"`,
      `curl '/x' -H "x-key: $TOKEN"`,
      `curl '/x' -H "cookie: a=1; key=$TOKEN"`,
      'curl "/x?key=$TOKEN&b=1"',
    ],
  );
  t.equal(maskSecrets({ TOKEN: '' })('Bearer '), 'Bearer ');
});

t.test('a variable before a letter is put into braces', async (t) => {
  const all = [
    sent('POST /pets', { json: { id: 'pet-12345' } }),
    sent('GET /pets/pet-12345?of=pet-12345s'),
  ];

  t.match(formatCurlStory(all, plain), [/ID1/, `curl "http://a/pets/$ID1?of=$\{ID1}s"`]);
});

t.test('a key in a later body is read from the reply that gave it', (t) => {
  const pet = { status: 201, json: { id: 'pet-0001', name: 'Rex the dog' } };
  const all = [
    sent('POST /pets', { ...pet, body: { name: 'Rex the dog' } }),
    sent('POST /visits', { body: { pet: 'pet-0001', of: 'Rex the dog' }, json: { id: 7 } }),
    sent('GET /visits/7'),
  ];

  t.strictSame(formatCurlStory(all, plain), [
    `ID1=$(curl -s -X POST 'http://a/pets' --data-binary '{"name":"Rex the dog"}' | jq -r '.id')`,
    `ID2=$(curl -s -X POST 'http://a/visits' --data-binary '{"pet":"'"$ID1"'","of":"Rex the dog"}' | jq -r '.id')`,
    `curl "http://a/visits/$ID2"`,
  ]);
  t.end();
});
