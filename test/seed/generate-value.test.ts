import t from 'tap';
import { createValueGenerator } from '../../src/seed/generate/value-generator.ts';
import type { GenerateOptions } from '../../src/seed/generate/values/generation-context.ts';

/** Generates a value for a schema named `It`. */
async function make(
  schema: unknown,
  options: Partial<GenerateOptions> = {},
  others: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  const root = { components: { schemas: { It: schema, ...others } } };
  const generator = createValueGenerator(
    { root },
    { seed: 1, now: Date.parse('2019-02-06T00:00:00Z') },
  );
  await generator.ready();
  return generator.generate(['/components/schemas/It'], 'It', { extent: 'everything', ...options });
}

const it = { $ref: '#/components/schemas/It' };
const text = { type: 'string' };

/** How many values there are in one, itself among them. */
function countOf(value: unknown): number {
  return typeof value === 'object' && value !== null
    ? Object.values(value).reduce((sum: number, part) => sum + countOf(part), 1)
    : 1;
}

function namesOf(count: number) {
  return Array.from({ length: count }, (_, index) => `p${index}`);
}
function properties(count: number) {
  return Object.fromEntries(namesOf(count).map((name) => [name, it]));
}

t.test('a schema with many recursive properties is generated to a limit', async (t) => {
  const optional = countOf(await make({ properties: properties(20) }));
  const required = countOf(await make({ properties: properties(5), required: namesOf(5) }));
  const lists = countOf(await make({ type: 'array', minItems: 5, items: it }));

  t.ok(optional > 1_000 && optional <= 4_100, `${optional}`);
  t.ok(required > 5_000 && required <= 10_100, `${required}`);
  t.ok(lists > 5_000 && lists <= 10_100, `${lists}`);
});

t.test(
  'many long texts of one value are shorter, so that they do not fill the memory',
  async (t) => {
    const long = { type: 'string', minLength: 1e5 };
    const names = Array.from({ length: 1_000 }, (_, index) => `text${index}`);
    const properties = Object.fromEntries(names.map((name) => [name, long]));

    for (const schema of [
      { type: 'object', required: names, properties },
      { type: 'array', minItems: 1_000, items: long },
    ]) {
      const { length } = JSON.stringify(await make(schema));
      t.ok(length > 5_000_000 && length < 11_000_000, `${length}`);
    }
  },
);

t.test('what is too long to generate is cut or left out', async (t) => {
  t.equal(String(await make({ type: 'string', minLength: 1e12 })).length, 100_000);
  t.strictSame(await make({ type: 'array', minItems: 1e12, items: text }), []);
  t.strictSame(await make({ type: 'object', minProperties: 1e12 }), {});
});

t.test('a value of an enumeration of a million is one of the first', async (t) => {
  const value = await make({ enum: Array.from({ length: 1_000_000 }, (_, index) => index) });

  t.ok(Number(value) < 1000, `${value}`);
});

t.test('deep down, the option that ends the recursion is chosen', async (t) => {
  const both = { type: 'object', required: ['left', 'right'], properties: { left: it, right: it } };
  const leaf = { type: 'object', required: ['leaf'], properties: { leaf: { const: 1 } } };

  const value = JSON.stringify(await make({ oneOf: [both, leaf] }));

  t.notMatch(value, /"left":\{\}|"right":\{\}/);
  t.match(value, '{"left":{"left":{"left":{"left":{"left":{"leaf":1},');
});

t.test('checking recursive choices comes to an end', async (t) => {
  let given: unknown = 'no';
  for (let depth = 0; depth < 60; depth++) given = { a: given };
  const map = { type: 'object', additionalProperties: it };

  t.equal(await make({ anyOf: [map, map, map, { type: 'integer' }] }, { given }), given);
});

/** A schema, what there is of it, and what comes of that. */
const kept: readonly (readonly [string, unknown, unknown, unknown])[] = [
  [
    'a list whose invalid entries are generated again',
    { items: { const: 1 } },
    [1, 'x', 1],
    [1, 1, 1],
  ],
  ['a list of whatever', { type: 'array' }, [1, 'x'], [1, 'x']],
  [
    'an object with what it lacks',
    { properties: { a: text, b: { const: 2 } } },
    { a: 'x' },
    { a: 'x', b: 2 },
  ],
  [
    'a map with what its entries lack',
    {
      properties: { c: { type: 'integer' } },
      additionalProperties: { required: ['b'], properties: { b: { const: 2 } } },
    },
    { c: 1, x: { a: 'x' }, y: { a: 'y', b: 2 } },
    { c: 1, x: { a: 'x', b: 2 }, y: { a: 'y', b: 2 } },
  ],
  ['nothing of another type', { type: 'integer', const: 3 }, { a: 'x' }, 3],
  [
    'an object by the option that speaks of most of it',
    {
      oneOf: [
        { type: 'object', required: ['z'], properties: { z: { const: 1 }, x: text } },
        { type: 'object', required: ['y'], properties: { w: text, x: text, y: { const: 2 } } },
        { type: 'object', properties: { x: { type: 'integer' } } },
        text,
      ],
    },
    { w: 'w', x: 'x', y: 3 },
    { w: 'w', x: 'x', y: 2 },
  ],
  [
    'an object by the option whose constant it has',
    {
      oneOf: [
        { type: 'object', required: ['w'], properties: { w: text, x: text, y: { enum: [1] } } },
        { type: 'object', required: ['z'], properties: { z: { const: 1 }, y: { enum: [2] } } },
        { type: 'object', required: ['z'], properties: { z: { const: 1 }, y: { const: 3 } } },
      ],
    },
    { x: 'x', v: 'v', y: 2 },
    { x: 'x', v: 'v', y: 2, z: 1 },
  ],
  ['what fits no option, by the first', { oneOf: [{ const: 1 }, { const: 2 }] }, 3, 1],
];

for (const [name, schema, given, value] of kept) {
  t.test(`a given value keeps ${name}`, async (t) => {
    t.strictSame(await make(schema, { given }), value);
  });
}

t.test('with check type, only type and constants are checked', async (t) => {
  const options = { check: 'type', given: 7 } as const;

  t.equal(await make({ type: 'number', maximum: 5 }, options), 7);
  t.equal(await make({ enum: [7] }, options), 7);
  t.equal(await make({ enum: [8] }, options), 8);
  t.equal(await make({ type: 'string', const: 'x' }, options), 'x');
});

t.test('a complete part is not checked', async (t) => {
  const complete = { n: 'no number' };

  t.equal(
    await make({ properties: { n: { type: 'integer' } } }, { given: complete, complete }),
    complete,
  );
});

t.test('an object gets minProperties, its declared ones first', async (t) => {
  const schema = { minProperties: 3, properties: { a: { const: 1 } }, additionalProperties: text };

  t.match(await make({ type: 'object', ...schema }, { extent: 'required' }), {
    a: 1,
    key2: String,
    key3: String,
  });
});

t.test('a unique list takes the enum values in turn', async (t) => {
  const items = { enum: ['a', 'b'] };

  t.strictSame(await make({ type: 'array', minItems: 2, uniqueItems: true, items }), ['a', 'b']);
});

t.test('the example of an object gives the values of its properties', async (t) => {
  const parts = {
    properties: { n: { type: 'integer' }, list: { type: 'array', minItems: 2, items: text } },
  };
  const example = { n: 5, list: ['x', 'y'], more: 1 };
  const closed = { ...parts, additionalProperties: false };

  t.strictSame(await make({ ...closed, example }), { n: 5, list: ['x', 'y'] });
  t.strictSame(await make({ ...closed, examples: [example] }), { n: 5, list: ['x', 'y'] });
  t.notSame(await make({ ...closed, examples: ['x'] }), { n: 5, list: ['x', 'y'] });
});

t.test('an invalid example gives its valid parts', async (t) => {
  const part = { required: ['b'], properties: { a: text, b: { const: 2 } } };
  const list = { type: 'array', minItems: 2, items: text };
  const schema = { required: ['part', 'list', 'c'], properties: { part, list, c: { const: 3 } } };
  const nullable = { type: ['string', 'null'], example: null };

  t.match(await make({ ...schema, example: { part: { a: 'x' }, list: ['y'] } }), {
    part: { a: 'x', b: 2 },
    list: ['y', String],
    c: 3,
  });
  t.match(await make({ properties: { other: nullable } }), { other: String });
});

t.test('distinctive values are not copied from an example', async (t) => {
  const varied = async (schema: object, name = 'when') =>
    make({ type: 'string', ...schema }, { examples: 'varied', name });
  const when = '2001-01-01T00:00:00Z';
  const uuid = '00000000-0000-4000-8000-000000000000';

  t.equal(await varied({ format: 'date', example: '2001-01-01' }), '2001-01-01');
  t.not(await varied({ format: 'date-time', example: when }), when);
  t.not(await varied({ format: 'uuid', example: uuid }), uuid);
  t.match(await varied({}, 'id'), /^\d{9}$/);
});

t.test('a text of a format is cut or padded to its length limits', async (t) => {
  t.match(await make({ type: 'string', format: 'email', maxLength: 3 }), /^.{3}$/);
  t.match(await make({ type: 'string', format: 'ipv4', minLength: 40 }), /^[\d.]+x+$/);
  t.match(await make({ type: 'string', pattern: '^a+$', minLength: 5, maxLength: 6 }), /^a{5,6}$/);
});

t.test('a type of null only gives null', async (t) => {
  t.equal(await make({ type: ['null', 'null'] }), null);
});

t.test('a varied example keeps its prefix', async (t) => {
  const like = (example: unknown, more: object = {}) =>
    make({ type: 'string', example, ...more }, { examples: 'varied', name: 'id' });

  t.match(await like('cus_4xB9'), /^cus_[\dA-Za-z]{4}$/);
  t.match(await like('f00a'), /^[a-z\d]{4}$/);
  t.match(await like(undefined, { examples: ['no-7'] }), /^no-[1-9]$/);
  t.match(await like('word'), /^\d{9}$/);
  t.match(await like('cus_4', { pattern: '^cus_4$' }), 'cus_4');
});

t.test('a new record has counters at 0 and is not closed', async (t) => {
  const schema = {
    required: ['total', 'count', 'closed', 'ended', 'state', 'none'],
    properties: {
      total: { type: 'integer' },
      count: { type: 'integer', minimum: 3, maximum: 3 },
      closed: { type: 'boolean' },
      ended: { type: ['string', 'null'] },
      state: { enum: [null, 'open', 'shut'] },
      none: { enum: [null] },
    },
  };

  t.strictSame(await make(schema, { extent: 'initial' }), {
    total: 0,
    count: 3,
    closed: false,
    ended: null,
    state: 'open',
    none: null,
  });
});

t.test('null is chosen for properties that wait for an event', async (t) => {
  const nullable = { type: ['string', 'null'] };
  const value = await make({
    required: ['deleted_at'],
    properties: { deleted_at: nullable, name: { ...nullable, enum: ['a'] }, hinted: nullable },
    example: { hinted: null },
  });

  t.strictSame(value, { deleted_at: null, name: 'a', hinted: null });
});

t.test('null is not generated for a leftover nullable', async (t) => {
  const ended = { type: ['string', 'null'], nullable: true };
  const schema = { required: ['ended'], properties: { ended } };

  t.match(await make(schema, { extent: 'initial' }), { ended: String });
  t.strictSame(await make(schema, { extent: 'initial', given: { ended: null } }), {
    ended: null,
  });
});

t.test('an option that the rest of the schema excludes is not chosen', async (t) => {
  t.equal(await make({ enum: ['b'], oneOf: [{ const: 'a' }, { const: 'b' }] }), 'b');
  t.type(await make({ type: 'number', anyOf: [text, { type: 'integer' }] }), 'number');
  t.type(await make({ type: 'integer', oneOf: [text] }), 'string');
});

const tagged = {
  oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
  discriminator: { propertyName: 'kind' },
};
const pets = {
  Cat: { type: 'object', required: ['kind'], properties: { kind: text, cat: { const: 1 } } },
  Dog: { type: 'object', required: ['kind'], properties: { kind: text, dog: { const: 2 } } },
};

t.test('a discriminator is set, and selects the option', async (t) => {
  t.strictSame(await make(tagged, {}, pets), { kind: 'Cat', cat: 1 });
  t.strictSame(await make(tagged, { given: { kind: 'Dog' } }, pets), { kind: 'Dog', dog: 2 });
});

t.test('write-only and deprecated properties are not generated', async (t) => {
  const schema = {
    required: ['secret'],
    properties: {
      secret: { ...text, writeOnly: true },
      old: { ...text, deprecated: true },
      a: { const: 1 },
    },
  };

  t.strictSame(await make(schema), { a: 1 });
});

t.test('a required, undeclared property is generated', async (t) => {
  t.match(await make({ required: ['a'], additionalProperties: { const: 2 } }), { a: 2 });
});

t.test('bounds without a type imply a number', async (t) => {
  t.equal(await make({ minimum: 4, maximum: 4 }), 4);
});

t.test('a pattern that cannot be satisfied gives an approximation', async (t) => {
  t.equal(await make({ type: 'string', pattern: '^(?=x)y$' }), 'y');
  t.equal(await make({ type: 'string', pattern: '[' }), '');
  t.match(await make({ type: 'string', format: 'email', pattern: '^[0-9]{3}$' }), /^\d{3}$/);
});

t.test('a value cannot be generated before faker is loaded', async (t) => {
  const generator = createValueGenerator({ root: {} }, { seed: 1, now: 0 });

  t.throws(() => generator.generate(['/'], 'x', { extent: 'everything' }), {
    message: 'Values cannot be generated before ready() is awaited.',
  });
});

t.test('a given value of another type is converted if it is valid then', async (t) => {
  const small = { type: 'integer', maximum: 5 };

  t.equal(await make(small, { given: '4' }), 4);
  t.not(await make(small, { given: '12' }), 12);
});

t.test('a text with a content schema holds JSON of it', async (t) => {
  const answer = { type: 'object', properties: { count: { const: 3 }, done: { const: true } } };
  const contentMediaType = 'application/json; charset=utf-8';
  const contentSchema = { $ref: '#/components/schemas/Answer' };
  const event = {
    type: 'object',
    properties: {
      data: { type: 'string', contentMediaType, contentSchema },
      inline: { type: 'string', contentMediaType: 'application/geo+json', contentSchema: answer },
      page: { type: 'string', contentMediaType: 'text/html', contentSchema, enum: ['<p>'] },
    },
  };

  t.strictSame(await make(event, {}, { Answer: answer }), {
    data: '{"count":3,"done":true}',
    inline: '{"count":3,"done":true}',
    page: '<p>',
  });
});
