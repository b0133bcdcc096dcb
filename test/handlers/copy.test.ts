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
const time = { ...text, format: 'date-time' };
const status = { ...text, enum: ['draft', 'published'] };
const letter = {
  properties: { name: text, html: text, tags: arraySchema(text) },
  server: {
    id: { type: 'integer' },
    status,
    created_at: time,
    published_at: { ...time, type: ['string', 'null'] },
    open_count: { type: 'integer' },
  },
};
const schemas = {
  Letter: objectSchema({ ...letter.server, ...letter.properties }),
  Draft: objectSchema(letter.properties),
};
const created = { 201: json(ref('Letter')) };
const letters = {
  '/letters': {
    get: { responses: { 200: json(arraySchema(ref('Letter'))) } },
    post: { ...withRequestBody(ref('Draft')), responses: created },
  },
  '/letters/{id}': {
    parameters: [pathParameter('id', 'integer')],
    get: { responses: { 200: json(ref('Letter')) } },
  },
};

const sent = { name: 'Welcome', html: '<b>Hi</b>', tags: ['new'] };

t.test('a copy of a record has a key and times of its own, and what is sent instead', async (t) => {
  const ask = await serveDocument(
    t,
    {
      ...letters,
      '/letters/{id}/publish': {
        parameters: [pathParameter('id', 'integer')],
        post: { responses: { 200: json(ref('Letter')) } },
      },
      '/letters/{id}/duplicate': {
        parameters: [pathParameter('id', 'integer')],
        post: { ...withRequestBody(ref('Draft')), responses: created },
      },
    },
    { schemas },
  );
  const { id } = (await ask('POST', '/letters', sent)).body;
  const published = (await ask('POST', `/letters/${id}/publish`)).body;
  t.equal(published.status, 'published');

  const copied = await ask('POST', `/letters/${id}/duplicate`, { name: 'Copy of Welcome' });

  t.equal(copied.status, 201);
  t.equal(copied.headers.location, `/letters/${copied.body.id}`);
  t.strictSame(copied.body, {
    ...published,
    id: id + 1,
    name: 'Copy of Welcome',
    status: 'draft',
    published_at: null,
  });
  t.strictSame((await ask('GET', `/letters/${id + 1}`)).body, copied.body);
  t.equal((await ask('GET', '/letters')).body.length, 5);
  t.strictSame((await ask('GET', `/letters/${id}`)).body, published);
  t.equal((await ask('POST', '/letters/99/duplicate', {})).status, 404);
});

t.test('a copy begins with the first version', async (t) => {
  const Page = objectSchema({
    id: { type: 'integer' },
    name: text,
    lock_version: { type: 'integer' },
  });
  const item = { parameters: [pathParameter('id', 'integer')] };
  const page = { 200: json(ref('Page')) };
  const ask = await serveDocument(
    t,
    {
      '/pages': {
        post: { ...withRequestBody(ref('Name')), responses: { 201: json(ref('Page')) } },
      },
      '/pages/{id}': {
        ...item,
        get: { responses: page },
        patch: { ...withRequestBody(ref('Name')), responses: page },
      },
      '/pages/{id}/duplicate': { ...item, post: { responses: { 201: json(ref('Page')) } } },
    },
    { schemas: { Page, Name: objectSchema({ name: text }) } },
  );
  const first = (await ask('POST', '/pages', { name: 'Home' })).body;
  const { body: changed } = await ask('PATCH', `/pages/${first.id}`, { name: 'Start' });
  t.equal(changed.lock_version, first.lock_version + 1);

  const { body: copied } = await ask('POST', `/pages/${first.id}/duplicate`);
  t.strictSame(copied, { id: first.id + 1, name: 'Start', lock_version: first.lock_version });
});

t.test('the record to copy is named by the body', async (t) => {
  const copying = objectSchema({ letter_id: { type: 'integer' }, name: text });
  const ask = await serveDocument(
    t,
    {
      ...letters,
      '/letters/copy': { post: { ...withRequestBody(copying), responses: created } },
      '/letter-clone': {
        post: {
          ...withRequestBody(objectSchema({ id: { type: 'integer' }, name: text })),
          responses: created,
        },
      },
    },
    { schemas },
  );
  const original = (await ask('POST', '/letters', sent)).body;

  const copied = (await ask('POST', '/letters/copy', { letter_id: original.id })).body;
  const cloned = (await ask('POST', '/letter-clone', { id: original.id, name: 'Other' })).body;

  t.strictSame(copied, { ...original, id: original.id + 1 });
  t.strictSame(cloned, { ...original, id: original.id + 2, name: 'Other' });
  t.equal((await ask('POST', '/letters/copy', { letter_id: 99 })).status, 404);
});

t.test('a verb that copies nothing known is an action or an example', async (t) => {
  const done = { responses: { 200: json(objectSchema({ done: { type: 'boolean' } })) } };
  const ask = await serveDocument(
    t,
    {
      ...letters,
      '/letters/{id}/copyStamp': { parameters: [pathParameter('id', 'integer')], post: done },
      '/letters/copy': { post: done },
      '/stamp-clone': { post: done },
    },
    { schemas },
  );
  const { length } = (await ask('GET', '/letters')).body;

  t.equal((await ask('POST', '/letters/1/copyStamp')).status, 200);
  t.equal((await ask('POST', '/letters/copy')).status, 200);
  t.equal((await ask('POST', '/stamp-clone')).status, 200);
  t.equal((await ask('GET', '/letters')).body.length, length);
});
