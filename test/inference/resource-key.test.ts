import t from 'tap';
import {
  accepting,
  apiModelOf,
  integer,
  list,
  object,
  returning,
  text,
} from '../support/api-model-of.ts';
import { silent } from '../support/sandlot-of.ts';
import { keys, pet, schemas } from './support/pet-resources.ts';

function inPath(name: string, schema: object) {
  return {
    parameters: [{ name, in: 'path', required: true, schema }],
  };
}

for (const [title, properties, path] of keys) {
  t.test(`the key of a record is ${title}`, async (t) => {
    const thing = object(properties);
    const { inference } = apiModelOf({
      '/things': { get: returning(list(thing)) },
      '/things/{thingId}': { ...inPath('thingId', text), get: returning(thing) },
    });

    t.strictSame(inference.resources[0]?.key.path, path);
  });
}

t.test(
  'a path takes the id where another property is described as a number of the client',
  async (t) => {
    const described = (description: string) => ({ ...text, description });
    const keyOf = (id: object, firmId: object, description?: string) => {
      const firm = object({ firm_id: firmId, id });
      const parameters = [
        { name: 'firm_id', in: 'path', required: true, schema: text, description },
      ];
      const { inference } = apiModelOf({
        '/firms': { get: returning(list(firm)) },
        '/firms/{firm_id}': { parameters, get: returning(firm) },
      });
      return inference.resources[0]?.key.path;
    };
    const own = described('The number that you have chosen.');
    const unique = 'The unique identifier of a firm';

    t.strictSame(keyOf(described(`${unique}.`), text, `${unique}\nIt never changes.`), ['id']);
    t.strictSame(keyOf(text, own, unique), ['id']);
    t.strictSame(keyOf(text, own), ['id']);
    t.strictSame(keyOf(text, own, 'Your number'), ['firm_id']);
    t.strictSame(keyOf(text, text), ['firm_id']);
  },
);

t.test('a number in the path does not match a text of the record', async (t) => {
  const thing = object({ name: text, number: integer });
  const { inference } = apiModelOf({
    '/things': { get: returning(list(thing)) },
    '/things/{name}': { ...inPath('name', integer), get: returning(thing) },
  });

  t.strictSame(inference.resources[0]?.key.path, ['number']);
});

t.test('the last part of a key is a name only where the record has no text as id', async (t) => {
  const keyOf = (properties: object) => {
    const thing = object({ ...properties, owner: text });
    const { inference } = apiModelOf({
      '/things': { get: returning(list(thing)) },
      '/things/{owner}/{thing}': { ...inPath('thing', text), get: returning(thing) },
    });
    return inference.resources[0]?.key.path;
  };

  t.strictSame(keyOf({ id: integer, name: text }), ['name']);
  t.strictSame(keyOf({ id: text, name: text }), ['id']);
});

t.test('a parameter that does not end like a key matches no id', async (t) => {
  const thing = object({ ownId: text });
  const { inference } = apiModelOf({
    '/things': { get: returning(list(thing)) },
    '/things/{thing}': { get: returning(thing) },
  });

  t.strictSame(inference.resources[0]?.key.path, []);
});

t.test(
  'a key has the schemas of the property and of the parameter, unless they contradict each other',
  async (t) => {
    const placesOf = (schema: object) =>
      apiModelOf(
        {
          '/pets': { get: returning(list(pet)) },
          '/pets/{id}': { get: returning(pet), ...inPath('id', schema) },
        },
        schemas,
      ).inference.resources[0]?.key.schemaPointers;

    const own = '/components/schemas/Pet/properties/id';
    t.strictSame(placesOf(integer), [own, '/paths/~1pets~1{id}/parameters/0/schema']);
    t.strictSame(placesOf({}), [own, '/paths/~1pets~1{id}/parameters/0/schema']);
    t.strictSame(placesOf(text), [own]);
  },
);

t.test('records without declared properties have an id', async (t) => {
  const any = { type: 'object' };
  const { inference } = apiModelOf({
    '/things': { get: returning(list(any)) },
    '/things/{name}': { get: returning(any) },
  });

  t.match(inference.resources[0]?.key, { path: ['id'], storedProperty: 'id' });
});

/** The body that creates a pet, and who chooses its key. */
const creations: readonly (readonly [string, object, 'client' | 'server'])[] = [
  ['its key', accepting(object({ name: text }), pet), 'client'],
  [
    'its key, which is read-only there',
    accepting(object({ name: { ...text, readOnly: true } }), pet),
    'server',
  ],
  ['something else', accepting(object({ size: text }), pet), 'server'],
  ['a text', accepting(text, pet), 'server'],
  ['nothing', returning(pet), 'server'],
];

for (const [title, post, origin] of creations) {
  t.test(`the ${origin} has the key where the body of creation has ${title}`, async (t) => {
    const { inference } = apiModelOf(
      { '/pets': { get: returning(list(pet)), post }, '/pets/{name}': { get: returning(pet) } },
      schemas,
    );

    t.match(inference.resources[0]?.key, { path: ['name'], origin });
  });
}

t.test('the property with the name of the parameter is the key if the types match', async (t) => {
  for (const [id, origin] of [
    [text, 'client'],
    [integer, 'server'],
  ] as const) {
    const user = object({ id, nickname: text });
    const { inference } = apiModelOf({
      '/users': { get: returning(list(user)), post: accepting(object({ username: text }), user) },
      '/users/{username}': { delete: silent },
    });

    t.match(inference.resources[0]?.key, { path: ['id'], origin });
  }
});

t.test('a read-only key is not chosen by the client', async (t) => {
  const thing = object({ name: { ...text, readOnly: true } });
  const { inference } = apiModelOf({
    '/things': { get: returning(list(thing)), post: accepting(object({ name: text }), thing) },
    '/things/{name}': { get: returning(thing) },
  });

  t.equal(inference.resources[0]?.key.origin, 'server');
});

t.test('a parameter may have the noun in the middle of the name of the key', async (t) => {
  const thing = object({ shop_id: text, external_id: text, slug: text });
  const { inference } = apiModelOf({
    '/things': { get: returning(list(thing)), post: accepting(thing) },
    '/things/{external_thing_id}': { ...inPath('external_thing_id', text), get: returning(thing) },
  });

  t.strictSame(inference.resources[0]?.key.path, ['external_id']);
});

t.test('a slug in the path is the slug, and what comes before a noun is no key', async (t) => {
  const team = object({ id: integer, name: text, slug: text });
  const sent = object({ name: text }, { required: ['name'] });
  const event = object({ id: text, shop_id: text });
  const described = { ...inPath('team_slug', text).parameters[0], description: 'slug of the team' };
  const { inference } = apiModelOf({
    '/teams': { get: returning(list(team)), post: accepting(sent, team) },
    '/teams/{team_slug}': { parameters: [described], get: returning(team) },
    '/events': { get: returning(list(event)) },
    '/events/{shop_event_id}': { ...inPath('shop_event_id', text), get: returning(event) },
  });
  const keys = inference.resources.map(({ name, key }) => [name, ...key.path]);
  t.strictSame(keys, [
    ['teams', 'slug'],
    ['events', 'id'],
  ]);
});
