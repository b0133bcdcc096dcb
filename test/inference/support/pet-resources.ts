import { integer, object, ref, text } from '../../support/api-model-of.ts';

export const pet = ref('Pet');
export const schemas = { Pet: object({ id: integer, name: text }) };

/** What `/things/{thingId}` gives, which is listed, and the way to its key. */
export const keys: readonly (readonly [string, object, readonly string[]])[] = [
  ['the property of the parameter', { thingId: text, id: text }, ['thingId']],
  ['id', { name: text, id: text }, ['id']],
  ['a usual name', { size: text, uuid: text }, ['uuid']],
  ['a name if there is nothing better', { size: text, name: text }, ['name']],
  ['the only id', { size: text, ownId: text }, ['ownId']],
  ['a property without a type', { id: {} }, ['id']],
  [
    'a property of its metadata',
    { metadata: object({ name: text }), spec: object({ size: text }) },
    ['metadata', 'name'],
  ],
  [
    'no other property of its metadata',
    { metadata: object({ size: text }), spec: object({ size: text }) },
    [],
  ],
  ['nothing', { size: text }, []],
  ['no property that holds an object', { id: object({ a: text }) }, []],
];
