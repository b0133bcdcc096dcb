import t from 'tap';
import { apiModelOf } from '../support/api-model-of.ts';
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
const integer = { type: 'integer' };
const schemas = {
  Bookcase: objectSchema({ id: integer, label: text }),
  Book: objectSchema({ id: integer, title: text }),
  Owner: objectSchema({ id: integer, name: text }),
  Pet: objectSchema({ id: integer, name: text, owner_id: integer, owner: objectSchema({}) }),
  Visit: objectSchema({ id: integer, owner_id: arraySchema(integer) }),
};

function collection(name: string) {
  return {
    get: { responses: { 200: json(arraySchema(ref(name))) } },
    post: { ...withRequestBody(ref(name)), responses: { 201: json(ref(name)) } },
  };
}

function item(name: string, refusals: object) {
  return {
    get: { responses: { 200: json(ref(name)) } },
    delete: {
      parameters: [queryParameter('force', { type: 'boolean' }), queryParameter('reason', text)],
      responses: { 204: { description: 'Removed' }, ...refusals },
    },
  };
}

function libraryOf(refusal: string, status = 409) {
  const refusals = { [status]: { description: refusal } };
  return {
    '/shelves': collection('Bookcase'),
    '/shelves/{id}': {
      parameters: [pathParameter('id', 'integer')],
      ...item('Bookcase', refusals),
    },
    '/shelves/{id}/books': {
      parameters: [pathParameter('id', 'integer')],
      ...collection('Book'),
    },
    '/shelves/{id}/guides': {
      parameters: [pathParameter('id', 'integer')],
      ...collection('Owner'),
    },
    '/guides': collection('Owner'),
    '/guides/{guide_id}': {
      parameters: [pathParameter('guide_id', 'integer')],
      ...item('Owner', {}),
    },
    '/settings': {
      get: { responses: { 200: json(objectSchema({ theme: text })) } },
      put: { responses: { 200: json(objectSchema({ theme: text })) } },
    },
  };
}

const owners = {
  '/owners': collection('Owner'),
  '/owners/{id}': {
    parameters: [pathParameter('id', 'integer')],
    ...item('Owner', { 422: { description: 'The owner is in use.' } }),
  },
  '/pets': collection('Pet'),
  '/pets/{id}': {
    parameters: [pathParameter('id', 'integer')],
    ...item('Pet', { 409: { description: 'The pet is in use.' } }),
  },
  '/visits': collection('Visit'),
};

t.test('a record that still has others below it is not removed', async (t) => {
  const send = await serveDocument(t, libraryOf('The shelf still has books.'), {
    schemas,
    records: 0,
  });

  await send('POST', '/shelves', { label: 'A' });
  await send('POST', '/shelves/1/guides', { name: 'Ann' });
  await send('POST', '/shelves/1/books', { title: 'Emma' });
  await send('POST', '/shelves', { label: 'B' });
  t.equal((await send('DELETE', '/shelves/2')).status, 204);
  const refused = await send('DELETE', '/shelves/1');
  t.equal(refused.status, 409);
  t.match(refused.body, {
    code: 'record-in-use',
    detail: '"1" of shelves is in use by 1 record of books. Remove them first.',
  });
  t.equal((await send('GET', '/shelves/1')).status, 200);
  t.equal((await send('DELETE', '/shelves/1?force=false')).status, 409);
  t.equal((await send('DELETE', '/shelves/1?force=true')).status, 204);
});

t.test('a description that names no others is about all of them', async (t) => {
  const send = await serveDocument(t, libraryOf('It must be empty: it is not empty now.'), {
    schemas,
    records: 0,
  });

  await send('POST', '/shelves', { label: 'A' });
  const { body: guide } = await send('POST', '/shelves/1/guides', { name: 'Ann' });
  t.equal((await send('DELETE', '/shelves/1')).status, 409);
  t.equal((await send('DELETE', `/guides/${guide.id}`)).status, 204);
  t.equal((await send('DELETE', '/shelves/1')).status, 204);
});

t.test('a record that another one names by its key is not removed', async (t) => {
  const send = await serveDocument(t, owners, { schemas, records: 0 });

  await send('POST', '/owners', { name: 'Ann' });
  await send('POST', '/owners', { name: 'Bob' });
  await send('POST', '/pets', { name: 'Rex', owner_id: 1 });
  t.equal((await send('DELETE', '/owners/2')).status, 204);
  t.equal((await send('DELETE', '/owners/1')).status, 422);
  t.equal((await send('DELETE', '/pets/1')).status, 204);
  t.equal((await send('DELETE', '/owners/1')).status, 204);
});

t.test('a refusal that only names other records is about those', (t) => {
  const dependentsOf = (refusal: string) =>
    apiModelOf(libraryOf(refusal), schemas).conclude('DELETE /shelves/{id}').plan;
  t.match(dependentsOf('The shelf has books.'), {
    guard: { dependents: [{ resource: 'shelves/{id}/books' }] },
  });
  t.equal(Object(dependentsOf('The caller has insufficient rights.')).guard, undefined);
  t.end();
});

t.test('the plan of a removal names the records that refuse it', (t) => {
  const { conclude } = apiModelOf(
    libraryOf('Conflict: shelves that still contain books.'),
    schemas,
  );
  const planOf = (name: string) => {
    const { plan } = conclude(name);
    return plan.kind === 'remove' ? plan.guard : plan.kind;
  };

  t.strictSame(planOf('DELETE /shelves/{id}'), {
    rule: 'record-in-use',
    status: 409,
    dependents: [{ resource: 'shelves/{id}/books' }],
    forceParameters: ['force'],
  });
  t.equal(planOf('DELETE /guides/{guide_id}'), undefined);
  t.equal(
    apiModelOf(libraryOf('Locked'), schemas).conclude('DELETE /shelves/{id}').plan.kind,
    'remove',
  );
  t.end();
});
