import t from 'tap';
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
  rank: integer,
  created_at: { type: 'string', format: 'date-time' },
});
const pets = [
  { id: 1, name: 'b', rank: 2, created_at: '2024-01-02T00:00:00Z' },
  { id: 2, name: 'a', rank: 1, created_at: '2024-01-03T00:00:00Z' },
  { id: 3, name: 'c', rank: 1, created_at: '2024-01-01T00:00:00Z' },
];

/** Lists the ids of the pets by the query of a GET, or by the body of a search. */
async function servePets(t: Parameters<typeof serveDocument>[0], parameters: readonly object[]) {
  const body = objectSchema({ name: text, sort: {} });
  const reply = { responses: { 200: json(arraySchema(ref('Pet'))) } };
  const send = await serveDocument(
    t,
    {
      '/pets': { get: { parameters, ...reply } },
      '/pets/search': { post: { ...withRequestBody(body), ...reply } },
    },
    { schemas: { Pet: pet }, records: 0, fixtures: { pets } },
  );
  const idsOf = (list: readonly { readonly id: number }[]) => list.map(({ id }) => id).join('');
  return {
    get: async (query: string) => idsOf((await send('GET', `/pets?${query}`)).body),
    search: async (sort: unknown) => idsOf((await send('POST', '/pets/search', { sort })).body),
  };
}

t.test('a direction may be part of the name, and the name in any notation', async (t) => {
  const { get } = await servePets(t, [queryParameter('sort', text)]);

  t.equal(await get('sort=name_desc'), '312');
  t.equal(await get('sort=name.asc'), '213');
  t.equal(await get('sort=createdAt'), '312');
  t.equal(await get('sort=-createdAt'), '213');
  t.equal(await get('sort=createdAtDesc'), '213');
  t.equal(await get('sort=newest'), '213');
  t.equal(await get('sort=oldest'), '312');
  t.equal(await get('sort=_desc'), '123', 'no name is left');
});

t.test('sort is the direction of order_by', async (t) => {
  const { get } = await servePets(t, [
    queryParameter('order_by', text),
    queryParameter('sort', { ...text, enum: ['asc', 'desc'] }),
  ]);

  t.equal(await get('order_by=name&sort=desc'), '312');
  t.equal(await get('order_by=name'), '213');
});

t.test('a parameter may name its property', async (t) => {
  const { get } = await servePets(t, [
    queryParameter('order[name]', text),
    queryParameter('order[rank]', text),
  ]);

  t.equal(await get('order[name]=desc'), '312');
  t.equal(await get('order[rank]=asc&order[name]=desc'), '312');
  t.equal(await get(''), '123');
});

t.test('a search is sorted by the objects of its body', async (t) => {
  const { search } = await servePets(t, []);

  t.equal(await search([{ field: 'name', order: 'desc' }]), '312');
  t.equal(await search({ propertyName: 'name', direction: 'DESCENDING' }), '312');
  t.equal(await search({ name: 'desc' }), '312');
  t.equal(await search({ name: -1 }), '312');
  t.equal(await search([{ rank: 'asc' }, { name: { order: 'desc' } }]), '321');
  t.equal(await search(['rank', '-name']), '321');
  t.equal(await search(7), '123');
});

t.test('a list is sorted by at most 50 different properties', async (t) => {
  const { search } = await servePets(t, []);
  const names = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);

  t.equal(await search([...names(49), '-name']), '312');
  t.equal(await search([...names(49), 'p0', 'p0', '-name']), '312');
  t.equal(await search([...names(50), '-name']), '123');
});
