import t from 'tap';
import { recordEnvelopeOf } from '../../src/inference/inference.ts';
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
import { documentOf, sandlotOf, silent } from '../support/sandlot-of.ts';

const schemas = { Pet: object({ id: integer, name: text }), Toy: object({ id: integer }) };
const pet = ref('Pet');
const readPet = { '/pets/{petId}': { get: returning(pet) } };
const carProperties = { id: integer, make: text, color: text, doors: integer };
const car = object({ ...carProperties, seats: integer });
const details = { allOf: [object({ trunk: text })] };

const listPets = { '/pets': { get: returning(list(pet)) } };

type ExpectedPlans = Readonly<Record<string, string>>;

/** Paths, and what is concluded about their operations. */
const conclusions: readonly (readonly [string, object, ExpectedPlans])[] = [
  [
    'the methods of one record',
    {
      '/pets': { post: accepting(pet) },
      '/pets/{petId}': {
        get: returning(pet),
        head: silent,
        put: accepting(pet),
        patch: accepting(pet),
        post: accepting(pet),
        delete: silent,
        options: silent,
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
    'a replacement creates if nothing else does',
    { '/pets/{petId}': { put: accepting(pet) } },
    { 'PUT /pets/{petId}': 'put pets' },
  ],
  [
    'a singleton',
    { '/settings': { get: returning(pet), put: accepting(pet), delete: silent } },
    { 'GET /settings': 'read settings', 'DELETE /settings': 'remove settings' },
  ],
  [
    'the path of all records',
    {
      '/pets': {
        get: returning(list(pet)),
        put: accepting(pet),
        patch: accepting(pet),
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
    'a removal with required parameters, and changes that name no record',
    {
      '/pets': {
        get: returning(text),
        delete: { ...silent, requestBody: { required: true, content: {} } },
        put: accepting(object({ other: text })),
        patch: silent,
      },
      ...readPet,
      '/toys/{id}': { get: returning(ref('Toy')) },
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
    'a change of all records that show no key',
    {
      '/notes': {
        get: returning(list(object({ words: list(text) }))),
        put: accepting(object({ words: list(text) })),
      },
      '/notes/{name}': { delete: silent },
    },
    { 'PUT /notes': 'example', 'DELETE /notes/{name}': 'remove notes' },
  ],
  [
    'lists and searches below the path of all records',
    {
      ...listPets,
      ...readPet,
      '/pets/findByName': { get: returning(list(pet)) },
      '/pets/search/findByKind': { get: returning(list(pet)) },
      '/pets/toys': { get: returning(object({ toys: list(object({ size: integer })) })) },
      '/pets/search': { post: accepting(object({ name: text }), list(pet)) },
      '/pets/export': { post: accepting(object({ name: text }), list(pet)) },
      '/pets/list': { delete: returning(list(pet)) },
    },
    {
      'GET /pets/findByName': 'list pets',
      'GET /pets/search/findByKind': 'list pets',
      'GET /pets/toys': 'list pets/toys',
      'POST /pets/search': 'search pets',
      'POST /pets/export': 'example',
      'DELETE /pets/list': 'example',
    },
  ],
  [
    'searches that show more or less of each record',
    {
      '/cars': { get: returning(list(car)), post: accepting(car) },
      '/cars/{id}': { get: returning(car) },
      '/cars/search': { post: accepting(object({}), list({ ...car, ...details })) },
      '/cars/find': { post: accepting(object({}), list(object(carProperties))) },
      '/cars/query': { post: accepting(object({}), list(object({ id: integer, km: integer }))) },
      '/cars/lookup': { post: accepting(object({}), object({ id: integer })) },
    },
    {
      'POST /cars/search': 'search cars',
      'POST /cars/find': 'search cars',
      'POST /cars/query': 'example',
      'POST /cars/lookup': 'example',
    },
  ],
  [
    'counts below the path of all records',
    {
      ...listPets,
      ...readPet,
      '/pets/count': { get: returning(object({ count: integer })) },
      '/pets/total': { get: { responses: { 204: {} } } },
    },
    { 'GET /pets/count': 'count pets', 'GET /pets/total': 'example' },
  ],
  [
    'a search creates no records, unless searches can be read',
    {
      '/lookup': { get: returning(list(pet)), post: accepting(object({ name: text }), list(pet)) },
      '/searches': { post: accepting(pet) },
      '/searches/{id}': { get: returning(pet) },
      '/find': { post: accepting(pet) },
      '/find/{id}': { get: returning(pet) },
    },
    { 'GET /lookup': 'list lookup', 'POST /lookup': 'example', 'POST /find': 'create find' },
  ],
  [
    'a verb below one record is an action',
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
    'paths that identify no record',
    { '/': { get: returning(list(pet)) }, '/files/{name}.{ending}': { get: returning(pet) } },
    { 'GET /': 'example', 'GET /files/{name}.{ending}': 'example' },
  ],
];

for (const [title, paths, plans] of conclusions) {
  t.test(title, async (t) => {
    t.strictSame(apiModelOf(paths, schemas).plansOf(Object.keys(plans)), plans);
  });
}

t.test('a plan has a reason in words', async (t) => {
  const { conclude } = apiModelOf(
    {
      ...readPet,
      '/toys': { get: returning(list(ref('Toy'))), put: accepting(ref('Toy')) },
      '/toys/{id}': { get: returning(ref('Toy')) },
      '/settings': { get: returning(pet), put: accepting(pet) },
    },
    schemas,
  );
  const reasons = ['GET /pets/{petId}', 'GET /toys/{id}', 'GET /settings', 'PUT /toys'].map(
    (name) => conclude(name).plan.reason,
  );

  t.strictSame(reasons, [
    'GET reads the record of pets with the key {petId}; every key has a record',
    'GET reads the record of toys with the key {id}',
    'GET reads the single record of settings',
    'The body identifies a record of toys by its id: PUT changes it',
  ]);
});

/** What an operation on pets answers with, and whether the record stands there. */
const replies: readonly (readonly [string, string, object, readonly unknown[] | undefined])[] = [
  ['the record', 'patch', accepting(pet), []],
  ['the record in an envelope', 'patch', accepting(pet, object({ data: pet })), ['data']],
  ['another object with its key', 'patch', accepting(pet, object({ id: integer, at: text })), []],
  ['another object without it', 'patch', accepting(pet, object({ done: text })), undefined],
  ['a text', 'patch', accepting(pet, text), undefined],
  ['any object', 'patch', accepting(pet, { type: 'object' }), undefined],
  ['nothing', 'delete', silent, undefined],
];

for (const [title, method, operation, path] of replies) {
  t.test(`where the record stands in a reply with ${title}`, async (t) => {
    const { conclude } = apiModelOf(
      { '/pets/{petId}': { get: returning(pet), [method]: operation } },
      schemas,
    );

    t.strictSame(
      recordEnvelopeOf(conclude(`${method.toUpperCase()} /pets/{petId}`).plan)?.path,
      path,
    );
  });
}

t.test('the reply of an action is the record only if its schema matches', async (t) => {
  const { conclude } = apiModelOf(
    {
      ...readPet,
      '/pets/{petId}/feed': { post: returning(pet) },
      '/pets/{petId}/weigh': { post: returning(object({ id: integer, weight: integer })) },
    },
    schemas,
  );

  t.strictSame(recordEnvelopeOf(conclude('POST /pets/{petId}/feed').plan)?.path, []);
  t.equal(recordEnvelopeOf(conclude('POST /pets/{petId}/weigh').plan), undefined);
});

t.test('an example below a missing record is 404', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf(
      { ...listPets, ...readPet, '/pets/{petId}/mood': { get: returning({ const: 'happy' }) } },
      { components: { schemas } },
    ),
  );

  t.equal((await app.inject('/pets/1/mood')).json(), 'happy');
  t.equal((await app.inject('/pets/77/mood')).statusCode, 404);
});
