import t, { type Test } from 'tap';
import { json } from '../../support/sandlot-of.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from '../support/serve-document.ts';

const text = { type: 'string' };
const label = objectSchema(
  { id: { type: 'integer' }, name: text, color: text },
  { required: ['name'] },
);

/** Serves the labels of issues; their creation takes this. */
function labels(t: Test, sent: object, entity: object = label) {
  const issue = pathParameter('issue', 'integer');
  return serveDocument(
    t,
    {
      '/issues/{issue}/labels': {
        parameters: [issue],
        get: { responses: { 200: json(arraySchema(ref('Label'))) } },
        post: { ...withRequestBody(sent), responses: { 200: json(arraySchema(ref('Label'))) } },
      },
      '/issues/{issue}/labels/{name}': {
        parameters: [issue, pathParameter('name')],
        delete: { responses: { 204: { description: '' } } },
      },
    },
    { records: 0, schemas: { Label: entity } },
  );
}

function namesOf(list: readonly { readonly name: string }[]) {
  return list.map(({ name }) => name);
}

t.test('a list of names creates a record of each', async (t) => {
  const send = await labels(t, {
    oneOf: [
      objectSchema({ labels: arraySchema(text) }, { required: ['labels'] }),
      arraySchema(text),
    ],
  });

  const made = await send('POST', '/issues/7/labels', { labels: ['bug', 'new'] });
  t.strictSame(namesOf(made.body), ['bug', 'new']);
  const more = await send('POST', '/issues/7/labels', ['new', 'old']);
  t.strictSame(namesOf(more.body), ['new', 'old']);
  t.strictSame(more.body[0], made.body[1], 'what is there stays as it is');

  t.strictSame(namesOf((await send('GET', '/issues/7/labels')).body), ['bug', 'new', 'old']);
  t.strictSame((await send('GET', '/issues/8/labels')).body, []);
  t.equal((await send('DELETE', '/issues/7/labels/new')).status, 204);
  t.strictSame(namesOf((await send('GET', '/issues/7/labels')).body), ['bug', 'old']);
});

t.test('each has an id of its own, though its name is its key', async (t) => {
  const id = { type: 'integer', example: 208045946 };
  const send = await labels(t, {}, objectSchema({ id, name: text }, { required: ['id', 'name'] }));

  const { body } = await send('POST', '/issues/7/labels', ['bug', 'new']);

  t.not(body[0].id, body[1].id);
  t.match(body, [{ id: Number }, { id: Number }]);
});

t.test('whatever else is sent is read as ever', async (t) => {
  const send = await labels(t, {});

  t.equal((await send('POST', '/issues/7/labels', { labels: [] })).body.length, 1);
  t.equal((await send('POST', '/issues/7/labels', { labels: [['b']] })).body.length, 1);
  t.equal((await send('POST', '/issues/7/labels', [true])).body.length, 1, 'it names nothing');
});

t.test('a list of the record itself, of the same name, is its own', async (t) => {
  const send = await labels(
    t,
    objectSchema({ name: text, labels: arraySchema(text) }),
    objectSchema({ name: text, labels: arraySchema(text) }, { required: ['name'] }),
  );

  const { body } = await send('POST', '/issues/7/labels', { name: 'a', labels: ['b', 'c'] });

  t.strictSame(body, [{ name: 'a', labels: ['b', 'c'] }]);
});

t.test('what is named by no key is created anew', async (t) => {
  const send = await serveDocument(
    t,
    {
      '/tags': {
        get: { responses: { 200: json(arraySchema(ref('Tag'))) } },
        post: { ...withRequestBody({}), responses: { 201: json(arraySchema(ref('Tag'))) } },
      },
      '/tags/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(ref('Tag')) } },
      },
    },
    { records: 0, schemas: { Tag: objectSchema({ id: { type: 'integer' }, name: text }) } },
  );

  await send('POST', '/tags', { tags: ['x', 'x'] });

  t.strictSame((await send('GET', '/tags')).body, [
    { id: 1, name: 'x' },
    { id: 2, name: 'x' },
  ]);
});
