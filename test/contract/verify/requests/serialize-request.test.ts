import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { tryScripted } from '../provider/scripted-provider.ts';

function ok() {
  return { status: 200 as const, body: {} };
}
const done = { responses: { 200: json({ type: 'object' }) } };
const list = { type: 'array', items: { type: 'string' } };
const object = { type: 'object', properties: { r: { type: 'integer' }, g: { type: 'integer' } } };

type Written = { readonly place: string; readonly more?: object };

/** What is sent of a parameter: behind its name, or its whole path. */
async function writtenOf(t: Test, value: unknown, { place, more }: Written) {
  const schema = Array.isArray(value) ? list : typeof value === 'object' ? object : {};
  const parameter = { name: 'p', in: place, required: true, example: value, schema, ...more };
  const path = place === 'path' ? '/x/{p}' : '/x';
  const document = documentOf({ [path]: { get: { parameters: [parameter], ...done } } });
  const { requests } = await tryScripted(t, document, ok);
  const [, sent] = requests;
  return place === 'header'
    ? sent?.headers.p
    : place === 'cookie'
      ? sent?.headers.cookie
      : sent?.url;
}

t.test('parameters are serialized in their styles', async (t) => {
  const pair = ['a b', 'c'];
  const point = { r: 1, g: 2 };
  const cases: readonly (readonly [unknown, Written, string])[] = [
    ['a/b', { place: 'path' }, '/x/a%2Fb'],
    [pair, { place: 'path' }, '/x/a%20b,c'],
    [point, { place: 'path' }, '/x/r,1,g,2'],
    [point, { place: 'path', more: { explode: true } }, '/x/r=1,g=2'],
    [pair, { place: 'path', more: { style: 'label' } }, '/x/.a%20b,c'],
    [pair, { place: 'path', more: { style: 'label', explode: true } }, '/x/.a%20b.c'],
    [point, { place: 'path', more: { style: 'label', explode: true } }, '/x/.r=1.g=2'],
    ['a', { place: 'path', more: { style: 'matrix' } }, '/x/;p=a'],
    [pair, { place: 'path', more: { style: 'matrix' } }, '/x/;p=a%20b,c'],
    [pair, { place: 'path', more: { style: 'matrix', explode: true } }, '/x/;p=a%20b;p=c'],
    [point, { place: 'path', more: { style: 'matrix', explode: true } }, '/x/;r=1;g=2'],
    ['a&b', { place: 'query' }, '/x?p=a%26b'],
    [pair, { place: 'query' }, '/x?p=a%20b&p=c'],
    [pair, { place: 'query', more: { explode: false } }, '/x?p=a%20b,c'],
    [pair, { place: 'query', more: { style: 'pipeDelimited', explode: false } }, '/x?p=a%20b%7Cc'],
    [
      ['a', 'b'],
      { place: 'query', more: { style: 'spaceDelimited', explode: false } },
      '/x?p=a%20b',
    ],
    [point, { place: 'query' }, '/x?r=1&g=2'],
    [point, { place: 'query', more: { explode: false } }, '/x?p=r,1,g,2'],
    [point, { place: 'query', more: { style: 'deepObject' } }, '/x?p[r]=1&p[g]=2'],
    [
      { r: [1, { g: 2 }] },
      { place: 'query', more: { schema: { type: 'object' }, style: 'deepObject' } },
      '/x?p[r][]=1&p[r][][g]=2',
    ],
    [
      [{ r: 1 }, 'a'],
      { place: 'query', more: { schema: { type: 'array' }, explode: false } },
      '/x?p=%7B%22r%22%3A1%7D,a',
    ],
    [pair, { place: 'header' }, 'a b,c'],
    ['grün', { place: 'header' }, 'gr n'],
    ['a', { place: 'cookie' }, 'p=a'],
  ];
  for (const [value, written, expected] of cases)
    t.equal(await writtenOf(t, value, written), expected);
});

t.test('a parameter with content is serialized in its media type', async (t) => {
  const content = (type: string, example: unknown) => ({
    place: 'query',
    more: { schema: undefined, example: undefined, content: { [type]: { schema: {}, example } } },
  });
  t.equal(
    await writtenOf(t, undefined, content('application/json', { a: 1 })),
    '/x?p=%7B%22a%22%3A1%7D',
  );
  t.equal(await writtenOf(t, undefined, content('text/plain', 'a b')), '/x?p=a%20b');
});

t.test('a querystring parameter is serialized in its media type', async (t) => {
  const thing = { a: '1', b: ['2', '3'] };
  for (const [type, example, expected] of [
    ['application/x-www-form-urlencoded', thing, '/x?a=1&b=2&b=3'],
    ['application/json', thing, '/x?%7B%22a%22%3A%221%22%2C%22b%22%3A%5B%222%22%2C%223%22%5D%7D'],
    ['text/plain', 'a b', '/x?a%20b'],
  ]) {
    const schema = { type: typeof example };
    const content = { [`${type}`]: { schema, example } };
    const parameters = [{ name: 'q', in: 'querystring', required: true, content }];
    const paths = { '/x': { get: { parameters, ...done } } };
    const { requests } = await tryScripted(t, { ...documentOf(paths), openapi: '3.2.0' }, ok);
    t.equal(requests[1]?.url, expected);
  }
});

/** The bodies that are sent to an operation, each once. */
async function bodiesOf(t: Test, content: object) {
  const post = { requestBody: { required: true, content }, ...done };
  const { requests } = await tryScripted(t, documentOf({ '/x': { post } }), ok);
  return new Map(
    requests
      .filter(({ method }) => method === 'POST')
      .map(({ headers, text }) => [headers['content-type'], text] as const)
      .reverse(),
  );
}

t.test('bodies are serialized in every supported media type', async (t) => {
  const schema = {
    type: 'object',
    required: ['a', 'b'],
    properties: { a: { const: '1 2' }, b: { const: { c: 3 } } },
  };
  const tags = { type: 'array', minItems: 2, maxItems: 2, items: { const: 't' } };
  const form = {
    type: 'object',
    required: ['a', 'b'],
    properties: { a: { const: '1 2' }, b: tags },
  };
  const bodies = await bodiesOf(t, {
    'application/*': { schema },
    'application/x-www-form-urlencoded': { schema: form },
    'multipart/form-data': { schema },
    'text/plain': { schema: { const: 'plain' } },
    'image/png': { schema: {} },
  });

  t.equal(bodies.get('application/json'), '{"a":"1 2","b":{"c":3}}');
  t.equal(bodies.get('application/x-www-form-urlencoded'), 'a=1%202&b=t&b=t');
  t.equal(bodies.get('text/plain'), 'plain');
  const [, parts] = [...bodies].find(([type]) => type?.startsWith('multipart')) ?? [];
  t.match(parts, 'name="a"\r\n\r\n1 2\r\n');
  t.match(parts, 'name="b"\r\nContent-Type: application/json\r\n\r\n{"c":3}\r\n');
  t.notOk(bodies.has('image/png'));
});

t.test('an operation without a supported media type is not called', async (t) => {
  const post = { requestBody: { required: true, content: { 'image/png': {} } }, ...done };
  const { report } = await tryScripted(t, documentOf({ '/x': { post } }), ok);

  t.match(report.operations, [
    { checks: [{ name: 'reply', reason: 'no valid request could be generated' }] },
  ]);
});

t.test('other media types send JSON as text', async (t) => {
  const sent = async (type: string, example: unknown) =>
    (await bodiesOf(t, { [type]: { example } })).get(type);

  t.equal(await sent('text/plain', 7), '7');
  t.equal(await sent('text/plain', { a: 1 }), '{"a":1}');
  t.equal(await sent('application/x-www-form-urlencoded', 'a=1'), 'a=1');
});

t.test('an unknown path parameter gets a placeholder', async (t) => {
  const parameters = [{ name: 'ids', in: 'path', schema: { type: 'array', items: {} } }];
  const document = documentOf({ '/x/{ids}/y': { get: { parameters, ...done } } });
  const { requests } = await tryScripted(t, document, ok);

  t.equal(requests[1]?.url, '/x//y');
});

t.test('a path template may contain a query', async (t) => {
  const parameters = [{ name: 'p', in: 'query', required: true, example: 'a', schema: {} }];
  const document = documentOf({ '/x?list=all': { get: { parameters, ...done } } });
  const { requests } = await tryScripted(t, document, ok);

  t.equal(requests[1]?.url, '/x?list=all&p=a');
});

t.test('a file of a form has its documented media type', async (t) => {
  const file = { type: 'string', format: 'binary' };
  const schema = {
    type: 'object',
    required: ['cover', 'text'],
    properties: { cover: file, text: file },
  };
  const encoding = { cover: { contentType: 'image/png, image/jpeg' } };
  const bodies = await bodiesOf(t, { 'multipart/form-data': { schema, encoding } });

  const [parts = ''] = bodies.values();
  t.match(parts, 'name="cover"; filename="sandlot.bin"\r\nContent-Type: image/png\r\n');
  t.match(
    parts,
    'name="text"; filename="sandlot.bin"\r\nContent-Type: application/octet-stream\r\n',
  );
});
