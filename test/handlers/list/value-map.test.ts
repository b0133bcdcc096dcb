import t, { type Test } from 'tap';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  queryParameter,
  ref,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';

const text = { type: 'string' };
const map = { type: 'object', additionalProperties: text };
const condition = objectSchema({
  propertyName: text,
  operator: text,
  value: text,
  values: arraySchema(text),
});
const query = objectSchema({
  filterGroups: arraySchema(objectSchema({ filters: arraySchema(condition) })),
  sorts: arraySchema(text),
});
const list = { responses: { 200: json(objectSchema({ results: arraySchema(ref('Contact')) })) } };
const selection = queryParameter('properties', arraySchema(text));
const paths = {
  '/contacts': { get: { parameters: [queryParameter('sort', text), selection], ...list } },
  '/contacts/search': { post: { ...withRequestBody(query), ...list } },
  '/contacts/{id}': {
    parameters: [pathParameter('id')],
    get: { parameters: [selection], responses: { 200: json(ref('Contact')) } },
  },
};
const contacts = [
  { id: '1', archived: false, properties: { email: 'ann@example.org', amount: '50' } },
  { id: '2', archived: true, properties: { email: 'bob@example.org', amount: '150', plan: 'pro' } },
];

async function serveContacts(t: Test) {
  const send = await serveDocument(t, paths, {
    schemas: {
      Contact: objectSchema({ id: text, archived: { type: 'boolean' }, properties: map }),
    },
    records: 0,
    fixtures: { contacts },
  });
  return {
    send,
    search: async (...filterGroups: readonly (readonly object[])[]) =>
      idsOf(
        await send('POST', '/contacts/search', {
          filterGroups: filterGroups.map((filters) => ({ filters })),
        }),
      ),
  };
}

function idsOf({ body }: { readonly body: { readonly results: readonly { id: string }[] } }) {
  return body.results.map(({ id }) => id).join(', ');
}

t.test('conditions name the values in the map of a record', async (t) => {
  const { search } = await serveContacts(t);
  const email = { propertyName: 'email', operator: 'EQ', value: 'bob@example.org' };
  const rich = { propertyName: 'amount', operator: 'GT', value: '100' };
  const poor = { propertyName: 'amount', operator: 'LTE', value: '100' };

  t.equal(await search([email]), '2');
  t.equal(await search([rich]), '2');
  t.equal(await search([email, poor]), '', 'all of a group must be true');
  t.equal(await search([email], [poor]), '1, 2', 'one group is enough');
  t.equal(await search([{ propertyName: 'plan', operator: 'HAS_PROPERTY' }]), '2');
  t.equal(await search([{ propertyName: 'id', operator: 'EQ', value: '1' }]), '1', 'its own ones');
  const values = ['ann@example.org', 'bob@example.org'];
  t.equal(await search([{ propertyName: 'email', operator: 'IN', values }]), '1, 2');
});

t.test('lists are sorted by the values in the map, without a notice', async (t) => {
  const { send } = await serveContacts(t);

  const sorted = await send('GET', '/contacts?sort=-amount');
  t.equal(idsOf(sorted), '2, 1');
  t.equal(sorted.headers['sandlot-notice'], undefined);
  t.equal(idsOf(await send('POST', '/contacts/search', { sorts: ['-email'] })), '2, 1');
});

t.test('a parameter with the name of the map selects what the map shows', async (t) => {
  const { send } = await serveContacts(t);

  const { body } = await send('GET', '/contacts/2?properties=email&properties=plan');
  t.strictSame(body, {
    id: '2',
    archived: true,
    properties: { email: 'bob@example.org', plan: 'pro' },
  });
  const [listed] = (await send('GET', '/contacts?properties=email')).body.results;
  t.strictSame(listed, { ...contacts[0], properties: { email: 'ann@example.org' } });
});

t.test('a record with two such maps has neither searched', async (t) => {
  const send = await serveDocument(t, paths, {
    schemas: { Contact: objectSchema({ id: text, properties: map, custom_fields: map }) },
    records: 0,
    fixtures: { contacts },
  });

  const filters = [{ propertyName: 'email', operator: 'EQ', value: 'bob@example.org' }];
  const found = await send('POST', '/contacts/search', { filterGroups: [{ filters }] });
  t.equal(idsOf(found), '1, 2');
});
