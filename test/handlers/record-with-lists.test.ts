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
const integer = { type: 'integer' };

/** Text properties with these names. */
function texts(...names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, text]));
}

const part = objectSchema(texts('name', 'version'));

t.test('an object with plain properties beside one list is a record', async (t) => {
  const send = await serveDocument(t, {
    '/version': {
      get: {
        responses: {
          200: json(
            objectSchema({ ...texts('platform', 'version', 'os'), parts: arraySchema(part) }),
          ),
        },
      },
    },
    '/engine': {
      get: {
        responses: {
          200: json(objectSchema({ ...texts('name', 'version', 'os'), parts: arraySchema(part) })),
        },
      },
      patch: {
        ...withRequestBody(objectSchema(texts('name'))),
        responses: { 200: json(objectSchema(texts('name', 'version', 'os'))) },
      },
    },
  });

  t.type((await send('GET', '/version')).body.os, 'string');
  await send('PATCH', '/engine', { name: 'diesel' });
  t.equal((await send('GET', '/engine')).body.name, 'diesel');
});

t.test('what is created is read at a path that ends in a format', async (t) => {
  const machine = objectSchema({ id: text, image: text, parts: arraySchema(part) });
  const send = await serveDocument(t, {
    '/machines/json': {
      get: { responses: { 200: json(arraySchema(objectSchema(texts('id', 'image')))) } },
    },
    '/machines/create': {
      post: {
        ...withRequestBody(objectSchema(texts('image'))),
        responses: { 201: json(objectSchema(texts('id'))) },
      },
    },
    '/machines/{id}/json': {
      parameters: [pathParameter('id')],
      get: { responses: { 200: json(machine) } },
    },
    '/machines/{id}': {
      parameters: [pathParameter('id')],
      delete: { responses: { 204: { description: 'Removed' } } },
    },
  });

  const { id } = (await send('POST', '/machines/create', { image: 'web' })).body;
  t.match((await send('GET', `/machines/${id}/json`)).body, { id, image: 'web' });
  t.ok((await send('GET', '/machines/json')).body.some((one: { id: string }) => one.id === id));
  await send('DELETE', `/machines/${id}`);
  t.equal((await send('GET', `/machines/${id}/json`)).status, 404);
});

t.test('a list beside facts about its page stays a list', async (t) => {
  const send = await serveDocument(t, {
    '/machines': {
      get: {
        responses: {
          200: json(
            objectSchema({
              total: integer,
              page: integer,
              has_more: { type: 'boolean' },
              next: text,
              count: integer,
              found: arraySchema(part),
            }),
          ),
        },
      },
    },
  });

  t.strictSame((await send('GET', '/machines')).body.found.length, 3);
});
