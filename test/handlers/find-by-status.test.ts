import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  queryParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
function returning(schema: unknown) {
  return { responses: { 200: json(schema) } };
}
const done = { responses: { 200: { description: '' } } };

t.test('a resource that only findByStatus lists has records', async (t) => {
  const pet = objectSchema({ id: { type: 'integer' }, status: { type: 'string', enum: ['sold'] } });
  const send = await serveDocument(
    t,
    {
      '/pet': { post: { ...withRequestBody(ref('Pet')), ...done } },
      '/pet/findByStatus': {
        get: {
          parameters: [queryParameter('status', text)],
          ...returning(arraySchema(ref('Pet'))),
        },
      },
      '/pet/{petId}': {
        parameters: [pathParameter('petId', 'integer')],
        get: returning(ref('Pet')),
      },
    },
    { schemas: { Pet: pet } },
  );

  await send('POST', '/pet', { status: 'sold' });
  const { body } = await send('GET', '/pet/findByStatus?status=sold');

  t.match(body.at(-1), { id: 4, status: 'sold' });
  t.strictSame((await send('GET', `/pet/${body[0].id}`)).body, body[0]);
  t.equal((await send('GET', '/pet/99')).status, 404);
});

t.test('createWithList creates the records that it is sent', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/user': { post: { ...withRequestBody(ref('User')), ...done } },
      '/user/createWithList': { post: { ...withRequestBody(arraySchema(ref('User'))), ...done } },
      '/user/createNothing': { post: done },
      '/user/validate': { post: { ...withRequestBody(ref('User')), ...done } },
      '/user/{username}': { parameters: [pathParameter('username')], get: returning(ref('User')) },
    },
    { schemas: { User: objectSchema({ username: text, email: text }) } },
  );

  await send('POST', '/user/createWithList', [{ username: 'bob' }, { username: 'cid' }]);
  await send('POST', '/user/createNothing');
  await send('POST', '/user/validate', { username: 'dan' });

  t.strictSame((await send('GET', '/user/bob')).body, { username: 'bob' });
  t.strictSame((await send('GET', '/user/cid')).body, { username: 'cid' });
  t.equal((await send('GET', '/user/dan')).status, 404);
});

t.test('a POST to ids lists the pets whose keys are its body', async (t) => {
  const pet = objectSchema({ id: { type: 'integer' }, name: { type: 'string' } });
  const keys = (type: string) => withRequestBody(arraySchema({ type }));
  const some = { responses: { 200: json(arraySchema(ref('Pet'))) } };
  const paths = {
    '/pets': {
      get: some,
      post: { ...withRequestBody(ref('Pet')), responses: { 201: json(ref('Pet')) } },
    },
    '/pets/{id}': {
      parameters: [pathParameter('id', 'integer')],
      get: { responses: { 200: json(ref('Pet')) } },
    },
    '/pets/ids': { post: { ...keys('integer'), ...some } },
    '/pets/names': { post: { ...keys('string'), ...some } },
  };
  const send = await serveDocument(t, paths, { schemas: { Pet: pet } });
  await send('POST', '/pets', { name: 'Rex' });

  const idsOf = async (path: string, body: unknown) =>
    (await send('POST', path, body)).body.map(({ id }: { id: number }) => id);
  t.strictSame(await idsOf('/pets/ids', [4, 1, 99]), [1, 4]);
  t.strictSame(await idsOf('/pets/names', ['Rex']), [4]);
  t.strictSame(await idsOf('/pets/ids', []), []);
});
