import t from 'tap';
import {
  compileParentKeyWriter,
  toTypedKey,
  valueAt,
  withValueAt,
} from '../../src/inference/inference.ts';
import { apiModelOf, integer, list, object, returning, text } from '../support/api-model-of.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The paths of pets, the properties of one, and those that repeat the keys 7 and 8. */
const ancestries: readonly (readonly [string, string, object, Fields])[] = [
  ['by the name of the parameter', '/owners/{owner_id}/pets', { ownerId: text }, { ownerId: '7' }],
  ['by what the records are called', '/owners/{id}/pets', { owner_id: integer }, { owner_id: 7 }],
  ['of records that no path gives', '/towns/{town}/pets', { town: text }, { town: '7' }],
  [
    'of both',
    '/owners/{id}/homes/{home}/pets',
    { home: text, owner_id: text },
    { home: '8', owner_id: '7' },
  ],
  [
    'in metadata',
    '/owners/{owner}/pets',
    { metadata: object({ name: text, owner: text }) },
    { metadata: { owner: '7' } },
  ],
  ['of a parent of any kind', '/owners/{id}/pets', { resource_id: integer }, { resource_id: 7 }],
  [
    'of the nearest parent',
    '/owners/{id}/homes/{home}/pets',
    { target_id: text },
    { target_id: '8' },
  ],
  ['never as its own key', '/owners/{id}/pets', { size: text }, {}],
];

for (const [title, path, properties, fields] of ancestries) {
  t.test(`a record repeats keys ${title}`, async (t) => {
    const pet = object({ id: text, ...properties });
    const { inference } = apiModelOf({
      '/owners/{id}': { get: returning(object({ id: text, name: text })) },
      [path]: { get: returning(list(pet)) },
      [`${path}/{id}`]: { get: returning(pet) },
    });
    const pets = inference.resources.find(({ noun }) => noun === 'pets');
    if (pets === undefined) return t.fail('there are no pets');

    const { overwrite, fillMissing } = compileParentKeyWriter(inference.schemaViews, pets);
    t.strictSame(overwrite({}, ['7', '8']), fields);
    t.strictSame(overwrite({}, []), {});
    t.strictSame(fillMissing({}, ['7', '8']), fields);
    t.strictSame(fillMissing(fields, ['9', '9']), fields);
  });
}

/** A key in a path, the schema of its property, and the key in its type. */
const keys: readonly (readonly [string, object, unknown])[] = [
  ['7', { type: 'integer' }, 7],
  ['7.5', { type: ['number', 'null'] }, 7.5],
  ['7', { type: ['integer', 'string'] }, '7'],
  ['seven', { type: 'integer' }, 'seven'],
  ['', { type: 'integer' }, ''],
  ['7', {}, '7'],
];

for (const [key, schema, value] of keys) {
  t.test(`the key "${key}" as ${JSON.stringify(schema)}`, async (t) => {
    const { inference } = apiModelOf({}, { Key: schema });

    t.equal(toTypedKey(inference.schemaViews, ['/components/schemas/Key'], key), value);
  });
}

t.test('a value at a path is read and written', async (t) => {
  t.equal(valueAt({ a: { b: 1 } }, ['a', 'b']), 1);
  t.equal(valueAt({ a: 'text' }, ['a', 'b']), undefined);
  t.equal(valueAt({ a: 1 }, []), undefined);
  t.strictSame(withValueAt({ a: { b: 1, c: 2 } }, ['a', 'b'], 3), { a: { b: 3, c: 2 } });
  t.strictSame(withValueAt({ a: 'text' }, ['a', 'b'], 3), { a: { b: 3 } });
  t.strictSame(withValueAt({ a: 1 }, [], 3), { a: 1 });
});
