import t from 'tap';
import { toFingerprint } from '../../src/openapi/load/load-document.ts';
import { loadDocument, readPointer } from '../../src/openapi/openapi.ts';
import { json, sandlotOf } from '../support/sandlot-of.ts';

const paths = { '/pets': { get: { responses: { 200: { description: '' } } } } };
const info = { title: 'Pets', version: '2' };

t.test('JSON is parsed', async (t) => {
  const root = { openapi: '3.1.0', info, paths };
  const source = `${t.testdir({ 'api.json': JSON.stringify(root) })}/api.json`;

  t.match(await loadDocument(source), { source, title: 'Pets', version: '2', root, findings: [] });
});

t.test('YAML is parsed with anchors and merge keys, and dates stay strings', async (t) => {
  const yaml = `openapi: 3.2.0
info: { title: Pets, version: "2" }
x-base: &base { type: object, example: 2019-02-06 }
components: { schemas: { A: *base, B: { <<: *base, title: B } } }
`;
  const { root } = await loadDocument(`${t.testdir({ 'api.yaml': yaml })}/api.yaml`);

  t.strictSame(root.components, {
    schemas: {
      A: { type: 'object', example: '2019-02-06' },
      B: { type: 'object', example: '2019-02-06', title: 'B' },
    },
  });
});

t.test('YAML that begins with a brace is parsed', async (t) => {
  const source = `${t.testdir({ api: '{ openapi: 3.1.0, info: { title: A } }' })}/api`;

  t.match(await loadDocument(source), { title: 'A', version: '0' });
});

t.test('a document without a title gets a default title', async (t) => {
  const source = `${t.testdir({ api: 'openapi: 3.1.0' })}/api`;

  t.match(await loadDocument(source), { title: 'Untitled API', version: '0' });
});

t.test('webhooks in `x-webhooks` are upgraded and checked as those of OpenAPI 3.1', async (t) => {
  const schema = { type: 'string', nullable: true };
  const body = (one: object) => ({ post: { requestBody: json(one), responses: {} } });
  const file = t.testdir({
    'api.json': JSON.stringify({
      openapi: '3.0.3',
      info: { title: 'API', version: '1' },
      paths: {},
      'x-webhooks': { petCreated: body(schema), petRemoved: body({ $ref: '#/no' }) },
      'x-other': { $ref: '#/no' },
    }),
  });
  const { root, findings } = await loadDocument(`${file}/api.json`);
  t.strictSame(
    readPointer(root, '/x-webhooks/petCreated/post/requestBody/content/application~1json/schema'),
    { type: ['string', 'null'] },
  );
  t.match(findings, [{ severity: 'error', pointer: /^\/x-webhooks\/petRemoved/ }]);
  t.equal(findings.length, 1);
});

t.test('OpenAPI 3.0 is upgraded to 3.1', async (t) => {
  const schema = { type: 'integer', nullable: true, minimum: 1, exclusiveMinimum: true };
  const document = { openapi: '3.0.3', info, paths, components: { schemas: { A: schema } } };
  const source = `${t.testdir({ api: JSON.stringify(document) })}/api`;

  const { root } = await loadDocument(source);

  t.strictSame(root.components, {
    schemas: { A: { type: ['integer', 'null'], exclusiveMinimum: 1 } },
  });
});

t.test('OpenAPI 2.0 is upgraded to 3.1', async (t) => {
  const document = {
    swagger: '2.0',
    info,
    host: 'pets.example',
    basePath: '/v2',
    schemes: ['https'],
    produces: ['application/json'],
    paths: {
      '/pets': {
        get: { responses: { 200: { description: '', schema: { $ref: '#/definitions/A' } } } },
      },
    },
    definitions: { A: { type: 'string' } },
  };
  const source = `${t.testdir({ api: JSON.stringify(document) })}/api`;

  const { root } = await loadDocument(source);

  t.match(root, {
    servers: [{ url: 'https://pets.example/v2' }],
    components: { schemas: { A: { type: 'string' } } },
    paths: {
      '/pets': {
        get: {
          responses: {
            200: {
              content: { 'application/json': { schema: { $ref: '#/components/schemas/A' } } },
            },
          },
        },
      },
    },
  });
});

t.test('a property called $ref is not a reference', async (t) => {
  const text =
    'openapi: 3.1.0\ncomponents: { schemas: { A: { properties: { $ref: { type: string } } } } }';
  const folder = t.testdir({ api: text });

  t.match(await loadDocument(`${folder}/api`), { title: 'Untitled API' });
});

/** Invalid documents and the message for each. */
const invalid: readonly (readonly [string, RegExp])[] = [
  ['', /\/api is not an OpenAPI document: it must be an object\.$/],
  ['- a', /\/api is not an OpenAPI document: it must be an object\.$/],
  [
    'a: 1',
    /\/api is not an OpenAPI document: expected openapi: "3\.1\.0" \(or swagger: "2\.0"\) at its top\.$/,
  ],
  ['openapi: 4.0.0', /\/api is not an OpenAPI document/],
  ['openapi: 3.1.0\ninfo: {title: A\npaths: {}', /\/api cannot be read: .* at line 3, column 1$/],
  ['{"openapi": "3.1.0",,}', /\/api cannot be read: .* at line 1, column 21$/],
];

for (const [text, message] of invalid) {
  t.test(`${JSON.stringify(text)} is refused as a document`, async (t) => {
    await t.rejects(loadDocument(`${t.testdir({ api: text })}/api`), { message });
  });
}

t.test('a missing file and a folder are refused', async (t) => {
  const folder = t.testdir({ folder: {} });

  await t.rejects(loadDocument(`${folder}/none`), {
    message: `The document ${folder}/none cannot be read: no such file.`,
  });
  await t.rejects(loadDocument(`${folder}/${'a'.repeat(300)}`), {
    message: /cannot be read: its name is too long/,
  });
  await t.rejects(loadDocument(`${folder}/folder`), {
    message: `The document ${folder}/folder cannot be read: it is a folder.`,
  });
});

t.test('a cached document is used for the very text that it was made from', async (t) => {
  const text = 'openapi: 3.1.0\ninfo: { title: Text }';
  const cacheOf = (of: string, document: unknown) =>
    JSON.stringify({ of: toFingerprint(of), length: of.length, document });
  const document = { openapi: '3.1.0', info: { title: 'Cached' } };
  const folder = t.testdir({
    api: text,
    cached: cacheOf(text, document),
    other: cacheOf(text.toUpperCase(), document),
    longer: cacheOf(`${text}\n`, document),
    empty: cacheOf(text, null),
    list: '[]',
    broken: '{',
  });

  const titles = await Promise.all(
    ['cached', 'other', 'longer', 'empty', 'list', 'broken', 'none'].map(
      async (cached) =>
        (await loadDocument(`${folder}/api`, { parsedCache: `${folder}/${cached}` })).title,
    ),
  );

  t.strictSame(titles, ['Cached', 'Text', 'Text', 'Text', 'Text', 'Text', 'Text']);
});

t.test('a version may be a number', async (t) => {
  const folder = t.testdir({
    two: 'swagger: 2.0\npaths: { /a: { get: { responses: { 200: { $ref: "#/paths/~1no" } } } } }',
    three: 'openapi: 3.1',
  });

  t.match((await loadDocument(`${folder}/three`)).root, { openapi: 3.1 });
  t.match(await loadDocument(`${folder}/two`), {
    root: { openapi: '3.1.1' },
    findings: [{ message: '$ref target does not exist: #/paths/~1no' }],
  });
});

t.test('the produces of a 2.0 operation override those of the document', async (t) => {
  const { app } = await sandlotOf(t, {
    swagger: '2.0',
    info: { title: 'Pets', version: '1' },
    produces: ['application/json'],
    paths: {
      '/own': {
        get: {
          produces: ['text/csv', 'text/plain'],
          responses: { 200: { description: '', schema: { type: 'string' } } },
        },
        put: { produces: ['text/csv'], responses: { 204: { description: '' } } },
      },
      '/shared': {
        get: { produces: ['text/csv'], responses: { 200: { $ref: '#/responses/T' } } },
      },
      '/usual': { get: { produces: [], responses: { 200: { $ref: '#/responses/T' } } } },
    },
    responses: { T: { description: '', schema: { type: 'string' } } },
  });

  const types = await Promise.all(
    ['/own', '/shared', '/usual'].map(
      async (url) => (await app.inject(url)).headers['content-type'],
    ),
  );

  t.strictSame(types, ['text/csv', 'text/csv', 'application/json']);
});

t.test('a document with millions of objects is refused', async (t) => {
  const folder = t.testdir({
    'api.json': `{"openapi":"3.1.0","info":{},"paths":{},"more":[${'{},'.repeat(2_000_000)}{}]}`,
  });

  await t.rejects(loadDocument(`${folder}/api.json`), { message: /more than 2000000 nodes/ });
});
