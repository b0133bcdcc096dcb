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
      'harmless request-option-added',
      'harmless request-property-added',
      'harmless reply-property-added',
    ],
  );
  t.strictSame(
    rulesOf({ oneOf: [ref('Cat'), ref('Dog')] }, { oneOf: [ref('Dog'), ref('Cat')] }, schemas({})),
    [],
  );
  t.strictSame(rulesOf(ref('Cat'), { oneOf: [ref('Dog'), ref('Cat')] }, schemas({})), [
    'breaking reply-option-added',
    'harmless request-option-added',
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

  t.strictSame(summary, { breaking: 2, harmless: 0, unused: 0 });
  t.strictSame(changes[1], {
    severity: 'breaking',
    rule: 'reply-property-removed',
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
  t.strictSame(discriminatorRules(fewer), []);
  t.strictSame([...new Set(discriminatorRules(swapped))].sort(), [
    'breaking reply-discriminator-mapping-changed',
    'breaking request-discriminator-mapping-changed',
  ]);
  t.strictSame([...new Set(discriminatorRules(moved))].sort(), [
    'breaking reply-discriminator-property-changed',
    'breaking request-discriminator-property-changed',
  ]);
});
