import t from 'tap';
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
const one = { responses: { 200: json(ref('Draw')), 404: {} } };
const collection = {
  get: { responses: { 200: json(arraySchema(ref('Draw'))) } },
  post: { ...withRequestBody(ref('Draw')), responses: { 201: json(ref('Draw')) } },
};
const schemas = { Draw: objectSchema({ code: text, prize: text }, { required: ['code'] }) };

t.test('the newest is the one that was stored last', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/draws': collection,
      '/draws/{code}': { parameters: [pathParameter('code')], get: one, delete: one },
      '/draws/latest': { get: one },
      '/draws/last': { get: { responses: { 200: json(text) } }, delete: one },
    },
    { schemas, records: 0 },
  );

  t.equal((await send('GET', '/draws/latest')).status, 404);
  await send('POST', '/draws', { code: 'a', prize: 'tea' });
  await send('POST', '/draws', { code: 'b', prize: 'rice' });
  t.strictSame((await send('GET', '/draws/latest')).body, { code: 'b', prize: 'rice' });
  await send('DELETE', '/draws/b');
  t.strictSame((await send('GET', '/draws/latest')).body, { code: 'a', prize: 'tea' });
  t.type(
    (await send('GET', '/draws/last')).body,
    'string',
    'a reply of another form is an example',
  );
});

t.test('one that has the word as key is that one', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/draws': collection,
      '/draws/{code}': { parameters: [pathParameter('code')], get: one },
      '/draws/latest': { get: one },
    },
    { schemas, records: 0 },
  );
  await send('POST', '/draws', { code: 'latest', prize: 'tea' });
  await send('POST', '/draws', { code: 'b', prize: 'rice' });

  t.strictSame((await send('GET', '/draws/latest')).body, { code: 'latest', prize: 'tea' });
});

t.test('the newest of a parent is one of its own', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/games': {
        get: { responses: { 200: json(arraySchema(ref('Game'))) } },
        post: { ...withRequestBody(ref('Game')), responses: { 201: json(ref('Game')) } },
      },
      '/games/{name}': {
        parameters: [pathParameter('name')],
        get: { responses: { 200: json(ref('Game')) } },
      },
      '/draws/{code}': { parameters: [pathParameter('code')], get: one, delete: one },
      '/games/{name}/draws': { parameters: [pathParameter('name')], ...collection },
      '/games/{name}/draws/newest': { parameters: [pathParameter('name')], get: one },
    },
    {
      schemas: { ...schemas, Game: objectSchema({ name: text }, { required: ['name'] }) },
      records: 0,
    },
  );
  for (const name of ['whist', 'bridge', 'skat']) await send('POST', '/games', { name });
  await send('POST', '/games/whist/draws', { code: 'a', prize: 'tea' });
  await send('POST', '/games/bridge/draws', { code: 'b', prize: 'rice' });

  t.match((await send('GET', '/games/whist/draws/newest')).body, { code: 'a' });
  t.match((await send('GET', '/games/bridge/draws/newest')).body, { code: 'b' });
  t.equal((await send('GET', '/games/skat/draws/newest')).status, 404);
});
