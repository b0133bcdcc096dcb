import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import { changes, item, pet } from './support/item.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const shown = { responses: { 200: json(ref('Pet')) } };

t.test('a path below a record whose reply is that record is the record itself', async (t) => {
  const paths = {
    ...item({ get: shown }),
    '/pets/{id}/status': {
      parameters: [pathParameter('id', 'integer')],
      get: shown,
      patch: changes(),
      delete: { responses: { 204: { description: '' } } },
    },
    '/pets/{id}#get_owner': {
      parameters: [
        pathParameter('id', 'integer'),
        { name: 'fields', in: 'query', required: true, schema: { type: 'string' } },
      ],
      get: shown,
    },
    '/pets/{id}/parent': { parameters: [pathParameter('id', 'integer')], get: shown },
  };
  const send = await serveDocument(t, paths, { schemas: { Pet: pet } });
  const { body: made } = await send('POST', '/pets', { name: 'Tom' });

  const changed = await send('PATCH', '/pets/4/status', { name: 'Rex' });

  t.match(changed, { status: 200, body: { id: 4, name: 'Rex' } });
  t.match(made, { name: 'Tom' });
  t.strictSame((await send('GET', '/pets/4')).body, changed.body);
  t.strictSame((await send('GET', '/pets/4/status')).body, changed.body);
  t.equal((await send('GET', '/pets/9/status')).status, 404);
  t.strictSame((await send('GET', '/pets/4?fields=id,name')).body, { id: 4, name: 'Rex' });
  t.notMatch((await send('GET', '/pets/4/parent')).body, { id: 4, name: 'Rex' }, 'another pet');
});

t.test('a path such as inspect may show more of the record', async (t) => {
  const text = { type: 'string' };
  const engine = objectSchema({ id: text, image: text });
  const inspected = objectSchema({ id: text, image: text, size: text });
  const parameters = [pathParameter('id')];
  const gives = (schema: object) => ({ responses: { 200: json(schema) } });
  const send = await serveDocument(t, {
    '/engines': {
      get: gives(arraySchema(engine)),
      post: { ...withRequestBody(objectSchema({ image: text })), responses: { 201: json(engine) } },
    },
    '/engines/{id}': { parameters, get: gives(engine) },
    '/engines/{id}/inspect': { parameters, get: gives(inspected) },
    '/engines/{id}/raw': { parameters, get: gives(inspected) },
    '/engines/{id}/info': {
      parameters,
      get: gives(inspected),
      put: { ...withRequestBody(inspected), ...gives(inspected) },
    },
  });
  const { body: made } = await send('POST', '/engines', { image: 'alpine' });

  const shown = await send('GET', `/engines/${made.id}/inspect`);
  const raw = await send('GET', `/engines/${made.id}/raw`);
  const own = await send('GET', `/engines/${made.id}/info`);

  t.match(shown.body, { id: made.id, image: 'alpine' });
  t.notMatch(raw.body, { image: 'alpine' }, 'raw may be anything');
  t.notMatch(own.body, { image: 'alpine' }, 'what is put there is a record of its own');
  t.equal((await send('GET', '/engines/nothing/inspect')).status, 404);
});
