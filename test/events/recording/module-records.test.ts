import t from 'tap';
import { accepting, object, text } from '../../support/api-model-of.ts';
import { documentOf } from '../../support/sandlot-of.ts';
import { openEventApi } from '../support/event-api.ts';
import { openReceiver } from '../support/webhook-receiver.ts';

t.test('records that only a module knows have events named after their resource', async (t) => {
  const receiver = await openReceiver(t);
  const pets = documentOf({
    '/pets': { post: { responses: { 201: { description: 'Added' } } } },
    '/pets/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      put: { responses: { 204: { description: 'Changed' } } },
    },
  });
  const module = `export const behaviours = {
    'POST /pets': async (call, { records }) => {
      await records('visits').insert({ id: '1', to: 'Rex' });
      return { status: 201 };
    },
    'PUT /pets/{id}': async ({ path }, { records }) => {
      await records('visits').update({ id: path.id, to: 'Tom' });
      return { status: 204 };
    },
  };`;
  const { call } = await openEventApi(t, pets, { module, webhookUrls: [receiver.url] });

  await call('POST /pets');
  await call('PUT /pets/1');

  const bodies = (await receiver.received(2)).map(({ body }) => JSON.parse(body));
  t.match(bodies, [
    { type: 'visit.created', data: { id: '1', to: 'Rex' } },
    { type: 'visit.updated', data: { id: '1', to: 'Tom' } },
  ]);
});

t.test('a module that answers an error calls nobody back', async (t) => {
  const receiver = await openReceiver(t);
  const callbacks = { done: { '{$request.body#/url}': { post: {} } } };
  const document = documentOf({
    '/pets': { post: { ...accepting(object({ name: text, url: text })), callbacks } },
  });
  const module = `export const behaviours = {
    'POST /pets': ({ body }) => ({ status: body.name === 'Rex' ? 409 : 200, body: {} }),
  };`;
  const { call, deliveries } = await openEventApi(t, document, { module, webhooks: 'off' });
  await call('POST /pets', { name: 'Rex', url: receiver.url });
  t.same(await deliveries(), []);
  await call('POST /pets', { name: 'Tom', url: receiver.url });
  t.equal((await deliveries()).length, 1);
});
