import t, { type Test } from 'tap';
import { json } from '../../support/sandlot-of.ts';
import { asking, inPath, listOf, object, ref, sends } from './support/asking.ts';

const text = { type: 'string' };
const label = object({ id: { type: 'integer' }, name: text, color: text }, { required: ['name'] });

/** Asks about the labels of issues; their creation takes this. */
const labels = (t: Test, sent: object, entity: object = label) => {
  const issue = inPath('issue', 'integer');
  return asking(
    t,
    {
      '/issues/{issue}/labels': {
        parameters: [issue],
        get: { responses: { 200: json(listOf(ref('Label'))) } },
        post: { ...sends(sent), responses: { 200: json(listOf(ref('Label'))) } },
      },
      '/issues/{issue}/labels/{name}': {
        parameters: [issue, inPath('name')],
        delete: { responses: { 204: { description: '' } } },
      },
    },
    { records: 0, schemas: { Label: entity } },
  );
};

const namesOf = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

t.test('a list of names creates a record of each', async (t) => {
  const ask = await labels(t, {
    oneOf: [object({ labels: listOf(text) }, { required: ['labels'] }), listOf(text)],
  });

  const made = await ask('POST', '/issues/7/labels', { labels: ['bug', 'new'] });
  t.strictSame(namesOf(made.body), ['bug', 'new']);
  const more = await ask('POST', '/issues/7/labels', ['new', 'old']);
  t.strictSame(namesOf(more.body), ['new', 'old']);
  t.strictSame(more.body[0], made.body[1], 'what is there stays as it is');

  t.strictSame(namesOf((await ask('GET', '/issues/7/labels')).body), ['bug', 'new', 'old']);
  t.strictSame((await ask('GET', '/issues/8/labels')).body, []);
  t.equal((await ask('DELETE', '/issues/7/labels/new')).status, 204);
  t.strictSame(namesOf((await ask('GET', '/issues/7/labels')).body), ['bug', 'old']);
});

t.test('each has an id of its own, though its name is its key', async (t) => {
  const id = { type: 'integer', example: 208045946 };
  const ask = await labels(t, {}, object({ id, name: text }, { required: ['id', 'name'] }));

  const { body } = await ask('POST', '/issues/7/labels', ['bug', 'new']);

  t.not(body[0].id, body[1].id);
  t.match(body, [{ id: Number }, { id: Number }]);
});

t.test('whatever else is sent is read as ever', async (t) => {
  const ask = await labels(t, {});

  t.equal((await ask('POST', '/issues/7/labels', { labels: [] })).body.length, 1);
  t.equal((await ask('POST', '/issues/7/labels', { labels: [['b']] })).body.length, 1);
  t.equal((await ask('POST', '/issues/7/labels', [true])).body.length, 1, 'it names nothing');
});

t.test('a list of the record itself, of the same name, is its own', async (t) => {
  const ask = await labels(
    t,
    object({ name: text, labels: listOf(text) }),
    object({ name: text, labels: listOf(text) }, { required: ['name'] }),
  );

  const { body } = await ask('POST', '/issues/7/labels', { name: 'a', labels: ['b', 'c'] });

  t.strictSame(body, [{ name: 'a', labels: ['b', 'c'] }]);
});

t.test('what is named by no key is created anew', async (t) => {
  const ask = await asking(
    t,
    {
      '/tags': {
        get: { responses: { 200: json(listOf(ref('Tag'))) } },
        post: { ...sends({}), responses: { 201: json(listOf(ref('Tag'))) } },
      },
      '/tags/{id}': {
        parameters: [inPath('id', 'integer')],
        get: { responses: { 200: json(ref('Tag')) } },
      },
    },
    { records: 0, schemas: { Tag: object({ id: { type: 'integer' }, name: text }) } },
  );

  await ask('POST', '/tags', { tags: ['x', 'x'] });

  t.strictSame((await ask('GET', '/tags')).body, [
    { id: 1, name: 'x' },
    { id: 2, name: 'x' },
  ]);
});
