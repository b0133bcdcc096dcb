import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const boolean = { type: 'boolean' };
const schemas = {
  Pet: objectSchema({ id: { type: 'integer' }, name: text }, { required: ['name'] }),
  Visit: objectSchema({ id: { type: 'integer' }, note: text }, { required: ['note'] }),
};
const id = [pathParameter('id')];
const name = [{ name: 'name', in: 'query', schema: text }];
const answer = (schema: object) => ({ get: { responses: { 200: json(schema) } } });
const paths = {
  '/pets': {
    get: { responses: { 200: json(arraySchema(ref('Pet'))) } },
    post: { ...withRequestBody(ref('Pet')), responses: { 201: json(ref('Pet')) } },
  },
  '/pets/{id}': { parameters: id, get: { responses: { 200: json(ref('Pet')), 404: {} } } },
  '/pets/{id}/visits': {
    parameters: id,
    post: { ...withRequestBody(ref('Visit')), responses: { 201: json(ref('Visit')) } },
    get: { responses: { 200: json(arraySchema(ref('Visit'))) } },
  },
  '/pets/{id}/visits/{visit}': {
    parameters: [...id, pathParameter('visit')],
    get: { responses: { 200: json(ref('Visit')), 404: {} } },
  },
  '/pets/name/{name}': {
    parameters: [pathParameter('name')],
    get: { responses: { 200: json(ref('Pet')), 404: {} } },
  },
};

t.test('a path below the list answers true where it has such a record', async (t) => {
  const send = await serveDocument(
    t,
    {
      ...paths,
      '/pets/exists': { parameters: name, ...answer(objectSchema({ exists: boolean })) },
      '/pets/check-exists': {
        parameters: name,
        ...answer(
          objectSchema({
            data: objectSchema({ found: boolean, color: text }, { required: ['color'] }),
            other: objectSchema({ exists: boolean }),
          }),
        ),
      },
    },
    { schemas, records: 0 },
  );
  t.strictSame((await send('GET', '/pets/exists')).body, { exists: false });
  await send('POST', '/pets', { name: 'Rex' });
  t.strictSame((await send('GET', '/pets/exists')).body, { exists: true });
  t.strictSame((await send('GET', '/pets/exists?name=Rex')).body, { exists: true });
  t.strictSame((await send('GET', '/pets/exists?name=Tom')).body, { exists: false });
  t.match((await send('GET', '/pets/check-exists?name=Rex')).body, { data: { found: true } });
  t.match((await send('GET', '/pets/check-exists?name=Tom')).body, { data: { found: false } });
});

t.test('a path below a record answers true where there is one', async (t) => {
  const send = await serveDocument(
    t,
    {
      ...paths,
      '/pets/{id}/exists': { parameters: id, ...answer(boolean) },
      '/pets/name/{name}/exists': {
        parameters: [pathParameter('name')],
        ...answer(objectSchema({ exists: boolean })),
      },
      '/pets/{id}/visits/{visit}/exists': {
        parameters: [...id, pathParameter('visit')],
        ...answer(boolean),
      },
    },
    { schemas, records: 0 },
  );
  const pet = (await send('POST', '/pets', { name: 'Rex' })).body;
  const visit = (await send('POST', `/pets/${pet.id}/visits`, { note: 'x' })).body;

  t.equal((await send('GET', `/pets/${pet.id}/exists`)).body, true);
  t.strictSame(await send('GET', '/pets/99/exists').then(({ status, body }) => [status, body]), [
    200,
    false,
  ]);
  t.strictSame((await send('GET', '/pets/name/Rex/exists')).body, { exists: true });
  t.strictSame((await send('GET', '/pets/name/Tom/exists')).body, { exists: false });
  t.equal((await send('GET', `/pets/${pet.id}/visits/${visit.id}/exists`)).body, true);
  t.equal((await send('GET', `/pets/${pet.id}/visits/99/exists`)).body, false);
  t.equal((await send('GET', `/pets/99/visits/${visit.id}/exists`)).status, 404);
});

t.test('other replies and other places are examples', async (t) => {
  const send = await serveDocument(
    t,
    {
      ...paths,
      '/pets/exists': answer(objectSchema({ note: text })),
      '/exists': answer(boolean),
      '/pets/{id}/exists': { parameters: id, get: { responses: { 204: {}, 404: {} } } },
    },
    { schemas, records: 0 },
  );
  t.notHas((await send('GET', '/pets/exists')).body, { exists: false });
  t.type((await send('GET', '/exists')).body, 'boolean');
  t.equal((await send('GET', '/pets/99/exists')).status, 404);
});
