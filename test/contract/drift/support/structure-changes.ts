import { object, type Row, text } from './drift-of.ts';

/** Changes of properties and of options: the rules for senders and for receivers. */
export const structureChanges: Readonly<Record<string, Row>> = {
  'properties come and go': [
    object({ a: text, b: text, c: text }, { required: ['b'] }),
    object({ b: text, c: text, d: text, e: text }, { required: ['c', 'd'] }),
    [
      'breaking reply-property-removed',
      'breaking reply-property-optional',
      'breaking request-property-removed',
      'breaking request-property-required',
      'breaking request-property-required',
      'info reply-property-required',
      'info reply-property-added',
      'info reply-property-added',
      'info request-property-optional',
      'info request-property-added',
    ],
  ],
  'properties of closed objects': [
    object({ a: text }, { additionalProperties: false }),
    object({ b: text }, { additionalProperties: false }),
    [
      'breaking reply-property-removed',
      'breaking reply-property-undeclared',
      'breaking request-property-removed',
      'info request-property-added',
    ],
  ],
  'an object is closed': [
    object({ a: text }),
    object({ a: text }, { additionalProperties: false }),
    ['breaking request-undeclared-narrowed', 'info reply-undeclared-narrowed'],
  ],
  'an object is opened': [
    object({ a: text }, { additionalProperties: false }),
    object({ a: text }),
    ['breaking reply-undeclared-widened', 'info request-undeclared-widened'],
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
  'it is deprecated, and another default': [
    object({ a: { type: 'integer', default: 1 } }),
    object({ a: { type: 'integer', default: 2, deprecated: true } }),
    [
      'breaking default-changed',
      'info reply-default-changed',
      'info schema-deprecated',
      'info schema-deprecated',
    ],
  ],
  'it is no longer deprecated': [
    { deprecated: true },
    {},
    ['info schema-reactivated', 'info schema-reactivated'],
  ],
  'properties become read-only or write-only': [
    object({ a: text, b: text }),
    object({ a: { ...text, readOnly: true }, b: { ...text, writeOnly: true } }),
    ['warning reply-property-write-only', 'warning request-property-read-only'],
  ],
  'properties are no longer read-only or write-only': [
    object(
      {
        a: { ...text, readOnly: true },
        b: { ...text, writeOnly: true },
        c: { ...text, readOnly: true },
      },
      { required: ['a'] },
    ),
    object({ a: text, b: text, c: text }, { required: ['a'] }),
    [
      'breaking request-property-required',
      'info reply-property-added',
      'info request-property-added',
    ],
  ],
  'schemas of allOf come and go': [
    { allOf: [{ $ref: '#/components/schemas/None' }, text] },
    { allOf: [{ $ref: '#/components/schemas/Other' }, text] },
    [
      'info reply-all-of-added',
      'info reply-all-of-removed',
      'info request-all-of-removed',
      'warning request-all-of-added',
    ],
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
      'info reply-option-removed',
      'info request-option-added',
      'info request-type-widened',
    ],
  ],
  'a choice where there was none': [
    text,
    { oneOf: [text, { type: 'integer' }] },
    ['breaking reply-option-added', 'info request-option-added'],
  ],
  'options that only resemble each other': [
    { oneOf: [object({ a: text }), true] },
    { oneOf: [false, object({ a: text, b: text })] },
    [
      'breaking reply-option-added',
      'breaking request-option-removed',
      'info reply-option-removed',
      'info reply-property-added',
      'info request-option-added',
      'info request-property-added',
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
      'info reply-choice-added',
      'info reply-maximum-narrowed',
    ],
  ],
  'a choice less': [
    { oneOf: [text, { type: 'integer' }], anyOf: [{ title: 'A' }, { title: 'B' }] },
    { oneOf: [text, { type: 'integer' }] },
    ['breaking reply-choice-removed', 'info request-choice-removed'],
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
};
