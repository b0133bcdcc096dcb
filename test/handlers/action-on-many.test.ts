import t, { type Test } from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const integer = { type: 'integer' };
const text = { type: 'string' };
const crateIds = withRequestBody(objectSchema({ crate_ids: arraySchema(integer), note: text }));

/** Serves three open crates, and more paths. */
async function crates(t: Test, paths: object) {
  const send = await serveDocument(
    t,
    {
      '/crates': {
        get: { responses: { 200: json(arraySchema(ref('Crate'))) } },
        post: {
          ...withRequestBody(objectSchema({ note: text })),
          responses: { 201: json(ref('Crate')) },
        },
      },
      '/crates/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(ref('Crate')) } },
      },
      ...paths,
    },
    {
      records: 0,
      schemas: {
        Crate: objectSchema(
          { id: integer, sealed: { type: 'boolean' }, note: text },
          { required: ['id'] },
        ),
      },
    },
  );
  for (const note of ['tea', 'rice', 'salt']) await send('POST', '/crates', { note });
  const sealed = async () =>
    (await send('GET', '/crates')).body.map((crate: { sealed?: boolean }) => crate.sealed === true);
  return { send, sealed };
}

t.test('a verb acts on each record whose key the body lists', async (t) => {
  const { send, sealed } = await crates(t, {
    '/crates/seal': { post: { ...crateIds, responses: { 200: json(arraySchema(ref('Crate'))) } } },
  });
  const { status, body } = await send('POST', '/crates/seal', {
    crate_ids: [3, 1, 1],
    note: 'full',
  });

  t.equal(status, 200);
  t.match(body, [
    { id: 3, sealed: true, note: 'full' },
    { id: 1, sealed: true, note: 'full' },
  ]);
  t.equal(body.length, 2, 'each once');
  t.strictSame(await sealed(), [true, false, true]);
});

t.test('a missing one is 404, and nothing changes', async (t) => {
  const { send, sealed } = await crates(t, {
    '/crates/seal': { put: { ...crateIds, responses: { 204: {}, 404: {} } } },
  });

  t.equal((await send('PUT', '/crates/seal', { crate_ids: [1, 77] })).status, 404);
  t.strictSame(await sealed(), [false, false, false]);
  t.equal((await send('PUT', '/crates/seal', { crate_ids: [] })).status, 204);
  t.strictSame(await sealed(), [false, false, false]);
});

t.test('a missing one is noticed where the document has no 404', async (t) => {
  const { send, sealed } = await crates(t, {
    '/crates/seal': { put: { ...crateIds, responses: { 204: {} } } },
  });
  const { status, headers } = await send('PUT', '/crates/seal', { crate_ids: [1, 77] });

  t.equal(status, 204);
  t.match(headers['sandlot-notice'], /not-found .+77.+ in crates/);
  t.strictSame(await sealed(), [true, false, false]);
});

t.test('the reply lists the missing ones where it has a place for them', async (t) => {
  const reply = objectSchema({ updated: arraySchema(integer), not_found: arraySchema(integer) });
  const { send, sealed } = await crates(t, {
    '/crates/seal': { post: { ...crateIds, responses: { 200: json(reply), 404: {} } } },
  });
  const { body } = await send('POST', '/crates/seal', { crate_ids: [1, 77] });

  t.strictSame(body, { updated: [1], not_found: [77] });
  t.strictSame(await sealed(), [true, false, false]);
});

t.test('the reply counts them', async (t) => {
  const { send, sealed } = await crates(t, {
    '/crates/bulk/seal': {
      post: { ...crateIds, responses: { 200: json(objectSchema({ updated: integer })) } },
    },
    '/crates/bulk-unseal': {
      patch: {
        ...withRequestBody(objectSchema({ ids: arraySchema(integer) })),
        responses: { 200: json(objectSchema({ updated: integer })) },
      },
    },
  });

  t.strictSame((await send('POST', '/crates/bulk/seal', { crate_ids: [1, 2] })).body, {
    updated: 2,
  });
  t.strictSame((await send('PATCH', '/crates/bulk-unseal', { ids: [2] })).body, { updated: 1 });
  t.strictSame(await sealed(), [true, false, false]);
});

t.test('the body may be the list of the keys', async (t) => {
  const { send, sealed } = await crates(t, {
    '/crates/seal': {
      post: { ...withRequestBody(arraySchema(integer)), responses: { 204: {} } },
    },
  });

  t.equal((await send('POST', '/crates/seal', [2])).status, 204);
  t.strictSame(await sealed(), [false, true, false]);
});

t.test('what has no effect on them, or lists no keys, is no action', async (t) => {
  const { send, sealed } = await crates(t, {
    '/crates/weigh': { post: { ...crateIds, responses: { 204: {} } } },
    '/crates/seal': {
      post: {
        ...withRequestBody(objectSchema({ colors: arraySchema(text) })),
        responses: { 204: {} },
      },
      patch: { responses: { 204: {} } },
    },
  });

  t.equal((await send('POST', '/crates/weigh', { crate_ids: [1] })).status, 204);
  t.equal((await send('POST', '/crates/seal', { colors: ['1'] })).status, 204);
  t.equal((await send('PATCH', '/crates/seal')).status, 204);
  t.strictSame(await sealed(), [false, false, false]);
});
