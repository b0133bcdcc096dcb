import t from 'tap';
import { createSchemaValidators, loadDocument } from '../../src/openapi/openapi.ts';
import type { StructuralResult } from '../../src/openapi/schema/validation/structural-check.ts';

const pet = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
const isPet = { $ref: '#/components/schemas/Pet' };

/** A schema, a value and the result. */
const checks: readonly (readonly [unknown, unknown, StructuralResult])[] = [
  [true, 1, 'valid'],
  [false, 1, 'unknown'],
  [{ title: 'A', 'x-note': 1, description: 'b' }, 1, 'valid'],
  [{ not: {} }, 1, 'unknown'],
  [{ not: {}, type: 'string' }, 1, 'invalid'],
  [{ type: 'string', not: {} }, 'a', 'unknown'],
  [{ type: 'number' }, 1, 'valid'],
  [{ type: ['integer', 'null'] }, null, 'valid'],
  [{ type: 'integer' }, 1.5, 'invalid'],
  [{ type: 'any' }, 1, 'unknown'],
  [{ enum: [1, 'a', null] }, 'a', 'valid'],
  [{ enum: [1, 'a'] }, 'b', 'invalid'],
  [{ enum: [{}] }, 'b', 'unknown'],
  [{ enum: 'a' }, 'a', 'unknown'],
  [{ const: 1 }, 1, 'valid'],
  [{ const: 1 }, {}, 'unknown'],
  [pet, { name: 'Rex' }, 'valid'],
  [pet, { name: 1 }, 'invalid'],
  [pet, {}, 'invalid'],
  [pet, { name: undefined }, 'invalid'],
  [{ required: ['name'] }, {}, 'invalid'],
  [{ required: ['name'] }, { name: null }, 'valid'],
  [{ required: [1] }, {}, 'unknown'],
  [{ required: ['name'], properties: { name: { writeOnly: true } } }, {}, 'unknown'],
  [{ required: ['name'], properties: { name: { readOnly: true } } }, {}, 'unknown'],
  [
    { required: ['name'], properties: { name: { $ref: '#/components/schemas/Secret' } } },
    {},
    'unknown',
  ],
  [{ oneOf: [isPet, { required: ['size'] }] }, { name: 'a' }, 'valid'],
  [{ nullable: true, anyOf: [{ type: 'string' }] }, null, 'valid'],
  [{ nullable: true, anyOf: [{ type: 'string' }] }, 'a', 'valid'],
  [{ nullable: true, anyOf: [{ type: 'string' }] }, 1, 'invalid'],
  [{ nullable: 'yes', anyOf: [{ type: 'string' }] }, null, 'invalid'],
  [{ properties: pet.properties, required: ['name'] }, 1, 'valid'],
  [{ properties: 1 }, {}, 'unknown'],
  [{ required: 'name' }, {}, 'unknown'],
  [{ properties: { constructor: { type: 'string' } } }, {}, 'unknown'],
  [{ ...pet, additionalProperties: true }, { name: 'a', age: 1 }, 'valid'],
  [{ ...pet, additionalProperties: false }, { name: 'a' }, 'valid'],
  [{ ...pet, additionalProperties: false }, { name: 'a', age: 1 }, 'unknown'],
  [{ ...pet, additionalProperties: { type: 'integer' } }, { name: 'a', age: 1 }, 'valid'],
  [{ additionalProperties: { type: 'integer' } }, { age: 'b' }, 'invalid'],
  [{ additionalProperties: { type: 'integer' } }, 'b', 'valid'],
  [{ items: isPet }, [{ name: 'a' }, { name: 'b' }], 'valid'],
  [{ items: isPet }, [{ name: 'a' }, { name: 1 }], 'invalid'],
  [{ items: isPet }, 'a', 'valid'],
  [{ allOf: [isPet, { type: 'object' }] }, { name: 'a' }, 'valid'],
  [{ allOf: [isPet, { type: 'string' }] }, { name: 'a' }, 'invalid'],
  [{ allOf: 1 }, {}, 'unknown'],
  [{ anyOf: [{ type: 'string' }, isPet] }, { name: 'a' }, 'valid'],
  [{ anyOf: [{ type: 'string' }, { not: {} }] }, 1, 'unknown'],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 1, 'invalid'],
  [{ oneOf: [{ type: 'string' }, { type: 'null' }] }, 'a', 'valid'],
  [{ oneOf: [{ type: 'integer' }, { type: 'number' }] }, 1, 'invalid'],
  [{ oneOf: [{ type: 'string' }, { not: {} }] }, 'a', 'unknown'],
  [{ $ref: 'pets.json' }, 1, 'unknown'],
  [{ $ref: '#/components/schemas/Endless' }, 1, 'unknown'],
  [{ format: 'date' }, '2019-02-06', 'valid'],
  [{ format: 'date-time' }, '2019-02-06', 'invalid'],
  [{ format: 'of-mine' }, 'a', 'valid'],
  [{ format: 'int32' }, 'a', 'valid'],
  [{ format: 'int32' }, 2 ** 31 - 1, 'valid'],
  [{ format: 'int32' }, -(2 ** 31) - 1, 'invalid'],
  [{ format: 'int32' }, 1.5, 'invalid'],
  [{ format: 'int64' }, 2 ** 40, 'valid'],
  [{ format: 'int64' }, 0.5, 'invalid'],
  [{ format: 'double' }, 0.5, 'valid'],
  [{ format: 'date' }, 1, 'valid'],
  [{ format: 'double' }, 1, 'valid'],
  [{ format: 'date' }, null, 'valid'],
  [{ format: 'time-zone' }, 'UTC', 'unknown'],
  [{ pattern: '^a' }, 'ab', 'valid'],
  [{ pattern: '^a' }, 'b', 'invalid'],
  [{ pattern: '(' }, 'b', 'unknown'],
  [{ pattern: '^a' }, 1, 'valid'],
  [{ minimum: 1, maximum: 3, exclusiveMinimum: 1, exclusiveMaximum: 3 }, 2, 'valid'],
  [{ exclusiveMinimum: 1 }, 1, 'invalid'],
  [{ exclusiveMaximum: 1 }, 1, 'invalid'],
  [{ minimum: 1 }, 'a', 'valid'],
  [{ minimum: 'a' }, 1, 'unknown'],
  [{ minLength: 2, maxLength: 2 }, '\u{1f600}a', 'valid'],
  [{ minLength: 2 }, 1, 'valid'],
  [{ minItems: 1, maxItems: 1 }, [1], 'valid'],
  [{ minItems: 1 }, 1, 'valid'],
  [{ minProperties: 1, maxProperties: 1 }, { a: 1 }, 'valid'],
  [{ minProperties: 1 }, 1, 'valid'],
];

for (const [schema, value, result] of checks) {
  t.test(`${JSON.stringify(value)} is ${result} for ${JSON.stringify(schema)}`, async (t) => {
    const folder = t.testdir({
      'api.json': JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'Looks', version: '1' },
        paths: {},
        components: {
          schemas: {
            Pet: pet,
            Secret: { type: 'string', writeOnly: true },
            Endless: { allOf: [{ $ref: '#/components/schemas/Endless' }] },
            Tried: schema,
          },
        },
      }),
    });
    const schemas = createSchemaValidators(await loadDocument(`${folder}/api.json`));
    const tried = '/components/schemas/Tried';

    t.equal(schemas.checkStructure(tried, value), result);
    // The compiled validator agrees with a certain result.
    if (result !== 'unknown')
      t.equal(schemas.check(tried, 'reply')(value, 'body').length === 0, result === 'valid');
  });
}

t.test('options that double at each level are left to the compiled validator', async (t) => {
  const isNext = (level: number) => ({ $ref: `#/components/schemas/Level${level + 1}` });
  const levels = Array.from({ length: 30 }, (_, level) => [
    `Level${level}`,
    { allOf: [isNext(level), isNext(level)] },
  ]);
  const folder = t.testdir({
    'api.json': JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Looks', version: '1' },
      paths: {},
      components: { schemas: { ...Object.fromEntries(levels), Level30: { type: 'object' } } },
    }),
  });
  const schemas = createSchemaValidators(await loadDocument(`${folder}/api.json`));
  const work = { parts: 0 };

  t.equal(schemas.checkStructure('/components/schemas/Level0', {}, work), 'unknown');
  t.ok(work.parts < 50_000, `${work.parts}`);
  t.equal(schemas.checkStructure('/components/schemas/Level29', {}, work), 'valid');
});
