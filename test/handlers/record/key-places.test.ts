import t from 'tap';
import { integer, returning, text } from '../../support/api-model-of.ts';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';

t.test('metadata has the address of its record and its own kind', async (t) => {
  const meta = objectSchema({ name: text, namespace: text });
  const space = objectSchema({ kind: text, metadata: meta });
  const all = {
    get: returning(arraySchema(space)),
    post: { ...withRequestBody(space), ...returning(space) },
  };
  const send = await serveDocument(t, {
    '/spaces': all,
    '/spaces/{name}': { parameters: [pathParameter('name')], get: returning(space) },
    '/spaces/{namespace}/pods': { parameters: [pathParameter('namespace')], ...all },
    '/spaces/{namespace}/pods/{name}': {
      parameters: [pathParameter('namespace'), pathParameter('name')],
      get: returning(space),
    },
  });

  const [own] = (await send('GET', '/spaces')).body;
  const { name, namespace } = own.metadata;
  const pods = (await send('GET', `/spaces/${namespace}/pods`)).body;
  const made = await send('POST', `/spaces/${name}/pods`, { metadata: { name: 'web' } });

  t.equal(namespace, name);
  t.strictSame(
    pods.map(({ metadata }: { metadata: { namespace: unknown } }) => metadata.namespace),
    [name, name, name],
  );
  t.strictSame(made.body, { metadata: { name: 'web', namespace: name } });
});

t.test('a key in brackets behind its collection is as good as one behind a slash', async (t) => {
  const product = objectSchema({ ID: { ...integer, readOnly: true }, name: text });
  const part = objectSchema({ id: { ...integer, readOnly: true }, name: text });
  const note = objectSchema({ id: { ...text, readOnly: true }, name: text });
  const creating = (schema: unknown) => ({
    ...withRequestBody(schema),
    responses: { 201: json(schema) },
  });
  const send = await serveDocument(t, {
    '/Products': { get: returning(arraySchema(product)), post: creating(product) },
    '/Products({ID})': {
      parameters: [pathParameter('ID', 'integer')],
      get: returning(product),
      delete: { responses: { 204: { description: 'gone' } } },
    },
    '/Products({ID})/Parts': {
      parameters: [pathParameter('ID', 'integer')],
      get: returning(arraySchema(part)),
      post: creating(part),
    },
    '/Notes': { get: returning(arraySchema(note)), post: creating(note) },
    "/Notes('{id}')": { parameters: [pathParameter('id')], get: returning(note) },
  });

  const made = await send('POST', '/Products', { name: 'Tea' });
  t.equal(made.headers.location, '/Products(4)');
  t.strictSame((await send('GET', '/Products(4)')).body, { ID: 4, name: 'Tea' });
  await send('POST', '/Products(4)/Parts', { name: 'leaf' });
  t.match((await send('GET', '/Products(4)/Parts')).body, [{ name: 'leaf' }]);
  t.equal((await send('DELETE', '/Products(4)')).status, 204);
  t.equal((await send('GET', '/Products(4)')).status, 404);
  t.equal((await send('GET', '/Products(4)/Parts')).status, 404);
  const { body } = await send('POST', '/Notes', { name: 'mine' });
  t.match((await send('GET', `/Notes('${body.id}')`)).body, { name: 'mine' });
});
