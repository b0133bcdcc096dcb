import { readFileSync } from 'node:fs';
import t from 'tap';
import type { Coverage } from '../../../src/contract/contract.ts';
import { compareDocuments, type DriftChange } from '../../../src/contract/drift/drift.ts';
import { documentOf, json } from '../../support/sandlot-of.ts';

function named(root: object) {
  return { source: 'api', title: 'API', version: '1', root: { ...root } };
}

function driftOf(before: object, after: object, coverage?: Coverage) {
  return compareDocuments({ before: named(before), after: named(after) }, coverage);
}

/** Severity, rule and the first place of each change. */
function toLine({ severity, rule, places }: DriftChange): string {
  return `${severity} ${rule} @ ${places[0]?.place}`;
}

function linesOf(before: object, after: object): readonly string[] {
  return driftOf(before, after).changes.map(toLine);
}

/** A document with one operation. */
function calling(operation: object, more: object = {}) {
  return documentOf(
    { '/a/{id}': { post: { operationId: 'call', responses: {}, ...operation } } },
    more,
  );
}

/** One that is sent, and answers with, values of a schema. */
function of(schema: unknown, more: object = {}) {
  return calling(
    {
      requestBody: { content: { 'application/json': { schema } } },
      responses: { 200: json(schema) },
    },
    more,
  );
}

function rulesOf(before: unknown, after: unknown, more: object = {}, more2 = more) {
  return linesOf(of(before, more), of(after, more2)).map((line) => line.replace(/ @ .*/, ''));
}

const text = { type: 'string' };
function object(properties: object, more: object = {}) {
  return { type: 'object', properties, ...more };
}

type Row = readonly [before: unknown, after: unknown, expected: readonly string[]];

/** What each turn of a schema is to who sends such values, and to who gets them. */
const schemaChanges: Readonly<Record<string, Row>> = {
  'nothing changed': [object({ a: text }), object({ a: text }), []],
  'another type': [
    { type: 'string', maxLength: 1 },
    { type: 'integer' },
    ['breaking reply-type-changed', 'breaking request-type-changed'],
  ],
  'a narrower type': [
    { type: ['number', 'null'] },
    { type: 'integer' },
    ['breaking request-type-narrowed', 'harmless reply-type-narrowed'],
  ],
  'a wider type': [
    { type: 'integer' },
    { type: 'number' },
    ['breaking reply-type-widened', 'harmless request-type-widened'],
  ],
  'another type with some in common': [
    { type: ['string', 'integer'] },
    { type: ['number', 'boolean'] },
    ['breaking reply-type-changed', 'breaking request-type-changed'],
  ],
  'a type where there was none': [
    {},
    text,
    ['breaking request-type-narrowed', 'harmless reply-type-narrowed'],
  ],
  'no type where there was one': [
    text,
    {},
    ['breaking reply-type-widened', 'harmless request-type-widened'],
  ],
  'a type that was implied': [
    { properties: { a: text } },
    { type: 'object', properties: { a: text } },
    [],
  ],
  'the type of a list that was implied': [{ items: text }, { type: 'array', items: text }, []],
  'other values': [
    { enum: ['a', 'b'] },
    { enum: ['b', 'c'] },
    [
      'breaking reply-value-added',
      'breaking request-value-removed',
      'harmless reply-value-removed',
      'harmless request-value-added',
    ],
  ],
  'values where there were none': [
    text,
    { type: 'string', const: 'a' },
    ['breaking request-values-narrowed', 'harmless reply-values-narrowed'],
  ],
  'no values where there were some': [
    { type: 'string', enum: ['a'] },
    text,
    ['breaking reply-values-widened', 'harmless request-values-widened'],
  ],
  'tighter bounds': [
    { minLength: 1, maxLength: 9, maxItems: 3, minimum: 'invalid' },
    { minLength: 2, maxLength: 8, minItems: 1, maxItems: 3, minimum: 'even' },
    [
      'breaking reply-minimum-widened',
      'breaking request-min-length-narrowed',
      'breaking request-min-items-narrowed',
      'breaking request-max-length-narrowed',
      'harmless reply-min-length-narrowed',
      'harmless reply-min-items-narrowed',
      'harmless reply-max-length-narrowed',
      'harmless request-minimum-widened',
    ],
  ],
  'looser bounds': [
    { minimum: 2, maximum: 8, uniqueItems: true },
    { minimum: 1, maximum: 9 },
    [
      'breaking reply-minimum-widened',
      'breaking reply-maximum-widened',
      'breaking reply-unique-items-widened',
      'harmless request-minimum-widened',
      'harmless request-maximum-widened',
      'harmless request-unique-items-widened',
    ],
  ],
  'only different ones': [
    { uniqueItems: false },
    { uniqueItems: true },
    ['breaking request-unique-items-narrowed', 'harmless reply-unique-items-narrowed'],
  ],
  'finer and coarser steps': [
    object({ a: { multipleOf: 4 }, b: { multipleOf: 2 }, c: { multipleOf: 2 }, d: {} }),
    object({
      a: { multipleOf: 2 },
      b: { multipleOf: 4 },
      c: { multipleOf: 3 },
      d: { multipleOf: 1 },
    }),
    [
      'breaking reply-multiple-of-changed',
      'breaking reply-multiple-of-widened',
      'breaking request-multiple-of-narrowed',
      'breaking request-multiple-of-changed',
      'breaking request-multiple-of-narrowed',
      'harmless reply-multiple-of-narrowed',
      'harmless reply-multiple-of-narrowed',
      'harmless request-multiple-of-widened',
    ],
  ],
  formats: [
    object({
      a: { format: 'int32' },
      b: { format: 'double' },
      c: { format: 'date' },
      d: { format: 'uri' },
    }),
    object({ a: { format: 'int64' }, b: { format: 'float' }, c: { format: 'date-time' }, d: {} }),
    [
      'breaking reply-format-widened',
      'breaking reply-format-changed',
      'breaking reply-format-widened',
      'breaking request-format-changed',
      'breaking request-format-narrowed',
      'harmless reply-format-narrowed',
      'harmless request-format-widened',
      'harmless request-format-widened',
    ],
  ],
  'properties come and go': [
    object({ a: text, b: text, c: text }, { required: ['b'] }),
    object({ b: text, c: text, d: text, e: text }, { required: ['c', 'd'] }),
    [
      'breaking reply-property-removed',
      'breaking reply-property-optional',
      'breaking request-property-removed',
      'breaking request-property-required',
      'breaking request-property-required',
      'harmless reply-property-required',
      'harmless reply-property-added',
      'harmless reply-property-added',
      'harmless request-property-optional',
      'harmless request-property-added',
    ],
  ],
  'properties of closed objects': [
    object({ a: text }, { additionalProperties: false }),
    object({ b: text }, { additionalProperties: false }),
    [
      'breaking reply-property-removed',
      'breaking reply-property-undeclared',
      'breaking request-property-removed',
      'harmless request-property-added',
    ],
  ],
  'an object is closed': [
    object({ a: text }),
    object({ a: text }, { additionalProperties: false }),
    ['breaking request-undeclared-narrowed', 'harmless reply-undeclared-narrowed'],
  ],
  'an object is opened': [
    object({ a: text }, { additionalProperties: false }),
    object({ a: text }),
    ['breaking reply-undeclared-widened', 'harmless request-undeclared-widened'],
  ],
  'what is under names that are not declared': [
    { type: 'object', additionalProperties: text },
    { type: 'object', additionalProperties: { type: 'integer' } },
    ['breaking reply-type-changed', 'breaking request-type-changed'],
  ],
  'what is the server’s alone, or the sender’s': [
    object({ a: { ...text, readOnly: true }, b: { ...text, writeOnly: true } }),
    object({}),
    ['breaking reply-property-removed', 'breaking request-property-removed'],
  ],
  entries: [
    { type: 'array', items: text },
    { type: 'array', items: { type: ['string', 'null'] } },
    ['breaking reply-type-widened', 'harmless request-type-widened'],
  ],
  'it is deprecated, and another default': [
    object({ a: { type: 'integer', default: 1 } }),
    object({ a: { type: 'integer', default: 2, deprecated: true } }),
    ['harmless schema-deprecated', 'harmless schema-deprecated', 'breaking default-changed'],
  ],
  'keywords that cannot be compared': [
    { pattern: 'a', not: { const: 1 } },
    { pattern: 'b', if: { const: 1 } },
    [
      'breaking reply-pattern-changed',
      'breaking reply-not-widened',
      'breaking request-pattern-changed',
      'breaking request-if-narrowed',
      'harmless reply-if-narrowed',
      'harmless request-not-widened',
    ],
  ],
  'a pattern that matches every text': [
    { pattern: 'a' },
    { pattern: '^.*$' },
    ['breaking reply-pattern-widened', 'harmless request-pattern-widened'],
  ],
  'a default that is added': [
    object({ a: { type: 'integer' } }),
    object({ a: { type: 'integer', default: 2 } }),
    ['breaking default-changed'],
  ],
  'null beside one thing': [
    { anyOf: [{ type: 'integer' }, { type: 'null' }] },
    { type: ['integer', 'null'] },
    [],
  ],
  'null beside one thing that it may be itself': [
    { anyOf: [{ type: ['integer', 'null'] }, { type: 'null' }] },
    { anyOf: [{}, { type: 'null' }] },
    ['breaking reply-type-widened', 'harmless request-type-widened'],
  ],
  'options come and go, by their titles': [
    {
      oneOf: [
        { title: 'A', type: 'integer' },
        { title: 'B', type: 'string' },
      ],
    },
    {
      oneOf: [
        { title: 'C', type: 'boolean' },
        { title: 'A', type: 'number' },
      ],
    },
    [
      'breaking reply-option-added',
      'breaking reply-type-widened',
      'breaking request-option-removed',
      'harmless reply-option-removed',
      'harmless request-option-added',
      'harmless request-type-widened',
    ],
  ],
  'a choice where there was none': [
    text,
    { oneOf: [text, { type: 'integer' }] },
    ['breaking reply-option-added', 'harmless request-option-added'],
  ],
  'options that only resemble each other': [
    { oneOf: [object({ a: text }), true] },
    { oneOf: [false, object({ a: text, b: text })] },
    [
      'breaking reply-option-added',
      'breaking request-option-removed',
      'harmless reply-option-removed',
      'harmless reply-property-added',
      'harmless request-option-added',
      'harmless request-property-added',
    ],
  ],
  'several choices': [
    {
      allOf: [
        { oneOf: [{ title: 'A' }, { title: 'B' }] },
        { oneOf: [{ title: 'C' }, { title: 'D' }] },
      ],
    },
    {
      allOf: [
        { oneOf: [{ title: 'A' }, { title: 'B' }] },
        { oneOf: [{ title: 'C' }, { title: 'D', maximum: 1 }] },
        { oneOf: [{ title: 'E' }, { title: 'F' }] },
      ],
    },
    [
      'breaking request-choice-added',
      'breaking request-maximum-narrowed',
      'harmless reply-choice-added',
      'harmless reply-maximum-narrowed',
    ],
  ],
  'a choice less': [
    { oneOf: [text, { type: 'integer' }], anyOf: [{ title: 'A' }, { title: 'B' }] },
    { oneOf: [text, { type: 'integer' }] },
    ['breaking reply-choice-removed', 'harmless request-choice-removed'],
  ],
  'options of options': [
    {
      required: ['a'],
      anyOf: [{ oneOf: [object({ a: text }), { type: 'integer' }] }, { type: 'null' }],
    },
    {
      required: ['a'],
      anyOf: [
        { oneOf: [object({ a: { type: 'integer' } }), { type: 'integer' }] },
        { type: 'null' },
      ],
    },
    ['breaking reply-type-changed', 'breaking request-type-changed'],
  ],
  'properties that moved into the options': [
    { ...object({ a: text }), oneOf: [{ title: 'A' }, { title: 'B' }] },
    {
      type: 'object',
      oneOf: [
        { title: 'A', properties: { a: text } },
        { title: 'B', properties: { a: text } },
      ],
    },
    [],
  ],
  'options without an end': [
    { $ref: '#/components/schemas/Circular' },
    { $ref: '#/components/schemas/Circular' },
    [],
  ],
  'the same limit in other words': [
    { type: 'integer', minimum: 1, exclusiveMaximum: 10 },
    { type: 'integer', exclusiveMinimum: 0, maximum: 9 },
    [],
  ],
  'a limit that is out now': [
    { type: 'number', minimum: 0 },
    { type: 'number', exclusiveMinimum: 0 },
    ['breaking request-minimum-narrowed', 'harmless reply-minimum-narrowed'],
  ],
  'a limit that is in now': [
    { type: 'number', exclusiveMaximum: 5 },
    { type: 'number', maximum: 5 },
    ['breaking reply-maximum-widened', 'harmless request-maximum-widened'],
  ],
  'two limits of one side': [
    { type: 'number', minimum: 5, exclusiveMinimum: 1 },
    { type: 'number', exclusiveMinimum: 2 },
    ['breaking reply-minimum-widened', 'harmless request-minimum-widened'],
  ],
  'entries of what was no list': [
    { type: 'string' },
    { type: 'array', items: text },
    ['breaking reply-type-changed', 'breaking request-type-changed'],
  ],
  'entries of any kind': [
    { type: 'array' },
    { type: 'array', items: text },
    ['breaking request-type-narrowed', 'harmless reply-type-narrowed'],
  ],
};

/** A choice between itself and itself. */
const circular = {
  components: {
    schemas: {
      Circular: {
        oneOf: [
          { $ref: '#/components/schemas/Circular' },
          { $ref: '#/components/schemas/Circular' },
        ],
      },
    },
  },
};

for (const [name, [before, after, expected]] of Object.entries(schemaChanges)) {
  t.test(`values: ${name}`, async (t) => {
    t.strictSame([...rulesOf(before, after, circular)].sort(), [...expected].sort());
  });
}

t.test('options are matched by discriminator values and references', async (t) => {
  const schemas = (more: object) => ({
    components: {
      schemas: {
        Cat: object({ kind: text }),
        Dog: object({ kind: text, ...more }),
        Cow: object({ kind: text }),
      },
    },
  });
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const discriminator = { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat' } };

  t.strictSame(
    rulesOf(
      { oneOf: [ref('Cat'), ref('Dog')], discriminator },
      { oneOf: [ref('Dog'), ref('Cow'), ref('Cat')], discriminator },
      schemas({}),
      schemas({ size: text }),
    ),
    [
      'breaking reply-option-added',
      'harmless request-option-added',
      'harmless request-property-added',
      'harmless reply-property-added',
    ],
  );
  t.strictSame(
    rulesOf({ oneOf: [ref('Cat'), ref('Dog')] }, { oneOf: [ref('Dog'), ref('Cat')] }, schemas({})),
    [],
  );
  t.strictSame(rulesOf(ref('Cat'), { oneOf: [ref('Dog'), ref('Cat')] }, schemas({})), [
    'breaking reply-option-added',
    'harmless request-option-added',
  ]);
});

t.test('recursive schemas are compared once, and every place is listed', async (t) => {
  const tree = (more: object) => ({
    components: {
      schemas: {
        Node: object({
          left: { $ref: '#/components/schemas/Node' },
          right: { $ref: '#/components/schemas/Node' },
          ...more,
        }),
      },
    },
  });
  const ref = { $ref: '#/components/schemas/Node' };

  const { changes, summary } = driftOf(of(ref, tree({ name: text })), of(ref, tree({})));

  t.strictSame(summary, { breaking: 2, harmless: 0, unused: 0 });
  t.strictSame(changes[1], {
    severity: 'breaking',
    rule: 'reply-property-removed',
    message: 'The property "name" was removed.',
    before: '/components/schemas/Node/properties/name',
    after: '/components/schemas/Node',
    places: [{ operation: 'call', place: 'reply 200 application/json', severity: 'breaking' }],
  });
});

t.test('a change in a shared part is one change', async (t) => {
  const whole = (properties: object) => ({
    components: { schemas: { Part: object(properties) } },
    paths: {
      '/a': {
        get: {
          responses: {
            200: json({ $ref: '#/components/schemas/Part' }),
            202: json({ allOf: [{ $ref: '#/components/schemas/Part' }, object({ b: text })] }),
          },
        },
      },
    },
  });
  const changesOf = (before: object, after: object) =>
    driftOf(whole(before), whole(after)).changes.map(({ rule, before, after, places }) => [
      ...[rule, before, after, places.length],
    ]);

  t.strictSame(changesOf({ a: text }, {}), [
    [
      'reply-property-removed',
      '/components/schemas/Part/properties/a',
      '/components/schemas/Part',
      2,
    ],
  ]);
  t.strictSame(changesOf({}, { a: text }), [
    [
      'reply-property-added',
      '/components/schemas/Part',
      '/components/schemas/Part/properties/a',
      2,
    ],
  ]);
});

t.test("a change of the document's own security is one change", async (t) => {
  const whole = (security: readonly object[]) => ({
    ...documentOf({ '/a': { get: { responses: {} }, put: { responses: {} } } }),
    components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
    security,
  });

  const { changes } = driftOf(whole([]), whole([{ key: [] }]));

  t.match(changes, [
    {
      rule: 'security-removed',
      before: '/security',
      after: '/security',
      places: [{ operation: 'GET /a' }, { operation: 'PUT /a' }],
    },
  ]);
});

t.test('the default reply is described in words', async (t) => {
  const [none, all] = [calling({}), calling({ responses: { default: json(text) } })];
  const messagesOf = (before: object, after: object) =>
    driftOf(before, after).changes.map(({ message, places }) => [message, places[0]?.place]);

  t.strictSame(messagesOf(none, all), [['A default reply was added.', 'reply default']]);
  t.strictSame(messagesOf(all, none), [['The default reply was removed.', 'reply default']]);
});

function parameter(name: string, place: string, schema: object = text, more: object = {}) {
  return {
    name,
    in: place,
    schema,
    ...more,
  };
}

/** What each turn of an operation is. */
const operationChanges: Readonly<Record<string, readonly [object, object, readonly string[]]>> = {
  'parameters come and go': [
    { parameters: [parameter('a', 'query'), parameter('b', 'cookie')] },
    {
      parameters: [
        parameter('B', 'header', text, { required: true }),
        parameter('c', 'query'),
        parameter('d', 'querystring', text, { content: {} }),
      ],
    },
    [
      'breaking parameter-removed @ query a',
      'breaking parameter-removed @ cookie b',
      'breaking parameter-required @ header B',
      'harmless parameter-added @ query c',
      'harmless parameter-added @ querystring d',
    ],
  ],
  'parameters change': [
    {
      parameters: [
        parameter('a', 'query', text, { required: true, allowEmptyValue: true }),
        parameter('X-B', 'header'),
        parameter('c', 'query', { type: 'array', items: { enum: ['x', 'y'] } }),
        parameter('d', 'query', text),
        parameter('e', 'query', {}),
      ],
    },
    {
      parameters: [
        parameter('a', 'query', { type: 'integer' }),
        parameter('x-b', 'header', text, { required: true }),
        parameter('c', 'query', { type: 'array', items: { enum: ['x'] } }, { explode: false }),
        { name: 'd', in: 'query', content: { 'application/json': { schema: text } } },
        parameter('e', 'query', {}, { style: 'spaceDelimited', deprecated: true }),
      ],
    },
    [
      'breaking parameter-empty @ query a',
      'breaking parameter-required @ header X-B',
      'breaking parameter-style @ query c',
      'breaking parameter-style @ query d',
      'breaking parameter-style @ query e',
      'breaking request-type-changed @ query a',
      'breaking request-value-removed @ query c /*',
      'harmless parameter-optional @ query a',
      'harmless parameter-deprecated @ query e',
    ],
  ],
  'how a text is written': [
    { parameters: [parameter('id', 'path', text, { required: true })] },
    { parameters: [parameter('id', 'path', text, { required: true, style: 'matrix' })] },
    ['breaking parameter-style @ path id'],
  ],
  'a body is new': [
    {},
    { requestBody: { content: { 'text/plain': {} } } },
    ['harmless request-body-added @ operation'],
  ],
  'a body is new and required': [
    {},
    { requestBody: { required: true, content: {} } },
    ['breaking request-body-required @ operation'],
  ],
  'a body is gone': [
    { requestBody: { content: {} } },
    {},
    ['breaking request-body-removed @ request'],
  ],
  'a body has to be sent': [
    { requestBody: { content: {} } },
    { requestBody: { required: true, content: {} } },
    ['breaking request-body-required @ request'],
  ],
  'a body need not be sent': [
    { requestBody: { required: true, content: {} } },
    { requestBody: { content: {} } },
    ['harmless request-body-optional @ request'],
  ],
  'media types of what is sent': [
    { requestBody: { content: { 'text/plain': {}, 'application/json': {} } } },
    { requestBody: { content: { 'application/json': {}, 'text/csv': {} } } },
    [
      'breaking request-media-type-removed @ request text/plain',
      'harmless request-media-type-added @ request text/csv',
    ],
  ],
  'statuses come and go': [
    { responses: { 200: json({}), 404: json({}), '5XX': json({}) } },
    { responses: { 201: json({}), 202: json({}), 400: json({}), 503: json({}) } },
    [
      'breaking reply-status-removed @ reply 200',
      'breaking reply-status-added @ reply 201',
      'breaking reply-status-added @ reply 202',
      'harmless reply-status-removed @ reply 404',
      'harmless reply-status-removed @ reply 5XX',
      'harmless reply-status-added @ reply 400',
    ],
  ],
  'a status that its range or all others stood for': [
    { responses: { default: json({ type: 'string' }) } },
    { responses: { 200: json({ type: 'integer' }), default: json({ type: 'string' }) } },
    ['breaking reply-type-changed @ reply default application/json'],
  ],
  'media types of what is answered': [
    { responses: { 200: { description: '', content: { 'text/plain': {} } } } },
    { responses: { 200: { description: '', content: { 'text/csv': {} } } } },
    [
      'breaking reply-media-type-removed @ reply 200 text/plain',
      'harmless reply-media-type-added @ reply 200 text/csv',
    ],
  ],
  'header fields': [
    {
      responses: {
        200: {
          description: '',
          headers: {
            A: { required: true, schema: text },
            B: { schema: text },
            C: { schema: text },
          },
        },
      },
    },
    {
      responses: {
        200: { description: '', headers: { a: { schema: { type: 'integer' } }, C: {}, D: {} } },
      },
    },
    [
      'breaking reply-header-optional @ reply 200 header a',
      'breaking reply-header-removed @ reply 200 header b',
      'breaking reply-type-changed @ reply 200 header a',
      'breaking reply-type-widened @ reply 200 header c',
      'harmless reply-header-added @ reply 200 header d',
    ],
  ],
  'it is deprecated': [{}, { deprecated: true }, ['harmless operation-deprecated @ operation']],
  'names for clients and documentation': [
    { operationId: 'call', tags: ['a'] },
    { operationId: 'callAgain', tags: ['b'] },
    ['harmless operation-id-changed @ operation', 'harmless operation-tags-changed @ operation'],
  ],
  'callbacks come and go': [
    { callbacks: { done: {}, failed: {} } },
    { callbacks: { done: {}, started: {} } },
    ['breaking callback-removed @ operation', 'harmless callback-added @ operation'],
  ],
};

for (const [name, [before, after, expected]] of Object.entries(operationChanges)) {
  t.test(`operations: ${name}`, async (t) => {
    t.strictSame([...linesOf(calling(before), calling(after))].sort(), [...expected].sort());
  });
}

t.test('webhooks come and go', async (t) => {
  const before = { ...calling({}), webhooks: { paid: {}, shipped: {} } };
  const after = { ...calling({}), webhooks: { paid: {}, sent: {} } };

  t.strictSame(linesOf(before, after), [
    'breaking webhook-removed @ document',
    'harmless webhook-added @ document',
  ]);
});

t.test('a discriminator value that selects another schema is breaking', async (t) => {
  const schemas = {
    Cat: object({ kind: text, claws: text }),
    Dog: object({ kind: text, teeth: text }),
  };
  const pet = (propertyName: string, mapping: object) => ({
    oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
    discriminator: { propertyName, mapping },
  });
  const more = { components: { schemas } };
  const before = pet('kind', { a: '#/components/schemas/Cat', b: '#/components/schemas/Dog' });
  const swapped = pet('kind', { a: '#/components/schemas/Dog', b: '#/components/schemas/Cat' });
  const fewer = pet('kind', { a: '#/components/schemas/Cat' });
  const moved = pet('type', { a: '#/components/schemas/Cat', b: '#/components/schemas/Dog' });
  const discriminatorRules = (after: object) =>
    rulesOf(before, after, more).filter((line) => line.includes('discriminator'));

  t.strictSame(discriminatorRules(before), []);
  t.strictSame(discriminatorRules(fewer), []);
  t.strictSame([...new Set(discriminatorRules(swapped))].sort(), [
    'breaking reply-discriminator-mapping-changed',
    'breaking request-discriminator-mapping-changed',
  ]);
  t.strictSame([...new Set(discriminatorRules(moved))].sort(), [
    'breaking reply-discriminator-property-changed',
    'breaking request-discriminator-property-changed',
  ]);
});

t.test('docs/drift.md has a row for every rule', async (t) => {
  const page = readFileSync('docs/drift.md', 'utf8');
  const rows = [
    ...Object.values(schemaChanges).flatMap(([before, after]) => rulesOf(before, after, circular)),
    ...Object.values(operationChanges).flatMap(([before, after]) =>
      linesOf(calling(before), calling(after)),
    ),
  ];
  const rules = new Set(rows.map((line) => line.split(' ')[1] ?? ''));
  const isDocumented = (rule: string): boolean =>
    page.includes(`| \`${rule}\` |`) ||
    page.includes(
      `| \`${rule.replace(/^(request|reply)-/, '').replace(/-(narrowed|widened|changed)$/, '')}\` |`,
    );
  t.strictSame(
    [...rules].filter((rule) => !isDocumented(rule)),
    [],
  );
});

t.test('security is compared by the needed credentials', async (t) => {
  const schemes = {
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'X-Key' },
        other: { type: 'apiKey', in: 'header', name: 'X-Key' },
        basic: { type: 'http', scheme: 'Basic' },
        oauth: { type: 'oauth2', flows: {} },
        tls: { type: 'mutualTLS' },
      },
    },
  };
  const rules = (before: object[] | undefined, after: object[] | undefined) =>
    driftOf(
      calling(before ? { security: before } : {}, schemes),
      calling(after ? { security: after } : {}, schemes),
    ).changes.map(({ severity, message }) => `${severity} ${message}`);

  t.strictSame(rules([{ key: [] }], [{ other: [] }]), []);
  t.strictSame(rules(undefined, [{ key: [] }]), [
    'breaking Calls without a credential are no longer authorized.',
  ]);
  t.strictSame(rules([{ key: [] }], []), [
    'harmless Calls with no credential are now authorized too.',
  ]);
  t.strictSame(rules([{ key: [] }], [{ key: [] }, { basic: [], tls: [] }]), [
    'harmless Calls with basic credentials and mutualTLS are now authorized too.',
  ]);
  t.strictSame(rules([{ oauth: ['read'] }], [{ oauth: ['read', 'write'] }]), [
    'breaking Calls with bearer credentials (read) alone are no longer authorized.',
  ]);
  t.strictSame(rules([{ none: [] }], [{ key: [] }]), [
    'breaking Calls with none alone are no longer authorized.',
    'harmless Calls with the header "X-Key" are now authorized too.',
  ]);
});

t.test('operations are matched by method and path', async (t) => {
  const op = { responses: {} };
  const servers = (url: string) => ({ servers: [{ url }] });
  const linesWith = (before: object, after: object, one: object, other: object) =>
    driftOf(documentOf(before, one), documentOf(after, other)).changes.map(
      ({ severity, rule, before, after }) => `${severity} ${rule} ${before} ${after}`,
    );

  t.strictSame(
    linesWith({ '/a/{id}': { get: op } }, { '/a/{key}': { get: op } }, {}, {}),
    [],
    'whatever the parameters are called',
  );
  t.strictSame(
    linesWith(
      { '/a/{id}': { get: op }, '/a/{key}': { get: op } },
      { '/a/{key}': { get: op }, '/a/{id}': { get: op } },
      {},
      {},
    ),
    [],
  );
  t.strictSame(
    linesWith({ '/v1/a': { get: op } }, { '/a': { get: op } }, {}, servers('/v1')),
    [],
    'wherever the path begins',
  );
  t.strictSame(
    linesWith(
      { '/a': { get: op, put: op } },
      { '/a': { get: op, patch: op } },
      servers('/v1'),
      servers('/v2'),
    ),
    [
      'breaking base-path-changed /servers /servers',
      'breaking operation-removed /paths/~1a/put /paths/~1a',
      'harmless operation-added /paths/~1a /paths/~1a/patch',
    ],
  );
  t.strictSame(
    linesWith({ '/a': { get: op } }, { '/b': { get: op } }, servers('/v1'), servers('/v2')),
    [
      'breaking operation-removed /paths/~1a/get /paths',
      'harmless operation-added /paths /paths/~1b/get',
    ],
  );
});
