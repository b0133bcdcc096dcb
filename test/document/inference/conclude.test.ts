import t from 'tap';
import {
  giving,
  inferenceOf,
  integer,
  list,
  object,
  ref,
  taking,
  text,
} from '../../support/inference-of.ts';
import { documentOf, sandlotOf, silent } from '../../support/sandlot-of.ts';

const schemas = { Pet: object({ id: integer, name: text }), Toy: object({ id: integer }) };
const pet = ref('Pet');
const readPet = { '/pets/{petId}': { get: giving(pet) } };
const listPets = { '/pets': { get: giving(list(pet)) } };

type Said = Readonly<Record<string, string>>;

/** Paths, and what is concluded about their operations. */
const conclusions: readonly (readonly [string, object, Said])[] = [
  [
    'the methods of one record',
    {
      '/pets': { post: taking(pet) },
      '/pets/{petId}': {
        ...{ get: giving(pet), head: silent, put: taking(pet), patch: taking(pet) },
        ...{ post: taking(pet), delete: silent, options: silent },
      },
    },
    {
      'POST /pets': 'create pets',
      'GET /pets/{petId}': 'read pets',
      'HEAD /pets/{petId}': 'read pets',
      'PUT /pets/{petId}': 'replace pets',
      'PATCH /pets/{petId}': 'update pets',
      'POST /pets/{petId}': 'update pets',
      'DELETE /pets/{petId}': 'remove pets',
      'OPTIONS /pets/{petId}': 'example',
    },
  ],
  [
    'a replacement creates where nothing else does',
    { '/pets/{petId}': { put: taking(pet) } },
    { 'PUT /pets/{petId}': 'put pets' },
  ],
  [
    'a singleton',
    { '/settings': { get: giving(pet), put: taking(pet), delete: silent } },
    { 'GET /settings': 'read settings', 'DELETE /settings': 'remove settings' },
  ],
  [
    'the path of all',
    {
      '/pets': {
        get: giving(list(pet)),
        put: taking(pet),
        patch: taking(pet),
        delete: silent,
        options: silent,
      },
      ...readPet,
    },
    {
      'GET /pets': 'list pets',
      'PUT /pets': 'put pets',
      'PATCH /pets': 'update pets',
      'DELETE /pets': 'clear pets',
      'OPTIONS /pets': 'example',
    },
  ],
  [
    'a removal with conditions, and changes that name nothing',
    {
      '/pets': {
        get: giving(text),
        delete: { ...silent, requestBody: { required: true, content: {} } },
        put: taking(object({ other: text })),
        patch: silent,
      },
      ...readPet,
      '/toys/{id}': { get: giving(ref('Toy')) },
      '/toys': {
        delete: { ...silent, parameters: [{ name: 'before', in: 'query', required: true }] },
      },
    },
    {
      'GET /pets': 'example',
      'DELETE /pets': 'example',
      'PUT /pets': 'example',
      'PATCH /pets': 'example',
      'DELETE /toys': 'example',
    },
  ],
  [
    'a change of all where records show no key',
    {
      '/notes': {
        get: giving(list(object({ words: list(text) }))),
        put: taking(object({ words: list(text) })),
      },
      '/notes/{name}': { delete: silent },
    },
    { 'PUT /notes': 'example', 'DELETE /notes/{name}': 'remove notes' },
  ],
  [
    'lists and searches below the path of all',
    {
      ...listPets,
      ...readPet,
      '/pets/findByName': { get: giving(list(pet)) },
      '/pets/search/findByKind': { get: giving(list(pet)) },
      '/pets/count': { get: giving(object({ count: integer })) },
      '/pets/total': { get: { responses: { 204: {} } } },
      '/pets/toys': { get: giving(object({ toys: list(object({ size: integer })) })) },
      '/pets/search': { post: taking(object({ name: text }), list(pet)) },
      '/pets/export': { post: taking(object({ name: text }), list(pet)) },
      '/pets/list': { delete: giving(list(pet)) },
    },
    {
      'GET /pets/findByName': 'list pets',
      'GET /pets/search/findByKind': 'list pets',
      'GET /pets/count': 'list pets',
      'GET /pets/total': 'example',
      'GET /pets/toys': 'list pets/toys',
      'POST /pets/search': 'search pets',
      'POST /pets/export': 'example',
      'DELETE /pets/list': 'example',
    },
  ],
  [
    'a search of its own keeps nothing, unless searches can be read',
    {
      '/lookup': { get: giving(list(pet)), post: taking(object({ name: text }), list(pet)) },
      '/searches': { post: taking(pet) },
      '/searches/{id}': { get: giving(pet) },
      '/find': { post: taking(pet) },
      '/find/{id}': { get: giving(pet) },
    },
    { 'GET /lookup': 'list lookup', 'POST /lookup': 'example', 'POST /find': 'create find' },
  ],
  [
    'what is below one record is something to do with it',
    {
      ...readPet,
      '/pets/{petId}/feed': { post: silent, get: silent, head: silent },
      '/pets/{petId}/walks/start': { put: silent },
      '/owners/{id}/greet': { post: silent },
    },
    {
      'POST /pets/{petId}/feed': 'action pets',
      'GET /pets/{petId}/feed': 'example',
      'HEAD /pets/{petId}/feed': 'example',
      'PUT /pets/{petId}/walks/start': 'action pets',
      'POST /owners/{id}/greet': 'example',
    },
  ],
  [
    'paths that name no record',
    { '/': { get: giving(list(pet)) }, '/files/{name}.{ending}': { get: giving(pet) } },
    { 'GET /': 'example', 'GET /files/{name}.{ending}': 'example' },
  ],
];

for (const [title, paths, said] of conclusions) {
  t.test(title, async (t) => {
    t.strictSame(inferenceOf(paths, schemas).tell(Object.keys(said)), said);
  });
}

t.test('a conclusion says in words what it rests on', async (t) => {
  const { conclude } = inferenceOf(
    {
      ...readPet,
      '/toys': { get: giving(list(ref('Toy'))), put: taking(ref('Toy')) },
      '/toys/{id}': { get: giving(ref('Toy')) },
      '/settings': { get: giving(pet), put: taking(pet) },
    },
    schemas,
  );
  const reasons = ['GET /pets/{petId}', 'GET /toys/{id}', 'GET /settings', 'PUT /toys'].map(
    (name) => conclude(name).reason,
  );

  t.strictSame(reasons, [
    '{petId} names one of pets: GET reads it; nothing lists them, so there is one for every key',
    '{id} names one of toys: GET reads it',
    '/settings is read and changed as one: GET reads it',
    'the body names one of toys by its id: PUT changes it',
  ]);
});

/** What an operation on pets answers with, and whether the record stands there. */
const replies: readonly (readonly [string, string, object, readonly unknown[] | undefined])[] = [
  ['the record', 'patch', taking(pet), []],
  ['the record in an envelope', 'patch', taking(pet, object({ data: pet })), ['data']],
  ['another object with its key', 'patch', taking(pet, object({ id: integer, at: text })), []],
  ['another object without it', 'patch', taking(pet, object({ done: text })), undefined],
  ['a text', 'patch', taking(pet, text), undefined],
  ['any object', 'patch', taking(pet, { type: 'object' }), undefined],
  ['nothing', 'delete', silent, undefined],
];

for (const [title, method, operation, path] of replies) {
  t.test(`where the record stands in a reply with ${title}`, async (t) => {
    const { conclude } = inferenceOf(
      { '/pets/{petId}': { get: giving(pet), [method]: operation } },
      schemas,
    );

    t.strictSame(conclude(`${method.toUpperCase()} /pets/{petId}`).one?.path, path);
  });
}

t.test('what an action answers with is the record only if it looks like it', async (t) => {
  const { conclude } = inferenceOf(
    {
      ...readPet,
      '/pets/{petId}/feed': { post: giving(pet) },
      '/pets/{petId}/weigh': { post: giving(object({ id: integer, weight: integer })) },
    },
    schemas,
  );

  t.strictSame(conclude('POST /pets/{petId}/feed').one?.path, []);
  t.equal(conclude('POST /pets/{petId}/weigh').one, undefined);
});

t.test('below a record that is not there an example is 404', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf(
      { ...listPets, ...readPet, '/pets/{petId}/mood': { get: giving({ const: 'happy' }) } },
      { components: { schemas } },
    ),
  );

  t.equal((await app.inject('/pets/1/mood')).json(), 'happy');
  t.equal((await app.inject('/pets/77/mood')).statusCode, 404);
});
