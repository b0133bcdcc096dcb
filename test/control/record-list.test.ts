import t from 'tap';
import { controlOf } from '../support/control-of.ts';
import { documentOf, json, sandlotOf } from '../support/sandlot-of.ts';

const pet = {
  type: 'object',
  properties: { id: { type: 'integer' }, name: { type: 'string' }, tags: { type: 'array' } },
};

const document = documentOf({
  '/pets': {
    get: { responses: { 200: json({ type: 'array', items: pet }) } },
    post: { requestBody: json(pet), responses: { 201: json(pet) } },
  },
});

const records = [
  { id: 1, name: 'Rex 10', weight: 3 },
  { id: 2, name: 'Rex 9', weight: 20, tags: ['old'] },
  { id: 3, name: 'tom', weight: '4' },
  { id: 4, name: 'Zoe', weight: null },
  { id: 5, name: 'Ann' },
];

t.test('records are listed in pages, searched and sorted', async (t) => {
  const { app } = await sandlotOf(t, document, { records: 0 });
  const control = await controlOf(t, app);
  await control('PUT /state', { body: { records: { pets: records } } });
  const list = async (query: string) => {
    const [, reply] = await control(`GET /state/pets${query}`);
    const { records: found, total } = Object(reply);
    return [found.map(({ id }: { readonly id: number }) => id), total];
  };

  t.strictSame(await list(''), [[1, 2, 3, 4, 5], undefined]);
  t.strictSame(await list('?limit=2'), [[1, 2], 5]);
  t.strictSame(await list('?limit=2&offset=4'), [[5], 5]);
  t.strictSame(await list('?offset=3'), [[4, 5], undefined]);
  t.strictSame(await list('?search=REX&limit=1'), [[1], 2]);
  t.strictSame(await list('?search=rex%20old'), [[2], undefined]);
  t.strictSame(await list('?search=name:TOM'), [[3], undefined]);
  t.strictSame(await list('?search=id:4'), [[4], undefined]);
  t.strictSame(await list('?search=id:4%20name:tom'), [[], undefined]);
  t.strictSame(await list('?sort=name'), [[5, 2, 1, 3, 4], undefined]);
  t.strictSame(await list('?sort=-name&limit=2&offset=1'), [[3, 1], 5]);
  t.strictSame(await list('?sort=weight'), [[1, 3, 2, 4, 5], undefined]);
  t.strictSame(await list('?sort=-weight'), [[2, 3, 1, 4, 5], undefined]);
  t.strictSame(await list('?sort=tags&limit=1'), [[2], 5]);
  t.match(await control('GET /state/pets?limit=x'), [
    400,
    { violations: [{ in: 'query', pointer: '/limit' }] },
  ]);
  t.match(await control('GET /state/pets?page=2'), [400, { code: 'request-invalid' }]);
});
