import t from 'tap';
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
import { silent } from '../support/sandlot-of.ts';
import { type ExpectedPlans, pet, schemas, sent, withQuery } from './support/rpc-pets.ts';

function withBody(properties: object, answer?: unknown, required = Object.keys(properties)) {
  return {
    requestBody: {
      required: true,
      content: { 'application/json': { schema: object(properties, { required }) } },
    },
    ...(answer === undefined ? silent : returning(answer)),
  };
}

const item = { '/pets/{id}': { get: returning(pet) } };
const all = { '/pets': { get: returning(list(pet)) } };

function withQueries(names: readonly string[], operation: object) {
  return {
    ...operation,
    parameters: names.map((name) => ({ name, in: 'query', required: true, schema: text })),
  };
}

const note = ref('Note');
const room = object({ id: text, name: text });
const rooms = {
  '/rooms.create': { post: withBody({ name: text }, object({ room })) },
  '/rooms.info': { get: withQuery('room', returning(object({ room }))) },
  '/rooms.rename': { post: withBody({ id: text, name: text }, object({ room })) },
  '/rooms.delete': { post: withBody({ id: text }) },
  '/rooms.history': {
    get: withQuery('room', returning(object({ notes: list(note), marks: list(text) }))),
  },
};

/** Paths, and what is concluded about their operations. */
const conclusions: readonly (readonly [string, object, ExpectedPlans])[] = [
  [
    'bodies with the name of a record that has no id',
    {
      '/tags/add': { post: withBody({ key: text, name: text, size: text }, ref('Tag')) },
      '/tags/list': { post: withBody({ key: text }, list(ref('Tag'))) },
      '/tags/info': { post: withBody({ key: text, name: text }, ref('Tag')) },
      '/tags/delete': { post: withBody({ key: text, name: text }, ref('Tag')) },
    },
    {
      'POST /tags/add': 'create tags',
      'POST /tags/list': 'search tags',
      'POST /tags/info': 'read tags',
      'POST /tags/delete': 'remove tags',
    },
  ],
  [
    'bodies with an id that is called like the list',
    {
      '/pets/owned/list': { post: withBody({}, object({ owned_pets: list(pet) })) },
      '/pets/owned/get': { post: withBody({ owned_pet_id: integer }, pet) },
    },
    { 'POST /pets/owned/list': 'search pets/owned', 'POST /pets/owned/get': 'read pets/owned' },
  ],
  [
    'verbs at the ends of paths',
    {
      '/pets/create': { post: accepting(sent, pet) },
      '/pets/list': { get: returning(list(pet)) },
      '/pets/get/{petId}': { get: returning(ref('PetFull')) },
      '/pets/update/{petId}': { put: accepting(sent, pet) },
      '/pets/delete/{petId}': { delete: silent },
    },
    {
      'POST /pets/create': 'create pets',
      'GET /pets/list': 'list pets',
      'GET /pets/get/{petId}': 'read pets',
      'PUT /pets/update/{petId}': 'replace pets',
      'DELETE /pets/delete/{petId}': 'remove pets',
    },
  ],
  [
    'verbs at the beginnings of words, whose nouns are in another number',
    {
      '/v1/createPet': { post: accepting(sent, pet) },
      '/v1/getPet/{id}': { get: returning(pet) },
      '/v1/getPets': { get: returning(list(pet)) },
      '/v1/updatePet/{id}': { patch: accepting(sent, pet) },
      '/v1/deletePet/{id}': { delete: silent },
    },
    {
      'POST /v1/createPet': 'create pets',
      'GET /v1/getPet/{id}': 'read pets',
      'GET /v1/getPets': 'list pets',
      'PATCH /v1/updatePet/{id}': 'update pets',
      'DELETE /v1/deletePet/{id}': 'remove pets',
    },
  ],
  [
    'procedures with the key in the query or the body',
    {
      '/pets.create': { post: accepting(sent, object({ ok: {}, pet })) },
      '/pets.list': { get: returning(object({ ok: {}, pets: list(pet) })) },
      '/pets.info': { get: withQuery('pet', returning(object({ ok: {}, pet })), false) },
      '/pets.update': { post: withBody({ pet: integer, name: text }, object({ ok: {}, pet })) },
      '/pets.delete': { post: withBody({ pet: integer }) },
    },
    {
      'POST /pets.create': 'create pets',
      'GET /pets.list': 'list pets',
      'GET /pets.info': 'read pets',
      'POST /pets.update': 'update pets',
      'POST /pets.delete': 'remove pets',
    },
  ],
  [
    'a POST for everything, with the key within',
    {
      '/pets/create': { post: accepting(object({ pet: sent }), object({ pet })) },
      '/pets/get': { post: withBody({ pet_id: integer }, object({ pet })) },
      '/pets/list': {
        get: returning(list(pet)),
        post: withBody({ kind: text }, object({ pets: list(pet) })),
      },
      '/pets/update': { post: accepting(object({ pet: ref('Pet') }), object({ pet })) },
      '/pets/remove': { post: withBody({ ids: list(integer) }) },
    },
    {
      'POST /pets/create': 'create pets',
      'POST /pets/get': 'read pets',
      'GET /pets/list': 'list pets',
      'POST /pets/list': 'search pets',
      'POST /pets/update': 'update pets',
      'POST /pets/remove': 'clear pets',
    },
  ],
  [
    'verbs behind the key of a record that is read plainly',
    {
      ...all,
      ...item,
      '/pets/{id}/update': { post: accepting(sent, pet) },
      '/pets/{id}/delete': { post: silent },
      '/pets/{id}/details': { get: returning(ref('Toy')) },
    },
    {
      'POST /pets/{id}/update': 'update pets',
      'POST /pets/{id}/delete': 'remove pets',
      'GET /pets/{id}/details': 'example',
    },
  ],
  [
    'what is understood anyway stays as it is',
    {
      ...item,
      '/pets': { post: accepting(sent, pet) },
      '/pets/list': { get: returning(list(pet)) },
      '/pets/create': { post: accepting(sent, pet) },
      '/pets/delete': { post: withBody({ ids: list(integer) }) },
      '/pets/{id}/info': { get: returning(pet) },
    },
    {
      'POST /pets': 'create pets',
      'GET /pets/list': 'list pets',
      'POST /pets/create': 'create pets',
      'POST /pets/delete': 'clear pets',
      'GET /pets/{id}/info': 'read pets',
    },
  ],
  [
    'a list that is a summary of what is read plainly',
    {
      '/pets/{id}': { get: returning(ref('PetFull')), delete: silent },
      '/pets/list': { get: returning(list(pet)) },
      '/pets/add': { post: accepting(sent, pet) },
    },
    { 'GET /pets/list': 'list pets', 'POST /pets/add': 'create pets' },
  ],
  [
    'keys in the query, where no path has room for them',
    {
      '/pets': {
        get: returning(list(pet)),
        post: accepting(sent, pet),
        put: withQuery('id', accepting(sent, pet)),
        patch: withQuery('pet_id', accepting(sent, pet)),
        delete: withQuery('id', silent),
      },
    },
    {
      'GET /pets': 'list pets',
      'POST /pets': 'create pets',
      'PUT /pets': 'replace pets',
      'PATCH /pets': 'update pets',
      'DELETE /pets': 'remove pets',
    },
  ],
  [
    'keys in the query of one, beside the path of all',
    {
      '/pets': { get: returning(list(pet)) },
      '/pet': {
        get: withQuery('id', returning(pet)),
        post: accepting(sent, pet),
        delete: withQuery('id', silent),
      },
    },
    {
      'GET /pets': 'list pets',
      'GET /pet': 'read pets',
      'POST /pet': 'create pets',
      'DELETE /pet': 'remove pets',
    },
  ],
  [
    'keys in the query where another word lists them',
    {
      '/pet': { get: withQuery('petId', returning(pet)), delete: withQuery('petId', silent) },
      '/pets/{petId}/toys': { get: returning(list(ref('Toy'))) },
      '/pets': { get: returning(list(pet)), patch: silent },
    },
    { 'GET /pet': 'read pets', 'GET /pets': 'list pets', 'PATCH /pets': 'example' },
  ],
  [
    'a query parameter filters a list where it is optional; a required one names what DELETE removes',
    {
      ...item,
      '/pets': {
        get: withQuery('id', returning(list(pet)), false),
        delete: withQuery('id', silent),
      },
      '/toys': { get: returning(list(ref('Toy'))), delete: withQuery('owner_id', silent) },
      '/ends': { get: withQuery('id', returning(list(ref('Toy'))), false), delete: silent },
    },
    {
      'GET /pets': 'list pets',
      'DELETE /pets': 'remove pets',
      'GET /toys': 'list toys',
      'DELETE /toys': 'example',
      'DELETE /ends': 'clear ends',
    },
  ],
  [
    'one of few words, and what records do not show, is no key',
    {
      '/pets/list': { get: returning(list(pet)) },
      '/pets/view': { post: withBody({ pet: { type: 'boolean' }, id: { enum: ['a'] } }, pet) },
      '/events/list': { get: returning(list(ref('Event'))) },
      '/events/delete': { post: withBody({ event_id: integer }) },
    },
    { 'POST /pets/view': 'example', 'POST /events/delete': 'example' },
  ],
  [
    'schemas that do not agree',
    {
      '/pets/list': { get: returning(list(pet)) },
      '/pets/create': { post: accepting(object({ size: text, by: text, pet: text }), text) },
      '/pets/get/{id}': { get: returning(ref('Event')) },
      '/toys/getToys': { get: returning(list(text)) },
      '/toys/create': { post: accepting(ref('Toy'), text) },
      '/fish/get': { get: returning(object({ mood: text })) },
      '/fish/update': { post: silent },
    },
    {
      'GET /pets/list': 'list pets/list',
      'POST /pets/create': 'example',
      'POST /toys/create': 'example',
      'GET /fish/get': 'example',
    },
  ],
  [
    'paths of the records that are of others',
    {
      '/pets/{id}': { get: returning(ref('Toy')) },
      '/pets/list': { get: returning(list(pet)) },
      '/pets/update': { post: withBody({ id: integer, name: text }, pet) },
    },
    {
      'GET /pets/{id}': 'read pets',
      'POST /pets/update': 'example',
    },
  ],
  [
    'a path that reads several lists them',
    {
      '/pets/list': { get: returning(list(pet)) },
      '/pets/create': { post: accepting(sent, pet) },
      '/pets/info/{words}': { get: returning(list(pet)) },
    },
    { 'GET /pets/list': 'list pets', 'GET /pets/info/{words}': 'example' },
  ],
  [
    'all of them are got without a key, or with one that filters',
    {
      '/pets/get': { get: withQuery('id', returning(list(pet)), false) },
      '/pets/create': { post: accepting(sent, pet) },
      '/toys/fetch': { get: returning(list(ref('Toy'))) },
      '/toys/create': { post: accepting(ref('Toy'), ref('Toy')) },
    },
    { 'GET /pets/get': 'list pets', 'GET /toys/fetch': 'list toys' },
  ],
  [
    'records below others, by two keys of which the reply to the creation shows one',
    {
      ...rooms,
      '/notes.post': {
        post: withBody({ room: text, text }, object({ room: text, ts: text, note })),
      },
      '/notes.greet': { post: withBody({ room: text }, object({ ts: text, note: ref('Toy') })) },
      '/notes.update': { post: withBody({ room_id: text, ts: text, text }, object({ note })) },
      '/notes.delete': { post: withBody({ room: text, ts: text }) },
      '/notes.info': { get: withQueries(['room', 'ts'], returning(object({ note }))) },
      '/notes.mark': { post: withBody({ room: text, ts: text }) },
      '/rooms/notes': { get: withQuery('room', returning(object({ notes: list(note) }))) },
      '/room.notes': { get: withQuery('room', returning(object({ notes: list(note) }))) },
    },
    {
      'GET /rooms.history': 'list rooms/{room}/notes',
      'GET /rooms/notes': 'list rooms/{room}/notes',
      'POST /notes.post': 'create rooms/{room}/notes',
      'POST /notes.greet': 'example',
      'POST /notes.update': 'update rooms/{room}/notes',
      'POST /notes.delete': 'remove rooms/{room}/notes',
      'GET /notes.info': 'read rooms/{room}/notes',
      'POST /notes.mark': 'example',
    },
  ],
  [
    'records below others that nothing changes by a key of their own',
    {
      ...rooms,
      '/notes.post': { post: withBody({ room: text, text }, object({ ts: text, note })) },
      '/notes.delete': { post: withBody({ room: text, id: text }) },
      '/notes.say': { get: withQuery('room', returning(object({ note }))) },
    },
    {
      'GET /rooms.history': 'list rooms.history',
      'POST /notes.post': 'example',
      'POST /notes.delete': 'example',
    },
  ],
  [
    'what x-sandlot speaks of',
    {
      '/pets/list': { get: returning(list(pet)) },
      '/pets/create': { post: { ...accepting(sent, pet), 'x-sandlot': { behaviour: 'example' } } },
      '/toys/list': { get: returning(list(ref('Toy'))), 'x-sandlot': { resource: 'playthings' } },
      '/toys/create': { post: accepting(ref('Toy'), ref('Toy')) },
    },
    {
      'GET /pets/list': 'list pets/list',
      'POST /pets/create': 'example',
      'GET /toys/list': 'list playthings',
      'POST /toys/create': 'example',
    },
  ],
];

for (const [title, paths, plans] of conclusions) {
  t.test(title, async (t) => {
    t.strictSame(apiModelOf(paths, schemas).plansOf(Object.keys(plans)), plans);
  });
}

t.test('the reason of an RPC operation names its verb and its key', async (t) => {
  const { conclude } = apiModelOf(
    {
      '/pets/list': { get: returning(list(pet)) },
      '/pets/get/{id}': { get: returning(pet) },
      '/pets/update': { post: withBody({ pet_id: integer, name: text }, pet) },
      '/pets/delete': { post: withBody({ ids: list(integer) }) },
      '/toys': { get: returning(list(ref('Toy'))), delete: withQuery('id', silent) },
      '/toy': { post: accepting(ref('Toy')) },
      ...rooms,
      '/notes.post': { post: withBody({ room: text, text }, object({ ts: text, note })) },
      '/notes.delete': { post: withBody({ room: text, ts: text }) },
    },
    schemas,
  );
  const names = [
    ...['GET /pets/list', 'GET /pets/get/{id}', 'POST /pets/update', 'POST /pets/delete'],
    ...['DELETE /toys', 'POST /toy', 'POST /notes.post', 'POST /notes.delete'],
  ];

  t.strictSame(
    names.map((name) => conclude(name).plan.reason),
    [
      '"list" in the path: GET lists pets',
      '"get" in the path: GET reads a record of pets with the key {id}',
      '"update" in the path: POST changes a record of pets with the key "pet_id" in the body',
      '"delete" in the path: POST removes records of pets',
      'DELETE removes a record of toys with the key "id" in the query',
      'POST creates a record of toys',
      'POST creates a record of rooms/{room}/notes, below that of the key "room" in the body',
      'POST removes a record of rooms/{room}/notes with the key "ts" in the body, below that of the key "room" in the body',
    ],
  );
});

t.test('there is a record for every key unless the document has a 404', async (t) => {
  const missing = { responses: { 200: returning(pet).responses[200], 404: { description: '' } } };
  const paths = (get: object) => ({
    '/pets/list': { get: returning(list(pet)) },
    '/pets/get/{id}': { get },
  });
  const keysOf = (get: object) =>
    apiModelOf(paths(get), schemas).conclude('GET /pets/get/{id}').resource?.keys;

  t.equal(keysOf(returning(pet)), 'any');
  t.equal(keysOf(missing), 'listed');
});

t.test(
  'a list that does not show by what a path names records is not of all that there are',
  async (t) => {
    const paths = (name: string) => ({
      [`/tags/{${name}}`]: { delete: { responses: { 204: {}, 404: {} } } },
      '/tags/list': { get: returning(list(ref('Tag'))) },
      '/tags/new': { post: accepting(ref('Tag')) },
    });
    const keysOf = (name: string) =>
      apiModelOf(paths(name), schemas).conclude(`DELETE /tags/{${name}}`).resource?.keys;

    t.equal(keysOf('name'), 'listed');
    t.equal(keysOf('serial'), 'any');
  },
);
