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
function gives(schema: unknown) {
  return { responses: { 200: json(schema) } };
}
const done = { responses: { 200: { description: '' } } };

t.test('where a path beside lists some records, there are some', async (t) => {
  const pet = objectSchema({ id: { type: 'integer' }, status: { type: 'string', enum: ['sold'] } });
  const ask = await serveDocument(
    t,
    {
      '/pet': { post: { ...withRequestBody(ref('Pet')), ...done } },
      '/pet/findByStatus': {
        get: { parameters: [queryParameter('status', text)], ...gives(arraySchema(ref('Pet'))) },
      },
      '/pet/{petId}': { parameters: [pathParameter('petId', 'integer')], get: gives(ref('Pet')) },
    },
    { schemas: { Pet: pet } },
  );

  await ask('POST', '/pet', { status: 'sold' });
  const { body } = await ask('GET', '/pet/findByStatus?status=sold');

  t.match(body.at(-1), { id: 4, status: 'sold' });
  t.strictSame((await ask('GET', `/pet/${body[0].id}`)).body, body[0]);
  t.equal((await ask('GET', '/pet/99')).status, 200);
});

t.test('a path beside that is called for it creates what it is sent', async (t) => {
  const ask = await serveDocument(
    t,
    {
      '/user': { post: { ...withRequestBody(ref('User')), ...done } },
      '/user/createWithList': { post: { ...withRequestBody(arraySchema(ref('User'))), ...done } },
      '/user/createNothing': { post: done },
      '/user/tell': { post: { ...withRequestBody(ref('User')), ...done } },
      '/user/{username}': { parameters: [pathParameter('username')], get: gives(ref('User')) },
    },
    { schemas: { User: objectSchema({ username: text, email: text }) } },
  );

  await ask('POST', '/user/createWithList', [{ username: 'bob' }, { username: 'cid' }]);
  await ask('POST', '/user/createNothing');
  await ask('POST', '/user/tell', { username: 'dan' });

  t.strictSame((await ask('GET', '/user/bob')).body, { username: 'bob' });
  t.strictSame((await ask('GET', '/user/cid')).body, { username: 'cid' });
  t.ok((await ask('GET', '/user/dan')).body.email);
});
