import t from 'tap';
import {
  accepting,
  apiModelOf,
  integer,
  list,
  ref,
  returning,
  text,
} from '../support/api-model-of.ts';
import { silent } from '../support/sandlot-of.ts';
import { type ExpectedPlans, pet, schemas, sent, withQuery } from './support/rpc-pets.ts';

/** Paths whose words or schemas are not enough. */
const others: readonly (readonly [string, object, ExpectedPlans])[] = [
  [
    'what is created nowhere, or of nothing',
    {
      '/pets/list': { get: returning(list(pet)) },
      '/pets/create': { post: silent },
      '/pets/update': { post: accepting(list(ref('Pet')), text) },
      '/pets/delete': { post: accepting(integer, text) },
      '/pets/all': { get: returning(text) },
    },
    {
      'GET /pets/list': 'list pets/list',
      'POST /pets/create': 'example',
      'POST /pets/update': 'example',
      'POST /pets/delete': 'example',
      'GET /pets/all': 'example',
    },
  ],
  [
    'what can be at no path of records',
    {
      '/pets/info': { get: withQuery('id', returning(list(pet))) },
      '/pets/create': { post: accepting(sent, text) },
    },
    { 'GET /pets/info': 'list pets/info', 'POST /pets/create': 'example' },
  ],
  [
    'what is beside the path of all, behind a key or of another method',
    {
      '/owners': { get: returning(list(ref('Toy'))) },
      '/owners/{id}': { get: returning(ref('Toy')) },
      '/owners/{id}/pets': { get: returning(list(pet)), delete: withQuery('id', silent) },
      '/owners/{id}/pet': { post: accepting(sent, pet) },
      '/pets': { get: returning(list(pet)), delete: withQuery('id', silent) },
      '/pet': { put: silent },
    },
    {
      'DELETE /owners/{id}/pets': 'remove owners/{id}/pets',
      'POST /owners/{id}/pet': 'create pets',
      'DELETE /pets': 'remove pets',
      'PUT /pet': 'example',
    },
  ],
  [
    'what is read where the record has a path for something else',
    {
      '/pets/{id}': { delete: silent },
      '/pets/list': { get: returning(list(ref('PetFull'))) },
      '/pets/get/{id}': { get: returning(pet) },
    },
    {
      'DELETE /pets/{id}': 'remove pets',
      'GET /pets/list': 'list pets',
      'GET /pets/get/{id}': 'read pets',
    },
  ],
];

for (const [title, paths, plans] of others) {
  t.test(title, async (t) => {
    t.strictSame(apiModelOf(paths, schemas).plansOf(Object.keys(plans)), plans);
  });
}
