import t from 'tap';
import { loadDocument } from '../../src/openapi/openapi.ts';

const paths = { '/pets': { get: { responses: { 200: { description: '' } } } } };
const info = { title: 'Pets', version: '2' };

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
      swagger: '2.0',
      info,
      produces: ['application/json'],
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

  t.match((await loadDocument(`${folder}/aliases`)).findings, [
    { message: /bomb\.yaml: with its aliases expanded it has more than 100 MB or 2000000 nodes$/ },
  ]);
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
