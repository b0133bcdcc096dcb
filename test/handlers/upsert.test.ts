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

function contacts(t: Test, said: object) {
  return serveDocument(t, {
    '/contacts': {
      get: { responses: { 200: json(arraySchema(contact)) } },
      post: { ...withRequestBody(contact), responses: { 200: json(contact) }, ...said },
    },
    '/contacts/{id}': {
      parameters: [pathParameter('id')],
      get: { responses: { 200: json(contact) } },
    },
  });
}

const first = { id: 'c-100', name: 'Tom', city: 'Rome' };

for (const said of [
  { summary: 'Updates or creates one contact' },
  { summary: 'Upsert a contact' },
  { operationId: 'createOrUpdateContact' },
]) {
  t.test(`${Object.values(said)} changes one that is there already`, async (t) => {
    const ask = await contacts(t, said);
    const before = (await ask('GET', '/contacts')).body.length;
    await ask('POST', '/contacts', first);

    const again = await ask('POST', '/contacts', { id: 'c-100', name: 'Tim' });
    const listed = (await ask('GET', '/contacts')).body;

    t.strictSame([again.status, again.body], [200, { ...first, name: 'Tim' }]);
    t.equal(listed.length, before + 1);
    t.strictSame((await ask('GET', '/contacts/c-100')).body, again.body);
  });
}

t.test('any other creation refuses it', async (t) => {
  const ask = await contacts(t, { summary: 'Creates a contact, or more' });
  await ask('POST', '/contacts', first);

  t.equal((await ask('POST', '/contacts', first)).status, 400);
});
