import t, { type Test } from 'tap';
import { answerOf, documentOf, post, sandlotOf, silent } from '../../support/sandlot-of.ts';

const module = `const shown = (value) =>
  value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('latin1') }
  : Array.isArray(value) ? value.map(shown)
  : typeof value === 'object' && value !== null
  ? Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, shown(entry)]))
  : value;
export const behaviours = {
  'POST /pets': ({ body }) => ({ status: 200, body: shown(body) }),
};`;

const urlencoded = 'application/x-www-form-urlencoded';

/** What a behaviour gets of a form, or the violations. */
async function formOf(t: Test, type: string, media: object) {
  const { app } = await sandlotOf(
    t,
    documentOf({ '/pets': { post: { requestBody: { content: { [type]: media } }, ...silent } } }),
    { module },
  );
  return async (text: string, contentType = type) => {
    const [status, body] = answerOf(await app.inject(post('/pets', text, contentType)));
    return status === 200 ? body : (Object(body).violations ?? Object(body).detail);
  };
}

const pet = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string' },
    age: { type: 'integer' },
    tags: { type: 'array', items: { type: 'integer' } },
    owner: { type: 'object', properties: { age: { type: 'integer' }, name: { type: 'string' } } },
  },
};

t.test('a form is parsed into an object in the types of its schema', async (t) => {
  const send = await formOf(t, urlencoded, { schema: pet });

  t.strictSame(await send('name=5+%C3%A9&age=5&other=1&other=2&more=a&__proto__=x'), {
    other: ['1', '2'],
    more: 'a',
    ['__proto__']: 'x',
    name: '5 é',
    age: 5,
  });
  t.match(await send('age=x'), [
    { in: 'body', pointer: '', message: 'must have the required property "name"' },
    { in: 'body', pointer: '/age', message: 'must be integer' },
  ]);
});

/** A form, and the tags and the owner that are read in it. */
const nested: readonly (readonly [string, object])[] = [
  ['tags=1', { tags: [1] }],
  ['tags=1&tags=2', { tags: [1, 2] }],
  ['tags[]=1&tags[]=2', { tags: [1, 2] }],
  ['tags=[1,2]', { tags: [1, 2] }],
  ['owner[age]=5&owner[name]=5', { owner: { age: 5, name: '5' } }],
  ['owner={"age":5}', { owner: { age: 5 } }],
];

for (const [text, read] of nested) {
  t.test(`${text} is parsed without an encoding object`, async (t) => {
    const send = await formOf(t, urlencoded, { schema: pet });

    t.strictSame(await send(`name=a&${text}`), { name: 'a', ...read });
  });
}

t.test('a text that is not JSON is validated as text', async (t) => {
  const send = await formOf(t, urlencoded, { schema: pet });

  t.match(await send('name=a&owner={"age"'), [{ pointer: '/owner', message: 'must be object' }]);
});

t.test('undeclared fields are parsed by additionalProperties', async (t) => {
  const send = await formOf(t, urlencoded, {
    schema: { type: 'object', additionalProperties: { type: 'integer' } },
  });

  t.strictSame(await send('a=1'), { a: 1 });
});

t.test('encoding objects determine how properties are parsed', async (t) => {
  const send = await formOf(t, urlencoded, {
    schema: { properties: { ...pet.properties, any: {} } },
    encoding: {
      tags: { style: 'pipeDelimited', explode: false },
      owner: { style: 'deepObject' },
      any: { contentType: 'application/json' },
    },
  });

  t.strictSame(await send('tags=1|2&owner[age]=1&any=[{"a":1}]&name=x'), {
    name: 'x',
    tags: [1, 2],
    owner: { age: 1 },
    any: [{ a: 1 }],
  });
  t.strictSame(await send('name=x'), { name: 'x' });
});

function parts(...all: readonly (readonly [string, string])[]) {
  return `${all.map(([head, body]) => `--b\r\n${head}\r\n\r\n${body}\r\n`).join('')}--b--\r\n`;
}

const multipart = 'multipart/form-data';
const withBoundary = `${multipart}; boundary=b`;
function named(name: string) {
  return `Content-Disposition: form-data; name="${name}"`;
}

const upload = {
  type: 'object',
  required: ['photo'],
  properties: {
    ...pet.properties,
    photo: { type: 'string', format: 'binary' },
    files: { type: 'array', items: { type: 'string', format: 'binary' } },
  },
};

t.test('a file reaches the behaviour with its name, type and bytes', async (t) => {
  const send = await formOf(t, multipart, { schema: upload });

  t.strictSame(
    await send(
      parts(
        [`${named('photo')}; filename="a \\"b\\".png"\r\nContent-Type: image/png`, '\r\n--\x00'],
        [`${named('files')}; filename=x; filename*=UTF-8''%C3%A9.txt`, 'one'],
        [`${named('age')}\r\nContent-Type: text/plain`, '5'],
        [named('tags'), '1'],
        [named('tags'), '2'],
        [`${named('owner')}\r\nContent-Type: application/json`, '{"age":1}'],
        [`${named('say %22it%22')}\r\nContent-Type: image/gif`, 'GIF'],
      ),
      withBoundary,
    ),
    {
      age: 5,
      tags: [1, 2],
      photo: { name: 'a "b".png', type: 'image/png', bytes: { bytes: '\r\n--\x00' } },
      files: [{ name: 'é.txt', type: 'text/plain', bytes: { bytes: 'one' } }],
      owner: { age: 1 },
      'say "it"': { name: '', type: 'image/gif', bytes: { bytes: 'GIF' } },
    },
  );
});

t.test('several files under one name are a list, with brackets or without', async (t) => {
  const send = await formOf(t, multipart, { schema: { properties: { files: {} } } });
  const [one, two] = [
    { name: '1', type: 'text/plain', bytes: { bytes: 'one' } },
    { name: '2', type: 'text/plain', bytes: { bytes: 'two' } },
  ];
  const file = (name: string, filename: string, text: string) =>
    [`${named(name)}; filename=${filename}`, text] as const;

  t.strictSame(await send(parts(file('files[]', '1', 'one')), withBoundary), { files: [one] });
  t.strictSame(
    await send(parts(file('files', '1', 'one'), file('files', '2', 'two')), withBoundary),
    { files: [one, two] },
  );
  t.strictSame(await send(parts(file('more', '1', 'one')), withBoundary), { more: one });
});

t.test('a multipart form is validated, with files as strings of bytes', async (t) => {
  const send = await formOf(t, multipart, {
    schema: { ...upload, properties: { photo: { type: 'string', maxLength: 3 } } },
  });

  t.match(await send(parts([named('age'), '5']), withBoundary), [
    { pointer: '', message: 'must have the required property "photo"' },
  ]);
  t.match(await send(parts([`${named('photo')}; filename=a`, 'long']), withBoundary), [
    { pointer: '/photo', message: 'must have at most 3 characters' },
  ]);
});

t.test('an invalid multipart body is refused with the reason', async (t) => {
  const send = await formOf(t, multipart, { schema: {} });
  const expectReason = async (text: string, reason: string, type = withBoundary) =>
    t.equal(await send(text, type), `The body is not valid multipart/form-data: ${reason}.`);

  await expectReason('x', 'its Content-Type has no boundary', multipart);
  await expectReason('x', 'it does not contain its boundary');
  await expectReason('--b', 'it ends inside a part');
  await expectReason(`--b\r\n${named('a')}\r\n\r\nb`, 'it ends inside a part');
  await expectReason(parts(['X: y', 'b']), 'one of its parts has no name');
  await expectReason('--b\r\n\r\nb\r\n--b--', 'one of its parts has no name');
  await expectReason(parts([`X: ${'y'.repeat(20_000)}`, '']), 'the head of a part is too large');
  await expectReason(
    parts(...Array.from({ length: 1001 }, () => [named('a'), ''] as const)),
    'it has more than 1000 parts',
  );
});

t.test('a multipart body may have a preamble and empty parts', async (t) => {
  const send = await formOf(t, multipart, { schema: {} });

  t.strictSame(await send(`before\r\n--b\r\n${named('a')}\r\n\r\n--b--`, withBoundary), { a: '' });
  t.strictSame(await send('--b--', withBoundary), {});
});

t.test('bodies of other media types reach the behaviour as text or bytes', async (t) => {
  const as = async (type: string, text: string, schema: object = {}) =>
    (await formOf(t, type, { schema }))(text);

  t.strictSame(await as('application/xml', '<a/>', { type: 'object' }), '<a/>');
  t.strictSame(await as('text/csv', 'a,b'), 'a,b');
  t.strictSame(await as('text/plain', '5', { type: 'integer' }), 5);
  t.strictSame(await as('application/octet-stream', 'ab'), { bytes: 'ab' });
});

t.test('an empty form body is parsed as an object', async (t) => {
  const send = await formOf(t, urlencoded, { schema: pet });

  t.match(await send(''), [{ message: 'must have the required property "name"' }]);
});

t.test('collectionFormat of OpenAPI 2.0 applies to forms', async (t) => {
  const inForm = (name: string, more: object) => ({
    name,
    in: 'formData',
    type: 'array',
    items: { type: 'integer' },
    ...more,
  });
  const parameters = [
    inForm('usual', {}),
    inForm('ssv', { collectionFormat: 'ssv' }),
    inForm('pipes', { collectionFormat: 'pipes' }),
    inForm('multi', { collectionFormat: 'multi' }),
    { $ref: '#/parameters/Shared' },
    { name: 'size', in: 'formData', type: 'string' },
    { in: 'formData', type: 'array' },
  ];
  const { app } = await sandlotOf(
    t,
    {
      swagger: '2.0',
      info: { title: 'Pets', version: '1' },
      consumes: [urlencoded],
      parameters: { Shared: inForm('shared', { collectionFormat: 'csv' }) },
      paths: {
        '/pets': {
          parameters: [inForm('above', {})],
          post: { parameters, responses: { 200: { description: '' } } },
          get: { responses: { 200: { description: '' } } },
        },
      },
    },
    { module },
  );
  const read = async (text: string) =>
    answerOf(await app.inject(post('/pets', text, urlencoded)))[1];

  t.strictSame(
    await read('usual=1,2&ssv=3+4&pipes=5|6&multi=7&multi=8&shared=9,10&above=0&size=a,b'),
    {
      usual: [1, 2],
      ssv: [3, 4],
      pipes: [5, 6],
      multi: [7, 8],
      shared: [9, 10],
      above: [0],
      size: 'a,b',
    },
  );
  t.strictSame(await read('usual=1&usual=2&shared[]=3&above=[4,5]'), {
    usual: [1, 2],
    shared: [3],
    above: [4, 5],
  });
});

t.test(
  'body and file parameters of OpenAPI 2.0 are read from path items and references',
  async (t) => {
    const ok = { responses: { 200: { description: '' } } };
    const pet = { type: 'object', required: ['name'] };
    const { app } = await sandlotOf(t, {
      swagger: '2.0',
      info: { title: 'Pets', version: '1' },
      parameters: { Pet: { in: 'body', name: 'pet', required: true, schema: pet } },
      paths: {
        '/pets': {
          post: {
            consumes: ['application/json'],
            parameters: [{ $ref: '#/parameters/Pet' }],
            ...ok,
          },
        },
        '/above': {
          parameters: [{ $ref: '#/parameters/Pet' }],
          post: { consumes: ['application/json'], ...ok },
        },
        '/photos': {
          post: {
            parameters: [{ in: 'formData', name: 'file', type: 'file', required: true }],
            ...ok,
          },
        },
        '/words': {
          post: {
            parameters: [{ in: 'formData', name: 'a', type: 'string', required: true }],
            ...ok,
          },
        },
        '/x': false,
      },
    });
    const statusOf = async (url: string, text: string, type: string) =>
      (await app.inject(post(url, text, type))).statusCode;
    const part = (name: string) =>
      `--b\r\ncontent-disposition: form-data; name="${name}"; filename="a.txt"\r\n\r\na\r\n--b--\r\n`;

    for (const url of ['/pets', '/above']) {
      t.equal(await statusOf(url, '{"name":"Tom"}', 'application/json'), 200);
      t.equal(await statusOf(url, '{}', 'application/json'), 400);
    }
    t.equal(await statusOf('/photos', part('file'), 'multipart/form-data; boundary=b'), 200);
    t.equal(await statusOf('/photos', part('other'), 'multipart/form-data; boundary=b'), 400);
    t.equal(await statusOf('/words', 'a=1', urlencoded), 200);
    t.equal(await statusOf('/words', 'b=1', urlencoded), 400);
  },
);

t.test('a scalar field is parsed by its style', async (t) => {
  const read = await formOf(t, urlencoded, { schema: pet, encoding: { name: { style: 'form' } } });

  t.strictSame(await read('name=[x]'), { name: '[x]' });
});
