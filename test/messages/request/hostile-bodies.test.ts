import { gzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { documentOf, json, sandlotOf } from '../../support/sandlot-of.ts';

const text = { type: 'string' };
const pet = { type: 'object', properties: { id: text, name: text } };
const form = (schema: object) => ({
  content: { 'application/x-www-form-urlencoded': { schema } },
});
const created = (schema: object) => ({ responses: { 201: json(schema) } });
const done = { responses: { 200: { description: 'done' } } };
const strict = { type: 'object', properties: { a: text }, additionalProperties: false };

const document = documentOf({
  '/batch': {
    post: {
      requestBody: json({
        type: 'array',
        items: { type: 'object', required: ['a', 'b', 'c', 'd'] },
      }),
      ...done,
    },
  },
  '/tags': {
    post: {
      parameters: [{ name: 'filter', in: 'query', content: { 'application/json': {} } }],
      requestBody: form({ type: 'object', properties: { tags: { type: 'array' } } }),
      ...done,
    },
  },
  '/form': { post: { requestBody: form(strict), ...done } },
  '/pets': {
    get: { responses: { 200: json({ type: 'array', items: pet }) } },
    post: { requestBody: json(pet), ...created(pet) },
  },
  '/pets/{id}': {
    parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
    get: { responses: { 200: json(pet) } },
    patch: {
      requestBody: {
        content: {
          'application/json-patch+json': { schema: { type: 'array' } },
          'application/json-patch-query+json': { schema: {} },
        },
      },
      responses: { 200: json(pet) },
    },
  },
});

async function listening(t: Test, validate: 'refuse' | 'warn' = 'refuse') {
  const { app } = await sandlotOf(t, document, { validate });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return async (
    path: string,
    body: string | Uint8Array,
    headers: Record<string, string> = {},
    method = 'POST',
  ) => {
    const started = performance.now();
    const reply = await fetch(url + path, {
      method,
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
    const content = await reply.text();
    return {
      status: reply.status,
      content,
      notices: reply.headers.get('sandlot-notice') ?? '',
      ms: performance.now() - started,
    };
  };
}

/** Far more than any of these requests takes, and far less than before their work was limited. */
const patience = 10_000;

t.test('very many violations are a short list and a number', async (t) => {
  const send = await listening(t);
  const bomb = gzipSync(`[${'{},'.repeat(190_000)}{}]`);

  const { status, content, ms } = await send('/batch', bomb, { 'content-encoding': 'gzip' });

  t.equal(status, 400);
  t.ok(content.length < 65_536, `${content.length} bytes`);
  t.ok(ms < patience, `${ms} ms`);
  const { detail, violations } = JSON.parse(content);
  t.ok(violations.length <= 100);
  t.match(detail, /; and at least \d+ more\.$/);
});

t.test('undeclared names of a form are refused in linear time', async (t) => {
  const send = await listening(t);
  const names = Array.from({ length: 20_000 }, (_, index) => `n${index}=1`).join('&');

  const { status, content, ms } = await send('/form', names, {
    'content-type': 'application/x-www-form-urlencoded',
  });

  t.equal(status, 400);
  t.ok(content.length < 65_536, `${content.length} bytes`);
  t.ok(ms < patience, `${ms} ms`);
});

t.test(
  'a body of very many values, properties or fields is refused before it is parsed',
  async (t) => {
    const send = await listening(t);
    const namesOf = (count: number) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [`n${at}`, 1])));
    const formType = { 'content-type': 'application/x-www-form-urlencoded' };
    const values = 'The body has more than 200000 values. Send fewer.';
    const properties = 'An object of the body has more than 20000 properties. Send fewer.';
    const fields = 'The form has more than 20000 fields. Send fewer.';

    for (const [body, detail, headers] of [
      [`{"tags":[${'1,'.repeat(200_000)}1]}`, values],
      [`{"tags":[${'[1],'.repeat(100_000)}1]}`, values],
      // It is not JSON, but nobody has to find out.
      [`[${','.repeat(300_000)}`, values],
      [namesOf(20_001), properties],
      [`{"tags":[{"a":${namesOf(20_001)}}]}`, properties],
      ['a=1&'.repeat(20_001), fields, formType],
    ] as const) {
      const { status, content } = await send(headers ? '/form' : '/pets', body, headers);
      t.equal(status, 413, detail);
      t.match(JSON.parse(content), { code: 'body-too-large', detail });
    }
    for (const body of [
      namesOf(20_000),
      `{"tags":[${'[1,2],'.repeat(60_000)}{}]}`,
      `{"tags":[${'[],'.repeat(150_000)}{}]}`,
      `{"name":"${'[1,2,\\"{}'.repeat(300_000)}"}`,
    ])
      t.equal((await send('/pets', body)).status, 201, body.slice(0, 20));
  },
);

t.test('JSON in a field of a form is read like a body of JSON', async (t) => {
  const send = await listening(t);
  const formType = { 'content-type': 'application/x-www-form-urlencoded' };
  const nest = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

  for (const [tags, code] of [
    [nest(201), 'body-too-deep'],
    [nest(100_000), 'body-too-deep'],
    ['[{"__proto__":{"a":1}}]', 'body-unreadable'],
    ['["\\ud800"]', 'body-unreadable'],
    [`[${'1,'.repeat(200_000)}1]`, 'body-too-large'],
  ] as const) {
    const { content } = await send('/tags', `tags=${tags}`, formType);
    t.match(JSON.parse(content), { code }, tags.slice(0, 30));
  }
  t.equal((await send('/tags', 'tags=[1,"[2"]', formType)).status, 200);
  t.equal((await send('/tags', 'tags=[1,', formType)).status, 200, 'one text');
});

t.test('JSON in a parameter is not deep, and changes no prototype', async (t) => {
  const send = await listening(t);

  for (const [filter, message] of [
    [`${'['.repeat(201)}${']'.repeat(201)}`, 'must not nest deeper than 200 levels'],
    ['{"__proto__":{}}', 'must not have a "__proto__" or "constructor.prototype" property'],
    ['{', 'must be JSON'],
  ] as const) {
    const { status, content } = await send(`/tags?filter=${filter}`, 'tags=a', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    t.match([status, JSON.parse(content)], [400, { violations: [{ message }] }]);
  }
});

t.test('a name of megabytes is shortened in the error', async (t) => {
  const send = await listening(t);

  const { status, content } = await send('/form', `${'n'.repeat(4_000_000)}=1`, {
    'content-type': 'application/x-www-form-urlencoded',
  });

  t.equal(status, 400);
  t.ok(content.length < 5000, `${content.length} bytes`);
});

t.test('a reply has ten notices at most, and the number of the others', async (t) => {
  const send = await listening(t, 'warn');
  const names = Array.from({ length: 50 }, (_, index) => `n${index}=1`).join('&');

  const { status, notices } = await send('/form', names, {
    'content-type': 'application/x-www-form-urlencoded',
  });

  t.equal(status, 200);
  t.equal(notices.match(/request-invalid/g)?.length, 10);
  t.match(notices, /notices-omitted "\\u2026 and 40 more\."$/);
});

t.test('a long text in an undeclared property is not taken apart', async (t) => {
  const send = await listening(t);
  const body = JSON.stringify({ name: 'Rex', other: 'x'.repeat(4_000_000) });

  const { status, ms } = await send('/pets', body);

  t.equal(status, 201);
  t.ok(ms < patience, `${ms} ms`);
});

t.test('half of a surrogate pair is refused with its place', async (t) => {
  const send = await listening(t);

  for (const [body, pointer] of [
    ['{"name":"\\ud800"}', '/name'],
    ['{"tags":[{"a":"x\\uDFFFy"}]}', '/tags/0/a'],
    ['{"tags":[1,{"\\ud83d":1}]}', '/tags/1'],
    ['"\\udc00"', ''],
  ] as const) {
    const { status, content } = await send('/pets', body);
    t.equal(status, 400, body);
    t.match(JSON.parse(content), { code: 'body-unreadable', violations: [{ pointer }] });
  }
  t.equal((await send('/pets', '{"name":"\\ud83d\\ude00"}')).status, 201, 'both halves');
});

const patchType = { 'content-type': 'application/json-patch+json' };

t.test('a JSON Patch that doubles the record is refused, and nothing is stored', async (t) => {
  const send = await listening(t);
  await send('/pets', JSON.stringify({ id: 'a', name: 'Rex' }));
  const steps = Array.from({ length: 40 }, (_, index) => ({
    op: 'copy',
    from: '',
    path: `/n${index}`,
  }));

  const { status, content, ms } = await send('/pets/a', JSON.stringify(steps), patchType, 'PATCH');

  t.equal(status, 422);
  t.match(JSON.parse(content).detail, /the result would be (larger|nested deeper) than/);
  t.ok(ms < patience, `${ms} ms`);
});

t.test('a JSON Patch may not nest deeper than a body, nor copy for ever', async (t) => {
  const send = await listening(t);
  await send('/pets', JSON.stringify({ id: 'a', name: 'x'.repeat(1_000_000) }));
  const path = '/a'.repeat(201);
  const deep = [{ op: 'add', path, value: 1 }];
  const copies = Array.from({ length: 100 }, () => ({ op: 'copy', from: '/name', path: '/b' }));
  const tests = Array.from({ length: 100 }, () => ({ op: 'test', path: '/name', value: 1 }));

  for (const [steps, message] of [
    [deep, /nested deeper than 200 levels/],
    [copies, /copies or compares too much/],
    [[...tests], /the value at \/name differs/],
  ] as const) {
    const reply = await send('/pets/a', JSON.stringify(steps), patchType, 'PATCH');
    t.equal(reply.status, 422);
    t.match(JSON.parse(reply.content).detail, message);
  }
});

t.test('an object in the content type of JSON Patch is refused, not merged', async (t) => {
  const send = await listening(t);
  await send('/pets', JSON.stringify({ id: 'a', name: 'Rex' }));

  const { status, content } = await send(
    '/pets/a',
    JSON.stringify({ name: 'Tim' }),
    { 'content-type': 'application/json-patch-query+json' },
    'PATCH',
  );

  t.equal(status, 422);
  t.match(JSON.parse(content).detail, /a JSON Patch is a list of operations/);
});
