import t from 'tap';
import { createSchemaValidators, loadDocument } from '../../src/openapi/openapi.ts';
import type { StructuralResult } from '../../src/openapi/schema/validation/structural-check.ts';

const pet = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
const isPet = { $ref: '#/components/schemas/Pet' };

/** A schema, a value, and what a look tells. */
const looks: readonly (readonly [unknown, unknown, StructuralResult])[] = [
  [true, 1, 'fits'],
  [false, 1, 'unsure'],
  [{ title: 'A', 'x-note': 1, description: 'b' }, 1, 'fits'],
  [{ not: {} }, 1, 'unsure'],
  [{ not: {}, type: 'string' }, 1, 'does not'],
  [{ type: 'string', not: {} }, 'a', 'unsure'],
  [{ type: 'number' }, 1, 'fits'],
  [{ type: ['integer', 'null'] }, null, 'fits'],
  [{ type: 'integer' }, 1.5, 'does not'],
  [{ type: 'thing' }, 1, 'unsure'],
  [{ enum: [1, 'a', null] }, 'a', 'fits'],
  [{ enum: [1, 'a'] }, 'b', 'does not'],
  [{ enum: [{}] }, 'b', 'unsure'],
  [{ enum: 'a' }, 'a', 'unsure'],
  [{ const: 1 }, 1, 'fits'],
  [{ const: 1 }, {}, 'unsure'],
  [pet, { name: 'Rex' }, 'fits'],
  [pet, { name: 1 }, 'does not'],
  [pet, {}, 'does not'],
  [pet, { name: undefined }, 'does not'],
  [{ required: ['name'] }, {}, 'does not'],
  [{ required: ['name'] }, { name: null }, 'fits'],
  [{ required: [1] }, {}, 'unsure'],
  [{ required: ['name'], properties: { name: { writeOnly: true } } }, {}, 'unsure'],
  [{ required: ['name'], properties: { name: { readOnly: true } } }, {}, 'unsure'],
  [
    { required: ['name'], properties: { name: { $ref: '#/components/schemas/Secret' } } },
    {},
    'unsure',
  ],
  [{ oneOf: [isPet, { required: ['size'] }] }, { name: 'a' }, 'fits'],
  [{ nullable: true, anyOf: [{ type: 'string' }] }, null, 'fits'],
  [{ nullable: true, anyOf: [{ type: 'string' }] }, 'a', 'fits'],
  [{ nullable: true, anyOf: [{ type: 'string' }] }, 1, 'does not'],
  [{ nullable: 'yes', anyOf: [{ type: 'string' }] }, null, 'does not'],
  [{ properties: pet.properties, required: ['name'] }, 1, 'fits'],
  [{ properties: 1 }, {}, 'unsure'],
  [{ required: 'name' }, {}, 'unsure'],
  [{ properties: { constructor: { type: 'string' } } }, {}, 'unsure'],
  [{ ...pet, additionalProperties: true }, { name: 'a', age: 1 }, 'fits'],
  [{ ...pet, additionalProperties: false }, { name: 'a' }, 'fits'],
  [{ ...pet, additionalProperties: false }, { name: 'a', age: 1 }, 'unsure'],
  [{ ...pet, additionalProperties: { type: 'integer' } }, { name: 'a', age: 1 }, 'fits'],
  [{ additionalProperties: { type: 'integer' } }, { age: 'b' }, 'does not'],
  [{ additionalProperties: { type: 'integer' } }, 'b', 'fits'],
  [{ items: isPet }, [{ name: 'a' }, { name: 'b' }], 'fits'],
  [{ items: isPet }, [{ name: 'a' }, { name: 1 }], 'does not'],
  [{ items: isPet }, 'a', 'fits'],
  [{ allOf: [isPet, { type: 'object' }] }, { name: 'a' }, 'fits'],
  [{ allOf: [isPet, { type: 'string' }] }, { name: 'a' }, 'does not'],
  [{ allOf: 1 }, {}, 'unsure'],
  [{ anyOf: [{ type: 'string' }, isPet] }, { name: 'a' }, 'fits'],
  [{ anyOf: [{ type: 'string' }, { not: {} }] }, 1, 'unsure'],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 1, 'does not'],
  [{ oneOf: [{ type: 'string' }, { type: 'null' }] }, 'a', 'fits'],
  [{ oneOf: [{ type: 'integer' }, { type: 'number' }] }, 1, 'does not'],
  [{ oneOf: [{ type: 'string' }, { not: {} }] }, 'a', 'unsure'],
  [{ $ref: 'pets.json' }, 1, 'unsure'],
  [{ $ref: '#/components/schemas/Endless' }, 1, 'unsure'],
  [{ format: 'date' }, '2019-02-06', 'fits'],
  [{ format: 'date-time' }, '2019-02-06', 'does not'],
  [{ format: 'of-mine' }, 'a', 'fits'],
  [{ format: 'int32' }, 'a', 'fits'],
  [{ format: 'int32' }, 2 ** 31 - 1, 'fits'],
  [{ format: 'int32' }, -(2 ** 31) - 1, 'does not'],
  [{ format: 'int32' }, 1.5, 'does not'],
  [{ format: 'int64' }, 2 ** 40, 'fits'],
  [{ format: 'int64' }, 0.5, 'does not'],
  [{ format: 'double' }, 0.5, 'fits'],
  [{ format: 'date' }, 1, 'fits'],
  [{ format: 'double' }, 1, 'fits'],
  [{ format: 'date' }, null, 'fits'],
  [{ format: 'time-zone' }, 'UTC', 'unsure'],
  [{ pattern: '^a' }, 'ab', 'fits'],
  [{ pattern: '^a' }, 'b', 'does not'],
  [{ pattern: '(' }, 'b', 'unsure'],
  [{ pattern: '^a' }, 1, 'fits'],
  [{ minimum: 1, maximum: 3, exclusiveMinimum: 1, exclusiveMaximum: 3 }, 2, 'fits'],
  [{ exclusiveMinimum: 1 }, 1, 'does not'],
  [{ exclusiveMaximum: 1 }, 1, 'does not'],
  [{ minimum: 1 }, 'a', 'fits'],
  [{ minimum: 'a' }, 1, 'unsure'],
  [{ minLength: 2, maxLength: 2 }, '\u{1f600}a', 'fits'],
  [{ minLength: 2 }, 1, 'fits'],
  [{ minItems: 1, maxItems: 1 }, [1], 'fits'],
  [{ minItems: 1 }, 1, 'fits'],
  [{ minProperties: 1, maxProperties: 1 }, { a: 1 }, 'fits'],
  [{ minProperties: 1 }, 1, 'fits'],
];

for (const [schema, value, verdict] of looks) {
  t.test(`${JSON.stringify(value)} by ${JSON.stringify(schema)}: ${verdict}`, async (t) => {
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

    t.equal(schemas.checkStructure(tried, value), verdict);
    // What a look is sure of, the validator says too.
    if (verdict !== 'unsure')
      t.equal(schemas.check(tried, 'reply')(value, 'body').length === 0, verdict === 'fits');
  });
}
