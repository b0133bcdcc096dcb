import t from 'tap';
import { integer, list, object, text } from '../../support/api-model-of.ts';
import { listQueryOf, petProperties, query } from './support/list-plan.ts';

/** A parameter, and the property and the test of its filter. */
const byName: readonly (readonly [string, string, string])[] = [
  ['name', 'name', 'equal'],
  ['NAME', 'name', 'equal'],
  ['filter[name]', 'name', 'equal'],
  ['name[eq]', 'name', 'equal'],
  ['name__in', 'name', 'equal'],
  ['name__icontains', 'name', 'containing'],
  ['name[contains]', 'name', 'containing'],
  ['name_like', 'name', 'containing'],
  ['name~', 'name', 'containing'],
  ['nameStartsWith', 'name', 'starting'],
  ['name[prefix]', 'name', 'starting'],
  ['name!', 'name', 'unequal'],
  ['name_ne', 'name', 'unequal'],
  ['filter[name][neq]', 'name', 'unequal'],
  ['exclude_names', 'name', 'unequal'],
  ['excludedName', 'name', 'unequal'],
  ['since', 'created_at', 'after'],
  ['until', 'created_at', 'before'],
  ['start_date', 'created_at', 'after'],
  ['min_price', 'price', 'after'],
  ['price_gte', 'price', 'after'],
  ['price[gt]', 'price', 'above'],
  ['price[lt]', 'price', 'below'],
  ['maxPrice', 'price', 'before'],
  ['created_after', 'created_at', 'after'],
  ['created_until', 'created_at', 'before'],
];

for (const [parameter, property, test] of byName) {
  t.test(`the parameter ${parameter} filters ${property} by the test ${test}`, async (t) => {
    t.match(listQueryOf([query(parameter)]).filters, [{ parameter, property, test }]);
  });
}

t.test('filter-range: a description includes or excludes the bound', async (t) => {
  const testOf = (name: string, description: string) =>
    listQueryOf([query(name, integer, { description })]).filters[0]?.test;

  t.equal(testOf('price_max', 'Less than this price'), 'below');
  t.equal(testOf('min_price', 'Only above the given price'), 'above');
  t.equal(testOf('price[gt]', 'Greater than or equal to the price'), 'after');
  t.equal(testOf('price[lt]', 'At most this price'), 'before');
  t.equal(testOf('min_price', 'At least this price'), 'after');
  t.equal(testOf('price_max', 'A price'), 'before');
  t.equal(testOf('price[gt]', 'At or after this price'), 'after');
});

t.test('a parameter that is called like a property compares it as it is', async (t) => {
  const properties = { name: text, name_prefix: text, note: text };

  t.match(listQueryOf([query('name_prefix')], { properties }).filters, [
    { property: 'name_prefix', test: 'equal' },
  ]);
  t.match(listQueryOf([query('note')], { properties }).filters, [{ property: 'note' }]);
});

t.test('filter-update-time: a bound asks for the last change if it is described so', async (t) => {
  const properties = { id: integer, created_at: text, updated_at: text };
  const filterOf = (name: string, more: object, schema: object = text) =>
    listQueryOf([query(name, schema, more)], { properties }).filters[0];

  t.match(filterOf('since', { description: 'Updated after this time' }), {
    property: 'updated_at',
    test: 'after',
  });
  t.match(filterOf('since', {}), { property: 'created_at' });
  t.match(filterOf('before', { description: 'A timestamp' }), {
    property: 'created_at',
    test: 'before',
  });
  t.match(filterOf('to', {}, { ...text, format: 'date' }), { test: 'before' });
  t.equal(filterOf('to', {}), undefined, 'it may be anything');
  t.equal(filterOf('moment', {}, { ...text, format: 'date' }), undefined);
  t.equal(filterOf('since', { description: 'An id' }, integer), undefined);
});

t.test('filter-described-time: a bound asks for what its description names', async (t) => {
  const time = { ...text, format: 'date-time' };
  const properties = { id: integer, startsAt: time, endTime: time, due: text, created_at: time };
  const filterOf = (name: string, description: string) =>
    listQueryOf([query(name, time, { description })], { properties }).filters[0];

  t.match(filterOf('from', 'Only bookings that start at or after this time'), {
    property: 'startsAt',
    test: 'after',
  });
  t.match(filterOf('to', 'Bookings starting before this time'), {
    property: 'startsAt',
    test: 'below',
  });
  t.match(filterOf('until', 'Which ends before'), { property: 'endTime', test: 'before' });
  t.match(filterOf('since', 'Start of the range'), { property: 'created_at' });
  t.match(filterOf('until', 'Due before'), { property: 'created_at' }, '`due` is no time');
});

t.test('filter-only-time: the last change counts where there is no other time', async (t) => {
  const properties = { id: integer, modified: text };

  t.match(listQueryOf([query('since')], { properties }).filters, [{ property: 'modified' }]);
});

t.test('filter-equal: an entry of a list is filtered by its name in the singular', async (t) => {
  const properties = { id: integer, tags: list(text), colours: list({}) };

  t.match(listQueryOf([query('tag')], { properties }).filters, [{ property: 'tags' }]);
  t.strictSame(listQueryOf([query('colour')], { properties }).filters, [], 'of any type');
});

t.test('filter-equal: the value for all records filters nothing', async (t) => {
  const state = { ...text, enum: ['open', 'closed'] };
  const properties = { id: integer, state };
  const parameter = query('state', { ...text, enum: ['open', 'closed', 'all'], default: 'open' });
  const filter = { defaultValue: 'open', otherValues: ['closed'], allValue: 'all' };

  t.match(listQueryOf([parameter], { properties }).filters, [filter]);
  const own = { id: integer, state: { ...text, enum: ['all', 'none'] } };
  t.match(listQueryOf([parameter], { properties: own }).filters, [{ allValue: undefined }]);
});

t.test('filter-equal: the default of a flag leaves out its other value', async (t) => {
  const flag = { type: 'boolean', default: false };
  const filterOf = (archived: object) =>
    listQueryOf([query('archived', flag)], { properties: { id: integer, archived } }).filters[0];

  t.strictSame(filterOf({ type: 'boolean' })?.otherValues, [true]);
  t.strictSame(filterOf(flag)?.otherValues, [], 'a default of the record leaves out nothing');
});

t.test('filter-named: objects are filtered by their name', async (t) => {
  const owner = object({ name: text });
  const properties = { id: integer, owner, labels: list(owner), box: object({ size: integer }) };
  const testOf = (parameter: object) => listQueryOf([parameter], { properties });

  t.match(testOf(query('owner')).filters, [{ property: 'owner', test: 'named' }]);
  t.match(testOf(query('labels')).filters, [{ property: 'labels', test: 'named' }]);
  const required = testOf(query('owner', text, { required: true }));
  t.strictSame(required.filters, []);
  t.match(required.ambiguousFilters, [{ parameter: 'owner' }]);
  t.match(testOf(query('box')), { filters: [], ambiguousFilters: [{ parameter: 'box' }] });
});

t.test('filter-range: a property that holds objects has no range', async (t) => {
  const properties = { id: integer, created_at: object({ day: text }) };

  t.strictSame(listQueryOf([query('created_after')], { properties }).filters, []);
});

t.test('filter-range: a sign behind the name makes a range', async (t) => {
  t.match(listQueryOf([query('CreatedAt>'), query('Price<')]).filters, [
    { parameter: 'CreatedAt>', property: 'created_at', test: 'after' },
    { parameter: 'Price<', property: 'price', test: 'before' },
  ]);
});

t.test('filter-range: the unit of an amount may be left out', async (t) => {
  const properties = { id: integer, price_cents: integer, amount: integer };

  t.match(listQueryOf([query('price_gte'), query('min_amount')], { properties }).filters, [
    { parameter: 'price_gte', property: 'price_cents', test: 'after' },
    { parameter: 'min_amount', property: 'amount', test: 'after' },
  ]);
});

t.test('filter-range: a property of two letters is no range', async (t) => {
  t.strictSame(listQueryOf([query('min_id')], { properties: { id: integer } }).filters, []);
});

t.test('filters: parameters that page filter nothing', async (t) => {
  const properties = { ...petProperties, count: integer };
  const count = query('count', integer);

  t.strictSame(listQueryOf([count, query('page', integer)], { properties }).filters, []);
  t.match(listQueryOf([count], { properties }).filters, [{ property: 'count' }]);
});

t.test('filters: x-sandlot comes before every rule', async (t) => {
  const filter = { q: 'name', min: '>= price', max: '<= price', name: false };
  const parameters = [query('q'), query('min'), query('max'), query('name')];
  const listQuery = listQueryOf(parameters, { operation: { 'x-sandlot': { filter } } });

  t.equal(listQuery.search, undefined);
  t.match(listQuery.filters, [
    { parameter: 'q', property: 'name', test: 'equal' },
    { parameter: 'min', property: 'price', test: 'after' },
    { parameter: 'max', property: 'price', test: 'before' },
  ]);
  t.equal(listQuery.filters.length, 3);
});

t.test('filters: an object without parts takes every property', async (t) => {
  const filter = query('filter', { type: 'object' }, { style: 'deepObject' });

  t.match(listQueryOf([filter]).filters, [
    { parameter: 'filter[id]', property: 'id' },
    { parameter: 'filter[name]', property: 'name' },
    { parameter: 'filter[price]', property: 'price' },
    { parameter: 'filter[created_at]', property: 'created_at' },
  ]);
});

t.test('filter-plural: a parameter in the plural takes several values', async (t) => {
  const filterOf = (parameter: object) => listQueryOf([parameter], { properties }).filters[0];
  const properties = { id: integer, status: text, city: text };

  t.match(filterOf(query('statuses')), { property: 'status', test: 'equal', separator: ',' });
  t.match(filterOf(query('ids')), { property: 'id', separator: ',' });
  t.match(filterOf(query('cities[]', list(text))), { property: 'city', separator: undefined });
});

t.test('filter-related: objects are filtered by one of their properties', async (t) => {
  const tag = object({ id: integer, name: text });
  const properties = { id: integer, tags: list(tag), owner: tag, words: list(text), size: integer };
  const filterOf = (name: string) => listQueryOf([query(name)], { properties }).filters[0];

  t.match(filterOf('tag_name'), { property: 'tags', nested: 'name', test: 'equal' });
  t.match(filterOf('tag_ids'), { property: 'tags', nested: 'id', separator: ',' });
  t.match(filterOf('owner.id'), { property: 'owner', nested: 'id' });
  t.match(filterOf('owner[name]'), { property: 'owner', nested: 'name' });
  t.match(filterOf('word_name'), { property: 'words', nested: undefined });
  t.equal(filterOf('owner_age'), undefined);
  const address = object({ address: text, city: text });
  const addresses = {
    id: integer,
    addresses: list(address),
    streets: list(object({ city: text })),
  };
  t.match(listQueryOf([query('address'), query('street')], { properties: addresses }).filters, [
    { parameter: 'address', property: 'addresses', nested: 'address' },
  ]);
  t.equal(filterOf('size_name'), undefined);
});

t.test('filter-reference: a property that refers to a record is filtered by its key', async (t) => {
  const properties = { id: integer, project_id: integer, owner_key: text };
  const filterOf = (name: string, schema: object) =>
    listQueryOf([query(name, schema)], { properties }).filters[0];

  t.match(filterOf('project', integer), { property: 'project_id', test: 'equal' });
  t.equal(filterOf('project', text), undefined, 'a text is no number');
  t.match(filterOf('owner', text), { property: 'owner_key' });
});

t.test('filter-own-key: records are chosen by what others call their key', async (t) => {
  const filterOf = (name: string, properties: object) =>
    listQueryOf([query(name)], { properties }).filters[0];

  t.match(filterOf('pet_id', { id: integer }), { property: 'id', test: 'equal', separator: ',' });
  t.match(filterOf('petIds', { id: integer }), { property: 'id' });
  t.match(filterOf('pet_id', { id: integer, pet_id: text }), { property: 'pet_id' });
  t.equal(filterOf('owner_id', { id: integer }), undefined);
});

t.test('a rule comes before the rules behind it, whatever the order of properties', async (t) => {
  const properties = { id: integer, created_at: text, created_after: text };

  t.match(listQueryOf([query('created_after')], { properties }).filters, [
    { property: 'created_after', test: 'equal' },
  ]);
});
