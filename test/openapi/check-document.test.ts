import t, { type Test } from 'tap';
import { listOperations, loadDocument } from '../../src/openapi/openapi.ts';
import { documentOf, json, sandlotOf, silent } from '../support/sandlot-of.ts';

function load(t: Test, document: object) {
  return loadDocument(`${t.testdir({ api: JSON.stringify(document) })}/api`);
}

function schemasOf(schemas: object, more: object = {}) {
  return documentOf({ '/a': { get: silent } }, { components: { schemas }, ...more });
}

/** A schema of a component called A, and what is found in it. */
const schemas: readonly (readonly [object, readonly string[]])[] = [
  [{ $ref: '#/no' }, ['error /$ref $ref target does not exist: #/no']],
  [{ $ref: '#/50%' }, ['error /$ref $ref target does not exist: #/50%']],
  [
    { $ref: '#/components/schemas/A/x' },
    ['error /$ref $ref target does not exist: #/components/schemas/A/x'],
  ],
  [
    { $ref: '#/components/schemas/A' },
    ['warning /$ref $ref is circular and is ignored: #/components/schemas/A'],
  ],
  [{ type: 'text' }, ['error /type Unknown JSON Schema type: "text"']],
  [{ type: ['string', 'text'] }, ['error /type Unknown JSON Schema type: ["string","text"]']],
  [{ type: 'any' }, []],
  [
    { type: 'integer', enum: ['1', '2', null] },
    ['warning /enum No enum value has the type integer; the values are converted'],
  ],
  [
    { type: ['array', 'null'], items: { type: 'string' }, enum: ['a'] },
    ['warning /enum No enum value has the type array or null; the values are applied to the items'],
  ],
  [{ type: 'integer', enum: ['one', '2'] }, []],
  [{ type: 'integer', enum: [''] }, []],
  [{ type: 'boolean', enum: [1] }, []],
  [{ type: 'string', enum: [{}] }, []],
  [{ type: 'string', enum: [null] }, []],
  [{ type: 'any', enum: [1] }, []],
  [{ type: 'number', enum: [1] }, []],
  [{ type: 'array', enum: ['a'] }, []],
  [{ type: 'array', items: { $ref: '#/components/schemas/A' }, enum: ['a'] }, []],
  [{ type: 'array', items: { enum: ['b'] }, enum: ['a'] }, []],
  [{ items: { pattern: '(' } }, ['error /items/pattern Invalid regular expression: "("']],
  [
    { pattern: '^(a+)+$' },
    [
      'warning /pattern Pattern has nested quantifiers (ReDoS risk), so a slower, safe matcher is used: "^(a+)+$"',
    ],
  ],
  [
    { pattern: '^(?=a)(a+)+$' },
    [
      'warning /pattern Pattern has nested quantifiers (ReDoS risk), and no safe matcher exists for it, so only short texts are checked: "^(?=a)(a+)+$"',
    ],
  ],
  [
    { type: 'string', minLength: 1e8 },
    [
      'warning /minLength Generated values are smaller than this: their size is at most 100000, not 100000000',
    ],
  ],
  [
    { type: 'array', minItems: 10_001 },
    [
      'warning /minItems Generated values are smaller than this: their size is at most 10000, not 10001',
    ],
  ],
  [{ type: 'array', minItems: 10_000 }, []],
  [{ example: { $ref: '#/no' }, enum: [{ $ref: '#/no' }], 'x-a': { $ref: '#/no' } }, []],
  [
    { properties: { example: { $ref: '#/no' }, $ref: { type: 'string' } } },
    ['error /properties/example/$ref $ref target does not exist: #/no'],
  ],
];

for (const [schema, expected] of schemas) {
  t.test(`the findings of ${JSON.stringify(schema)} are: ${expected}`, async (t) => {
    const { findings } = await load(t, schemasOf({ A: schema }));

    t.strictSame(
      findings.map(
        ({ severity, pointer, message }) =>
          `${severity} ${pointer.replace('/components/schemas/A', '')} ${message}`,
      ),
      expected,
    );
  });
}

t.test('an enumeration without a valid value is adapted to its type', async (t) => {
  const size = { type: 'integer', enum: ['1', '2'] };
  const ratio = { type: 'string', enum: [169, true] };
  const open = { type: 'boolean', enum: ['true', 'false'] };
  const states = { type: 'array', items: { type: 'string' }, enum: ['new', 'sold'] };
  const parameters = Object.entries({ size, ratio, open, states }).map(([name, schema]) => ({
    name,
    in: 'query',
    explode: false,
    schema,
  }));
  const reply = {
    type: 'object',
    required: ['rank'],
    properties: { rank: { type: 'integer', enum: ['7'] }, states, size, sizes: { items: size } },
  };
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/a': { get: { ...silent, parameters } },
      '/b': { get: { responses: { 200: json(reply) } } },
    }),
  );
  const send = async (query: string) => (await app.inject(`/a?${query}`)).statusCode;

  // Nothing is made that a strict reader of the document could take offence at.
  t.strictSame((await app.inject('/b')).json(), { rank: 7, sizes: [] });

  t.equal(await send('size=2&ratio=169&open=false&states=new,sold'), 200);
  t.equal(await send('size=3'), 400);
  t.equal(await send('ratio=43'), 400);
  t.equal(await send('states=old'), 400);
});

t.test('a reference may point through other references', async (t) => {
  const { findings } = await load(
    t,
    schemasOf({
      A: { $ref: '#/components/schemas/B' },
      B: { properties: { c: {} } },
      C: { $ref: '#/components/schemas/A/properties/c' },
      D: { $ref: '#/components/schemas/E/properties/c' },
      E: { $ref: '#/components/schemas/A' },
    }),
  );

  t.strictSame(findings, []);
});

t.test('keywords of earlier versions are rewritten as those of 3.1', async (t) => {
  const { root } = await load(t, {
    ...schemasOf({
      A: { type: 'string', 'x-nullable': true, enum: ['a'] },
      B: { nullable: true },
      C: { exclusiveMinimum: false, minimum: 1 },
      D: { exclusiveMaximum: true },
      E: { nullable: true, type: ['string', 'null'], enum: [null] },
    }),
    openapi: '3.0.3',
  });

  t.match(root.components, {
    schemas: {
      A: { type: ['string', 'null'], enum: ['a', null] },
      B: { nullable: true },
      C: { minimum: 1 },
      D: {},
      E: { type: ['string', 'null'], enum: [null] },
    },
  });
});

t.test('a leftover nullable in 3.1 allows null and stays', async (t) => {
  const { root } = await load(t, schemasOf({ A: { type: 'string', nullable: true } }));

  t.match(root.components, { schemas: { A: { type: ['string', 'null'], nullable: true } } });
});

t.test('references by schema identity are resolved, to the first schema with it', async (t) => {
  const { root, findings } = await load(
    t,
    schemasOf({
      A: { $id: 'https://pets.example/a', $anchor: 'a' },
      B: { $id: 'https://pets.example/a', $anchor: 'a' },
      C: { $ref: 'https://pets.example/a' },
      D: { $ref: '#a' },
    }),
  );

  t.strictSame(findings, []);
  t.match(root.components, {
    schemas: { C: { $ref: '#/components/schemas/A' }, D: { $ref: '#/components/schemas/A' } },
  });
});

t.test('an error blocks only the operations of which it leaves nothing', async (t) => {
  const bad = { $ref: '#/components/schemas/Bad' };
  const nested = { properties: { bad, text: { type: 'nonsense' }, list: { items: bad } } };
  const missing = { $ref: '#/components/responses/None' };
  const document = await load(
    t,
    documentOf(
      {
        '/parameter': { parameters: [{ name: 'n', in: 'query', schema: bad }], get: silent },
        '/parameters': { parameters: [{ $ref: '#/components/parameters/None' }], get: silent },
        '/body': { post: { requestBody: json(bad), ...silent }, get: silent },
        '/reply': { get: { responses: { 200: json(bad), 404: json({}) } } },
        '/missing': { get: { responses: { 200: missing } } },
        '/circle': { get: { responses: { 200: json({ $ref: '#/components/schemas/Loop' }) } } },
        '/nested': { post: { requestBody: json(nested), responses: { 200: json(nested) } } },
        '/error': { get: { responses: { 200: json({}), 404: json(bad), default: json(bad) } } },
        '/default': { get: { responses: { default: json(bad) } } },
      },
      {
        components: {
          schemas: {
            Bad: { $ref: '#/components/schemas/Worse' },
            Worse: { type: 'nonsense' },
            Loop: { $ref: '#/components/schemas/Loop' },
          },
        },
      },
    ),
  );

  t.strictSame(
    listOperations(document)
      .filter(document.blockingFindingOf)
      .map(({ id }) => id),
    ['GET /reply', 'GET /missing', 'GET /default'],
  );
});

t.test(
  'a broken property may have any value, and the rest of the operation is served',
  async (t) => {
    const pet = {
      type: 'object',
      required: ['id'],
      properties: {
        id: { type: 'integer' },
        owner: { $ref: 'owner.yaml' },
        size: { type: 'text' },
      },
    };
    const { app, findings } = await sandlotOf(
      t,
      documentOf({
        '/pets': { post: { requestBody: json(pet), responses: { 201: json(pet) } } },
        '/pets/{id}': { get: { responses: { 200: json(pet) } } },
      }),
    );
    const payload = { id: 5, owner: { name: 'Ann' }, size: 3 };

    const created = await app.inject({ method: 'POST', url: '/pets', payload });

    t.match([created.statusCode, created.json()], [201, payload]);
    t.match((await app.inject('/pets/5')).json(), payload);
    t.equal((await app.inject({ method: 'POST', url: '/pets', payload: [7] })).statusCode, 400);
    t.match(
      findings.map(({ message }) => message),
      [
        /^\$ref cannot be read: owner\.yaml: .+ \(and in 2 other places\)$/,
        /^Unknown JSON Schema type/,
        /^Unknown JSON Schema type/,
        /^Unknown JSON Schema type/,
      ],
    );
  },
);

t.test('a blocked operation answers 501 with the finding', async (t) => {
  const { app, findings } = await sandlotOf(
    t,
    documentOf({
      '/a': { get: { responses: { 200: json({ type: 'Größe' }) } } },
      '/b': { get: silent },
    }),
  );

  const [faulty, other] = [await app.inject('/a'), await app.inject('/b')];

  const pointer = '/paths/~1a/get/responses/200/content/application~1json/schema/type';
  t.equal(findings.length, 1);
  t.equal(faulty.statusCode, 501);
  t.equal(
    faulty.headers['sandlot-finding'],
    `${pointer}: Unknown JSON Schema type: "Gr%C3%B6%C3%9Fe"`,
  );
  t.match(faulty.json(), {
    code: 'operation-faulty',
    detail: `The document has an error, so this operation cannot be served. ${pointer}: Unknown JSON Schema type: "Größe".`,
  });
  t.equal(other.statusCode, 200);
});

t.test('a document that nests too deep is refused', async (t) => {
  let schema = {};
  for (let depth = 0; depth < 1000; depth++) schema = { items: schema };

  await t.rejects(load(t, schemasOf({ A: schema })), {
    message: /\/api cannot be served: it is nested deeper than 800 levels\.$/,
  });
});

t.test('a schema of very many properties is refused', async (t) => {
  const schemaOf = (count: number) => ({
    properties: Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, {}])),
  });

  await t.resolves(load(t, schemasOf({ A: schemaOf(20_000) })));
  await t.rejects(load(t, schemasOf({ A: { items: schemaOf(20_001) } })), {
    message: /\/api cannot be served: it has a schema with more than 20000 properties\.$/,
  });
});

t.test('aliases that multiply are refused', async (t) => {
  const lines = Array.from(
    { length: 9 },
    (_, index) => `x${index + 1}: &x${index + 1} [${`*x${index}, `.repeat(9)}]`,
  );
  const text = `openapi: 3.1.0\nx0: &x0 [1]\n${lines.join('\n')}\n`;

  await t.rejects(loadDocument(`${t.testdir({ api: text })}/api`), {
    message: /\/api cannot be read: Excessive alias count/,
  });
});

t.test('an unknown security scheme gives a warning', async (t) => {
  const document = documentOf(
    { '/a': { get: { security: [{ key: [] }, { nokey: [], key: [] }], ...silent } } },
    {
      security: [{}, { no: [] }],
      components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'K' } } },
    },
  );

  const { findings } = await load(t, document);

  const message = 'Unknown security scheme; no credentials are required for it';
  t.strictSame(findings, [
    { severity: 'warning', pointer: '/paths/~1a/get/security/1/nokey', message },
    { severity: 'warning', pointer: '/security/1/no', message },
  ]);
});

t.test('before 3.1, a list of schemas in items without a type is a choice', async (t) => {
  const name = { items: [{ type: 'string' }, { type: 'integer' }] };
  const later = await load(t, schemasOf({ A: name }));
  const earlier = await load(t, {
    ...schemasOf({
      A: name,
      B: { properties: { name } },
      C: { ...name, type: 'array' },
      D: { ...name, anyOf: [{}] },
    }),
    openapi: '3.0.3',
  });

  t.strictSame(later.findings, []);
  t.match(earlier.findings, [
    {
      severity: 'warning',
      pointer: '/components/schemas/A/items',
      message:
        'A list of schemas in items, without a type, is read as anyOf (and in 1 other place)',
    },
  ]);
  t.match(earlier.root, {
    components: {
      schemas: { A: { anyOf: name.items }, C: { items: name.items }, D: { items: name.items } },
    },
  });
});

t.test('of oneOf with a broken option, several may fit', async (t) => {
  const kind = { oneOf: [{ $ref: '#/components/schemas/None' }, { type: 'string' }] };
  const pet = { type: 'object', properties: { id: { type: 'integer' }, kind } };
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pets': { post: { requestBody: json(pet), responses: { 201: json(pet) } } },
      '/pets/{id}': { get: { responses: { 200: json(pet) } } },
    }),
  );

  const reply = await app.inject({ method: 'POST', url: '/pets', payload: { kind: 'cat' } });

  t.strictSame([reply.statusCode, reply.json()], [201, { id: 4, kind: 'cat' }]);
  t.equal(reply.headers['sandlot-finding'], undefined);
});

t.test(
  'fields beside the reference of a parameter or a reply are ignored, with a warning',
  async (t) => {
    const limit = { name: 'limit', in: 'query', schema: { type: 'integer' } };
    const { findings } = await load(
      t,
      documentOf(
        {
          '/a': {
            get: {
              parameters: [
                { $ref: '#/components/parameters/Limit', example: 7, required: true },
                { $ref: '#/components/parameters/Limit', 'x-note': 'a', description: 'b' },
              ],
              responses: { 200: { $ref: '#/components/responses/Fine', summary: 'c' } },
            },
            post: {
              parameters: [{ $ref: '#/components/parameters/Limit', example: 7, required: true }],
              responses: { 200: json({ $ref: '#/components/schemas/A', example: 'x' }) },
            },
          },
        },
        {
          components: {
            parameters: { Limit: limit },
            responses: { Fine: { description: '' } },
            schemas: { A: { type: 'string' } },
          },
        },
      ),
    );
    t.strictSame(
      findings.map(({ severity, pointer, message }) => [severity, pointer, message]),
      [
        [
          'warning',
          '/paths/~1a/get/parameters/0/$ref',
          'Fields beside $ref are ignored here: example, required. Set them on #/components/parameters/Limit (and in 1 other place)',
        ],
      ],
    );
  },
);
