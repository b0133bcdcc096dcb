import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };

t.test('a path that answers a list or one object reads what was put there', async (t) => {
  const file = objectSchema({ path: text, content: text }, { required: ['path', 'content'] });
  const folder = arraySchema(objectSchema({ path: text }));
  const committed = { 201: json(objectSchema({ content: file })), 200: json(objectSchema({})) };
  const send = await serveDocument(t, {
    '/contents/{path}': {
      parameters: [pathParameter('path')],
      get: { responses: { 200: json({ oneOf: [folder, file] }), 404: { description: '' } } },
      put: { ...withRequestBody(objectSchema({ content: text })), responses: committed },
      delete: { responses: { 204: { description: '' } } },
    },
  });

  await send('PUT', '/contents/docs%2Fa.md', { content: 'hello' });

  t.match((await send('GET', '/contents/docs%2Fa.md')).body, {
    path: 'docs/a.md',
    content: 'hello',
  });
  t.equal((await send('DELETE', '/contents/docs%2Fa.md')).status, 204);
  t.equal((await send('GET', '/contents/docs%2Fa.md')).status, 404);
});

t.test('a path that lists what is put and deleted below it is a list', async (t) => {
  const link = objectSchema({ toId: text, label: text });
  const send = await serveDocument(
    t,
    {
      '/things/{id}/links/{type}': {
        parameters: [pathParameter('id'), pathParameter('type')],
        get: { responses: { 200: json(objectSchema({ results: arraySchema(link) })) } },
      },
      '/things/{id}/links/{type}/{toId}': {
        parameters: [pathParameter('id'), pathParameter('type'), pathParameter('toId')],
        put: {
          ...withRequestBody(objectSchema({ label: text })),
          responses: { 200: json(objectSchema({})) },
        },
        delete: { responses: { 204: {} } },
      },
    },
    { records: 0 },
  );
  const list = async (type: string) => (await send('GET', `/things/1/links/${type}`)).body.results;

  await send('PUT', '/things/1/links/pets/7', { label: 'owner' });

  t.strictSame(await list('pets'), [{ toId: '7', label: 'owner' }]);
  t.strictSame(await list('toys'), []);
  t.equal((await send('DELETE', '/things/1/links/pets/7')).status, 204);
  t.strictSame(await list('pets'), []);
});
