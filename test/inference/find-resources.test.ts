import t from 'tap';
import { toRecordsName } from '../../src/inference/inference.ts';
import {
  accepting,
  apiModelOf,
  integer,
  list,
  object,
  ref,
  returning,
  text,
} from '../support/api-model-of.ts';
import { documentOf, json, sandlotOf, silent } from '../support/sandlot-of.ts';
import { pet, schemas } from './support/pet-resources.ts';

/** Paths, and the names of the resources that they speak of. */
const names: readonly (readonly [string, object, readonly string[]])[] = [
  [
    'a path of all records and one of each',
    { '/pets': { get: returning(list(pet)) }, '/pets/{id}': { get: returning(pet) } },
    ['pets'],
  ],
  ['a path of one record only', { '/pets/{id}': { get: returning(pet) } }, ['pets']],
  ['a path of one record that is changed', { '/pets/{id}': { patch: silent } }, ['pets']],
  [
    'a path of one record with GET and POST',
    { '/pets/{id}': { get: silent, post: silent } },
    ['pets'],
  ],
  ['a path of one record with nothing but POST', { '/pets/{id}': { post: silent } }, []],
  ['a path of one record that answers with a text', { '/pets/{id}': { get: returning(text) } }, []],
  ['a list only', { '/pets': { get: returning(object({ data: list(pet) })) } }, ['pets']],
  ['a list of texts', { '/words': { get: returning(list(text)) } }, []],
  ['a list of anything', { '/words': { get: returning({ type: 'array' }) } }, []],
  [
    'a record that holds a list',
    { '/me': { get: returning(object({ id: text, pets: list(pet) })) } },
    [],
  ],
  ['a reply that is not JSON', { '/pets': { get: silent } }, []],
  ['a singleton', { '/settings': { get: returning(pet), patch: silent } }, ['settings']],
  ['an object that is only read', { '/settings': { get: returning(pet) } }, []],
  ['an object that is only changed', { '/settings': { get: returning(text), put: silent } }, []],
  ['the root', { '/': { get: returning(list(pet)) } }, []],
  [
    'versions in front, which are left out of the name',
    {
      '/api/v1.2/pets': { get: returning(list(pet)) },
      '/v1beta/toys': { get: returning(list(pet)) },
    },
    ['toys', 'pets'],
  ],
  [
    'several versions, which are kept in the name',
    { '/v1/pets': { get: returning(list(pet)) }, '/v2/pets': { get: returning(list(pet)) } },
    ['pets', 'v2/pets'],
  ],
  ['a version only', { '/v1': { get: returning(list(pet)) } }, ['v1']],
  [
    'parents before children',
    {
      '/owners/{id}/pets/{name}': { get: returning(pet) },
      '/owners/{id}': { get: returning(pet) },
    },
    ['owners', 'owners/{id}/pets'],
  ],
  [
    'the same path by other names of parameters',
    {
      '/pets/{id}': { get: returning(pet) },
      '/pets/{petId}/': { get: returning(pet), delete: silent },
    },
    ['pets'],
  ],
  [
    'an ending, and a parameter of several segments',
    { '/pets.json': { get: returning(list(pet)) }, '/files/{path+}.json': { get: returning(pet) } },
    ['pets', 'files'],
  ],
];

for (const [title, paths, found] of names) {
  t.test(`resources of ${title}`, async (t) => {
    const { inference } = apiModelOf(paths, schemas);

    t.strictSame(
      inference.resources.map(({ name }) => name),
      found,
    );
  });
}

t.test('a path below that of all records may create them', async (t) => {
  for (const verb of ['create', 'add', 'new']) {
    const { conclude } = apiModelOf(
      { '/pets/{id}': { get: returning(pet) }, [`/pets/${verb}`]: { post: accepting(pet) } },
      schemas,
    );

    t.equal(conclude(`POST /pets/${verb}`).plan.kind, 'create');
  }
});

/** Operations of pets, and the schema of one. */
const entities: readonly (readonly [string, object, object, string | undefined])[] = [
  [
    'the reply that reads one',
    { get: returning(list(pet)) },
    { get: returning(ref('Other')) },
    'Other',
  ],
  [
    'the reply that changes one',
    {},
    { patch: accepting(pet, ref('Other')), delete: silent },
    'Other',
  ],
  [
    'the reply that creates one',
    { post: accepting(pet, ref('Other')) },
    { delete: silent },
    'Other',
  ],
  [
    'the reply that lists them',
    { get: returning(list(ref('Other'))) },
    { delete: silent },
    'Other',
  ],
  [
    'the body that creates one',
    { post: { ...accepting(ref('Other')), ...silent } },
    { delete: silent },
    'Other',
  ],
  [
    'the body that replaces one',
    { get: returning(list(text)) },
    { put: { ...accepting(ref('Other')), ...silent } },
    'Other',
  ],
  ['no text in a body', { post: { ...accepting(text), ...silent } }, { delete: silent }, undefined],
  ['nothing', {}, { delete: silent }, undefined],
];

for (const [title, all, one, name] of entities) {
  t.test(`a record looks like ${title}`, async (t) => {
    const { inference } = apiModelOf(
      { '/pets': all, '/pets/{id}': one },
      { ...schemas, Other: object({ id: integer, other: text }) },
    );
    const [resource] = inference.resources;
    const properties = inference.schemaViews.of(resource?.entity ?? ['/nothing']).properties;

    t.equal(properties.has('other'), name !== undefined);
    t.equal(resource?.entity.length, name === undefined ? 0 : 1);
  });
}

t.test('the parameter of a record is that of its path, or of one below it', async (t) => {
  const parameterOf = (paths: object) =>
    apiModelOf(paths, schemas).inference.resources[0]?.parameter;
  const all = { '/pets': { get: returning(list(pet)) } };

  t.equal(parameterOf({ ...all, '/pets/{id}': { get: returning(pet) } }), 'id');
  t.equal(parameterOf({ ...all, '/pets/{petId}/feed': { post: silent } }), 'petId');
  t.equal(parameterOf(all), '');
  t.equal(parameterOf({ '/settings': { get: returning(pet), put: silent } }), '');
});

t.test('keys are listed if a list shows them', async (t) => {
  const keysOf = (paths: object) => apiModelOf(paths, schemas).inference.resources[0]?.keys;
  const one = { '/pets/{id}': { get: returning(pet) } };

  t.equal(keysOf({ ...one, '/pets': { get: returning(list(pet)) } }), 'listed');
  t.equal(keysOf({ '/pets': { get: returning(list(object({ size: text }))) } }), 'listed');
  t.equal(keysOf(one), 'any');
  t.equal(
    keysOf({
      '/things': { get: returning(list(object({ size: text }))) },
      '/things/{id}': { get: returning(object({ size: text })) },
    }),
    'any',
  );
});

t.test('unknown keys are refused if clients can know the keys', async (t) => {
  const missing = { 204: { description: '' }, 404: { description: '' } };
  const unknownKeysOf = (paths: object, unknownKeys?: 'make' | '404') =>
    apiModelOf(paths, schemas, { unknownKeys }).inference.resources.at(-1)?.unknownKeys;
  const one = { '/pets/{id}': { get: returning(pet) } };
  const visit = { '/pets/{id}/visits/{visitId}': { get: returning(pet) } };

  t.equal(unknownKeysOf({ ...one, '/pets': { get: returning(list(pet)) } }), 'refused');
  t.equal(unknownKeysOf({ ...one, '/pets': { post: accepting(pet) } }), 'refused');
  t.equal(unknownKeysOf({ ...one, '/pets/findByName': { get: returning(list(pet)) } }), 'refused');
  t.equal(
    unknownKeysOf({ ...one, '/owners/{owner}/pets': { get: returning(list(pet)) } }),
    'refused',
    'a list below a parent',
  );
  t.equal(
    unknownKeysOf({
      '/pets/{id}': { ...one['/pets/{id}'], put: { responses: { 201: json(pet) } } },
    }),
    'refused',
    'a PUT that creates',
  );
  t.equal(unknownKeysOf(one), 'made');
  t.equal(
    unknownKeysOf({ '/pets/{id}': { get: returning(pet), delete: { responses: missing } } }),
    'made',
  );
  t.equal(
    unknownKeysOf({
      '/things/{id}': { get: returning(object({ size: text })) },
      '/things': { post: accepting(object({ size: text })) },
    }),
    'made',
    'no reply shows the key',
  );
  t.equal(
    unknownKeysOf({ ...one, '/pets': { get: returning(list(pet)) }, ...visit }),
    'made-by-changes',
  );
  t.equal(unknownKeysOf({ ...one, ...visit }), 'made', 'nor those of the parent');
  t.equal(unknownKeysOf(one, '404'), 'refused');
  t.equal(unknownKeysOf({ ...one, '/pets': { get: returning(list(pet)) } }, 'make'), 'made');
  t.equal(unknownKeysOf({ '/settings': { get: returning(pet), put: silent } }, '404'), 'made');
});

t.test('a name in the store resolves to a resource and the keys of its ancestors', async (t) => {
  const { inference } = apiModelOf(
    {
      '/owners/{id}/pets/{name}': { get: returning(pet) },
      '/owners/{id}': { get: returning(pet) },
    },
    schemas,
  );
  const resolve = (name: string) => {
    const { resource, keys } = inference.resolveRecordsName(name) ?? {};
    return [resource?.name, keys];
  };

  t.strictSame(resolve('owners'), ['owners', []]);
  t.strictSame(resolve('owners/a%2Fb/pets'), ['owners/{id}/pets', ['a/b']]);
  t.strictSame(resolve('owners/7/toys'), [undefined, undefined]);
  t.strictSame(resolve('sandlot.keys'), [undefined, undefined]);
});

t.test('the name of records below others holds their keys', async (t) => {
  t.equal(toRecordsName({ name: 'a/{b}/c/{d}/e' }, ['{d}', '1/2', '3']), 'a/%7Bd%7D/c/1%2F2/e');
});

t.test('records at the root path are served like any other', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf(
      { '/': { get: returning(list(pet)) }, '/{id}': { get: returning(pet), delete: silent } },
      { components: { schemas } },
    ),
  );

  t.equal((await app.inject('/1')).json().id, 1);
  t.equal((await app.inject({ method: 'DELETE', url: '/1' })).statusCode, 200);
  t.equal((await app.inject('/1')).statusCode, 404);
});

/** Paths at the root, and what their resource is called. */
const rootNames: readonly (readonly [string, string])[] = [
  ['/{id}', 'records'],
  ['/{bucket}', 'bucket'],
  ['/{bucket_id}', 'bucket'],
  ['/{bucketName}', 'bucket'],
  ['/{owner}/{repo}', '{owner}/repo'],
  ['/v1/{id}', 'v1'],
];

for (const [path, name] of rootNames) {
  t.test(`the records of ${path} are called ${name}`, async (t) => {
    const { inference } = apiModelOf({ [path]: { get: returning(object({ name: text })) } });

    t.strictSame(
      inference.resources.map((resource) => resource.name),
      [name],
    );
  });
}
