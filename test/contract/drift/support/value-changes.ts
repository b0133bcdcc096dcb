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
    ['breaking request-type-narrowed', 'info reply-type-narrowed'],
  ],
  'a wider type': [
    { type: 'integer' },
    { type: 'number' },
    ['breaking reply-type-widened', 'info request-type-widened'],
  ],
  'another type with some in common': [
    { type: ['string', 'integer'] },
    { type: ['number', 'boolean'] },
    ['breaking reply-type-changed', 'breaking request-type-changed'],
  ],
  'a type where there was none': [
    {},
    text,
    ['breaking request-type-narrowed', 'info reply-type-narrowed'],
  ],
  'no type where there was one': [
    text,
    {},
    ['breaking reply-type-widened', 'info request-type-widened'],
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
      'info reply-value-removed',
      'info request-value-added',
    ],
  ],
  'values where there were none': [
    text,
    { type: 'string', const: 'a' },
    ['breaking request-values-narrowed', 'info reply-values-narrowed'],
  ],
  'no values where there were some': [
    { type: 'string', enum: ['a'] },
    text,
    ['breaking reply-values-widened', 'info request-values-widened'],
  ],
  'tighter bounds': [
    { minLength: 1, maxLength: 9, maxItems: 3, minimum: 'invalid' },
    { minLength: 2, maxLength: 8, minItems: 1, maxItems: 3, minimum: 'even' },
    [
      'breaking reply-minimum-widened',
      'breaking request-min-length-narrowed',
      'breaking request-min-items-narrowed',
      'breaking request-max-length-narrowed',
      'info reply-min-length-narrowed',
      'info reply-min-items-narrowed',
      'info reply-max-length-narrowed',
      'info request-minimum-widened',
    ],
  ],
  'looser bounds': [
    { minimum: 2, maximum: 8, uniqueItems: true },
    { minimum: 1, maximum: 9 },
    [
      'breaking reply-minimum-widened',
      'breaking reply-maximum-widened',
      'breaking reply-unique-items-widened',
      'info request-minimum-widened',
      'info request-maximum-widened',
      'info request-unique-items-widened',
    ],
  ],
  'only different ones': [
    { uniqueItems: false },
    { uniqueItems: true },
    ['breaking request-unique-items-narrowed', 'info reply-unique-items-narrowed'],
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
      'info reply-multiple-of-narrowed',
      'info reply-multiple-of-narrowed',
      'info request-multiple-of-widened',
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
      'info reply-format-narrowed',
      'info request-format-widened',
      'info request-format-widened',
    ],
  ],
  entries: [
    { type: 'array', items: text },
    { type: 'array', items: { type: ['string', 'null'] } },
    ['breaking reply-type-widened', 'info request-type-widened'],
  ],
  'keywords that cannot be compared': [
    { pattern: 'a', not: { const: 1 } },
    { pattern: 'b', if: { const: 1 } },
    [
      'breaking reply-pattern-changed',
      'breaking reply-not-widened',
      'breaking request-pattern-changed',
      'breaking request-if-narrowed',
      'info reply-if-narrowed',
      'info request-not-widened',
    ],
  ],
  'a pattern that matches every text': [
    { pattern: 'a' },
    { pattern: '^.*$' },
    ['breaking reply-pattern-widened', 'info request-pattern-widened'],
  ],
  'a pattern where there was none': [
    { type: 'string' },
    { type: 'string', pattern: 'a' },
    ['breaking request-pattern-narrowed', 'info reply-pattern-narrowed'],
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
    ['breaking reply-type-widened', 'info request-type-widened'],
  ],
  'the same limit in other words': [
    { type: 'integer', minimum: 1, exclusiveMaximum: 10 },
    { type: 'integer', exclusiveMinimum: 0, maximum: 9 },
    [],
  ],
  'a limit that is out now': [
    { type: 'number', minimum: 0 },
    { type: 'number', exclusiveMinimum: 0 },
    ['breaking request-minimum-narrowed', 'info reply-minimum-narrowed'],
  ],
  'a limit that is in now': [
    { type: 'number', exclusiveMaximum: 5 },
    { type: 'number', maximum: 5 },
    ['breaking reply-maximum-widened', 'info request-maximum-widened'],
  ],
  'two limits of one side': [
    { type: 'number', minimum: 5, exclusiveMinimum: 1 },
    { type: 'number', exclusiveMinimum: 2 },
    ['breaking reply-minimum-widened', 'info request-minimum-widened'],
  ],
  'entries of what was no list': [
    { type: 'string' },
    { type: 'array', items: text },
    ['breaking reply-type-changed', 'breaking request-type-changed'],
  ],
  'entries of any kind': [
    { type: 'array' },
    { type: 'array', items: text },
    ['breaking request-type-narrowed', 'info reply-type-narrowed'],
  ],
};
