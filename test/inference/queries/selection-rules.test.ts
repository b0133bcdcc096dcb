import t from 'tap';
import { integer, object, text } from '../../support/api-model-of.ts';
import { listQueryOf, petProperties, query } from './support/list-plan.ts';

t.test('sort: a parameter with such a name names the properties to sort by', async (t) => {
  for (const name of ['sort', 'sortBy', 'order_by', 'ordering'])
    t.equal(listQueryOf([query(name)]).sort.parameter, name);

  t.strictSame(listQueryOf([query('sort', { ...text, default: 'name' })]).sort, {
    parameter: 'sort',
    direction: undefined,
    byProperty: [],
    properties: ['id', 'name', 'price', 'created_at'],
    defaultValue: 'name',
    creationTime: 'created_at',
  });
});

t.test('sort: an order whose values are no directions names properties', async (t) => {
  const names = { ...text, enum: ['name', 'price'] };
  const directions = { ...text, enum: ['asc', 'desc'] };

  t.match(listQueryOf([query('order', names)]).sort, { parameter: 'order' });
  t.match(listQueryOf([query('order', directions)]).sort, { parameter: undefined });
  const mixed = { ...text, enum: ['asc', 'name'] };
  t.match(listQueryOf([query('order', mixed)]).sort, { parameter: undefined });
});

t.test(
  'sort-direction: order is a direction, and alone sorts by the time of creation',
  async (t) => {
    t.match(listQueryOf([query('order')]).sort, {
      parameter: undefined,
      direction: 'order',
      creationTime: 'created_at',
    });
    const { creationTime } = listQueryOf([query('order')], { properties: { id: integer } }).sort;
    t.equal(creationTime, undefined, 'without such a property it sorts nothing');
  },
);

t.test('search: a parameter with such a name is a text to search for', async (t) => {
  for (const name of ['q', 's', 'query', 'search', 'keyword'])
    t.equal(listQueryOf([query(name)]).search, name);
});

t.test('field-selection: a parameter with such a name names the properties to show', async (t) => {
  for (const name of ['fields', 'select']) t.equal(listQueryOf([query(name)]).fields, name);

  t.equal(listQueryOf([query('fields'), query('fields[pets]')]).fields, 'fields[pets]');
  t.equal(listQueryOf([query('fields[users]')]).fields, undefined, 'of another resource');
});

t.test('attributes: JSON:API records are selected by the properties in attributes', async (t) => {
  const attributes = object({ name: text }, { required: ['name'] });
  const properties = { id: text, type: text, attributes };
  const listQuery = listQueryOf([query('name'), query('id')], { properties });

  t.strictSame(listQuery.attributes, { name: 'attributes', required: ['name'] });
  t.match(listQuery.filters, [
    { parameter: 'name', property: 'name', within: 'attributes' },
    { parameter: 'id', property: 'id', within: undefined },
  ]);
  t.strictSame(listQuery.sort.properties, ['id', 'type', 'attributes', 'name']);
  const bare = listQueryOf([], { properties: { id: text, attributes } });
  t.equal(bare.attributes, undefined, 'an object without a type is no resource object');
  t.equal(listQueryOf([], { properties: petProperties }).attributes, undefined);
});

t.test('sort: beside order_by, sort is the direction', async (t) => {
  const { sort } = listQueryOf([query('sort'), query('order_by')]);

  t.match(sort, { parameter: 'order_by', direction: 'sort' });
  const listed = listQueryOf([query('sort', { ...text, enum: ['asc', 'desc'] })]).sort;
  t.match(listed, { parameter: undefined, direction: 'sort' });
});

t.test('sort: a parameter may name its property itself', async (t) => {
  t.strictSame(listQueryOf([query('order[name]'), query('sort[price]')]).sort.byProperty, [
    { parameter: 'order[name]', property: 'name' },
    { parameter: 'sort[price]', property: 'price' },
  ]);
});
