import t, { type Test } from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const contact = objectSchema({ id: text, name: text, city: text });

function contacts(t: Test, operation: object) {
  return serveDocument(t, {
    '/contacts': {
      get: { responses: { 200: json(arraySchema(contact)) } },
      post: { ...withRequestBody(contact), responses: { 200: json(contact) }, ...operation },
    },
    '/contacts/{id}': {
      parameters: [pathParameter('id')],
      get: { responses: { 200: json(contact) } },
    },
  });
}

const first = { id: 'c-100', name: 'Tom', city: 'Rome' };

for (const operation of [
  { summary: 'Updates or creates one contact' },
  { summary: 'Upsert a contact' },
  { operationId: 'createOrUpdateContact' },
]) {
  t.test(`${Object.values(operation)} changes one that is there already`, async (t) => {
    const send = await contacts(t, operation);
    const before = (await send('GET', '/contacts')).body.length;
    await send('POST', '/contacts', first);

    const again = await send('POST', '/contacts', { id: 'c-100', name: 'Tim' });
    const listed = (await send('GET', '/contacts')).body;

    t.strictSame([again.status, again.body], [200, { ...first, name: 'Tim' }]);
    t.equal(listed.length, before + 1);
    t.strictSame((await send('GET', '/contacts/c-100')).body, again.body);
  });
}

t.test('any other creation refuses it', async (t) => {
  const send = await contacts(t, { summary: 'Creates a contact, or more' });
  await send('POST', '/contacts', first);

  t.equal((await send('POST', '/contacts', first)).status, 409);
});
