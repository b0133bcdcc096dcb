import t from 'tap';
import { toFingerprint } from '../../src/openapi/load/load-document.ts';
import { loadDocument } from '../../src/openapi/openapi.ts';
import { sandlotOf } from '../support/sandlot-of.ts';

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
    ...{ swagger: '2.0', info, host: 'pets.example', basePath: '/v2', schemes: ['https'] },
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

t.test('files are bundled into one document, and a broken reference is a finding', async (t) => {
  const folder = t.testdir({
    'api.yaml': `openapi: 3.1.0
paths: { /pets: { $ref: pets.yaml } }
components: { schemas: { List: { items: [{ $ref: "#/components/schemas/Pet" }] }, Pet: { $ref: "schemas/pet.json" } } }
`,
    'pets.yaml': 'get: { responses: { 200: { $ref: "api.yaml#/x" } } }\nx-a: 1',
    schemas: { 'pet.json': '{ "properties": { "next": { "$ref": "pet.json" } } }' },
  });

  const { root, findings, files } = await loadDocument(`${folder}/api.yaml`);

  t.match(root, {
    components: {
      schemas: { Pet: { properties: { next: { $ref: '#/components/schemas/Pet' } } } },
    },
  });
  t.strictSame(findings, [
    {
      severity: 'error',
      pointer: '/paths/~1pets/get/responses/200/$ref',
      message: '$ref cannot be read: api.yaml#/x: the target does not exist',
    },
  ]);
  t.strictSame(
    [...files].map((file) => file.slice(folder.length)),
    ['/api.yaml', '/pets.yaml', '/schemas/pet.json'],
  );
});

t.test('files that refer to each other and to themselves are bundled', async (t) => {
  const folder = t.testdir({
    'api.yaml': `openapi: 3.1.0
paths: {}
components: { schemas: { Pet: { $ref: "pet.json" } } }
`,
    'pet.json':
      '{ "properties": { "next": { "$ref": "#" }, "owner": { "$ref": "api.yaml#/components/schemas/Pet" } } }',
  });

  const { root } = await loadDocument(`${folder}/api.yaml`);

  t.strictSame(root.components, {
    schemas: {
      Pet: {
        properties: {
          next: { $ref: '#/components/schemas/Pet' },
          owner: { $ref: '#/components/schemas/Pet' },
        },
      },
    },
  });
});

t.test('a reference to a missing file is a finding', async (t) => {
  const folder = t.testdir({ api: 'openapi: 3.1.0\npaths: { /a: { $ref: none.yaml } }' });

  t.strictSame((await loadDocument(`${folder}/api`)).findings, [
    {
      severity: 'error',
      pointer: '/paths/~1a/$ref',
      message: '$ref cannot be read: none.yaml: no such file',
    },
  ]);
});

t.test('a reference to a broken file is a finding with line and column', async (t) => {
  const aliases = ['x0: &x0 [1]', ...Array.from({ length: 9 }, (_, at) => aliasesOf(at + 1))];
  const folder = t.testdir({
    'api.yaml':
      'openapi: 3.1.0\npaths: { /a: { $ref: a.yaml }, /b: { $ref: b.json }, /c: { $ref: c.yaml } }',
    ...{ 'a.yaml': 'get: [', 'b.json': '{ "get": }}', 'c.yaml': aliases.join('\n') },
  });

  const { findings, unreadable } = await loadDocument(`${folder}/api.yaml`);

  t.match(
    findings.map(({ message }) => message),
    [
      /^\$ref cannot be read: a\.yaml: Flow sequence .+ at line 1, column 7$/,
      /^\$ref cannot be read: b\.json: invalid JSON at 1:10: /,
      /^\$ref cannot be read: c\.yaml: Excessive alias count/,
    ],
  );
  t.equal(unreadable.size, 3);
});

/** Ten times what the one before is. */
function aliasesOf(at: number): string {
  return `x${at}: &x${at} [${Array.from({ length: 10 }, () => `*x${at - 1}`).join(', ')}]`;
}

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

t.test('OpenAPI 2.0 in many files is bundled and upgraded', async (t) => {
  const schema = { $ref: 'shared.json#/definitions/Pet' };
  const get = {
    parameters: [{ $ref: 'shared.json#/parameters/Limit' }],
    responses: {
      200: { description: '', schema },
      default: { $ref: 'shared.json#/responses/Bad' },
    },
  };
  const folder = t.testdir({
    'api.json': JSON.stringify({
      ...{ swagger: '2.0', info, produces: ['application/json'] },
      definitions: { Own: { type: 'string' } },
      paths: { '/pets': { get }, '/dogs': { get }, '/cats': { $ref: '#/paths/~1dogs' } },
    }),
    'shared.json': JSON.stringify({
      definitions: { Pet: { type: 'object', properties: { next: { $ref: '#/definitions/Pet' } } } },
      parameters: { Limit: { name: 'limit', in: 'query', type: 'integer' } },
      responses: { Bad: { description: '', schema: { $ref: '#/definitions/Pet' } } },
    }),
  });

  const { findings, root } = await loadDocument(`${folder}/api.json`);

  t.strictSame(findings, []);
  t.match(root, {
    components: {
      schemas: { 'shared-1': { properties: { next: { $ref: '#/components/schemas/shared-1' } } } },
      parameters: { 'shared-3': { name: 'limit', schema: { type: 'integer' } } },
      responses: { 'shared-2': { description: '' } },
    },
  });
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

t.test('a referenced file that is too deep or too large is refused', async (t) => {
  const lines = Array.from(
    { length: 8 },
    (_, index) => `x${index + 1}: &x${index + 1} [${`*x${index}, `.repeat(9)}]`,
  );
  const folder = t.testdir({
    aliases: 'openapi: 3.1.0\npaths: { /a: { $ref: bomb.yaml } }',
    'bomb.yaml': `x0: &x0 [{}]\n${lines.join('\n')}\n`,
    depth: 'openapi: 3.1.0\npaths: { /a: { $ref: deep.json } }',
    'deep.json': `{"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
  });

  await t.rejects(loadDocument(`${folder}/aliases`), {
    message: /\/aliases cannot be served: it has more than 2000000 nodes, aliases included\.$/,
  });
  await t.rejects(loadDocument(`${folder}/depth`), { message: /\/depth cannot be served: .+\.$/ });
});

t.test('a $ref inside an example is not a reference, also when files are bundled', async (t) => {
  const example = { $ref: 'pet.json' };
  const folder = t.testdir({
    'api.json': JSON.stringify({
      openapi: '3.1.0',
      components: { schemas: { A: { $ref: 'pet.json' }, B: { example: { a: example } } } },
    }),
    'pet.json': '{"title":"Pet"}',
  });

  t.match((await loadDocument(`${folder}/api.json`)).root, {
    components: { schemas: { A: { title: 'Pet' }, B: { example: { a: example } } } },
  });
});

t.test('the produces of a 2.0 operation override those of the document', async (t) => {
  const { app } = await sandlotOf(t, {
    ...{ swagger: '2.0', info: { title: 'Pets', version: '1' }, produces: ['application/json'] },
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

  t.strictSame(types, ['text/csv', 'text/csv', 'application/json; charset=utf-8']);
});

t.test('references by the own URL of a document ($self) are local', async (t) => {
  const self = 'https://api.example/openapi';
  const schemas = {
    A: { $ref: `${self}#/components/schemas/B` },
    B: { $id: 'https://api.example/b', $anchor: 'b' },
    C: { $ref: `${self}#b` },
    D: { $ref: `${self}` },
    E: { $ref: '#b' },
  };
  const root = { openapi: '3.2.0', $self: self, info, paths, components: { schemas } };
  const loaded = await loadDocument(`${t.testdir({ api: JSON.stringify(root) })}/api`);

  t.strictSame(loaded.findings, []);
  t.match(loaded.root.components, {
    schemas: {
      A: { $ref: '#/components/schemas/B' },
      C: { $ref: '#/components/schemas/B' },
      D: { $ref: '#' },
    },
  });
});
