import t from 'tap';
import { createSchemaViews } from '../../src/openapi/openapi.ts';

function at(name: string) {
  return `/components/schemas/${name}`;
}
function ref(name: string) {
  return { $ref: `#${at(name)}` };
}

function shapesOf(schemas: object) {
  return createSchemaViews({ root: { components: { schemas } } });
}

function shapeOf(schema: unknown, others: object = {}) {
  return shapesOf({ It: schema, ...others }).of([at('It')]);
}

t.test('a schema view is made once', async (t) => {
  const schemaViews = shapesOf({ It: { type: 'string' } });

  t.equal(schemaViews.of([at('It')]), schemaViews.of([at('It')]));
});

t.test('the parts of allOf are merged', async (t) => {
  const view = shapeOf({
    allOf: [
      { type: 'object', required: ['a'], properties: { a: {}, b: {} } },
      { required: ['b', 3], properties: { b: {} }, additionalProperties: false },
    ],
  });

  t.strictSame(view.types, ['object']);
  t.strictSame([...view.required], ['a', 'b']);
  t.strictSame(
    [...view.properties],
    [
      ['a', [`${at('It')}/allOf/0/properties/a`]],
      ['b', [`${at('It')}/allOf/0/properties/b`, `${at('It')}/allOf/1/properties/b`]],
    ],
  );
  t.equal(view.undeclared, 'forbidden');
});

t.test('a reference shares the view of its target', async (t) => {
  const schemaViews = shapesOf({
    It: ref('Other'),
    Other: ref('Base'),
    Base: { type: 'object', properties: { a: {} } },
    Lost: ref('Nowhere'),
    Foreign: { $ref: 'pets.json' },
    Chained: ref('Foreign'),
    All: { $ref: '#' },
  });

  t.equal(schemaViews.of([at('It')]), schemaViews.of([at('Base')]));
  t.strictSame([...schemaViews.of([at('It')]).properties], [['a', [`${at('Base')}/properties/a`]]]);
  for (const name of ['Lost', 'Foreign', 'Chained', 'All'])
    t.strictSame(schemaViews.of([at(name)]).types, [], name);
});

t.test('keywords beside a reference count, and circular references end', async (t) => {
  const view = shapeOf(
    { ...ref('Base'), description: 'mine' },
    {
      Base: {
        type: 'object',
        allOf: [ref('It')],
        items: {},
        additionalProperties: { type: 'null' },
      },
    },
  );

  t.strictSame(view.types, ['object']);
  t.equal(view.keywords.description, 'mine');
  t.strictSame(
    [view.items, view.additionalProperties],
    [[`${at('Base')}/items`], [`${at('Base')}/additionalProperties`]],
  );
});

t.test('no value is valid for the schema false', async (t) => {
  t.strictSame(shapeOf(false).keywords, { enum: [] });
});

/** Two parts, and the keyword or the types that come of them. */
const laid: readonly (readonly [string, object, object, object])[] = [
  ['the higher least', { minimum: 1 }, { minimum: 2 }, { minimum: 2 }],
  ['the lower most', { maxLength: 2 }, { maxLength: 1 }, { maxLength: 1 }],
  ['the first of what has no order', { format: 'date' }, { format: 'time' }, { format: 'date' }],
  ['the first where a bound is none', { minimum: 1 }, { minimum: 'a' }, { minimum: 1 }],
  ['the values that both have', { enum: ['a', 'b'] }, { enum: ['b', 'c'] }, { enum: ['b'] }],
  ['the second where they share none', { enum: ['a'] }, { enum: ['b'] }, { enum: ['b'] }],
  ['the first where one is no list', { enum: ['a'] }, { enum: 'b' }, { enum: ['a'] }],
];

for (const [title, first, second, keywords] of laid) {
  t.test(`merged keywords: ${title}`, async (t) =>
    t.strictSame(shapeOf({ allOf: [first, second] }).keywords, keywords),
  );
}

const types: readonly (readonly [unknown, unknown, readonly string[]])[] = [
  ['string', undefined, ['string']],
  [undefined, 'string', ['string']],
  [['string', 'null'], 'string', ['string']],
  ['integer', 'number', ['integer']],
  ['number', 'integer', ['integer']],
  ['string', 'boolean', ['boolean']],
];

for (const [first, second, both] of types) {
  t.test(`the types ${first} and ${second} are merged to ${both}`, async (t) =>
    t.strictSame(shapeOf({ allOf: [{ type: first }, { type: second }] }).types, both),
  );
}

t.test(
  'a discriminator selects options by its mapping, or by the names of their schemas',
  async (t) => {
    const { choices } = shapeOf({
      oneOf: [ref('Cat'), ref('Dog'), ref('Cow'), { type: 'null' }],
      discriminator: { propertyName: 'kind', mapping: { purr: `#${at('Cat')}`, bark: 'Dog' } },
    });

    t.equal(choices[0]?.discriminator?.property, 'kind');
    t.strictSame(
      [...(choices[0]?.discriminator?.values ?? [])],
      [
        ['purr', `${at('It')}/oneOf/0`],
        ['bark', `${at('It')}/oneOf/1`],
        ['Cow', `${at('It')}/oneOf/2`],
      ],
    );
  },
);

function kindOf(kind: object) {
  return { type: 'object', properties: { kind } };
}

/** Options, and the value that identifies the first once it is picked. */
const options: readonly (readonly [string, object, unknown])[] = [
  [
    'the name of its schema',
    { oneOf: [ref('Open')], discriminator: { propertyName: 'kind' } },
    { kind: ['Open'] },
  ],
  [
    'nothing where it is declared so',
    { oneOf: [ref('Fixed')], discriminator: { propertyName: 'kind' } },
    undefined,
  ],
  [
    'nothing where it lists them itself',
    { oneOf: [ref('Listed')], discriminator: { propertyName: 'kind' } },
    undefined,
  ],
  ['nothing without a discriminator', { oneOf: [ref('Open')] }, undefined],
  [
    'nothing without a name',
    { oneOf: [kindOf({})], discriminator: { propertyName: 'kind' } },
    undefined,
  ],
];

for (const [title, schema, tag] of options) {
  t.test(`a picked option is fixed by ${title}`, async (t) => {
    const schemaViews = shapesOf({
      It: { ...schema, anyOf: [{ required: ['kind'] }] },
      Open: kindOf({ type: 'string' }),
      Fixed: kindOf({ const: 'fixed' }),
      Listed: kindOf({ enum: ['listed'] }),
    });
    const view = schemaViews.of([at('It')]);
    const [choice, other] = view.choices;
    if (choice === undefined) return t.fail('there is nothing to choose');

    const picked = schemaViews.pick(view, choice, `${at('It')}/oneOf/0`);

    t.ok(picked.properties.has('kind'));
    t.strictSame(picked.choices, [other]);
    t.strictSame(picked.keywords['x-sandlot-discriminator-values'], tag);
    t.equal(schemaViews.pick(view, choice, `${at('It')}/oneOf/0`), picked);
  });
}

t.test('many parts of allOf are merged in their order', async (t) => {
  const names = Array.from({ length: 200 }, (_, index) => `p${index}`);
  const schemaViews = shapesOf({
    It: { allOf: names.map((name) => ({ properties: { [name]: true }, required: [name] })) },
  });

  const { properties, required } = schemaViews.of([at('It')]);

  t.strictSame([...properties.keys()], names);
  t.strictSame([...required], names);
});
