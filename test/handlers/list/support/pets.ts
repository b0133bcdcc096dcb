import type { Test } from 'tap';
import { json } from '../../../support/sandlot-of.ts';
import { arraySchema, objectSchema, ref, serveDocument } from '../../support/serve-document.ts';

export const integer = { type: 'integer' };

export const pet = objectSchema({
  id: integer,
  name: { type: 'string' },
  age: { type: 'number' },
  good: { type: 'boolean' },
  tags: arraySchema(
    objectSchema({ word: { type: 'string' }, deep: objectSchema({ word: { type: 'string' } }) }),
  ),
  born_on: { type: 'string', format: 'date' },
  updatedAt: { type: 'string', format: 'date-time' },
});

const deep = { word: 'soft', deep: { word: 'hidden' } };
export const pets = [
  { id: 1, name: 'Tom', age: 9, good: true, tags: [deep], born_on: '2010-01-01' },
  { id: 2, name: 'Rex', age: 88, good: false, tags: [], born_on: '2009-06-01' },
  { id: 3, name: 'Ada', age: 88, good: true, tags: [], born_on: '2012-03-01' },
  { id: 4, name: 'Bob', age: 3, good: true, tags: [], born_on: '2018-01-01' },
  { id: 5, name: 'Eve', age: 4, good: false, tags: [], born_on: '2017-01-01' },
].map((one) => ({ ...one, updatedAt: '2019-01-01T00:00:00Z' }));

/** The path of a list with these parameters; `more` is added to its reply. */
export function listing(parameters: readonly object[], more: object = {}) {
  return {
    '/pets': {
      get: {
        parameters,
        responses: { 200: { ...json(arraySchema(ref('Pet')), { example: pets }), ...more } },
      },
    },
  };
}

/** Serves a list with these parameters; the function reads a page and joins the initials of the pets. */
export async function serveAndListNames(t: Test, parameters: readonly object[]) {
  const send = await serveDocument(t, listing(parameters), { schemas: { Pet: pet }, records: 5 });
  return async (query: string): Promise<string> => {
    const { body } = await send('GET', `/pets?${query}`);
    return body.map(({ name }: { name: string }) => name[0]).join('');
  };
}
