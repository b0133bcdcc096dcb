import t from 'tap';
import { bodyEnvelopeOf, listEnvelopeOf, recordEnvelopeOf } from '../../src/inference/inference.ts';
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

function withExtension(words: object) {
  return { 'x-sandlot': words };
}
const pet = ref('Pet');
const schemas = { Pet: object({ id: integer, name: text, chip: object({ code: text }) }) };
const listPets = { get: returning(list(pet)) };
const pets = {
  '/pets': { ...listPets, post: accepting(pet) },
  '/pets/{id}': { get: returning(pet) },
};
const me = { get: returning(pet), put: accepting(pet) };

/** What is concluded of operations of a document: the behaviour, and the resource. */
function concluded(paths: object, names: readonly string[], more: object = {}) {
  const { conclude } = apiModelOf(paths, { ...schemas, ...more });
  return names.map((name) => {
    const { plan, resource, ancestors } = conclude(name);
    const above = ancestors.map((one) => one?.name ?? '-').join();
    return `${plan.kind} ${resource?.name ?? '-'} below ${above || '-'}`;
  });
}

/** Paths with `x-sandlot`, and the plans of their operations. */
const conclusions: readonly (readonly [string, object, Readonly<Record<string, string>>])[] = [
  [
    'stateful on an operation counts before that on its path',
    {
      '/pets': {
        ...pets['/pets'],
        get: { ...listPets.get, ...withExtension({ stateful: false }) },
      },
      '/toys': {
        ...withExtension({ stateful: false }),
        get: { ...listPets.get, ...withExtension({ stateful: true }) },
        post: accepting(pet),
      },
    },
    {
      'GET /pets': 'example - below -',
      'GET /toys': 'list toys below -',
      'POST /toys': 'example - below -',
    },
  ],
  [
    'an example below records that have to exist',
    {
      ...pets,
      '/pets/{id}/feed': {
        post: { ...accepting(pet), ...withExtension({ behaviour: 'example' }) },
      },
    },
    { 'POST /pets/{id}/feed': 'example - below pets' },
  ],
  [
    'a behaviour works on the nearest resource that it fits',
    {
      ...pets,
      '/pets/empty': { post: { ...silent, ...withExtension({ behaviour: 'clear' }) } },
      '/pets/{id}/drop/{when}': { post: { ...silent, ...withExtension({ behaviour: 'action' }) } },
      '/pets/{id}/change': {
        post: { ...accepting(pet), ...withExtension({ behaviour: 'update' }) },
      },
      '/pets/batch': { post: { ...accepting(list(pet)), ...withExtension({ behaviour: 'put' }) } },
    },
    {
      'POST /pets/empty': 'clear pets below -',
      'POST /pets/{id}/change': 'update pets below pets',
      'POST /pets/batch': 'put pets below -',
    },
  ],
  [
    'a resource on an operation gets the behaviour of its method',
    {
      ...pets,
      '/find/{id}': { get: { ...returning(pet), ...withExtension({ resource: 'pets' }) } },
      '/all': { get: { ...returning(list(pet)), ...withExtension({ resource: 'pets' }) } },
      '/drop/{id}/{way}': {
        post: { ...silent, ...withExtension({ resource: 'pets', behaviour: 'action' }) },
      },
      '/me': me,
      '/self': {
        get: { ...returning(pet), ...withExtension({ resource: 'me' }) },
        delete: { ...silent, ...withExtension({ resource: 'me' }) },
      },
      '/this-{one}': {
        delete: { ...silent, ...withExtension({ resource: 'pets', behaviour: 'clear' }) },
      },
    },
    {
      'GET /find/{id}': 'read pets below pets',
      'GET /all': 'list pets below -',
      'POST /drop/{id}/{way}': 'action pets below pets',
      'GET /self': 'read me below -',
      'DELETE /self': 'remove me below -',
      'DELETE /this-{one}': 'clear pets below -',
    },
  ],
  [
    'records that only operations of other paths create and list',
    {
      '/pets/{id}': { get: returning(pet) },
      '/make': {
        put: { ...accepting(pet), ...withExtension({ resource: 'pets', behaviour: 'create' }) },
      },
      '/query': {
        post: {
          ...accepting(object({ name: text }), list(pet)),
          ...withExtension({ resource: 'pets', behaviour: 'search' }),
        },
      },
      '/list': {
        post: {
          ...returning(list(pet)),
          ...withExtension({ resource: 'pets', behaviour: 'list' }),
        },
      },
    },
    {
      'PUT /make': 'create pets below -',
      'POST /query': 'search pets below -',
      'POST /list': 'list pets below -',
    },
  ],
  [
    'paths become resources by their name',
    {
      '/box': {
        ...withExtension({ resource: 'boxes' }),
        get: returning(text),
        post: accepting(text),
      },
      '/self': { ...withExtension({ resource: 'myself' }), get: returning(pet) },
      '/tag/{tag}': { ...withExtension({ resource: 'tags' }), get: returning(text) },
    },
    {
      'POST /box': 'create boxes below -',
      'GET /self': 'read myself below -',
      'GET /tag/{tag}': 'read tags below tags',
    },
  ],
  [
    'several paths share their records',
    {
      '/owner/{id}': { get: returning(object({ id: text })) },
      '/owner/{id}/pets': { ...withExtension({ resource: 'owner/{id}/pets' }), ...listPets },
      '/owner/{id}/pet': {
        ...withExtension({ resource: 'owner/{id}/pets' }),
        post: accepting(pet),
        get: returning(text),
      },
      '/owner/{id}/pet/{pet}': {
        ...withExtension({ resource: 'owner/{id}/pets' }),
        get: returning(pet),
      },
    },
    {
      'GET /owner/{id}/pets': 'list owner/{id}/pets below owner',
      'POST /owner/{id}/pet': 'create owner/{id}/pets below owner',
      'GET /owner/{id}/pet/{pet}': 'read owner/{id}/pets below owner,owner/{id}/pets',
    },
  ],
  [
    'the path of one record, and a path item that is a reference, can have a resource',
    {
      '/pets': listPets,
      '/pets/{id}': { ...withExtension({ resource: 'animals' }), get: returning(pet) },
      '/other': { $ref: '#/paths/~1toys' },
      '/toys': { ...withExtension({ stateful: false }), ...listPets },
    },
    {
      'GET /pets': 'list animals below -',
      'GET /other': 'example - below -',
    },
  ],
  [
    'a path joins others that are given its name',
    {
      '/v1/pets': { ...listPets, post: accepting(pet) },
      '/v1/pet/{id}': { ...withExtension({ resource: 'pets' }), get: returning(pet) },
      '/owners/{id}/toys': listPets,
      '/owners/{owner}/toy/{toy}': {
        ...withExtension({ resource: 'owners/{o}/toys' }),
        get: returning(pet),
      },
    },
    {
      'GET /v1/pets': 'list pets below -',
      'POST /v1/pets': 'create pets below -',
      'GET /v1/pet/{id}': 'read pets below pets',
      'GET /owners/{id}/toys': 'list owners/{o}/toys below -',
    },
  ],
  [
    'a path of one record without effect is ignored',
    { '/pets': listPets, '/pets/{id}': { options: silent } },
    { 'GET /pets': 'list pets below -', 'OPTIONS /pets/{id}': 'example - below -' },
  ],
  [
    'the parent can be another resource, or none',
    {
      '/owners/{id}': { get: returning(object({ id: text })) },
      '/owners/{id}/pets': { ...withExtension({ parent: false }), ...listPets },
      '/o/{id}/pets/{pet}': { ...withExtension({ parent: 'owners' }), get: returning(pet) },
      '/o/{id}/pets/{pet}/toys': listPets,
      '/towns/{id}': { get: returning(object({ area: text })) },
      '/town/{townCode}/pets': { ...withExtension({ parent: 'towns' }), ...listPets },
      '/farms/{farmName}/pets': { ...withExtension({ parent: 'owners' }), ...listPets },
    },
    {
      'GET /owners/{id}/pets': 'list owners/{id}/pets below -',
      'GET /o/{id}/pets/{pet}': 'read o/{id}/pets below owners,o/{id}/pets',
      'GET /farms/{farmName}/pets': 'list farms/{farmName}/pets below owners',
      'GET /town/{townCode}/pets': 'list town/{townCode}/pets below towns',
      'GET /o/{id}/pets/{pet}/toys': 'list o/{id}/pets/{pet}/toys below owners,o/{id}/pets',
    },
  ],
];

for (const [title, paths, expected] of conclusions) {
  t.test(title, async (t) => {
    const names = Object.keys(expected);

    t.strictSame(
      Object.fromEntries(concluded(paths, names).map((one, index) => [names[index], one])),
      expected,
    );
  });
}

/** The schema of a body, and where a record and a list are found in it. */
const envelopes: readonly (readonly [string, object, string, unknown, unknown])[] = [
  ['a record within another', object({ pet, other: pet }), '$.other', ['other'], undefined],
  ['the first of a list', object({ a: list(pet), b: list(pet) }), '$.b', ['b', 0], ['b']],
  ['an entry of a list', object({ a: list(pet), b: list(pet) }), '$.b[0]', ['b', 0], undefined],
  [
    'a name with signs',
    object({ 'a.b': list(pet), b: list(pet) }),
    '$["a.b"]',
    ['a.b', 0],
    ['a.b'],
  ],
  ['the body itself', object({ data: object({ id: text }), id: text }), '$', [], undefined],
  ['nothing', object({ pet }), '$.dog', undefined, undefined],
];

for (const [title, schema, envelope, one, many] of envelopes) {
  t.test(`${title} is found where an operation, or a schema, names it`, async (t) => {
    const words = withExtension({ envelope });
    const item = (operation: object) => ({
      '/pets/{id}': { get: returning(pet), patch: operation },
    });
    const { conclude: ofOperation } = apiModelOf(item({ ...returning(schema), ...words }), schemas);
    const { conclude: ofSchema } = apiModelOf(item(accepting({ ...schema, ...words })), schemas);

    const { conclude: ofList } = apiModelOf(
      { ...item(returning(pet)), '/pets': { get: { ...returning(schema), ...words } } },
      schemas,
    );

    t.strictSame(recordEnvelopeOf(ofOperation('PATCH /pets/{id}').plan)?.path, one);
    t.strictSame(listEnvelopeOf(ofList('GET /pets').plan)?.path, many);
    t.strictSame(recordEnvelopeOf(ofSchema('PATCH /pets/{id}').plan)?.path, one);
    t.strictSame(bodyEnvelopeOf(ofSchema('PATCH /pets/{id}').plan)?.path, one);
  });
}

t.test('an explicit list counts before a record with an id that holds it', async (t) => {
  const page = object({ id: text, entries: list(pet) }, withExtension({ envelope: '$.entries' }));
  const { inference } = apiModelOf({ '/pets': { get: returning(page) } }, schemas);

  t.strictSame(
    inference.resources.map(({ name }) => name),
    ['pets'],
  );
});

t.test('the key can be nested, or named by the schema', async (t) => {
  const keyOf = (paths: object, more: object = {}) =>
    apiModelOf(paths, { ...schemas, ...more }).inference.resources[0]?.key.path;
  const chipped = {
    ...pets,
    '/pets/{id}': { ...withExtension({ key: 'chip.code' }), ...pets['/pets/{id}'] },
  };
  const ofSchema = {
    Pet: {
      allOf: [object({ name: text }, withExtension({ key: 'name' }))],
      ...withExtension({ envelope: '$' }),
    },
  };
  const free = {
    '/pets': { ...withExtension({ key: 'tag' }), get: returning(list({ type: 'object' })) },
  };

  t.strictSame(keyOf(chipped), ['chip', 'code']);
  t.strictSame(keyOf(pets, ofSchema), ['name']);
  t.strictSame(keyOf(free), ['tag']);
});
