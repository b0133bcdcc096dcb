import t from 'tap';
import {
  createSchemaValidators,
  type Finding,
  listOperations,
  type Operation,
  readPointer,
  resolvePointer,
} from '../../src/openapi/openapi.ts';

function documentOf(root: Readonly<Record<string, unknown>>) {
  return {
    source: 'api',
    title: 'API',
    version: '1',
    root,
  };
}

function operationsOf(root: Readonly<Record<string, unknown>>) {
  return listOperations(documentOf(root));
}

function firstOf(root: Readonly<Record<string, unknown>>): Partial<Operation> {
  return operationsOf(root)[0] ?? {};
}

t.test(
  'operations come in the order of the document, under an id or their method and path',
  (t) => {
    const operations = operationsOf({
      paths: {
        '/b': { post: {}, get: { operationId: 'listB' }, parameters: [], summary: '' },
        'x-a': { get: {} },
        '/a': { $ref: '#/components/pathItems/A' },
        '/b/c': { get: { operationId: 'listB' } },
        '/c': null,
        '/d': { get: 'nonsense' },
      },
      components: { pathItems: { A: { delete: {} } } },
    });

    t.strictSame(
      operations.map(({ id, pointer }) => [id, pointer]),
      [
        ['listB', '/paths/~1b/get'],
        ['POST /b', '/paths/~1b/post'],
        ['DELETE /a', '/components/pathItems/A/delete'],
        ['GET /b/c', '/paths/~1b~1c/get'],
      ],
    );
    t.end();
  },
);

t.test('the parts of an operation are read through its reference', async (t) => {
  const { body } = firstOf({
    paths: { '/a': { post: { $ref: '#/components/x-common/post' } } },
    components: { 'x-common': { post: { requestBody: { required: true, content: {} } } } },
  });

  t.strictSame(body, { required: true, content: new Map() });
});

t.test("an operation's parameters take the place of the path's", (t) => {
  const { parameters } = firstOf({
    paths: {
      '/a': {
        parameters: [
          { name: 'n', in: 'query', required: true },
          { name: 'n', in: 'header' },
          { $ref: '#/components/parameters/P' },
          { name: 'invalid', in: 'body' },
          { in: 'query' },
          'nonsense',
        ],
        get: { parameters: [{ name: 'n', in: 'query' }] },
      },
    },
    components: { parameters: { P: { name: 'p', in: 'path', required: true } } },
  });

  const text = {
    explode: false,
    mediaType: undefined,
    allowEmptyValue: false,
    allowReserved: false,
    description: undefined,
  };
  t.strictSame(parameters, [
    {
      ...text,
      name: 'n',
      in: 'query',
      required: false,
      style: 'form',
      explode: true,
      schemaPointer: '/paths/~1a/get/parameters/0/schema',
    },
    {
      ...text,
      name: 'n',
      in: 'header',
      required: false,
      style: 'simple',
      schemaPointer: '/paths/~1a/parameters/1/schema',
    },
    {
      ...text,
      name: 'p',
      in: 'path',
      required: true,
      style: 'simple',
      schemaPointer: '/components/parameters/P/schema',
    },
  ]);
  t.end();
});

t.test('bodies and replies are read through references, with media types in lower case', (t) => {
  const operation = firstOf({
    paths: {
      '/a': {
        post: {
          requestBody: { $ref: '#/components/requestBodies/B' },
          responses: {
            '2xx': { content: { 'Text/CSV; header=present': {} } },
            default: 'nonsense',
          },
        },
      },
    },
    components: { requestBodies: { B: { required: true, content: { 'a/b': {} } } } },
  });

  t.strictSame(operation.body, {
    required: true,
    content: new Map([['a/b', '/components/requestBodies/B/content/a~1b']]),
  });
  t.strictSame(
    operation.replies,
    new Map([
      [
        '2XX',
        {
          pointer: '/paths/~1a/post/responses/2xx',
          content: new Map([
            ['text/csv', '/paths/~1a/post/responses/2xx/content/Text~1CSV; header=present'],
          ]),
          parameterizedTypes: new Map([['text/csv', 'Text/CSV; header=present']]),
        },
      ],
    ]),
  );
  t.equal(operation.replies, operation.replies);
  t.end();
});

t.test("the document's security counts where an operation has none", (t) => {
  const security = [{ token: [] }];
  const paths = { '/a': { get: {}, put: { security: [] }, post: { security: [{ key: [] }] } } };

  const of = (root: Readonly<Record<string, unknown>>) =>
    operationsOf(root).map((operation) => operation.security);

  t.strictSame(of({ security, paths }), [security, [], [{ key: [] }]]);
  t.strictSame(of({ paths: { '/a': { get: {} } } }), [[]]);
  t.end();
});

t.test('a pointer reads own properties only', (t) => {
  const root = { 'a/b': { '~': [5] }, none: null };

  t.equal(readPointer(root, '/a~1b/~0/0'), 5);
  t.equal(readPointer(root, ''), root);
  t.equal(readPointer(root, '/toString'), undefined);
  t.equal(readPointer(root, '/none/x'), undefined);
  t.equal(readPointer(root, '/a~1b/~0/0/x'), undefined);
  t.end();
});

t.test('references are followed, but not circular or external ones', (t) => {
  const root = {
    a: { $ref: '#/b%7E1c%20%25' },
    'b/c %': { value: 1 },
    bad: { $ref: '#/50%' },
    '50%': 'half',
    circle: { $ref: '#/circle' },
    far: { $ref: 'other.json' },
    invalid: { $ref: 5 },
  };

  t.strictSame(resolvePointer(root, '/a'), { pointer: '/b~1c %', value: { value: 1 } });
  t.strictSame(resolvePointer(root, '/bad'), { pointer: '/50%', value: 'half' });
  t.strictSame(resolvePointer(root, '/circle'), { pointer: '/circle', value: undefined });
  t.strictSame(resolvePointer(root, '/far'), { pointer: '/far', value: { $ref: 'other.json' } });
  t.strictSame(resolvePointer(root, '/invalid'), { pointer: '/invalid', value: { $ref: 5 } });
  t.end();
});

t.test('a schema is compiled once, and a missing one allows everything', (t) => {
  const schemas = createSchemaValidators(documentOf({ a: { type: 'string' }, b: true }));

  t.equal(schemas.check('/a'), schemas.check('/a'));
  t.strictSame(schemas.check('/b')(5, 'body'), []);
  t.strictSame(schemas.check('/c')(5, 'body'), []);
  t.strictSame(schemas.check('/a')('x', 'body'), []);
  t.end();
});

t.test('each of several patterns is checked', (t) => {
  const schemas = createSchemaValidators(
    documentOf({ a: { pattern: '^a' }, b: { pattern: '^b' } }),
  );

  t.strictSame([schemas.check('/a')('a', 'body'), schemas.check('/b')('b', 'body')], [[], []]);
  t.equal(schemas.check('/a')('b', 'body').length, 1);
  t.equal(schemas.check('/b')('a', 'body').length, 1);
  t.end();
});

/** A schema whose name of properties is no regular expression. */
const unusable = { patternProperties: { '[': { type: 'string' } } };

/** Schemas that refer to the next, more than the stack allows. */
function chainOf(length: number): object {
  const schemas = Array.from({ length }, (_, index) => [
    `s${index}`,
    index === length - 1 ? true : { not: { $ref: `#/s${index + 1}` } },
  ]);
  return Object.fromEntries(schemas);
}

t.test('a schema that cannot be compiled is reported once and refuses each check', (t) => {
  const findings: Finding[] = [];
  const schemas = createSchemaValidators(
    documentOf({ a: unusable, b: { items: { $ref: '#/a' } } }),
    (finding) => findings.push(finding),
  );

  for (const pointer of ['/a', '/b']) {
    for (const _ of [1, 2])
      t.throws(() => schemas.check(pointer)([{}], 'body'), {
        status: 501,
        message: new RegExp(`cannot be served. ${pointer}: The schema cannot be compiled: .+`),
      });
  }
  t.strictSame(
    findings.map(({ severity, pointer }) => [severity, pointer]),
    [
      ['error', '/a'],
      ['error', '/b'],
    ],
  );
  t.end();
});

t.test('the listener for schemas that cannot be compiled is optional', (t) => {
  const schemas = createSchemaValidators(documentOf({ a: unusable, ...chainOf(20_000) }));

  t.throws(() => schemas.check('/a')({}, 'body'), { message: /cannot be compiled/ });
  t.throws(() => schemas.check('/s0')(5, 'body'), { message: /it is nested too deeply/ });
  t.end();
});

t.test('a value that is too much for a check does not break it for others', (t) => {
  const findings: Finding[] = [];
  const isTree = { type: 'object', properties: { child: { $ref: '#/tree' } } };
  const { check } = createSchemaValidators(documentOf({ tree: isTree }), (finding) =>
    findings.push(finding),
  );
  let deep: object = {};
  for (let level = 0; level < 50_000; level++) deep = { child: deep };

  for (const _ of [1, 2])
    t.throws(() => check('/tree')(deep, 'body'), { status: 501, message: /nested too deeply/ });
  t.strictSame(check('/tree')({ child: {} }, 'body'), []);
  t.equal(findings.length, 1);
  t.end();
});

t.test('a broken part of a schema allows any value', (t) => {
  const { check } = createSchemaValidators(
    documentOf({
      a: { type: 'string', pattern: '[' },
      b: { items: { $ref: '#/c' } },
      c: { type: 'object', properties: { d: { $ref: '#/no' }, e: { type: 'text' } } },
      f: { $ref: 'other.json' },
    }),
  );

  t.strictSame(check('/a')('x', 'body'), []);
  t.match(check('/a')(5, 'body'), [{ message: 'must be string' }]);
  t.strictSame(check('/b')([{ d: 1, e: 2 }], 'body'), []);
  t.match(check('/b')([5], 'body'), [{ message: 'must be object' }]);
  t.strictSame(check('/f')(5, 'body'), []);
  t.end();
});

t.test('invalid keywords of a schema are ignored', (t) => {
  const { check } = createSchemaValidators(
    documentOf({
      a: { items: { $ref: 5 }, properties: { $ref: { type: 'string' } } },
      b: { items: { $ref: '#/circle' } },
      c: { type: ['string', 'any'], required: true, enum: 'x', minLength: -1, items: [{}] },
      d: { allOf: [], properties: 5, additionalProperties: 5, multipleOf: 0, uniqueItems: 'no' },
      circle: { $ref: '#/circle' },
    }),
  );

  for (const pointer of ['/a', '/b', '/c', '/d']) {
    t.strictSame(check(pointer)([5, 5], 'body'), [], pointer);
    t.strictSame(check(pointer)({ a: 1 }, 'body'), [], pointer);
  }
  t.end();
});

t.test('violations name schemas of the document', (t) => {
  const { check } = createSchemaValidators(
    documentOf({
      a: { nullable: true, allOf: [{ type: 'object' }] },
      b: { properties: { x: false } },
      c: { properties: { x: { $ref: '#/a' } }, unevaluatedProperties: false },
    }),
  );

  t.strictSame(check('/a')(null, 'body'), []);
  t.strictSame(check('/a')(5, 'body'), [
    { in: 'body', pointer: '', message: 'must be object', schema: '/a/allOf/0/type' },
  ]);
  t.strictSame(check('/b')({ x: 1 }, 'body'), [
    { in: 'body', pointer: '/x', message: 'must not be there' },
  ]);
  t.strictSame(check('/c')({ x: 1 }, 'body'), [
    { in: 'body', pointer: '/x', message: 'must be object', schema: '/a/allOf/0/type' },
  ]);
  t.end();
});

t.test('the format time-zone accepts known time zones only', (t) => {
  const schemas = createSchemaValidators(
    documentOf({ zone: { type: 'string', format: 'time-zone' } }),
  );
  const check = schemas.check('/zone');

  t.strictSame(check('Europe/Berlin', 'body'), []);
  t.strictSame(check('Middle/Earth', 'body'), [
    {
      in: 'body',
      pointer: '',
      message: 'must have the format "time-zone"',
      schema: '/zone/format',
    },
  ]);
  t.end();
});

t.test('a document with too many operations is refused', (t) => {
  const methods = { get: {}, put: {}, post: {}, delete: {} };
  const paths = Array.from({ length: 7_501 }, (_, index) => [`/p${index}`, methods]);

  t.throws(() => listOperations({ root: { paths: Object.fromEntries(paths) } }), {
    message: 'it has more than 30000 operations; remove some by an overlay (--overlay)',
  });
  t.equal(listOperations({ root: { paths: Object.fromEntries(paths.slice(1)) } }).length, 30_000);
  t.end();
});
