import t from 'tap';
import { integer, returning, text } from '../support/api-model-of.ts';
import { json, silent } from '../support/sandlot-of.ts';
import { collection } from './support/collection.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  queryParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

t.test('a record is made of nothing, where nothing is sent', async (t) => {
  const send = await serveDocument(
    t,
    { '/pets': collection('Pet', {}) },
    { schemas: { Pet: objectSchema({ id: integer, name: text }, { required: ['id', 'name'] }) } },
  );

  const made = await send('POST', '/pets');

  t.match(made, { status: 201, body: { id: 4, name: String } });
});

t.test('a list of records is made one by one', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/pets': collection('Pet', withRequestBody(arraySchema(ref('Pet'))), {
        201: json(arraySchema(ref('Pet'))),
      }),
    },
    { schemas: { Pet: objectSchema({ id: { ...integer, readOnly: true }, name: text }) } },
  );

  const made = await send('POST', '/pets', [{ name: 'Tom' }, { name: 'Rex' }]);

  t.strictSame(made.body, [
    { id: 4, name: 'Tom' },
    { id: 5, name: 'Rex' },
  ]);
});

t.test(
  'properties of a record are taken from the query, unless the body has them too',
  async (t) => {
    const send = await serveDocument(
      t,
      {
        '/pets': collection('Pet', {
          ...withRequestBody(objectSchema({ kind: text })),
          parameters: [
            queryParameter('owner_id', integer),
            queryParameter('kind', text),
            queryParameter('dry', text),
          ],
        }),
      },
      { schemas: { Pet: objectSchema({ id: integer, owner_id: integer, kind: text }) } },
    );

    const reply = await send('POST', '/pets?owner_id=7&kind=cat&dry=x', {});
    const both = await send('POST', '/pets?kind=cat', { kind: 'dog' });

    t.strictSame(reply.body, { id: 4, owner_id: 7, kind: 'cat' });
    t.match(both.body, { id: 5, kind: 'dog' });
  },
);

t.test(
  'a property that the record cannot hold is refused, where the request does not describe it',
  async (t) => {
    const node = objectSchema({ next: { $ref: '#/components/schemas/Node' }, name: text });
    const record = objectSchema(
      {
        id: { ...integer, readOnly: true },
        name: { type: 'string', minLength: 2 },
        flag: { type: 'boolean' },
        nick: { type: ['string', 'null'] },
        weight: { type: 'number' },
        place: objectSchema({ city: text }),
        tags: arraySchema(text),
        node: { $ref: '#/components/schemas/Node' },
        either: { oneOf: [text, integer] },
      },
      { required: ['id', 'name', 'nick'] },
    );
    const schemas = { Pet: record, Node: node };
    const paths = { '/pets': collection('Pet', withRequestBody({ type: 'object' })) };
    const send = await serveDocument(t, paths, { schemas });
    const sent = {
      name: null,
      nick: null,
      flag: 'x',
      weight: 7,
      place: { city: 1 },
      tags: ['a', []],
      ...{ either: true, more: 1, node: { name: 'a', next: { name: 7 } } },
    };

    const { status, body } = await send('POST', '/pets', sent);

    t.equal(status, 400);
    t.strictSame(
      body.violations.map(({ pointer, message }: Record<string, string>) => [pointer, message]),
      [
        ['/name', 'must be string'],
        ['/flag', 'must be boolean'],
        ['/place/city', 'must be string'],
        ['/tags/1', 'must be string'],
        ['/node/next/name', 'must be string'],
      ],
    );
    const short = await send('POST', '/pets', { name: 'a', node: deepNode(12) });
    t.match(short.body, { violations: [{ message: 'does not match its schema' }] });
    const fine = { name: 'Tom', nick: null, flag: null, weight: 7, place: {}, tags: [] };
    t.match((await send('POST', '/pets', fine)).body, { name: 'Tom', nick: null, weight: 7 });
  },
);

/** A list of nodes, one in the other, so many. */
function deepNode(depth: number): object {
  return depth === 0 ? {} : { next: deepNode(depth - 1) };
}

t.test('--validate decides what happens to a property that the record cannot hold', async (t) => {
  const record = objectSchema({ id: { ...integer, readOnly: true }, flag: { type: 'boolean' } });
  const paths = { '/pets': collection('Pet', withRequestBody({ type: 'object' })) };
  const noticesWith = async (validate: 'warn' | 'off') => {
    const options = { validate, checkReplies: 'off' } as const;
    const send = await serveDocument(t, paths, { schemas: { Pet: record }, ...options });
    const { status, headers } = await send('POST', '/pets', { flag: 'x' });
    return [status, headers['sandlot-notice']];
  };

  t.strictSame(await noticesWith('warn'), [
    201,
    ['request-invalid "The body at /flag must be boolean."'],
  ]);
  t.strictSame(await noticesWith('off'), [201, undefined]);
});

t.test('records have the form of the list, where no operation reads one', async (t) => {
  const send = await serveDocument(t, {
    '/pets': {
      get: returning(arraySchema(objectSchema({ id: integer, name: text }))),
      post: {
        ...withRequestBody(objectSchema({ name: text })),
        ...returning(objectSchema({ id: integer })),
      },
    },
    '/pets/{id}': { parameters: [pathParameter('id', 'integer')], delete: silent },
  });

  await send('POST', '/pets', { name: 'Tom' });
  const listed = await send('GET', '/pets');

  t.match(listed.body, [
    { id: 1, name: String },
    { id: 2, name: String },
    { id: 3, name: String },
    { id: 4, name: 'Tom' },
  ]);
});

t.test(
  'a property that neither the request nor the record declares is left out, with a notice',
  async (t) => {
    const record = objectSchema({
      id: { ...integer, readOnly: true },
      name: text,
      head: objectSchema({}),
    });
    const paths = { '/pets': collection('Pet', withRequestBody(objectSchema({ name: text }))) };
    const send = await serveDocument(t, paths, { schemas: { Pet: record } });

    const { body, headers } = await send('POST', '/pets', { name: 'Tom', head: 'main' });

    t.strictSame(body, { id: 4, name: 'Tom' });
    t.strictSame(headers['sandlot-notice'], [
      'not-taken "\\"head\\" is not declared by the request; it is ignored because it must be object."',
    ]);
  },
);

t.test('a list that contains a created record has page information', async (t) => {
  const page = objectSchema(
    {
      data: arraySchema(ref('Pet')),
      first_id: text,
      last_id: text,
      has_more: { type: 'boolean' },
      next: text,
    },
    { required: ['data', 'first_id', 'last_id', 'has_more'] },
  );
  const post = {
    ...withRequestBody(objectSchema({ data: arraySchema(ref('Pet')) })),
    responses: { 201: json(page) },
  };
  const send = await serveDocument(
    t,
    { '/pets': { get: { responses: { 200: json(page) } }, post } },
    { schemas: { Pet: objectSchema({ id: text, name: text }) } },
  );

  const { body } = await send('POST', '/pets', { data: [{ id: 'a' }, { id: 'b' }] });

  t.strictSame(body, {
    data: [{ id: 'a' }, { id: 'b' }],
    first_id: 'a',
    last_id: 'b',
    has_more: false,
  });
});

t.test('without a schema, a key that is sent is the key of the record', async (t) => {
  const free = { type: 'object' };
  const send = await serveDocument(t, {
    '/documents': { post: { ...withRequestBody(free), responses: { 201: json(free) } } },
    '/documents/{documentId}': {
      parameters: [pathParameter('documentId')],
      get: { responses: { 200: json(free) } },
      patch: { ...withRequestBody(free), responses: { 200: json(free) } },
      delete: { responses: { 200: json({}) } },
    },
  });

  t.strictSame((await send('POST', '/documents', { id: '7', a: 1 })).body, { id: '7', a: 1 });
  t.strictSame((await send('PATCH', '/documents/7', { b: 2 })).body, { id: '7', a: 1, b: 2 });
  t.strictSame((await send('GET', '/documents/7')).body, { id: '7', a: 1, b: 2 });
  t.type((await send('POST', '/documents', { a: 1 })).body.id, 'string');
});

t.test('an undeclared property that the record requires is kept', async (t) => {
  const record = objectSchema({ id: integer, name: text }, { required: ['tag'] });
  const paths = { '/pets': collection('Pet', withRequestBody(objectSchema({ name: text }))) };
  const send = await serveDocument(t, paths, { schemas: { Pet: record } });

  t.match((await send('POST', '/pets', { name: 'Tom', tag: 'x' })).body, { name: 'Tom', tag: 'x' });
});
