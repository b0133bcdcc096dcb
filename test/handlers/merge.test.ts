import t, { type Test } from 'tap';
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
const contacts = ['a', 'b', 'c'].map((id) => ({ id, name: `Contact ${id}` }));

/** Serves contacts, and a merge of them with such a body. */
function serveContacts(t: Test, body: object) {
  return serveDocument(
    t,
    {
      '/contacts': {
        get: { responses: { 200: json(arraySchema(ref('Contact'))) } },
        post: { ...withRequestBody(ref('Contact')), responses: { 201: json(ref('Contact')) } },
      },
      '/contacts/{id}': {
        parameters: [pathParameter('id')],
        get: { responses: { 200: json(ref('Contact')), 404: {} } },
      },
      '/contacts/merge': {
        post: {
          ...withRequestBody(objectSchema(body)),
          responses: { 200: json(ref('Contact')), 404: {} },
        },
      },
    },
    {
      records: 0,
      fixtures: { contacts },
      schemas: {
        Contact: objectSchema(
          { id: text, name: text, state: { enum: ['new', 'merged'] } },
          { required: ['name'] },
        ),
      },
    },
  );
}

for (const [merged, remaining] of [
  ['from', 'into'],
  ['source', 'destination'],
  ['objectIdToMerge', 'primaryObjectId'],
  ['contact_ids', 'target_contact_id'],
] as const) {
  t.test(`what ${merged} names is merged into ${remaining}, and removed`, async (t) => {
    const isList = merged.endsWith('s');
    const send = await serveContacts(t, {
      options: objectSchema({ from: text }),
      [merged]: isList ? arraySchema(text) : text,
      [remaining]: text,
    });
    const merge = (one: string, other: string) =>
      send('POST', '/contacts/merge', { [merged]: isList ? [one] : one, [remaining]: other });

    t.strictSame((await merge('a', 'b')).body, contacts[1]);
    t.equal((await send('GET', '/contacts/a')).status, 404);
    t.strictSame((await send('GET', '/contacts')).body, contacts.slice(1));
    t.equal((await merge('a', 'b')).status, 404, 'it is gone');
    t.equal((await merge('b', 'a')).status, 404, 'there is nothing to merge into');
    t.strictSame((await send('GET', '/contacts')).body, contacts.slice(1), 'nothing changed');
    t.strictSame((await merge('c', 'c')).body, contacts[2], 'into itself');
    t.strictSame((await send('POST', '/contacts/merge', { [remaining]: 'c' })).body, contacts[2]);
  });
}

t.test('without a name for the remaining record nothing is merged', async (t) => {
  const send = await serveContacts(t, { one: text, from: text });

  await send('POST', '/contacts/merge', { one: 'a', from: 'b' });
  t.strictSame((await send('GET', '/contacts')).body, contacts);
});

t.test('without a body nothing is merged', async (t) => {
  const send = await serveContacts(t, {});

  await send('POST', '/contacts/merge', {});
  t.strictSame((await send('GET', '/contacts')).body, contacts);
});
