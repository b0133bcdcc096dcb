import { gzipSync } from 'node:zlib';
import t from 'tap';
import {
  type Coverage,
  createCoverageCollector,
  createJudge,
  judgeExchange,
  renderCoveragePage,
  toPercent,
} from '../../../src/contract/contract.ts';
import { schemaErrors } from '../../support/published-schemas.ts';
import { documentOf, json } from '../../support/sandlot-of.ts';

type Sent = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status?: number;
  readonly reply?: unknown;
};

const ofJson = { 'content-type': 'application/json' };

function toBytes(value: unknown): Uint8Array | undefined {
  if (value === undefined || value instanceof Uint8Array) return value;
  return Buffer.from(JSON.stringify(value));
}

/** What calls exercised of a document with one operation, `POST /a/{id}`. */
function coverageOf(
  operation: object,
  calls: readonly (readonly [url: string, sent?: Sent])[],
  more: object = {},
): Coverage {
  const root = documentOf({ '/a/{id}': { post: { responses: {}, ...operation } } }, more);
  const document = { source: 'api', title: 'API', version: '1', root: { ...root } };
  const judge = createJudge(document);
  const gathering = createCoverageCollector(document, [{ document, operations: judge.operations }]);
  for (const [index, [url, sent = {}]] of calls.entries()) {
    const { method = 'POST', headers = ofJson, body, status = 200, reply } = sent;
    const call = {
      id: index + 1,
      request: { method, url, headers, body: toBytes(body) },
      reply: { status, headers: ofJson, body: toBytes(reply) },
    };
    gathering.add(call, judgeExchange(judge, call));
  }
  return gathering.coverage();
}

/** Each field with how many calls had it, and the values that it has names for. */
function fieldsOf({ operations }: Coverage, which: 'request' | 'reply' = 'request') {
  const bodies = operations.flatMap(({ request, statuses }) =>
    which === 'request' ? request : statuses.flatMap((status) => status.bodies),
  );
  return bodies.flatMap(({ fields }) =>
    fields.map(({ pointer, calls, values }) =>
      [pointer, calls, ...values.map(({ value, calls }) => `${value}×${calls}`)].join(' '),
    ),
  );
}

function taking(schema: unknown) {
  return {
    requestBody: { content: { 'application/json': { schema } } },
  };
}

const text = { type: 'string' };
function object(properties: object, more: object = {}) {
  return { type: 'object', properties, ...more };
}

t.test('uncalled operations are listed with their parts', async (t) => {
  const coverage = coverageOf(
    {
      parameters: [{ name: 'q', in: 'query', schema: { enum: ['a', 'b'] } }],
      ...taking(object({ a: text })),
      responses: { 200: json(text), '4XX': json(text), default: json(text) },
    },
    [],
  );

  t.strictSame(schemaErrors('coverage', coverage), []);
  t.strictSame(coverage, {
    document: { title: 'API', version: '1' },
    calls: { total: 0, matched: 0, unmatched: 0, invalid: 0, unfit: 0, gone: 0 },
    counts: {
      operations: { seen: 0, all: 1 },
      statuses: { seen: 0, all: 3 },
      parameters: { seen: 0, all: 1 },
      values: { seen: 0, all: 2 },
      fields: { seen: 0, all: 0 },
    },
    operations: [
      {
        id: 'POST /a/{id}',
        method: 'POST',
        path: '/a/{id}',
        calls: 0,
        gone: 0,
        statuses: ['200', '4XX', 'default'].map((status) => ({
          status,
          documented: true,
          calls: 0,
          bodies: [{ type: 'application/json', calls: 0, fields: [] }],
        })),
        parameters: [
          {
            in: 'query',
            name: 'q',
            required: false,
            calls: 0,
            values: [
              { value: 'a', calls: 0 },
              { value: 'b', calls: 0 },
            ],
          },
        ],
        request: [{ type: 'application/json', calls: 0, fields: [] }],
      },
    ],
    against: [],
  });
});

t.test('statuses are counted by their documented names', async (t) => {
  const { operations, against } = coverageOf(
    { responses: { 200: { description: '' }, '4XX': { description: '' } } },
    [['/a/1'], ['/a/1', { status: 404 }], ['/a/1', { status: 422 }], ['/a/1', { status: 500 }]],
  );

  t.strictSame(
    operations[0]?.statuses.map(({ status, documented, calls }) => [status, documented, calls]),
    [
      ['200', true, 1],
      ['4XX', true, 2],
      ['500', false, 1],
    ],
  );
  t.match(against, [{ kind: 'unfit', id: 4, status: 500, mismatches: [{ where: 'status' }] }]);
});

t.test('parameters and their values are counted in every location', async (t) => {
  const parameter = (name: string, place: string, schema: object) => ({ name, in: place, schema });
  const { operations, counts } = coverageOf(
    {
      parameters: [
        { ...parameter('id', 'path', { type: 'integer' }), required: true },
        parameter('tags', 'query', { type: 'array', items: { enum: ['a', 'b', 'c'] } }),
        parameter('size', 'query', { type: 'integer', enum: [1, 2] }),
        parameter('X-Way', 'header', { enum: ['up', 'down'] }),
        parameter('look', 'cookie', text),
        parameter('never', 'query', text),
        { ...parameter('empty', 'query', { enum: ['x'] }), allowEmptyValue: true },
      ],
    },
    [
      ['/a/1?tags=a&tags=b&size=2&empty='],
      ['/a/2?tags=a&tags=z', { headers: { 'x-way': 'up', cookie: 'look=1' } }],
    ],
  );

  t.strictSame(
    operations[0]?.parameters.map(({ name, calls, values }) => [
      name,
      calls,
      ...values.map((one) => `${one.value}×${one.calls}`),
    ]),
    [
      ['id', 2],
      ['tags', 2, 'a×2', 'b×1', 'c×0'],
      ['size', 1, '1×0', '2×1'],
      ['X-Way', 1, 'up×1', 'down×0'],
      ['look', 1],
      ['never', 0],
      ['empty', 1, 'x×0'],
    ],
  );
  t.strictSame(counts.values, { seen: 4, all: 8 });
  t.strictSame(counts.parameters, { seen: 6, all: 7 });
});

t.test(
  'fields are counted once per call, with list entries and undeclared names as one',
  async (t) => {
    const schema = object({
      list: { type: 'array', items: object({ a: text, b: text }) },
      map: { type: 'object', additionalProperties: { enum: [1, 2] } },
      'a/b': text,
      bare: { type: 'array' },
      never: object({ deep: text }),
      mine: { ...text, readOnly: true },
    });
    const body = {
      list: [{ a: '1' }, { a: '2', more: 1 }],
      map: { x: 1, y: 1, z: 3 },
      'a/b': '',
      bare: [1],
      mine: 'x',
      other: 1,
    };
    const calls = [
      ['/a/1', { body }],
      ['/a/1', { body: { list: [] } }],
    ] as const;

    t.strictSame(fieldsOf(coverageOf(taking(schema), calls)), [
      '/list 2',
      '/list/* 1',
      '/list/*/a 1',
      '/list/*/b 0',
      '/map 1',
      '/map/* 1 1×1 2×0',
      '/a~1b 1',
      '/bare 1',
      '/never 0',
    ]);
  },
);

t.test('writeOnly properties are no fields of replies', async (t) => {
  const schema = object({ a: { ...text, readOnly: true }, b: { ...text, writeOnly: true } });
  const coverage = coverageOf({ responses: { 200: json(schema) } }, [
    ['/a/1', { reply: { a: '1' } }],
  ]);

  t.strictSame(fieldsOf(coverage, 'reply'), ['/a 1']);
});

t.test('the options of a choice are merged, with their values', async (t) => {
  const schema = {
    oneOf: [
      object({ kind: { const: 'cat' }, name: text }),
      object({ kind: { enum: ['dog', 'wolf'] }, size: text }),
    ],
  };
  const calls = [['/a/1', { body: { kind: 'wolf' } }]] as const;

  t.strictSame(fieldsOf(coverageOf(taking(schema), calls)), [
    '/kind 1 cat×0 dog×0 wolf×1',
    '/name 0',
    '/size 0',
  ]);
  t.strictSame(
    fieldsOf(
      coverageOf(taking({ anyOf: [{ const: 'cat' }, { enum: ['dog'] }] }), [
        ['/a/1', { body: 'dog' }],
      ]),
    ),
    [' 1 cat×0 dog×1'],
  );
});

t.test('recursive schemas are counted as deep as the values', async (t) => {
  const Node = object({ next: { $ref: '#/components/schemas/Node' }, name: text });
  const Circular = {
    oneOf: [{ $ref: '#/components/schemas/Circular' }, { $ref: '#/components/schemas/Circular' }],
  };
  const more = { components: { schemas: { Node, Circular } } };
  const of = (name: string, body: unknown) =>
    fieldsOf(
      coverageOf(taking({ $ref: `#/components/schemas/${name}` }), [['/a/1', { body }]], more),
    );

  t.strictSame(of('Node', { next: { next: { name: 'x' } } }), [
    '/next 1',
    '/next/next 1',
    '/next/next/next 0',
    '/next/next/name 1',
    '/next/name 0',
    '/name 0',
  ]);
  t.strictSame(of('Circular', 1), []);
});

t.test('compressed bodies are decoded, and unreadable ones are skipped', async (t) => {
  const schema = object({ a: text });
  const gzip = { ...ofJson, 'content-encoding': 'gzip' };
  const coverage = coverageOf(taking(schema), [
    ['/a/1', { headers: gzip, body: gzipSync('{"a":"1"}') }],
    ['/a/1', { headers: gzip, body: Buffer.from('no') }],
    ['/a/1', { body: Buffer.from('{') }],
    ['/a/1', { headers: { 'content-type': 'text/plain' }, body: Buffer.from('a') }],
    ['/a/1', { body: Buffer.alloc(0) }],
  ]);

  t.strictSame(fieldsOf(coverage), ['/a 1']);
  t.strictSame(
    coverage.operations[0]?.request.map(({ type, calls }) => [type, calls]),
    [['application/json', 3]],
  );
  t.equal(coverage.calls.invalid, 3);
});

t.test('the page escapes texts of the document', async (t) => {
  const { document: _, ...rest } = coverageOf({}, [['/<b>']]);

  const page = renderCoveragePage(
    { ...rest, document: { title: `<i>"Cat's"\n & dogs`, version: '1' } },
    [],
  );

  t.match(page, '<title>Coverage of &lt;i&gt;&quot;Cat&#39;s&quot; &amp; dogs 1</title>');
  t.match(page, '<code>POST /&lt;b&gt;</code>');
});

t.test('percentages are rounded down', async (t) => {
  t.strictSame(
    [
      { seen: 2, all: 3 },
      { seen: 999, all: 1000 },
      { seen: 3, all: 3 },
      { seen: 0, all: 0 },
    ].map(toPercent),
    [66, 99, 100, 100],
  );
});
