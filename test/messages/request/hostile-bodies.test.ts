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

t.test('a million violations are a short list and a number', async (t) => {
  const send = await listening(t);
  const bomb = gzipSync(`[${'{},'.repeat(1_000_000)}{}]`);

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
  const names = Array.from({ length: 100_000 }, (_, index) => `n${index}=1`).join('&');

  const { status, content, ms } = await send('/form', names, {
    'content-type': 'application/x-www-form-urlencoded',
  });

  t.equal(status, 400);
  t.ok(content.length < 65_536, `${content.length} bytes`);
  t.ok(ms < patience, `${ms} ms`);
});

t.test('a record of very many properties is refused', async (t) => {
  const send = await listening(t);
  const namesOf = (count: number) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, at) => [`n${at}`, 1])));

  const { status, content } = await send('/pets', namesOf(100_001));

  t.equal(status, 400);
  t.match(JSON.parse(content).detail, 'The body must not have more than 100000 properties.');
  t.equal((await send('/pets', namesOf(1_000))).status, 201);
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
  t.match(JSON.parse(content).detail, /the result would (be larger|nest deeper) than/);
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
    [deep, /nest deeper than 200 levels/],
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
