import { object, type Row, text } from './drift-of.ts';

/** Changes of types, values, limits and defaults: the rules for senders and for receivers. */
export const valueChanges: Readonly<Record<string, Row>> = {
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
  entries: [
    { type: 'array', items: text },
    { type: 'array', items: { type: ['string', 'null'] } },
    ['breaking reply-type-widened', 'harmless request-type-widened'],
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
  'a pattern where there was none': [
    { type: 'string' },
    { type: 'string', pattern: 'a' },
    ['breaking request-pattern-narrowed', 'harmless reply-pattern-narrowed'],
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
