import t from 'tap';
import {
  accepting,
  apiModelOf,
  integer,
  list,
  object,
  ref,
  returning,
  text,
} from '../../support/api-model-of.ts';
import { listQueryOf, query } from './support/list-plan.ts';

t.test('filter-expression: a text parameter with such a name is a whole filter', async (t) => {
  for (const name of ['filter', '$filter', 'filters', 'filter_by', 'where'])
    t.equal(listQueryOf([query(name)]).expression, name);

  t.equal(listQueryOf([query('filter', {})]).expression, 'filter', 'without a type it may be one');
  t.equal(listQueryOf([query('filter', integer)]).expression, undefined);
  const parts = query('filter', object({ name: text }), { style: 'deepObject' });
  t.equal(listQueryOf([parts]).expression, undefined, 'an object has parts');
  const properties = { id: integer, where: text };
  const { expression, filters } = listQueryOf([query('where')], { properties });
  t.equal(expression, undefined, 'a property of that name comes first');
  t.match(filters, [{ property: 'where' }]);
});

t.test('label-selector: it selects by labels of the record or of its metadata', async (t) => {
  const labels = { type: 'object' };
  const selectorOf = (properties: object) =>
    listQueryOf([query('label_selector')], { properties: { id: integer, ...properties } })
      .labelSelector;

  t.strictSame(selectorOf({ labels }), { parameter: 'label_selector', path: ['labels'] });
  t.match(selectorOf({ tags: list(text), metadata: object({ labels }) }), {
    path: ['metadata', 'labels'],
  });
  t.equal(selectorOf({ tags: list(text) }), undefined, 'a list has no keys');
  t.equal(listQueryOf([], { properties: { id: integer, labels } }).labelSelector, undefined);
});

/** The conditions of a search with this body. */
function searchQueryOf(body: object) {
  const { conclude } = apiModelOf(
    {
      '/pets': { get: returning(list(ref('Pet'))) },
      '/pets/search': { post: accepting(body, list(ref('Pet'))) },
    },
    { Pet: object({ id: integer, name: text }) },
  );
  const { plan } = conclude('POST /pets/search');
  return plan.kind === 'search' ? plan.query : undefined;
}

function conditionsOf(body: object) {
  return searchQueryOf(body)?.conditions;
}

t.test('conditions: a search takes objects with a field and a value in its body', async (t) => {
  const condition = object({ propertyName: text, op: text, value: {} });
  const names = { field: 'propertyName', operator: 'op', value: 'value' };

  t.strictSame(conditionsOf(object({ filter: condition })), names);
  t.strictSame(conditionsOf(object({ groups: list(object({ filters: list(condition) })) })), names);
  t.strictSame(conditionsOf(object({ filter: object({ key: text, values: list(text) }) })), {
    field: 'key',
    operator: undefined,
    value: 'values',
  });
  t.equal(conditionsOf(object({ name: text })), undefined);
  const deep = [0, 1, 2, 3, 4, 5].reduce((inner) => object({ inner }), condition);
  t.equal(conditionsOf(deep), undefined, 'too deep');
});

t.test('body-list: a search takes a list of keys as its body', async (t) => {
  const planOf = (path: string, body: object) => {
    const { conclude } = apiModelOf(
      {
        '/pets': { get: returning(list(ref('Pet'))) },
        '/pets/{id}': { get: returning(ref('Pet')) },
        [path]: { post: accepting(body, list(ref('Pet'))) },
      },
      { Pet: object({ id: integer, name: text }) },
    );
    const { plan } = conclude(`POST ${path}`);
    return plan.kind === 'search' ? plan.query : undefined;
  };

  t.match(planOf('/pets/ids', list(integer)), { bodyList: 'ids' });
  t.match(planOf('/pets/batch-get', list(integer)), { bodyList: 'ids' });
  t.match(planOf('/pets/by-names', list(text)), { bodyList: 'names' });
  t.equal(planOf('/pets/emails', list(text))?.bodyList, undefined, 'pets have no email');
  t.equal(planOf('/pets/ids', object({ ids: list(integer) }))?.bodyList, undefined);
  t.match(planOf('/pets/ids', object({ ids: list(integer) }))?.filters, [{ property: 'id' }]);
});

t.test('property-conditions: a search takes objects with operators by property', async (t) => {
  const pathOf = (body: object) => searchQueryOf(body)?.propertyConditions;
  const name = object({ exact: text });

  t.strictSame(pathOf(object({ name })), []);
  t.strictSame(pathOf(object({ size: text, query: object({ filter: object({ name }) }) })), [
    ...['query', 'filter'],
  ]);
  t.strictSame(pathOf(object({ where: object({ name_filter: object({ names: text }) }) })), [
    'where',
  ]);
  t.equal(pathOf(object({ filter: object({ name: object({ first: text }) }) })), undefined);
  t.equal(pathOf(object({ filter: object({ size: object({ exact: text }) }) })), undefined);
  const deep = [0, 1, 2, 3].reduce((inner) => object({ inner }), object({ name }));
  t.equal(pathOf(deep), undefined, 'too deep');
  const condition = object({ field: text, value: text });
  t.equal(pathOf(object({ name, filter: condition })), undefined, 'one form is enough');
});
