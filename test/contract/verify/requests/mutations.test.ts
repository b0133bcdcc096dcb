import t from 'tap';
import {
  applyMutation,
  listInvalidValues,
  listMutations,
} from '../../../../src/contract/verify/requests/mutations.ts';
import { accepting, apiModelOf, list, object, text } from '../../../support/api-model-of.ts';

/** A schema, as it stands in a document. */
function shapesOf(schema: object) {
  const { inference, operations } = apiModelOf({ '/x': { post: accepting(schema) } });
  const [media] = operations.flatMap(({ body }) => [...(body?.content.values() ?? [])]);
  return { schemaViews: inference.schemaViews, places: [`${media}/schema`] };
}

t.test('the first entry of a list is mutated, and the last once, and an empty list is not', (t) => {
  const { schemaViews, places } = shapesOf(object({ tags: list(text) }));
  const broken0 = [{ sandlot: 'an object' }, null, 12_345].map((entry) => [entry, 'b']);
  const list0 = ['no-list', null, ...broken0, ['a', { sandlot: 'an object' }]];

  const broken = (tags: readonly string[]) =>
    listMutations(schemaViews, places, { tags }).map((one) => applyMutation({ tags }, one));
  t.strictSame(
    broken(['a', 'b']),
    list0.map((tags) => ({ tags })),
  );
  t.match(broken(['a']).at(-1), { tags: ['a', { sandlot: 'an object' }] });
  t.strictSame(broken([]), [{ tags: 'no-list' }, { tags: null }]);
  t.end();
});

t.test('other options of a oneOf are broken as well', (t) => {
  const schema = object({
    pay: { oneOf: [object({ card: text }), object({ months: { type: 'integer', maximum: 9 } })] },
  });
  const { schemaViews, places } = shapesOf(schema);
  const makeEntry = () => ({ months: 3 });
  const value = { pay: { card: 'x' } };
  const broken = listMutations(schemaViews, places, value, { makeEntry });
  t.ok(broken.some((one) => JSON.stringify(one.value) === '{"months":10}'));
  t.end();
});

t.test('required properties are removed, and missing parents are created', (t) => {
  t.strictSame(applyMutation({ a: 1, b: 2 }, { path: ['a'], value: undefined }), { b: 2 });
  t.strictSame(applyMutation({}, { path: ['a', 'b'], value: 1 }), { a: { b: 1 } });
  t.end();
});

t.test('an enumeration is only violated by a text when texts are allowed', (t) => {
  const valuesOf = (schema: object, value: unknown) => {
    const { schemaViews, places } = shapesOf(schema);
    return listInvalidValues(schemaViews.of(places), value);
  };

  t.ok(valuesOf({ type: 'string', enum: ['a'] }, 'a').includes('sandlot-none-of-these'));
  t.strictSame(valuesOf({ type: 'integer', enum: [1, 2] }, 1), ['no-number']);
  t.end();
});

t.test('lists get one entry too many, all different, and one entry twice', (t) => {
  const schema = { ...list(text), minItems: 1, maxItems: 3, uniqueItems: true };
  const { schemaViews, places } = shapesOf(object({ tags: schema }));
  const options = { makeEntry: (_: unknown, index: number) => `tag ${index % 9}` };
  const values = listMutations(schemaViews, places, { tags: ['a', 'b'] }, options)
    .filter(({ path }) => path.length === 1)
    .map(({ value }) => value);

  const last = ['a', { sandlot: 'an object' }];
  t.strictSame(values, ['no-list', ['a', 'b', 'tag 0', 'tag 1'], [], ['a', 'b', 'a'], null, last]);
  const empty = listMutations(schemaViews, places, { tags: [] }, options);
  t.strictSame(empty[1]?.value, ['tag 0', 'tag 1', 'tag 2', 'tag 3']);
  t.end();
});

t.test('texts that violate a format are listed on demand', (t) => {
  const { schemaViews, places } = shapesOf({ type: 'string', format: 'date' });
  const view = schemaViews.of(places);

  t.strictSame(listInvalidValues(view, '2026-01-01'), [{ sandlot: 'an object' }]);
  t.strictSame(listInvalidValues(view, '2026-01-01', { formats: 'strict' }), [
    { sandlot: 'an object' },
    '2026-13-45',
  ]);
  t.end();
});

t.test('steps of a number and the least number of properties are violated', (t) => {
  const { schemaViews, places } = shapesOf({
    ...object({ size: { type: 'integer', multipleOf: 4 } }),
    minProperties: 1,
  });
  const mutations = listMutations(schemaViews, places, { size: 8 });

  t.strictSame(
    mutations.map(({ path, value }) => [path.join('/'), value]),
    [
      ['', {}],
      ['size', 'no-number'],
      ['size', 10],
      ['size', null],
      ['size', 7.5],
      ['size', '7'],
    ],
  );
  t.end();
});

t.test('formats of texts are violated where they are strict and known', (t) => {
  const valuesOf = (schema: object, value: unknown) => {
    const { schemaViews, places } = shapesOf(schema);
    return listInvalidValues(schemaViews.of(places), value, { formats: 'strict' });
  };

  t.ok(valuesOf({ type: 'string', format: 'email' }, 'a@b.test').includes('no email'));
  t.strictSame(valuesOf({ type: 'string', format: 'ean' }, '1'), [{ sandlot: 'an object' }]);
  t.strictSame(valuesOf({ type: 'integer', format: 'int64' }, 1), ['no-number']);
  t.end();
});
