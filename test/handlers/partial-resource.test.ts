import t, { type Test } from 'tap';
import { accepting, integer, list, object, returning, text } from '../support/api-model-of.ts';
import { documentOf, sandlotOf } from '../support/sandlot-of.ts';

const sent = object({ minutes: integer, comment: text });
const entry = object({ id: text, minutes: integer, comment: text, spent_on: text });
const removal = { delete: { responses: { 204: { description: '' } } } };
const wrapped = (schema: object) => object({ log_entry: schema });
const creation = { post: accepting(wrapped(sent), wrapped(entry)) };
const nested = { '/features/{feature_id}/log_entries': creation };

/** Creates two entries below the path, and removes one of them twice. */
async function playStory(t: Test, paths: object, url = '/features/F-1/log_entries') {
  const { app } = await sandlotOf(t, documentOf(paths));
  const create = async (minutes: number) => {
    const payload = { log_entry: { minutes, comment: `took ${minutes}` } };
    const reply = await app.inject({ method: 'POST', url, payload });
    return reply.json().log_entry;
  };
  const [first, second] = [await create(90), await create(30)];
  const remove = async () =>
    (await app.inject({ method: 'DELETE', url: `/log_entries/${first.id}` })).statusCode;
  return { app, first, second, removals: [await remove(), await remove()] };
}

/** Documents in which only some operations know the entries. */
const documents: readonly (readonly [string, object])[] = [
  ['nothing reads them', { ...nested, '/log_entries/{id}': removal }],
  [
    'one path reads them',
    { ...nested, '/log_entries/{id}': { ...removal, get: returning(wrapped(entry)) } },
  ],
  [
    'their parent can be read',
    {
      ...nested,
      '/features/{feature_id}': { get: returning(object({ id: text, name: text })) },
      '/log_entries/{id}': removal,
    },
  ],
  [
    'several parents have them',
    { ...nested, '/releases/{release_id}/log_entries': creation, '/log_entries/{id}': removal },
  ],
];

for (const [title, paths] of documents) {
  t.test(`records are created and removed where ${title}`, async (t) => {
    const { first, second, removals } = await playStory(t, paths);

    t.match(first, { id: String, minutes: 90, comment: 'took 90' });
    t.match(second, { id: String, minutes: 30, comment: 'took 30' });
    t.not(first.id, second.id);
    t.strictSame(removals, [204, 404]);
  });
}

t.test('records that only a flat list shows are created below their parent', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({ ...nested, '/log_entries': { get: returning(list(entry)) } }),
  );
  const before = (await app.inject('/log_entries')).json().length;

  const reply = await app.inject({
    method: 'POST',
    url: '/features/F-1/log_entries',
    payload: { log_entry: { minutes: 90 } },
  });
  const listed = (await app.inject('/log_entries')).json();

  t.match(reply.json(), { log_entry: { id: String, minutes: 90 } });
  t.equal(listed.length, before + 1);
  t.match(listed.at(-1), { id: reply.json().log_entry.id, minutes: 90 });
});

t.test('x-sandlot creates records below a parent, and lists them there', async (t) => {
  const operation = (fields: object, more: object) => ({ 'x-sandlot': fields, ...more });
  const paths = {
    '/features/{feature_id}/time': {
      post: operation({ resource: 'log_entries', behaviour: 'create' }, creation.post),
      get: operation({ resource: 'log_entries', behaviour: 'list' }, returning(list(entry))),
    },
    '/log_entries/{id}': { ...removal, get: returning(wrapped(entry)) },
  };
  const { app, first, second, removals } = await playStory(t, paths, '/features/F-1/time');

  t.match([first, second], [{ minutes: 90 }, { minutes: 30 }]);
  t.not(first.id, second.id);
  t.strictSame(removals, [204, 404]);
  const idsOf = async (feature: string) =>
    (await app.inject(`/features/${feature}/time`)).json().map(({ id }: { id: string }) => id);
  t.ok((await idsOf('F-1')).includes(second.id));
  t.notOk((await idsOf('F-1')).includes(first.id));
  t.notOk((await idsOf('F-2')).includes(second.id));
});
