import t, { type Test } from 'tap';
import { createValueGenerator } from '../../src/seed/generate/value-generator.ts';

const now = Date.parse('2019-02-06T00:00:00Z');

function fakeOf(schemas: Readonly<Record<string, unknown>>) {
  const root = { components: { schemas } };
  const generator = createValueGenerator({ root }, { seed: 1, now });
  return async (name: string) => {
    await generator.ready();
    const pointer = `/components/schemas/${name}`;
    return generator.generate([pointer], pointer, { extent: 'everything' });
  };
}

function generate(schema: unknown) {
  return fakeOf({ It: schema })('It');
}

const A = { type: 'object', properties: { a: { const: 1 } } };
const B = { type: 'object', properties: { b: { const: 2 } } };

/** A text that no text is. */
const never = { type: 'string', pattern: '^b$(?!)' };

/** A schema, and the one value that fits it. */
const only: readonly (readonly [string, unknown, unknown])[] = [
  ['its constant', { const: null }, null],
  ['its example', { example: 'e', examples: ['f'] }, 'e'],
  ['the first of its examples', { examples: ['f', 'g'], default: 'd' }, 'f'],
  ['its default', { examples: [], default: 'd' }, 'd'],
  ['one of its values', { type: 'string', enum: ['v'] }, 'v'],
  ['one of those that fit', { type: 'string', pattern: '^[a-z]$', enum: ['A', 'v', 'vv'] }, 'v'],
  ['one of its values where none fits', { type: 'string', pattern: '^b', enum: ['a'] }, 'a'],
  ['null', { type: 'null' }, null],
  ['null where nothing fits', false, null],
  ['anything where there is no schema', { $ref: '#/nowhere' }, 'anything'],
  ['anything where everything fits', true, 'anything'],
  [
    'all parts of allOf',
    { allOf: [A, B, { required: ['a'] }, { description: '' }] },
    { a: 1, b: 2 },
  ],
  ['its own properties and those of its parts', { ...A, allOf: [B] }, { a: 1, b: 2 }],
  ['the first of anyOf', { anyOf: [A, B] }, { a: 1 }],
  ['the first of oneOf', { oneOf: [A, { ...B, required: ['b'] }] }, { a: 1 }],
  ['the first of anyOf that is not null', { anyOf: [{ type: 'null' }, B] }, { b: 2 }],
  ['null where every part is null', { oneOf: [{ type: 'null' }] }, null],
  [
    'its own type where the parts only demand',
    { ...A, anyOf: [{ required: ['a'] }, { required: ['b'] }] },
    { a: 1 },
  ],
  ['a part of true', { allOf: [true] }, 'anything'],
  [
    'an integer within its bounds',
    { type: 'integer', minimum: 1234567890123, maximum: 1234567890123 },
    1234567890123,
  ],
  [
    'an integer between its bounds',
    { type: 'integer', exclusiveMinimum: 4, exclusiveMaximum: 6 },
    5,
  ],
  ['a multiple', { type: 'integer', multipleOf: 7, minimum: 8, maximum: 14 }, 14],
  ['a number on its grid', { type: 'number', multipleOf: 0.1, minimum: 0.3, maximum: 0.3 }, 0.3],
  [
    'a whole number by its format',
    { type: 'number', format: 'int64', minimum: 7, maximum: 7.9 },
    7,
  ],
  [
    'its example, unless by its format it is none',
    { format: 'int32', example: 1.5, default: 2 },
    2,
  ],
  ['a number of hundredths', { type: 'number', minimum: 0.07, maximum: 0.07 }, 0.07],
  ['an object of what has properties', { properties: { a: { const: 1 } } }, { a: 1 }],
  ['an object of what is a map', { additionalProperties: { type: 'integer' } }, {}],
  [
    'an object without what it cannot have',
    { properties: { a: { const: 1 }, b: false } },
    { a: 1 },
  ],
  [
    'an object without what cannot be made',
    { properties: { a: { const: 1 }, b: never } },
    { a: 1 },
  ],
  [
    'what cannot be made where it has to be',
    { required: ['b'], properties: { b: never } },
    { b: 'b' },
  ],
  ['a list without what cannot be made', { type: 'array', items: never }, []],
  ['a list of it where there has to be one', { type: 'array', minItems: 1, items: never }, ['b']],
  ['an object without properties', { type: 'object' }, {}],
  ['a list of what has items', { items: { const: 1 } }, [1]],
  ['a list of as many as needed', { type: 'array', minItems: 3, items: { const: 1 } }, [1, 1, 1]],
  ['an empty list', { type: ['null', 'array'], maxItems: 0 }, []],
  ['a date by its pattern', { type: 'string', pattern: '^2019-0[2]$' }, '2019-02'],
];

for (const [name, schema, value] of only) {
  t.test(`a value of ${JSON.stringify(schema)} is ${name}`, async (t) => {
    t.strictSame(await generate(schema), value);
  });
}

/** A format, and what its texts look like. */
const formats: Readonly<Record<string, RegExp>> = {
  'date-time': /^201[89]-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  date: /^201[89]-\d\d-\d\d$/,
  time: /^\d\d:\d\d:\d\d\.\d{3}Z$/,
  duration: /^PT\d+H$/,
  email: /^[^A-Z@]+@example\.com$/,
  uuid: /^[0-9a-f-]{36}$/,
  uri: /^https:\/\/example\.com\/[a-z-]+$/,
  'uri-reference': /^\/[a-z-]+$/,
  hostname: /^[a-z-]+\.example\.com$/,
  ipv4: /^\d+\.\d+\.\d+\.\d+$/,
  ipv6: /^[0-9a-f:]+$/,
  byte: /^[A-Za-z0-9+/]+=*$/,
  url: /^https:\/\/example\.com\/[a-z-]+$/,
  iri: /^https:\/\/example\.com\/[a-z-]+$/,
  'idn-email': /^[^A-Z@]+@example\.com$/,
  'json-pointer': /^\/[a-z]+$/,
  regex: /^\^[a-z]+\$$/,
  unknown: /^[a-z]+ [a-z]+$/,
};

for (const [format, pattern] of Object.entries(formats)) {
  t.test(`a text has the format ${format}`, async (t) => {
    t.match(await generate({ type: 'string', format }), pattern);
  });
}

/** A property, and what its texts look like. */
const names: Readonly<Record<string, RegExp>> = {
  email: /@example\.com$/,
  first_name: /^[A-Z]/,
  lastName: /^[A-Z]/,
  user_name: /^[^A-Z]+$/,
  title: /^[A-Z][a-z]+( [a-z]+)+$/,
  description: /\.$/,
  web_url: /^https:\/\/example\.com\//,
  comments_url: /^https:\/\/example\.com\//,
  messageUrl: /^https:\/\/example\.com\//,
  phone: /^\+/,
  city: /^./,
  country: /^[A-Z]{2}$/,
  currency: /^[A-Z]{3}$/,
  color: /^#/,
  created_at: /^201[89]-.*Z$/,
  ownerId: /^[1-9]\d{8}$/,
  other: /^[a-z]+ [a-z]+$/,
  client_ip: /^(\d+\.){3}\d+$/,
  user_agent: /Mozilla/,
  full_name: /^\S+ \S/,
  company: /^[A-Z]/,
  file_name: /^[a-z]+-[a-z]+\.pdf$/,
  host: /^[a-z-]+\.example\.com$/,
  job_title: /^[A-Z]/,
  address_line1: /^\d/,
  address_line2: /\d$/,
  zip_code: /^\d{5}$/,
  billing_state: /^[A-Z][a-z]/,
  time_zone: /^[A-Z]\w+\/\w/,
  language: /^en$/,
  content_type: /^\w+\/\S+$/,
  expires_at: /^2019-.*Z$/,
  access_token: /^[\dA-Za-z]{32}$/,
  sha256: /^[\da-f]{40}$/,
  version: /^\d+\.\d+\.\d+$/,
  account_number: /^[1-9]\d{9}$/,
  sku: /^[\dA-Z]{8}$/,
  category: /^[A-Z]/,
  status: /^active$/,
};

for (const [name, pattern] of Object.entries(names)) {
  t.test(`a text called ${name} suits its name`, async (t) => {
    const value = await generate({ properties: { [name]: { type: 'string' } } });

    t.match(Object(value)[name], pattern);
  });
}

/** The schema of a property, and what its texts look like. */
const hints: readonly (readonly [string, object, RegExp])[] = [
  ['country', { maxLength: 2 }, /^[A-Z]{2}$/],
  ['country', { description: 'ISO 3166-1 alpha-3 code' }, /^[A-Z]{3}$/],
  ['country', { pattern: '^[a-z]{2}$' }, /^[a-z]{2}$/],
  ['country', { minLength: 4 }, /^[A-Z].{3}/],
  ['currency', { description: 'Three-letter code, in lowercase' }, /^[a-z]{3}$/],
  ['locale', { minLength: 5, maxLength: 5 }, /^en-US$/],
  ['last4', { maxLength: 4 }, /^[1-9]\d{3}$/],
  ['size', { description: 'One of `small`, `large`.' }, /^(small|large)$/],
  ['size', { description: 'Either `s` or `l`, `null` if unknown' }, /^[sl]$/],
  ['size', { description: 'The size, e.g. `medium`.' }, /^medium$/],
  ['size', { description: 'The size, for example: `a very large one`.' }, /^[a-z]+ [a-z]+$/],
  ['size', { description: 'Either `size` or `weight` is required' }, /^[a-z]+ [a-z]+$/],
  ['size', { description: 'See `weight` and `height`' }, /^[a-z]+ [a-z]+$/],
  ['size', { description: 'One of `many`' }, /^[a-z]+ [a-z]+$/],
  ['size', { pattern: '^\\d{3}$', description: 'One of `a`, `b`' }, /^\d{3}$/],
  ['size', { pattern: '^\\d{3}$' }, /^\d{3}$/],
  ['sold_on_date', { format: 'date-time-rfc-2822' }, /^\w{3}, \d\d \w{3} 201[89] .* \+0000$/],
  ['seen_at', { example: '2019-01-01T00:00:00Z' }, /^201[89]-\d\d-\d\dT[\d:]{8}Z$/],
];

for (const [name, schema, pattern] of hints) {
  t.test(`a text called ${name} suits ${JSON.stringify(schema)}`, async (t) => {
    const value = await generate({ properties: { [name]: { type: 'string', ...schema } } });

    t.match(Object(value)[name], pattern);
  });
}

/** A property, its schema, and the range of its numbers. */
const ranges: readonly (readonly [string, object, number, number])[] = [
  ['latitude', { type: 'number' }, -60, 70],
  ['longitude', { type: 'number' }, -170, 170],
  ['discount_percent', { type: 'integer' }, 1, 100],
  ['year', { type: 'integer' }, 1990, 2026],
  ['year', { type: 'integer', minimum: 2100 }, 2100, 2200],
  ['month', { type: 'integer' }, 1, 12],
  ['age', { type: 'integer' }, 18, 80],
  ['port', { type: 'integer' }, 1024, 49151],
  ['rating', { type: 'number', maximum: 5 }, 1, 5],
  ['rating', { type: 'number', maximum: 0.5 }, -99.5, 0.5],
  ['index', { type: 'integer' }, 0, 0],
  ['price', { type: 'number' }, 1, 500],
  ['price', { type: 'integer' }, 100, 50_000],
  ['size', { type: 'integer' }, 1_000, 5_000_000],
  ['boxes', { type: 'integer' }, 10, 100],
  ['boxes', { type: 'integer', minimum: 200 }, 200, 300],
  ['owner_id', { type: 'integer', minimum: 5000 }, 5000, 1_005_000],
  ['boxes', { type: 'integer', minimum: 1, maximum: 3 }, 1, 3],
  ['owner_id', { type: 'number' }, 1000, 1_000_000],
];

for (const [name, schema, least, most] of ranges) {
  t.test(`a number called ${name} of ${JSON.stringify(schema)} is plausible`, async (t) => {
    const value = Object(await generate({ properties: { [name]: schema } }))[name];

    t.ok(value >= least && value <= most, `${value}`);
    t.ok(!name.endsWith('_id') || Number.isInteger(value));
  });
}

t.test('a text keeps its length limits', async (t) => {
  const lengths = [await generate({ minLength: 40 }), await generate({ maxLength: 2 })];

  t.strictSame(
    lengths.map((text) => String(text).length),
    [40, 2],
  );
});

t.test('a number without bounds suits its name', async (t) => {
  const number = { type: 'integer' };
  const value = Object(await generate({ properties: { id: number, n: number } }));
  const above = Number(await generate({ type: 'integer', minimum: 500 }));
  const below = Number(await generate({ type: 'integer', maximum: -500 }));

  t.ok(value.id >= 1 && value.id <= 1_000_000);
  t.ok(value.n >= 1 && value.n <= 100);
  t.ok(above >= 500 && above <= 600);
  t.ok(below >= -600 && below <= -500);
});

t.test('a boolean is generated', async (t) => {
  t.type(await generate({ type: 'boolean' }), 'boolean');
});

function depth(value: unknown): number {
  return typeof value === 'object' && value !== null
    ? 1 + Math.max(0, ...Object.values(value).map(depth))
    : 0;
}

function ends(t: Test, name: string, schema: unknown, deep: number) {
  return t.test(`${name} comes to an end`, async (t) => {
    t.equal(depth(await generate(schema)), deep);
  });
}

const self = { $ref: '#/components/schemas/It' };
ends(t, 'a schema that may hold itself', { properties: { a: self } }, 5);
ends(t, 'a schema that must hold itself', { required: ['a'], properties: { a: self } }, 13);
ends(t, 'a list of itself', { type: 'array', items: self }, 5);
ends(t, 'a list that must hold itself', { type: 'array', minItems: 1, items: self }, 13);
ends(t, 'a schema that is a part of itself', { allOf: [self] }, 0);
ends(t, 'a schema that refers to itself', self, 0);

t.test('the same seed makes the same values, each schema its own', async (t) => {
  const schema = { properties: { id: { type: 'string', format: 'uuid' } } };
  const fake = fakeOf({ One: schema, Two: schema });

  t.strictSame(await fake('One'), await fake('One'));
  t.notSame(await fake('One'), await fake('Two'));
});

t.test('a pattern with exponential backtracking does not delay a reply', async (t) => {
  const pattern = '^(https?://)?([a-z.-]+)\\.([a-z.]{2,6})([/\\w .-]*)*/?$';
  const example = 'http://www.example.com/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?size=200';

  const value = await generate({ type: 'string', pattern, example });

  t.not(value, example);
});

t.test('a vector has several numbers', async (t) => {
  const vector = { type: 'array', items: { type: 'number' } };
  const value = await generate({ properties: { embedding: vector, prices: vector } });
  const short = await generate({ properties: { vector: { ...vector, maxItems: 3 } } });

  const { embedding, prices } = Object(value);
  t.equal(embedding.length, 8);
  t.ok(embedding.every((number: number) => Math.abs(number) <= 1));
  t.equal(prices.length, 1);
  t.equal(Object(short).vector.length, 3);
});
