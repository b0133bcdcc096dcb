import t from 'tap';
import { accepting, list, object, returning, text } from '../support/api-model-of.ts';
import { documentOf, sandlotOf } from '../support/sandlot-of.ts';

const pet = object({ id: text, tags: list(text), name: text });
function query(name: string) {
  return { name, in: 'query', schema: text };
}

t.test('a filter by a list finds what one of its entries is', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/pets': {
        get: {
          parameters: [query('tag'), query('q')],
          'x-sandlot': { filter: { tag: 'tags', q: '<= name' } },
          ...returning(list(pet)),
        },
        post: accepting(pet),
      },
    }),
    { records: 0 },
  );
  const namesOf = async (search: string) =>
    (await app.inject(`/pets?${search}`)).json().map(({ name }: { name: string }) => name);
  for (const [name, ...tags] of [['Ann', 'big', 'red'], ['Bob', 'red'], ['Cid']])
    await app.inject({ method: 'POST', url: '/pets', payload: { name, tags } });

  t.strictSame(await namesOf('tag=red'), ['Ann', 'Bob']);
  t.strictSame(await namesOf('tag=big'), ['Ann']);
  t.strictSame(await namesOf('q=Bob'), ['Ann', 'Bob']);
});

t.test('records of joined paths are one and the same, below the same parent', async (t) => {
  const resource = { 'x-sandlot': { resource: 'owners/{owner}/pets' } };
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/owners': { get: returning(list(object({ id: text }))) },
      '/owners/{id}': { get: returning(object({ id: text })) },
      '/owners/{id}/pets': { ...resource, get: returning(list(pet)), post: accepting(pet) },
      '/owners/{id}/pet/{petId}': { ...resource, get: returning(pet), delete: returning(pet) },
    }),
  );
  const [owner, other] = (await app.inject('/owners')).json();
  const url = `/owners/${owner.id}`;

  const { id } = (
    await app.inject({ method: 'POST', url: `${url}/pets`, payload: { name: 'Rex' } })
  ).json();

  t.equal((await app.inject(`${url}/pet/${id}`)).json().name, 'Rex');
  t.equal((await app.inject(`/owners/${other.id}/pet/${id}`)).statusCode, 404);
  const name = encodeURIComponent(`owners/${owner.id}/pets`);
  t.equal((await app.inject(`/_sandlot/state/${name}/${id}`)).json().name, 'Rex');
  t.equal((await app.inject({ method: 'DELETE', url: `${url}/pet/${id}` })).statusCode, 200);
  t.notOk((await app.inject(`${url}/pets`)).json().some((one: { id: string }) => one.id === id));
});
