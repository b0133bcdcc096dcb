import t, { type Test } from 'tap';
import { createSchemaValidators, type Finding, loadDocument } from '../../src/openapi/openapi.ts';
import { createValueGenerator } from '../../src/seed/generate/value-generator.ts';
import type { GenerateOptions } from '../../src/seed/generate/values/generation-context.ts';

const text = { type: 'string' };
const number = { type: 'number' };
function object(properties: object, ...required: readonly string[]) {
  return {
    type: 'object',
    properties,
    required,
  };
}

function load(t: Test, schemas: object) {
  const folder = t.testdir({
    'api.json': JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Options', version: '1' },
      paths: {},
      components: { schemas },
    }),
  });
  return loadDocument(`${folder}/api.json`);
}

/** Generates a value of a schema, and validates it. */
async function tryMake(t: Test, schema: unknown, options: Partial<GenerateOptions> = {}) {
  const document = await load(t, { It: schema });
  const generator = createValueGenerator(document, {
    seed: 1,
    now: Date.parse('2019-02-06T00:00:00Z'),
  });
  await generator.ready();
  const it = '/components/schemas/It';
  const value = generator.generate([it], 'It', { extent: 'everything', ...options });
  return { value, violations: createSchemaValidators(document).check(it, 'reply')(value, 'body') };
}

function only(name: string) {
  return { required: [name] };
}
const small = object({ name: text, note: text });
const large = object({ name: text, note: text, size: number }, 'name', 'note', 'size');

/** Schemas that a value must fit in one way only. */
const sound: readonly (readonly [string, unknown])[] = [
  [
    'options that each require another property',
    { ...object({ id: number, owner: text, name: text }), oneOf: [only('id'), only('owner')] },
  ],
  [
    'lists of one thing or another',
    {
      oneOf: [
        object({ all: { type: 'array', items: text } }),
        object({ all: { type: 'array', items: number } }),
      ],
    },
  ],
  ['an option that holds all of another', { oneOf: [large, object({ name: text }, 'name')] }],
  ['options that require nothing', { oneOf: [small, object({ name: text, size: number })] }],
  [
    'options with properties that may be null',
    {
      oneOf: [
        object({ a: { type: ['string', 'null'] } }),
        object({ b: { type: ['string', 'null'] } }),
        object({ a: { type: ['string', 'null'] }, c: number }),
      ],
    },
  ],
  [
    'an option of which each other one requires a part',
    { oneOf: [object({ a: number, b: number }), only('a'), only('b')] },
  ],
  ['whole numbers and others', { oneOf: [{ type: 'integer' }, number] }],
  [
    'numbers on two grids',
    {
      oneOf: [
        { ...number, multipleOf: 3 },
        { ...number, multipleOf: 1 },
      ],
    },
  ],
  [
    'lower and higher numbers',
    {
      oneOf: [
        { ...number, minimum: 0 },
        { ...number, maximum: 1000 },
      ],
    },
  ],
  [
    'shorter and longer texts',
    {
      oneOf: [
        { ...text, maxLength: 30 },
        { ...text, minLength: 1 },
      ],
    },
  ],
  ['a word and any text', { oneOf: [{ ...text, enum: ['a'] }, text] }],
  [
    'what is ruled out',
    {
      ...object({ url: text, file: text }),
      anyOf: [only('url'), only('file')],
      not: { required: ['url', 'file'] },
      additionalProperties: false,
    },
  ],
  [
    'choices beside each other',
    {
      ...object({ a: number, b: number, c: number }),
      oneOf: [only('a'), only('b')],
      anyOf: [only('c'), { maxProperties: 1 }],
    },
  ],
  [
    'options with a discriminator',
    { oneOf: [small, small], discriminator: { propertyName: 'name' } },
  ],
];

for (const [title, schema] of sound) {
  for (const extent of ['everything', 'required'] as const) {
    t.test(`${title} can be distinguished, with ${extent}`, async (t) => {
      t.strictSame((await tryMake(t, schema, { extent })).violations, []);
    });
  }
}

t.test('an example that matches two options keeps as much as possible', async (t) => {
  const { value, violations } = await tryMake(
    t,
    { oneOf: [small, large] },
    { given: { name: 'a', note: 'b', size: 3 } },
  );

  t.strictSame(violations, []);
  t.match(value, { name: 'a', note: 'b' });
});

t.test('a valid given value stays as it is', async (t) => {
  const given = { name: 'a', size: 3 };
  const { value } = await tryMake(
    t,
    { oneOf: [small, object({ name: { const: 'b' }, size: number })] },
    { given, check: 'type', extent: 'required' },
  );

  t.match(value, given);
});

t.test('values of the client stay if another property distinguishes the options', async (t) => {
  const given = { name: 'a', sizes: [1] };
  const sizes = { type: 'array', items: number };
  const { value, violations } = await tryMake(
    t,
    {
      oneOf: [
        object({ name: text, sizes, note: text }, 'note'),
        object({ note: text, weight: number }, 'note'),
      ],
    },
    { given, check: 'type', extent: 'required' },
  );

  t.strictSame(violations, []);
  t.match(value, given);
});

t.test('options that all refuse a text of the client are not distinguished', async (t) => {
  const oneOf = [{ type: 'integer' }, number];
  const { value } = await tryMake(t, { oneOf }, { given: 'many', check: 'type' });

  t.ok(Number.isInteger(value), `${value}`);
});

t.test('options that differ only in a text of the client stay as they are', async (t) => {
  const short = { ...text, maxLength: 100 };
  const { value } = await tryMake(t, {
    oneOf: [object({ name: text }, 'name'), object({ name: short }, 'name')],
    additionalProperties: false,
  });

  t.type(Object(value).name, 'string');
});

t.test('options that cannot be distinguished are tried a limited number of times', async (t) => {
  const names = Array.from({ length: 600 }, (_, index) => `name${index}`);
  const options = names.slice(0, 12).map((_, index) => {
    const properties = names.map((name) => [name, { ...text, maxLength: 100 + index }] as const);
    return object(Object.fromEntries(properties), ...names);
  });
  const { value } = await tryMake(t, { oneOf: options, additionalProperties: false });

  t.strictSame(Object.keys(Object(value)), names);
});

t.test('options that cannot be distinguished give the first one', async (t) => {
  const { value, violations } = await tryMake(t, { oneOf: [small, { ...small, title: 'B' }] });

  t.strictSame(violations, []);
  t.strictSame(Object.keys(Object(value)), ['name', 'note']);
});

t.test('a oneOf without an exclusive value is left as it is', async (t) => {
  const options = [{ type: 'boolean' }, { enum: [true] }, { enum: [false] }];
  const { value, violations } = await tryMake(t, { oneOf: options });

  t.type(value, 'boolean');
  t.match(violations, [{ message: 'must match exactly one of the schemas of oneOf' }]);
});

t.test('a oneOf without an exclusive value is a finding and no violation', async (t) => {
  const found: Finding[] = [];
  const option = { title: 'One', ...small };
  const choices = { oneOf: [small, option], anyOf: [option, number] };
  const root = { It: { ...choices, allOf: [{ type: 'object' }], maxProperties: 3 } };
  const document = await load(t, root);
  const schemas = createSchemaValidators(document, (finding) => found.push(finding));
  const judge = (value: unknown, direction: 'request' | 'reply') =>
    schemas.check('/components/schemas/It', direction)(value, 'body').length;

  t.strictSame(
    [judge({ name: 'a' }, 'reply'), judge({ name: 'a' }, 'request'), judge({}, 'reply')],
    [0, 0, 0],
  );
  t.ok(judge({ name: 1 }, 'reply') > 0);
  t.match(found, [{ severity: 'warning', pointer: '/components/schemas/It/oneOf' }]);
  t.equal(found.length, 1);
});

t.test('decimal numbers are multiples of decimal numbers', async (t) => {
  const schemas = createSchemaValidators(await load(t, { It: { multipleOf: 0.01 } }));
  const check = schemas.check('/components/schemas/It');

  t.strictSame(check(4.35, 'body'), []);
  t.equal(check(4.355, 'body').length, 1);
});

t.test('entries of a unique list differ', async (t) => {
  const { violations } = await tryMake(t, {
    type: 'array',
    minItems: 4,
    uniqueItems: true,
    items: { type: 'integer', minimum: 1, maximum: 9 },
  });

  t.strictSame(violations, []);
});
