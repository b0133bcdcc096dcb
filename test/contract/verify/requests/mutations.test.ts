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
  return { shapes: inference.shapes, places: [`${media}/schema`] };
}

t.test('of a list its first entry is broken, of an empty one nothing', (t) => {
  const { shapes, places } = shapesOf(object({ tags: list(text) }));
  const list0 = ['no-list', [{ sandlot: 'an object' }, 'b']];

  const broken = (tags: readonly string[]) =>
    listMutations(shapes, places, { tags }).map((one) => applyMutation({ tags }, one));
  t.strictSame(
    broken(['a', 'b']),
    list0.map((tags) => ({ tags })),
  );
  t.strictSame(broken([]), [{ tags: 'no-list' }]);
  t.end();
});

t.test('what is required is left out, and what is missing on the way is made', (t) => {
  t.strictSame(applyMutation({ a: 1, b: 2 }, { path: ['a'], value: undefined }), { b: 2 });
  t.strictSame(applyMutation({}, { path: ['a', 'b'], value: 1 }), { a: { b: 1 } });
  t.end();
});

t.test('only a text is broken by a text that is none of those that are listed', (t) => {
  const valuesOf = (schema: object, value: unknown) => {
    const { shapes, places } = shapesOf(schema);
    return listInvalidValues(shapes.of(places), value);
  };

  t.ok(valuesOf({ type: 'string', enum: ['a'] }, 'a').includes('sandlot-none-of-these'));
  t.strictSame(valuesOf({ type: 'integer', enum: [1, 2] }, 1), ['no-number']);
  t.end();
});
