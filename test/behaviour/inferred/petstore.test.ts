import t from 'tap';
import { json } from '../../support/sandlot-of.ts';
import { asking, inPath, inQuery, listOf, object, ref, sends } from './support/asking.ts';

const text = { type: 'string' };
const gives = (schema: unknown) => ({ responses: { 200: json(schema) } });
const done = { responses: { 200: { description: '' } } };

t.test('where a path beside lists some records, there are some', async (t) => {
  const pet = object({ id: { type: 'integer' }, status: { type: 'string', enum: ['sold'] } });
  const ask = await asking(
    t,
    {
      '/pet': { post: { ...sends(ref('Pet')), ...done } },
      '/pet/findByStatus': {
        get: { parameters: [inQuery('status', text)], ...gives(listOf(ref('Pet'))) },
      },
      '/pet/{petId}': { parameters: [inPath('petId', 'integer')], get: gives(ref('Pet')) },
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
  const ask = await asking(
    t,
    {
      '/user': { post: { ...sends(ref('User')), ...done } },
      '/user/createWithList': { post: { ...sends(listOf(ref('User'))), ...done } },
      '/user/createNothing': { post: done },
      '/user/tell': { post: { ...sends(ref('User')), ...done } },
      '/user/{username}': { parameters: [inPath('username')], get: gives(ref('User')) },
    },
    { schemas: { User: object({ username: text, email: text }) } },
  );

  await ask('POST', '/user/createWithList', [{ username: 'bob' }, { username: 'cid' }]);
  await ask('POST', '/user/createNothing');
  await ask('POST', '/user/tell', { username: 'dan' });

  t.strictSame((await ask('GET', '/user/bob')).body, { username: 'bob' });
  t.strictSame((await ask('GET', '/user/cid')).body, { username: 'cid' });
  t.ok((await ask('GET', '/user/dan')).body.email);
});
