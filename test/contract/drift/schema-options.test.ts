import t from 'tap';
import { driftOf, object, of, rulesOf, text } from './support/drift-of.ts';

t.test('options are matched by discriminator values and references', async (t) => {
  const schemas = (more: object) => ({
    components: {
      schemas: {
        Cat: object({ kind: text }),
        Dog: object({ kind: text, ...more }),
        Cow: object({ kind: text }),
      },
    },
  });
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const discriminator = { propertyName: 'kind', mapping: { cat: '#/components/schemas/Cat' } };

  t.strictSame(
    rulesOf(
      { oneOf: [ref('Cat'), ref('Dog')], discriminator },
      { oneOf: [ref('Dog'), ref('Cow'), ref('Cat')], discriminator },
      schemas({}),
      schemas({ size: text }),
    ),
    [
      'breaking reply-option-added',
      'info request-option-added',
      'info request-property-added',
      'info reply-property-added',
    ],
  );
  t.strictSame(
    rulesOf({ oneOf: [ref('Cat'), ref('Dog')] }, { oneOf: [ref('Dog'), ref('Cat')] }, schemas({})),
    [],
  );
  t.strictSame(rulesOf(ref('Cat'), { oneOf: [ref('Dog'), ref('Cat')] }, schemas({})), [
    'breaking request-option-overlap',
    'breaking reply-option-added',
    'info request-option-added',
  ]);
});

t.test('recursive schemas are compared once, and every place is listed', async (t) => {
  const tree = (more: object) => ({
    components: {
      schemas: {
        Node: object({
          left: { $ref: '#/components/schemas/Node' },
          right: { $ref: '#/components/schemas/Node' },
          ...more,
        }),
      },
    },
  });
  const ref = { $ref: '#/components/schemas/Node' };

  const { changes, summary } = driftOf(of(ref, tree({ name: text })), of(ref, tree({})));

  t.strictSame(summary, { breaking: 2, warning: 0, unused: 0, ignored: 0, info: 0 });
  t.strictSame(changes[1], {
    severity: 'breaking',
    rule: 'reply-property-removed',
    docs: 'docs/drift.md#properties',
    message: 'The property "name" was removed.',
    before: '/components/schemas/Node/properties/name',
    after: '/components/schemas/Node',
    places: [{ operation: 'call', place: 'reply 200 application/json', severity: 'breaking' }],
  });
});

t.test('a discriminator value that selects another schema is breaking', async (t) => {
  const schemas = {
    Cat: object({ kind: text, claws: text }),
    Dog: object({ kind: text, teeth: text }),
  };
  const pet = (propertyName: string, mapping: object) => ({
    oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
    discriminator: { propertyName, mapping },
  });
  const more = { components: { schemas } };
  const before = pet('kind', { a: '#/components/schemas/Cat', b: '#/components/schemas/Dog' });
  const swapped = pet('kind', { a: '#/components/schemas/Dog', b: '#/components/schemas/Cat' });
  const fewer = pet('kind', { a: '#/components/schemas/Cat' });
  const moved = pet('type', { a: '#/components/schemas/Cat', b: '#/components/schemas/Dog' });
  const discriminatorRules = (after: object) =>
    rulesOf(before, after, more).filter((line) => line.includes('discriminator'));

  t.strictSame(discriminatorRules(before), []);
  t.strictSame(discriminatorRules(fewer), [
    'breaking request-discriminator-value-removed',
    'info request-discriminator-value-added',
    'info reply-discriminator-value-removed',
    'info reply-discriminator-value-added',
  ]);
  t.strictSame(rulesOf({ oneOf: before.oneOf }, before, more), [
    'warning request-discriminator-added',
    'warning reply-discriminator-added',
  ]);
  t.strictSame(rulesOf(before, { oneOf: before.oneOf }, more), [
    'info request-discriminator-removed',
    'info reply-discriminator-removed',
  ]);
  t.strictSame([...new Set(discriminatorRules(swapped))].sort(), [
    'breaking reply-discriminator-mapping-changed',
    'breaking request-discriminator-mapping-changed',
  ]);
  t.strictSame([...new Set(discriminatorRules(moved))].sort(), [
    'breaking reply-discriminator-property-changed',
    'breaking request-discriminator-property-changed',
  ]);
});

t.test('an option that overlaps with one of before refuses what was accepted', async (t) => {
  const named = object({ name: text }, { required: ['name'] });
  const overlaps = (before: unknown, after: unknown) =>
    rulesOf(before, after).filter((rule) => rule.endsWith('overlap'));
  const overlap = ['breaking request-option-overlap'];
  const wrapped = (...options: readonly unknown[]) => ({ oneOf: [named, ...options] });

  t.strictSame(overlaps(named, wrapped(object({ size: text }))), overlap);
  t.strictSame(overlaps(wrapped(text), wrapped(text, object({ size: text }))), overlap);
  t.strictSame(
    overlaps({ anyOf: [named, object({ age: text })] }, wrapped(object({ age: text }))),
    [...overlap, ...overlap],
    'before, a value could match both',
  );
  t.strictSame(overlaps(named, { anyOf: [named, object({ size: text })] }), [
    'warning reply-option-overlap',
  ]);
  t.strictSame(rulesOf(named, { anyOf: [named, text] }), [
    'breaking reply-option-added',
    'info request-option-added',
  ]);
  t.strictSame(
    overlaps(
      wrapped(object({ size: text })),
      wrapped(object({ size: text }), object({ age: text })),
    ),
    [],
    'the options of before overlapped already',
  );
  const distinct = (kind: unknown) => object({ kind }, { required: ['kind'] });
  for (const [one, other] of [
    [text, { type: 'integer' }],
    [{ type: 'number' }, text],
    [{ enum: ['a'] }, { const: 'b' }],
    [{ type: 'integer' }, { const: 'b' }],
    [distinct({ const: 'a' }), distinct({ const: 'b' })],
    [object({ a: text }, { additionalProperties: false }), distinct(text)],
    [distinct(text), object({ a: text }, { additionalProperties: false })],
  ])
    t.strictSame(overlaps(one, { oneOf: [one, other] }), [], JSON.stringify([one, other]));
  for (const [one, other] of [
    [{ type: 'number' }, { type: 'integer' }],
    [{ enum: ['a'] }, { enum: ['a', 'b'] }],
    [text, { const: 'b' }],
    [{}, text],
    [distinct(text), distinct({ const: 'b' })],
    [
      distinct(distinct(distinct(distinct({ const: 'a' })))),
      distinct(distinct(distinct(distinct({ const: 'b' })))),
    ],
  ])
    t.strictSame(overlaps(one, { oneOf: [one, other] }), overlap, JSON.stringify([one, other]));
});

t.test('an option that overlaps with another one is breaking in requests', async (t) => {
  const listed = { enum: ['a', 1] };
  const required = { type: 'object', required: ['a'] };
  for (const [one, other, expected] of [
    [{ enum: ['a', 1] }, { type: 'boolean' }, false],
    [{ type: 'boolean' }, listed, false],
    [listed, { type: 'string' }, true],
    [listed, { enum: ['b'] }, false],
    [listed, { enum: [1, 'b'] }, true],
    [listed, { description: 'Anything.' }, true],
    [{ type: 'number' }, { type: 'integer' }, true],
    [required, object({ a: text }), true],
    [{ ...required, properties: { a: text } }, object({ a: { type: 'boolean' } }), false],
    [object({ a: { type: 'boolean' } }), { ...required, properties: { a: text } }, false],
    [object({ a: { type: 'boolean' } }), object({ a: text }), true],
    [required, object({}, { additionalProperties: false }), false],
  ] as const) {
    const schemas = { components: { schemas: { One: one, Other: other } } };
    const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
    const rules = rulesOf(ref('One'), { oneOf: [ref('Other'), ref('One')] }, schemas);
    t.equal(
      rules.includes('breaking request-option-overlap'),
      expected,
      JSON.stringify([one, other]),
    );
  }
});
