import t, { type Test } from 'tap';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  queryParameter,
  ref,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';

const [integer, text] = [{ type: 'integer' }, { type: 'string' }];
const pet = objectSchema({
  id: integer,
  name: text,
  kind: text,
  price: integer,
  tags: arraySchema(text),
  metadata: objectSchema({ labels: { type: 'object' } }),
  created_at: { type: 'string', format: 'date-time' },
});
const pets = [
  { id: 1, name: 'Tom', kind: 'cat', price: 10, tags: ['old'], metadata: { labels: { env: 'a' } } },
  { id: 2, name: 'Rex', kind: 'dog', price: 20, tags: [], metadata: { labels: { env: 'b' } } },
  { id: 3, name: 'Tom T', kind: 'cat', price: 30, tags: ['new'], metadata: { labels: {} } },
].map((one, index) => ({ ...one, created_at: `2024-0${index + 1}-01T00:00:00Z` }));
const reply = { responses: { 200: json(arraySchema(ref('Pet'))) } };
const options = { schemas: { Pet: pet }, records: 0, fixtures: { pets } };

function idsOf(list: readonly { readonly id: number }[]): string {
  return list.map(({ id }) => id).join('');
}

/** Lists the ids of the pets that a parameter with a text selects. */
async function serveParameter(t: Test, name: string) {
  const get = { parameters: [queryParameter(name, text)], ...reply };
  const send = await serveDocument(t, { '/pets': { get } }, options);
  return async (value: string) => {
    const { body, headers } = await send('GET', `/pets?${name}=${encodeURIComponent(value)}`);
    return headers['sandlot-notice'] === undefined ? idsOf(body) : headers['sandlot-notice'];
  };
}

t.test('a filter parameter takes function calls', async (t) => {
  const filter = await serveParameter(t, 'filter');

  t.equal(await filter('equals(name,"Tom")'), '1');
  t.equal(await filter(`and(eq(kind,cat), not(contains(name,' ')))`), '1');
  t.equal(await filter('or(lessOrEqual(price,10),greater-or-equal(price,30))'), '13');
  t.equal(await filter('greater-than(price,10),less-than(price,30)'), '2');
  t.equal(await filter('any(name,["Rex","Tom T"])'), '23');
  t.equal(await filter(`any(name,'Rex','Tom')`), '12');
  t.equal(await filter('in(id,(1,3))'), '13');
  t.equal(await filter('contains-any(tags,["old","new"]),starts-with(name,"Tom")'), '13');
  t.equal(await filter('isnull(price)'), '');
  t.equal(await filter('equals(name,"Tom"),equals(size,1)'), '1');
  for (const unread of [
    'equals(size,1)',
    'and(equals(size,1))',
    'equals(name',
    'equals(name,"Tom',
    'equals(name,[Tom)x',
    'any(name,["Tom"',
    'any(name,[",])',
    'equals("Tom",name)',
    'resembles(name,Tom)',
    'and(resembles(name,Tom))',
    'equals(name,"Tom") and',
    'equals',
    `${'not('.repeat(30)}equals(name,Tom)${')'.repeat(30)}`,
  ])
    t.match(await filter(unread), /^filter-ignored/, unread);
});

t.test('a filter parameter takes comparisons by words and by signs', async (t) => {
  const filter = await serveParameter(t, '$filter');

  t.equal(await filter(`name eq 'Tom'`), '1');
  t.equal(await filter('price gt 10 and kind eq "cat"'), '3');
  t.equal(await filter('price ge 20'), '23');
  t.equal(await filter('price lt 20'), '1');
  t.equal(await filter('price<=20'), '12');
  t.equal(await filter('name co "om"'), '13');
  t.equal(await filter('name sw to'), '13');
  t.equal(await filter('name ew T'), '3');
  t.equal(await filter('kind ne cat'), '2');
  t.equal(await filter('kind in (dog,bird)'), '2');
  t.equal(await filter('kind:=dog || price:>20'), '23');
  t.equal(await filter('not kind eq cat'), '2');
  t.equal(await filter('tags eq old'), '1');
  t.equal(await filter('created ge 2024-02-01'), '23');
  t.equal(await filter('metadata.labels.env eq a'), '1');
  t.equal(await filter('name.first eq Tom'), '', 'a text has no properties');
  t.equal(
    await filter('colour eq red and kind eq dog'),
    '2',
    'an unknown property filters nothing',
  );
  t.match(await filter('colour eq red'), [/^filter-ignored .+ names no property/]);
  t.match(await filter('{"colour'), [/^filter-ignored/]);
});

t.test('a filter parameter takes JSON', async (t) => {
  const filters = await serveParameter(t, 'filters');

  t.equal(await filters('{"kind":["dog","bird"]}'), '2');
  t.equal(await filters('{"Kind":"dog"}'), '2');
  t.equal(await filters('{"price":{"$gte":20,"lt":30}}'), '2');
  t.equal(await filters('{"kind":{"dog":true,"cat":false}}'), '2');
  t.equal(await filters('{"metadata.labels":["env=b"]}'), '2');
  t.equal(await filters('{"metadata.labels":["env"]}'), '12');
  t.equal(await filters('{"tag":["old"]}'), '1', 'of a list by its name in the singular');
  t.match(await filters('{"kind":{"colour":1},"colour":1}'), [/^filter-ignored/]);
  t.match(await filters('[1]'), [/^filter-ignored/]);
});

t.test('a search takes qualifiers', async (t) => {
  const search = await serveParameter(t, 'q');

  t.equal(await search('kind:cat'), '13');
  t.equal(await search('kind:cat "Tom T"'), '', 'quotes are searched for, too');
  t.equal(await search('Tom kind:cat price:>10'), '3');
  t.equal(await search('-kind:cat'), '2');
  t.equal(await search('name:"Tom T" OR kind:dog'), '23');
  t.equal(await search('metadata["labels"].env:b'), '2');
  t.equal(await search('Tom'), '13');
  t.equal(await search('10:30'), '');
});

t.test('a very long text is no filter expression', async (t) => {
  const filter = await serveParameter(t, '$filter');

  t.not(await filter('kind eq cat or '.repeat(200).concat('kind eq cat')), '13');
});

t.test('a label selector filters by labels', async (t) => {
  const select = await serveParameter(t, 'labelSelector');

  t.equal(await select('env=a'), '1');
  t.equal(await select('env==b'), '2');
  t.equal(await select('env!=a'), '23');
  t.equal(await select('env in (a,b)'), '12');
  t.equal(await select('env notin (a)'), '23');
  t.equal(await select('env'), '12');
  t.equal(await select('!env'), '3');
  t.equal(await select('env,env!=a'), '2');
  t.equal(await select('=a'), '', 'a label has a name');
  t.equal(await select(','), '123');
});

const condition = objectSchema({ field: text, operator: text, value: {} });
for (const [style, filter, search] of [
  ['one condition', condition, (one: object) => one],
  ['a list of conditions', arraySchema(condition), (one: object) => [one]],
  [
    'groups of conditions',
    objectSchema({ and: arraySchema(condition) }),
    (one: object) => ({ and: [one, { or: [one, one] }] }),
  ],
] as const) {
  t.test(`a search takes ${style} in its body`, async (t) => {
    const post = { ...withRequestBody(objectSchema({ filter })), ...reply };
    const get = { parameters: [], ...reply };
    const send = await serveDocument(t, { '/pets': { get }, '/pets/search': { post } }, options);
    const idsBy = async (one: object) =>
      idsOf((await send('POST', '/pets/search', { filter: search(one) })).body);

    t.equal(await idsBy({ field: 'kind', operator: 'eq', value: 'dog' }), '2');
    t.equal(await idsBy({ field: 'price', operator: 'GREATER_THAN', value: 10 }), '23');
    t.equal(await idsBy({ field: 'price', operator: '<', value: 20 }), '1');
    t.equal(await idsBy({ field: 'kind', operator: 'IN', value: ['dog', 'bird'] }), '2');
    t.equal(await idsBy({ field: 'price', operator: 'in', value: [10, 30] }), '13');
    t.equal(await idsBy({ field: 'kind', operator: 'not_in', value: ['dog'] }), '13');
    t.equal(await idsBy({ field: 'tags', operator: 'exists', value: true }), '13');
    t.equal(await idsBy({ field: 'tags', operator: 'is_null' }), '2');
    t.equal(await idsBy({ field: 'kind', value: 'dog' }), '2');
    t.equal(await idsBy({ field: 'colour', operator: 'eq', value: 'red' }), '123');
    t.equal(await idsBy({ field: 'kind', operator: 'unusual', value: 'dog' }), '123');
  });
}

t.test('a search takes conditions by property', async (t) => {
  const filter = objectSchema({
    name: objectSchema({ exact: { type: ['string', 'null'] }, fuzzy: text }),
    kind_filter: objectSchema({ kinds: arraySchema(text) }),
    rest: objectSchema({ price: text }),
  });
  const post = { ...withRequestBody(objectSchema({ query: objectSchema({ filter }) })), ...reply };
  const get = { parameters: [], ...reply };
  const send = await serveDocument(t, { '/pets': { get }, '/pets/search': { post } }, options);
  const idsBy = async (one: unknown) =>
    idsOf((await send('POST', '/pets/search', { query: { filter: one } })).body);

  t.equal(await idsBy({ name: { exact: 'tom' } }), '1');
  t.equal(await idsBy({ name: { fuzzy: 'om t' }, kind_filter: { kinds: ['cat'] } }), '3');
  t.equal(await idsBy({ kind_filter: { kinds: ['dog', 'bird'] } }), '2');
  t.equal(await idsBy({ price: 10 }), '1');
  t.equal(await idsBy({ name: { exact: null, rule: 'x' }, rest: { price: 'x' } }), '123');
  t.equal(idsOf((await send('POST', '/pets/search', {})).body), '123');
});

t.test('a search combines conditions by an operator of their own', async (t) => {
  const filters = objectSchema({ operator: text, field: text, value: {} });
  const post = { ...withRequestBody(objectSchema({ query: filters })), ...reply };
  const get = { parameters: [], ...reply };
  const send = await serveDocument(t, { '/pets': { get }, '/pets/search': { post } }, options);
  const value = [
    { field: 'kind', operator: '=', value: 'dog' },
    { field: 'name', operator: '~', value: 'T' },
  ];
  const idsBy = async (operator: string) =>
    idsOf((await send('POST', '/pets/search', { query: { operator, value } })).body);

  t.equal(await idsBy('OR'), '123');
  t.equal(await idsBy('AND'), '');
});

t.test('a search takes conditions without an operator', async (t) => {
  const filter = objectSchema({ key: text, value: text });
  const post = { ...withRequestBody(objectSchema({ filters: arraySchema(filter) })), ...reply };
  const get = { parameters: [], ...reply };
  const send = await serveDocument(t, { '/pets': { get }, '/pets/search': { post } }, options);
  const filters = [
    { key: 'kind', value: 'cat' },
    { key: 'price', value: '30' },
  ];

  t.equal(idsOf((await send('POST', '/pets/search', { filters })).body), '3');
  t.equal(idsOf((await send('POST', '/pets/search', { filters: [] })).body), '123');
});

t.test('an order beside the conditions of a body is none of them', async (t) => {
  const condition = objectSchema({ field: text, operator: text, value: {} });
  const order = objectSchema({ field: text, direction: text });
  const body = objectSchema({ filter: condition, sort: arraySchema(order) });
  const get = { ...reply };
  const post = { ...withRequestBody(body), ...reply };
  const send = await serveDocument(t, { '/pets': { get }, '/pets/search': { post } }, options);

  const sort = [{ field: 'price', direction: 'DESCENDING' }];

  t.equal(idsOf((await send('POST', '/pets/search', { sort })).body), '321');
});
