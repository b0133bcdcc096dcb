import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  arraySchema,
  instant,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };
const time = { type: 'string', format: 'date-time' };

function reading(schema: object) {
  return { responses: { 200: json(schema) } };
}

function pathsOf(
  record: object,
  {
    base = '',
    list = arraySchema(record),
  }: { readonly base?: string; readonly list?: object } = {},
) {
  const parameters = [pathParameter('name')];
  return {
    [`${base}/pods`]: {
      get: reading(list),
      post: { ...withRequestBody(record), ...reading(record) },
    },
    [`${base}/pods/{name}`]: {
      parameters,
      get: reading(record),
      put: { ...withRequestBody(record), ...reading(record) },
      patch: { ...withRequestBody(record), ...reading(record) },
    },
  };
}

t.test('the server writes ids, times and versions into the metadata of a record', async (t) => {
  const metadata = objectSchema({
    name: text,
    uid: text,
    guid: integer,
    creationTimestamp: time,
    updated_at: time,
    resourceVersion: text,
    generation: integer,
    version: { ...text, example: 'W/"1"' },
    labels: { type: 'object', additionalProperties: text },
  });
  const send = await serveDocument(t, pathsOf(objectSchema({ size: integer, metadata })));

  const { body } = await send('POST', '/pods', { metadata: { name: 'a', labels: { b: 'c' } } });
  t.match(body.metadata, {
    name: 'a',
    uid: /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/,
    creationTimestamp: instant,
    updated_at: instant,
    resourceVersion: '1',
    generation: 1,
    labels: { b: 'c' },
  });
  t.notOk('version' in body.metadata || 'guid' in body.metadata);
  const { uid } = body.metadata;
  const other = await send('POST', '/pods', { metadata: { name: 'b' } });
  t.not(other.body.metadata.uid, uid);

  const patched = await send('PATCH', '/pods/a', { size: 2 });
  t.match(patched.body.metadata, { uid, resourceVersion: '2', generation: 2, labels: { b: 'c' } });
  const replaced = await send('PUT', '/pods/a', { metadata: { name: 'a' }, size: 3 });
  t.match(replaced.body.metadata, { uid, creationTimestamp: instant, resourceVersion: '3' });
});

t.test('versions that are no numbers begin with 1, and other metadata stays', async (t) => {
  const sys = { ...objectSchema({ revision: integer }), type: ['object', 'null'] };
  const send = await serveDocument(
    t,
    pathsOf(objectSchema({ name: text, sys, meta: objectSchema({ note: text }) })),
    {
      fixtures: {
        pods: [
          { name: 'a', meta: { note: 'n' } },
          { name: 'b', sys: { revision: 7 } },
        ],
      },
    },
  );

  t.match((await send('PATCH', '/pods/a', { meta: { note: 'm' } })).body, {
    meta: { note: 'm' },
    sys: { revision: 1 },
  });
  t.equal((await send('PATCH', '/pods/b', { name: 'b' })).body.sys.revision, 8);
  t.equal((await send('PATCH', '/pods/b', { sys: null })).body.sys, null);
});

t.test('records and lists say of which kind they are', async (t) => {
  const typed = { kind: text, apiVersion: text };
  const schemas = {
    'io.example.Pod': objectSchema({ ...typed, name: text }),
    'io.example.PodList': objectSchema({ ...typed, items: arraySchema(ref('io.example.Pod')) }),
  };
  const pod = ref('io.example.Pod');
  const list = ref('io.example.PodList');
  const grouped = await serveDocument(t, pathsOf(pod, { base: '/apis/apps/v1beta1', list }), {
    schemas,
  });

  const apiVersion = 'apps/v1beta1';
  const { body } = await grouped('GET', '/apis/apps/v1beta1/pods');
  t.match(body, { kind: 'PodList', apiVersion });
  t.match(body.items[0], { kind: 'Pod', apiVersion });
  t.match((await grouped('POST', '/apis/apps/v1beta1/pods', { name: 'a' })).body, {
    kind: 'Pod',
    apiVersion,
  });
  t.equal(
    (await grouped('POST', '/apis/apps/v1beta1/pods', { kind: 'X', name: 'b' })).body.kind,
    'X',
  );

  const plain = await serveDocument(t, pathsOf(schemas['io.example.Pod'], { base: '/x' }));
  t.notOk('kind' in (await plain('POST', '/x/pods', { name: 'a' })).body);
  const fixed = objectSchema({ kind: { ...text, default: 'Shown' }, apiVersion: text, name: text });
  const shown = await serveDocument(t, pathsOf(fixed));
  t.equal((await shown('POST', '/pods', { name: 'a' })).body.kind, 'Shown');
  const numbered = objectSchema({ kind: text, apiVersion: integer, name: text });
  const counted = await serveDocument(t, pathsOf(numbered));
  t.notOk('kind' in (await counted('POST', '/pods', { name: 'a' })).body);
});

t.test('the object around a list has its kind, by an example or the only value', async (t) => {
  const list = objectSchema({
    object: { ...text, example: 'list' },
    type: { ...text, enum: ['pods'] },
    class: { ...text, examples: ['page'] },
    kind: { ...text, enum: ['a', 'b'] },
    data: arraySchema(objectSchema({ name: text, size: integer })),
  });
  const send = await serveDocument(
    t,
    pathsOf(objectSchema({ name: text, size: integer }), { list }),
  );
  const { data, ...around } = (await send('GET', '/pods')).body;
  t.equal(data.length, 3);
  t.strictSame(around, { object: 'list', type: 'pods', class: 'page' });
});

t.test(
  'the attributes of a JSON:API resource object have the times of their changes',
  async (t) => {
    const attributes = objectSchema({
      title: text,
      created: time,
      updated: time,
      version: integer,
    });
    const pod = objectSchema({ type: text, name: text, id: text, attributes });
    const send = await serveDocument(t, pathsOf(pod));
    const sent = { type: 'pod', id: '7', attributes: { title: 'x' } };
    const { attributes: made } = (await send('POST', '/pods', sent)).body;
    t.strictSame(made, { title: 'x', created: instant, updated: instant });

    const plain = await serveDocument(t, pathsOf(objectSchema({ name: text, attributes })));
    const { body } = await plain('POST', '/pods', { name: 'a', attributes: { title: 'x' } });
    t.strictSame(body.attributes, { title: 'x' });
  },
);
