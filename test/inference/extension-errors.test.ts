import t, { type Test } from 'tap';
import { accepting, list, object, ref, returning, text } from '../support/api-model-of.ts';
import { documentOf, sandlotOf, silent } from '../support/sandlot-of.ts';

const ofText = { description: '', content: { 'text/plain': {} } };

function withExtension(words: unknown) {
  return { 'x-sandlot': words };
}
const pet = ref('Pet');
const schemas = {
  Pet: object({ id: text, name: text, birth: object({ day: text }) }),
  Any: { type: 'object' },
};

/** The paths of pets, with more in them. */
function pets({ all = {}, list: listing = {}, add = {}, one = {}, get = {} } = {}) {
  return {
    '/pets': {
      ...all,
      get: { ...returning(list(pet)), ...listing },
      post: { ...accepting(pet), ...add },
    },
    '/pets/{id}': { ...one, get: { ...returning(pet), ...get } },
  };
}

function start(t: Test, paths: object, more: object = {}) {
  return sandlotOf(t, documentOf(paths, { components: { schemas: { ...schemas, ...more } } }));
}

function filtering(filter: unknown, parameters: readonly object[] = []) {
  return pets({ list: { parameters, ...withExtension({ filter }) } });
}
const size = { name: 'size', in: 'query', schema: text };
const inHeader = { name: 'color', in: 'header', schema: text };

/** A mistake in a document, its place, and the message. */
const refusals: readonly (readonly [string, object, string, object?])[] = [
  [
    'a value that is no object',
    pets({ all: withExtension('pets') }),
    '/paths/~1pets/x-sandlot must be an object, such as { resource: … }',
  ],
  [
    'an unknown field on a path',
    pets({ all: withExtension({ Parents: 'owners' }) }),
    '/paths/~1pets/x-sandlot/Parents is not a field of x-sandlot on a path; the nearest is "parent"',
  ],
  [
    'an unknown field on an operation',
    pets({ list: withExtension({ behavior: 'list' }) }),
    '/paths/~1pets/get/x-sandlot/behavior is not a field of x-sandlot on an operation; the nearest is "behaviour"',
  ],
  [
    'an unknown field on an additional operation',
    { '/pets': { additionalOperations: { COPY: { ...silent, ...withExtension({ 'a/b': 1 }) } } } },
    '/paths/~1pets/additionalOperations/COPY/x-sandlot/a~1b is not a field of x-sandlot on an operation; known: resource, behaviour, envelope, filter, stateful, plan',
  ],
  [
    'an unknown field on a property',
    pets(),
    '/components/schemas/Cat/properties/fur/x-sandlot/fake is not a field of x-sandlot on a schema or a property; the nearest is "faker"',
    { Cat: object({ fur: { ...text, ...withExtension({ fake: 'animal.cat' }) } }) },
  ],
  [
    'a field in the wrong place',
    pets({ all: withExtension({ filter: {} }) }),
    '/paths/~1pets/x-sandlot/filter has no effect on a path; it belongs on an operation',
  ],
  [
    'a field for two places in a third one',
    pets({ list: withExtension({ key: 'id' }) }),
    '/paths/~1pets/get/x-sandlot/key has no effect on an operation; it belongs on a path, or a schema or a property',
  ],
  [
    'a place without an effect',
    { '/pets': { get: { responses: { 200: { description: '', ...withExtension({}) } } } } },
    '/paths/~1pets/get/responses/200/x-sandlot has no effect there; x-sandlot belongs on a path, an operation, a schema or a property',
  ],
  ...(
    [
      [
        'all',
        { resource: '' },
        'the name of a resource, such as "pets" or "owners/{owner_id}/pets"',
      ],
      [
        'all',
        { resource: 'sandlot.x' },
        'the name of a resource, such as "pets" or "owners/{owner_id}/pets"',
      ],
      ['all', { key: 7 }, 'the name of a property, such as "id" or "metadata.id"'],
      ['all', { parent: true }, 'the name of a resource, or false for none'],
      ['all', { stateful: 'no' }, 'true or false'],
    ] as const
  ).map(([place, words, needs]): readonly [string, object, string] => {
    const [[field = '', value] = []] = Object.entries(words);
    return [
      `the value ${JSON.stringify(value)} for ${field}`,
      pets({ [place]: withExtension(words) }),
      `/paths/~1pets/x-sandlot/${field} must be ${needs}, not ${JSON.stringify(value)}`,
    ];
  }),
  ...(
    [
      [
        { behaviour: 'delete' },
        'one of create, read, list, replace, update, put, remove, clear, action, search, count, example',
      ],
      [
        { envelope: 'data' },
        'a JSONPath from the body to the record or the list, such as "$.data" or "$"',
      ],
      [
        { filter: { size: 7 } },
        'a property, or false, for each query parameter: { min_price: ">= price" }',
      ],
    ] as const
  ).map(([words, needs]): readonly [string, object, string] => {
    const [[field = '', value] = []] = Object.entries(words);
    return [
      `the value ${JSON.stringify(value)} for ${field}`,
      pets({ list: withExtension(words) }),
      `/paths/~1pets/get/x-sandlot/${field} must be ${needs}, not ${JSON.stringify(value)}`,
    ];
  }),
  [
    'two faker methods',
    pets(),
    '/components/schemas/Cat/x-sandlot/faker must be a faker method such as "person.firstName", or one with its arguments: { "number.int": { max: 9 } }, not {"a.b":1,"c.d":2}',
    { Cat: { ...text, ...withExtension({ faker: { 'a.b': 1, 'c.d': 2 } }) } },
  ],
  [
    'an unknown faker method',
    pets(),
    '/components/schemas/Cat/x-sandlot/faker: faker has no method "person.firstname"; the nearest is "person.firstName"',
    { Cat: { ...text, ...withExtension({ faker: 'person.firstname' }) } },
  ],
  [
    'arguments that a faker method refuses',
    pets(),
    '/components/schemas/Cat/x-sandlot/faker: faker does not accept the arguments: Max 1 should be greater than min 9',
    { Cat: { type: 'integer', ...withExtension({ faker: { 'number.int': { min: 9, max: 1 } } }) } },
  ],
  [
    'a resource name without the key of a parent',
    { '/owners/{id}/pets': { ...withExtension({ resource: 'pets' }), get: returning(list(pet)) } },
    '/paths/~1owners~1{id}~1pets/x-sandlot/resource needs a {key} in the name for each parent in the path, such as "owners/{owner_id}/pets", and as many in all paths of one name: "pets"',
  ],
  [
    'a resource name on a path without operations',
    { '/pets': { ...withExtension({ resource: 'pets' }) }, '/toys': { get: returning(list(pet)) } },
    '/paths/~1pets/x-sandlot/resource has no effect: the path of "pets" has no operations',
  ],
  [
    'a path with a parameter inside a segment',
    { '/pets-{id}': { ...withExtension({ stateful: false }), get: returning(pet) } },
    '/paths/~1pets-{id}/x-sandlot has no effect: the path is not served, or has a parameter inside a segment',
  ],
  [
    'a key that records do not have',
    pets({ one: withExtension({ key: 'names' }) }),
    '/paths/~1pets~1{id}/x-sandlot/key names an unknown property of pets: "names"; the nearest is "name"',
  ],
  [
    'a key that the schema does not have',
    pets(),
    '/components/schemas/Cat/x-sandlot/key names an unknown property: "names"; the nearest is "name"',
    { Cat: object({ name: text }, withExtension({ key: 'names' })) },
  ],
  [
    'a parent on a path without a key',
    pets({ all: withExtension({ parent: 'pets' }) }),
    '/paths/~1pets/x-sandlot/parent needs a path with the key of a parent, such as /owners/{id}/pets',
  ],
  [
    'an unknown parent',
    {
      ...pets(),
      '/toys/{id}/parts': { ...withExtension({ parent: 'pet' }), get: returning(list(pet)) },
    },
    '/paths/~1toys~1{id}~1parts/x-sandlot/parent names an unknown resource: "pet"; the nearest is "pets"',
  ],
  [
    'a parent with more keys than the path has',
    {
      ...pets(),
      '/pets/{id}/toys': { get: returning(list(ref('Any'))) },
      '/pets/{id}/toys/{toy}': { get: returning(pet) },
      '/toys/{id}/parts': {
        ...withExtension({ parent: 'pets/{pet}/toys' }),
        get: returning(list(pet)),
      },
    },
    '/paths/~1toys~1{id}~1parts/x-sandlot/parent cannot be "pets/{pet}/toys": one of pets/{id}/toys takes 2 keys, the path up to it has 1',
  ],
  [
    'an unknown resource',
    {
      ...pets(),
      '/find': { get: { ...returning(list(pet)), ...withExtension({ resource: 'pat' }) } },
    },
    '/paths/~1find/get/x-sandlot/resource names an unknown resource: "pat"; the nearest is "pets"',
  ],
  [
    'a resource in a document without any',
    { '/find': { get: { ...returning(text), ...withExtension({ resource: 'pets' }) } } },
    '/paths/~1find/get/x-sandlot/resource names an unknown resource: "pets"; none is known',
  ],
  [
    'a behaviour without a resource',
    {
      ...pets(),
      '/find': { get: { ...returning(list(text)), ...withExtension({ behaviour: 'create' }) } },
    },
    '/paths/~1find/get/x-sandlot needs a "resource"; the document has pets',
  ],
  [
    'a behaviour in a document without resources',
    { '/find': { get: { ...returning(text), ...withExtension({ behaviour: 'create' }) } } },
    '/paths/~1find/get/x-sandlot needs a "resource"; the document has none',
  ],
  [
    'a resource on a method without a behaviour',
    {
      ...pets(),
      '/find': { options: { ...returning(pet), ...withExtension({ resource: 'pets' }) } },
    },
    '/paths/~1find/options/x-sandlot needs a "behaviour": it is not clear what the operation does with pets',
  ],
  [
    'reading a record without its key',
    pets({ list: withExtension({ behaviour: 'read' }) }),
    '/paths/~1pets/get/x-sandlot sets the behaviour "read" on pets, but its path has no key of a record',
  ],
  [
    'a list on the path of one record',
    pets({ get: withExtension({ behaviour: 'list' }) }),
    '/paths/~1pets~1{id}/get/x-sandlot sets the behaviour "list" on pets, but its path has the key of one record',
  ],
  [
    'a path with more keys',
    {
      ...pets(),
      '/pets/{id}/to/{to}': {
        get: { ...returning(text), ...withExtension({ resource: 'pets', behaviour: 'read' }) },
      },
    },
    '/paths/~1pets~1{id}~1to~1{to}/get/x-sandlot sets the behaviour "read" on pets, but its path has other keys',
  ],
  [
    'creating a singleton',
    {
      '/me': {
        get: returning(pet),
        put: { ...accepting(pet), ...withExtension({ behaviour: 'create' }) },
        patch: accepting(pet),
      },
    },
    '/paths/~1me/put/x-sandlot sets the behaviour "create" on me, but there is only one record',
  ],
  [
    'a list in a reply without one',
    {
      ...pets(),
      '/pets/all': { post: { ...returning(pet), ...withExtension({ behaviour: 'list' }) } },
    },
    '/paths/~1pets~1all/post/x-sandlot sets the behaviour "list" on pets, but no list was found in its reply; set "envelope" to the path of the list',
  ],
  [
    'an envelope that the reply does not have',
    pets({ list: withExtension({ envelope: '$[0].kittens' }) }),
    '/paths/~1pets/get/x-sandlot/envelope does not exist in the schema /paths/~1pets/get/responses/200/content/application~1json/schema: $[0].kittens',
  ],
  [
    'an envelope that the schema does not have',
    pets(),
    '/components/schemas/Cat/x-sandlot/envelope does not exist in the schema /components/schemas/Cat: $["a.b"]',
    { Cat: object({ name: text }, withExtension({ envelope: '$["a.b"]' })) },
  ],
  [
    'an envelope for a reply that is not JSON',
    { '/pets': { get: { responses: { 200: ofText }, ...withExtension({ envelope: '$' }) } } },
    '/paths/~1pets/get/x-sandlot/envelope has no effect: the reply is not JSON',
  ],
  [
    'a filter by an unknown parameter',
    filtering({ sice: 'name' }, [size, inHeader]),
    '/paths/~1pets/get/x-sandlot/filter names an unknown query parameter: "sice"; the nearest is "size"',
  ],
  [
    'a filter where there are no parameters',
    filtering({ color: false }, [inHeader]),
    '/paths/~1pets/get/x-sandlot/filter has no effect: the operation has no query parameters',
  ],
  [
    'a filter without a resource',
    {
      '/report': {
        get: { ...silent, parameters: [size], ...withExtension({ filter: { size: 'name' } }) },
      },
    },
    '/paths/~1report/get/x-sandlot/filter has no effect: the operation works on no records',
  ],
  [
    'a filter by an unknown property',
    filtering({ size: '<= names' }, [size]),
    '/paths/~1pets/get/x-sandlot/filter/size names an unknown property: "names"; the nearest is "name"',
  ],
];

for (const [title, paths, message, more] of refusals) {
  t.test(`${title} keeps Sandlot from starting`, async (t) => {
    const sentence = await start(t, paths, more).then(
      () => 'It started.',
      (error) => error.message.replace(/^\S+\/api\.json /, ''),
    );

    t.equal(sentence, `cannot be served: ${message}.`);
  });
}
