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

t.test('the first entry of a list is mutated, and an empty list is not', (t) => {
  const { schemaViews, places } = shapesOf(object({ tags: list(text) }));
  const list0 = ['no-list', null, [{ sandlot: 'an object' }, 'b']];

  const broken = (tags: readonly string[]) =>
    listMutations(schemaViews, places, { tags }).map((one) => applyMutation({ tags }, one));
  t.strictSame(
    broken(['a', 'b']),
    list0.map((tags) => ({ tags })),
  );
  t.strictSame(broken([]), [{ tags: 'no-list' }, { tags: null }]);
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
