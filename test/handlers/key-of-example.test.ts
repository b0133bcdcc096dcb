import t from 'tap';
import { object, text } from '../support/api-model-of.ts';
import { json } from '../support/sandlot-of.ts';
import { serveDocument, withRequestBody } from './support/serve-document.ts';

const pet = object({ name: text });
const shown = (example: object) => ({
  200: { description: '', content: { 'application/json': { schema: pet, example } } },
});
const rex = { id: '7c0e0a4e-6b1f-4f0e-9a55-0a1b2c3d4e5f', name: 'Rex' };

t.test('a record has the id that only examples of replies show', async (t) => {
  const send = await serveDocument(t, {
    '/pets': {
      get: { responses: { 200: json(object({ pets: { type: 'array', items: pet } })) } },
      post: { ...withRequestBody(pet), responses: shown(rex) },
    },
    '/pets/{id}': { get: { responses: shown(rex) }, delete: { responses: { 204: {} } } },
  });

  const { body } = await send('POST', '/pets', { name: 'Tom' });
  t.match(body, { id: /^[0-9a-f]{8}-/, name: 'Tom' });
  t.not(body.id, rex.id);
  t.strictSame((await send('GET', `/pets/${body.id}`)).body, body);
  t.match(
    (await send('GET', '/pets')).body.pets.filter((one: { name: unknown }) => one.name === 'Tom'),
    [body],
  );
  t.equal((await send('DELETE', `/pets/${body.id}`)).status, 204);
  t.equal((await send('GET', `/pets/${body.id}`)).status, 404);
});

t.test('a schema that forbids other properties has the key that it declares', async (t) => {
  const closed = { ...pet, additionalProperties: false };
  const responses = {
    200: {
      description: '',
      content: { 'application/json': { schema: closed, example: { id: 7, name: 'Rex' } } },
    },
  };
  const send = await serveDocument(t, {
    '/pets': {
      get: { responses: { 200: json({ type: 'array', items: closed }) } },
      post: { ...withRequestBody(pet), responses },
    },
    '/pets/{id}': { get: { responses } },
  });

  t.strictSame((await send('POST', '/pets', { name: 'Tom' })).body, { name: 'Tom' });
});
