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

const text = { type: 'string' };
const labels = { type: 'object', additionalProperties: true };
const pets: readonly Readonly<Record<string, unknown>>[] = [
  { id: 1, name: 'Tom', labels: { env: 'a', toString: '1' } },
  { id: 2, name: 'Rex', labels: { env: 'b', tier: 'db' } },
  { id: 3, name: 'Tim', labels: { toString: {} } },
];
const condition = objectSchema({ field: text, operator: text, value: {} });

/** Returns the status and the keys or the detail of a list by its query, or of a search by its body. */
async function servePets(t: Test) {
  const reply = { responses: { 200: json(arraySchema(ref('Pet'))) } };
  const parameters = [
    ...['filter', 'sort'].map((name) => queryParameter(name, text)),
    queryParameter('labelSelector', text),
  ];
  const search = (schema: object) => ({ post: { ...withRequestBody(schema), ...reply } });
  const filter = objectSchema({ name: objectSchema({ fuzzy: text }) });
  const send = await serveDocument(
    t,
    {
      '/pets': { get: { parameters, ...reply } },
      '/pets/search': search(objectSchema({ filter: arraySchema(condition) })),
      '/pets/find': search(objectSchema({ query: objectSchema({ filter }) })),
    },
    {
      schemas: { Pet: objectSchema({ id: { type: 'integer' }, name: text, labels }) },
      records: 0,
      fixtures: { pets },
    },
  );
  const show = ({ status, body }: { readonly status: number; readonly body: typeof pets }) =>
    status === 200 ? body.map(({ id }) => id).join('') : [status, Object(body).detail];
  return {
    list: async (query: Readonly<Record<string, string>>) =>
      show(await send('GET', `/pets?${new URLSearchParams(query)}`)),
    search: async (filter: unknown) => show(await send('POST', '/pets/search', { filter })),
    find: async (filter: unknown) => show(await send('POST', '/pets/find', { query: { filter } })),
  };
}

const refused = [400, 'The filter has more than 100 conditions.'];

t.test('a filter has at most 100 conditions', async (t) => {
  const { list, search, find } = await servePets(t);
  const many = (count: number, one: string) => Array.from({ length: count }, () => one);
  const filter = (count: number) => `or(${many(count, 'equals(name,"Tom")').join(',')})`;
  const selector = (count: number) => many(count, 'env!=a').join(',');
  const conditions = (count: number) =>
    Array.from({ length: count }, () => ({ field: 'name', operator: 'eq', value: 'Tom' }));
  const byProperty = (count: number) => ({
    name: Object.fromEntries(
      many(count, 'eq').map((word, index) => [word + '_'.repeat(index), 'Tom']),
    ),
  });

  t.equal(await list({ filter: filter(100) }), '1');
  t.strictSame(await list({ filter: filter(101) }), refused);
  t.equal(await list({ labelSelector: selector(100) }), '23');
  t.strictSame(await list({ labelSelector: selector(101) }), refused);
  t.equal(await search(conditions(100)), '1');
  t.strictSame(await search(conditions(101)), refused);
  t.equal(await find(byProperty(100)), '1');
  t.strictSame(await find(byProperty(101)), refused);
});

t.test('a label selector has at most 2,000 characters', async (t) => {
  const { list } = await servePets(t);

  t.equal(await list({ labelSelector: `env!=${'a'.repeat(1995)}` }), '123');
  t.strictSame(await list({ labelSelector: `env!=${'a'.repeat(1996)}` }), [
    400,
    'The label selector has more than 2000 characters.',
  ]);
});

t.test('a condition may have any number of values', async (t) => {
  const { search } = await servePets(t);
  const names = Array.from({ length: 100_000 }, (_, index) => `name-${index}`);
  const by = (field: string, operator: string, value: unknown) =>
    search([{ field, operator, value }]);

  t.equal(await by('name', 'in', [...names, 'REX']), '2');
  t.equal(await by('name', 'not_in', [...names, 'Rex']), '13');
  t.equal(await by('labels', 'in', [...names, 'tier', 'env=a']), '12');
  t.equal(await by('labels', 'all', ['env', 'tier=db']), '2');
  t.equal(await by('name', 'all', ['tom']), '1');
});

t.test('a property of a record may be called toString', async (t) => {
  const { list, search } = await servePets(t);

  t.equal(await list({ filter: 'contains(labels,"tier")' }), '2');
  t.equal(await list({ filter: '{"labels":{"gt":5}}' }), '123');
  t.equal(await list({ filter: '{"labels":["toString"]}' }), '13', 'as a property of its own only');
  t.equal(await list({ sort: 'labels' }), '123');
  t.equal(await search([{ field: 'labels', operator: 'eq', value: { toString: {} } }]), '');
});
