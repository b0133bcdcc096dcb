import t from 'tap';
import { compileConformance, createSchemaViews, jsonTypeOf } from '../../src/openapi/openapi.ts';

const pointer = '/components/schemas/It';

function fitsOf(schema: unknown) {
  const schemaViews = createSchemaViews({ root: { components: { schemas: { It: schema } } } });
  const fits = compileConformance(schemaViews);
  return (value: unknown) => fits(schemaViews.of([pointer]), value);
}

const name = { type: 'string' };

/** A schema, a value that fits it, and one that does not. */
const schemas: readonly (readonly [string, unknown, unknown, unknown])[] = [
  ['a type', { type: 'string' }, 'a', 1],
  ['an integer, which is a number', { type: 'number' }, 1, '1'],
  ['a number, which is no integer', { type: 'integer' }, 1, 1.5],
  ['null', { type: ['null', 'string'] }, null, 1],
  ['true', { type: 'boolean' }, true, null],
  ['an enumeration', { enum: ['a', { b: 1 }] }, { b: 1 }, { b: 2 }],
  ['a long enumeration', { enum: Array.from({ length: 30 }, (_, index) => index) }, 29, 30],
  ['a constant', { const: 'a' }, 'a', 'b'],
  ['a length', { type: 'string', minLength: 2, maxLength: 3 }, 'ab', 'a'],
  ['a length of signs, not of code units', { type: 'string', maxLength: 1 }, '🐕', 'ab'],
  ['a pattern', { type: 'string', pattern: '^a' }, 'ab', 'ba'],
  ['a format', { type: 'string', format: 'date' }, '2019-02-06', '2019-02-31'],
  ['a format by a regular expression', { type: 'string', format: 'ipv4' }, '10.0.0.1', '10.0.0'],
  ['a least', { type: 'number', minimum: 1 }, 1, 0],
  ['a most', { type: 'number', maximum: 1 }, 1, 2],
  ['more than', { type: 'number', exclusiveMinimum: 1 }, 2, 1],
  ['less than', { type: 'number', exclusiveMaximum: 1 }, 0, 1],
  ['a multiple', { type: 'number', multipleOf: 0.1 }, 0.3, 0.35],
  ['a number of entries', { type: 'array', minItems: 1, maxItems: 2 }, [1], []],
  ['entries', { type: 'array', items: { type: 'string' } }, ['a'], ['a', 1]],
  ['a number of properties', { type: 'object', minProperties: 1 }, { a: 1 }, {}],
  ['required properties', { required: ['name'], properties: { name } }, { name: 'a' }, {}],
  ['a required property of any kind', { required: ['name'] }, { name: 1 }, {}],
  ['properties', { properties: { name } }, { name: 'a' }, { name: 1 }],
  [
    'no others',
    { properties: { name }, additionalProperties: false },
    { name: 'a' },
    { other: 'a' },
  ],
  ['others of a schema', { additionalProperties: name }, { other: 'a' }, { other: 1 }],
  ['one of its options', { anyOf: [name, { type: 'integer' }] }, 1, true],
  [
    'all of its options',
    { allOf: [{ oneOf: [name, { type: 'null' }] }, { oneOf: [{ maxLength: 1 }] }] },
    'a',
    'ab',
  ],
];

for (const [title, schema, fitting, unfitting] of schemas) {
  t.test(`the value is valid: ${title}`, async (t) => {
    const fits = fitsOf(schema);

    t.equal(fits(fitting), true);
    t.equal(fits(unfitting), false);
  });
}

/** What nothing can be held against. */
const free: readonly (readonly [string, unknown, unknown])[] = [
  ['a list of anything', { type: 'array' }, [1, 'a']],
  ['a property that is not there', { properties: { name } }, { name: undefined }],
  ['names by patterns', { additionalProperties: false, patternProperties: { '^x': {} } }, { x: 1 }],
  [
    'what is written and never read',
    { required: ['pin'], properties: { pin: { writeOnly: true } } },
    {},
  ],
  ['no regular expression', { type: 'string', pattern: '(' }, 'a'],
  ['a format that nobody knows', { type: 'string', format: 'colour' }, 'a'],
  ['a multiple of nothing', { type: 'number', multipleOf: 0 }, 1],
];

for (const [title, schema, value] of free) {
  t.test(`the value is invalid: ${title}`, async (t) => t.equal(fitsOf(schema)(value), true));
}

t.test('a picked option has its discriminator value', async (t) => {
  const pet = { type: 'object', properties: { kind: { type: 'string' } } };
  const schemaViews = createSchemaViews({
    root: {
      components: {
        schemas: {
          It: {
            oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
            discriminator: { propertyName: 'kind' },
          },
          Cat: pet,
          Dog: pet,
        },
      },
    },
  });
  const view = schemaViews.of([pointer]);
  const [choice] = view.choices;
  if (choice === undefined) return t.fail('there is nothing to choose');
  const dog = schemaViews.pick(view, choice, `${pointer}/oneOf/1`);
  const fits = compileConformance(schemaViews);

  t.equal(fits(dog, { kind: 'Dog' }), true);
  t.equal(fits(dog, { kind: 'Cat' }), false);
});

t.test('options that nest deeper than the stack allows are valid', async (t) => {
  const levels = 5_000;
  const schemas = Object.fromEntries(
    Array.from({ length: levels }, (_, level) => [
      `s${level}`,
      level === levels - 1
        ? { type: 'integer' }
        : { oneOf: [{ $ref: `#/s${level + 1}` }, { type: 'null' }] },
    ]),
  );
  const schemaViews = createSchemaViews({ root: schemas });

  t.equal(compileConformance(schemaViews)(schemaViews.of(['/s0']), 'text'), true);
});

t.test('values are valid once all comparisons are used up', async (t) => {
  const schemaViews = createSchemaViews({ root: { components: { schemas: { It: name } } } });
  const budget = { left: 2 };
  const fits = compileConformance(schemaViews, budget);

  t.strictSame(
    [1, 2, 3].map((value) => fits(schemaViews.of([pointer]), value)),
    [false, false, true],
  );
});

t.test('a value has one JSON Schema type', async (t) => {
  const values = [null, [], 1, 1.5, 'a', true, {}];

  t.strictSame(values.map(jsonTypeOf), [
    ...['null', 'array', 'integer', 'number', 'string', 'boolean', 'object'],
  ]);
});
