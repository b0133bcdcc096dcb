import t from 'tap';
import type { BodyCoverage, Coverage, FieldCoverage } from '../../../src/contract/contract.ts';
import { compareDocuments } from '../../../src/contract/drift/drift.ts';
import { documentOf, json } from '../../support/sandlot-of.ts';

function named(root: object) {
  return { source: 'api', title: 'API', version: '1', root: { ...root } };
}

const none = { seen: 0, all: 0 };

/** A coverage of one operation. */
function coverageOf(operation: Partial<Coverage['operations'][number]>): Coverage {
  return {
    document: { title: 'API', version: '1' },
    calls: { total: 2, matched: 2, unmatched: 0, invalid: 0, unfit: 0, gone: 0 },
    counts: { operations: none, statuses: none, parameters: none, values: none, fields: none },
    operations: [
      {
        id: 'call',
        method: 'POST',
        path: '/a/{id}',
        calls: 2,
        gone: 0,
        statuses: [],
        parameters: [],
        request: [],
        ...operation,
      },
    ],
    against: [],
  };
}

function field(pointer: string, calls: number, values: FieldCoverage['values'] = []) {
  return {
    pointer,
    calls,
    values,
  };
}

function body(calls: number, ...fields: readonly FieldCoverage[]): BodyCoverage {
  return {
    type: 'application/json',
    calls,
    fields,
  };
}

const text = { type: 'string' };
function object(properties: object, more: object = {}) {
  return { type: 'object', properties, ...more };
}

function calling(operation: object) {
  return named(
    documentOf({ '/a/{key}': { post: { operationId: 'call', responses: {}, ...operation } } }),
  );
}

function sending(schema: unknown) {
  return calling({ requestBody: { content: { 'application/json': { schema } } } });
}

function answering(schema: unknown) {
  return calling({ responses: { 200: json(schema) } });
}

type Documents = Parameters<typeof compareDocuments>[0];

/** Severity and place of each place of each change. */
function placesOf(
  before: Documents['before'],
  after: Documents['after'],
  operation: Parameters<typeof coverageOf>[0],
) {
  return compareDocuments({ before, after }, { coverage: coverageOf(operation) }).changes.flatMap(
    ({ rule, places }) => places.map(({ place, severity }) => `${severity} ${rule} ${place}`),
  );
}

t.test('a value that the consumer never sends does not break it', async (t) => {
  const before = sending(object({ a: text, b: text, c: { enum: ['x', 'y', 'z', 'new'] } }));
  const after = sending(object({ c: { enum: ['z'] }, d: text }));
  const fields = [
    field('/a', 1),
    field('/b', 0),
    field('/c', 2, [
      { value: 'x', calls: 2 },
      { value: 'y', calls: 0 },
    ]),
  ];

  t.strictSame(placesOf(before, after, { request: [body(2, ...fields)] }), [
    'breaking request-property-removed request application/json',
    'breaking request-value-removed request application/json /c',
    'breaking request-value-removed request application/json /c',
    'unused request-property-removed request application/json',
    'unused request-value-removed request application/json /c',
    'info request-property-added request application/json',
  ]);
});

t.test('a newly required value does not break a consumer that always sends it', async (t) => {
  const before = sending(object({ a: text, b: text, list: { items: object({ c: text }) } }));
  const required = object(
    { a: text, b: text, list: { items: object({ c: text }, { required: ['c'] }) } },
    { required: ['a', 'b'] },
  );
  const fields = [
    field('/a', 2),
    field('/b', 1),
    field('/list', 2),
    field('/list/*', 2),
    field('/list/*/c', 2),
  ];

  t.strictSame(placesOf(before, sending(required), { request: [body(2, ...fields)] }), [
    'breaking request-property-required request application/json',
    'breaking request-property-required request application/json /list/*',
    'info request-property-required request application/json',
  ]);
  t.strictSame(placesOf(before, sending(required), {}), [
    'unused request-property-required request application/json',
    'unused request-property-required request application/json',
    'unused request-property-required request application/json /list/*',
  ]);
});

t.test("every path of the consumer's values counts, also through recursive schemas", async (t) => {
  const tree = (more: object) => {
    const document = answering({ $ref: '#/components/schemas/Node' });
    const Node = object({
      left: { $ref: '#/components/schemas/Node' },
      right: { $ref: '#/components/schemas/Node' },
      ...more,
    });
    return { ...document, root: { ...document.root, components: { schemas: { Node } } } };
  };
  const answered = (...fields: readonly FieldCoverage[]) => ({
    statuses: [{ status: '200', documented: true, calls: 2, bodies: [body(2, ...fields)] }],
  });
  const seen = [field('/name', 0), field('/left', 0), field('/right', 1)];

  t.strictSame(
    placesOf(tree({ name: text }), tree({}), answered(...seen, field('/right/name', 1))),
    ['breaking reply-property-removed reply 200 application/json /right'],
  );
  t.strictSame(
    placesOf(tree({ name: text }), tree({}), answered(...seen, field('/right/name', 0))),
    ['unused reply-property-removed reply 200 application/json'],
  );
  t.strictSame(
    placesOf(tree({ name: text }), tree({}), answered(field('/left', 0), field('/right', 1))),
    ['breaking reply-property-removed reply 200 application/json'],
    'what was not counted may have been there',
  );
});

t.test('media types share the changes of the whole body', async (t) => {
  const before = calling({ requestBody: { content: { 'application/json': {}, 'text/json': {} } } });
  const after = calling({ requestBody: { required: true, content: { 'application/json': {} } } });
  const value = field('', 1, [{ value: 1, calls: 1 }]);
  const both = [body(1, value), { ...body(1, field('', 1)), type: 'text/json' }];

  t.strictSame(placesOf(before, after, { request: both }), [
    'breaking request-media-type-removed request text/json',
    'info request-body-required request',
  ]);
  t.strictSame(placesOf(before, after, { request: both.slice(0, 1) }), [
    'breaking request-body-required request',
    'unused request-media-type-removed request text/json',
  ]);
  t.strictSame(placesOf(before, after, { calls: 0 }), [
    'unused request-body-required request',
    'unused request-media-type-removed request text/json',
  ]);
});

t.test('parameters and statuses are matched to the usage', async (t) => {
  const parameter = (schema: object, more: object = {}) => ({
    parameters: [
      { name: 'q', in: 'query', schema, ...more },
      { name: 'X-Way', in: 'header', schema },
      { name: 'old', in: 'cookie', schema },
    ],
  });
  const before = calling({
    ...parameter({ enum: [1, 2] }),
    responses: { 200: json({}), 404: json({}) },
  });
  const after = calling({ ...parameter({ enum: [2] }, { required: true }) });
  const sent = (calls: number) => ({ required: false, calls, values: [{ value: 1, calls }] });

  t.strictSame(
    placesOf(before, after, {
      parameters: [
        { in: 'query', name: 'q', ...sent(1) },
        { in: 'header', name: 'x-way', ...sent(0) },
      ],
      statuses: [{ status: '200', documented: true, calls: 2, bodies: [] }],
    }),
    [
      'breaking parameter-required query q',
      'breaking request-value-removed query q',
      'breaking reply-status-removed reply 200',
      'unused request-value-removed header X-Way',
      'unused request-value-removed cookie old',
      'info reply-error-removed reply 404',
    ],
  );
});

t.test('a removed operation that was never called is unused', async (t) => {
  const other = { '/b': { get: { responses: {} } }, '/a/{id}': { post: { responses: {} } } };
  const { changes } = compareDocuments(
    { before: named(documentOf(other)), after: named(documentOf({})) },
    { coverage: coverageOf({}) },
  );

  t.strictSame(
    changes.map(({ severity, message }) => `${severity} ${message}`),
    ['breaking POST /a/{id} was removed.', 'unused GET /b was removed.'],
  );
});

t.test('calls dropped from the journal may have used anything', async (t) => {
  const schema = object({ a: text });
  const was = calling({
    parameters: [{ name: 'q', in: 'query', schema: text }],
    requestBody: { content: { 'application/json': { schema } } },
    responses: { 200: json(schema), 201: json(schema), 404: json(schema) },
  });
  const is = calling({
    requestBody: { content: { 'application/json': {} } },
    responses: { 200: json(object({})), 201: json(object({})) },
  });
  const status = { documented: true, bodies: [] };

  t.strictSame(
    placesOf(was, is, {
      gone: 1,
      statuses: [
        { status: '200', calls: 2, ...status },
        { status: '201', calls: 0, ...status },
      ],
    }),
    [
      'breaking parameter-removed query q',
      'breaking request-property-removed request application/json',
      'breaking reply-property-removed reply 200 application/json',
      'unused reply-property-removed reply 201 application/json',
      'info request-type-widened request application/json',
      'info reply-error-removed reply 404',
    ],
  );
});
