import t from 'tap';
import { json } from '../support/sandlot-of.ts';
import {
  board,
  card,
  changes,
  creates,
  gone,
  integer,
  lists,
  note,
  paths,
  reads,
  schemas,
  text,
} from './support/boards.ts';
import {
  arraySchema,
  objectSchema,
  pathParameter,
  ref,
  serveDocument,
  withRequestBody,
} from './support/serve-document.ts';

function bodiesOf(list: unknown): readonly unknown[] {
  return [list].flat().map((one) => Object(one).body);
}

t.test('what is created below a parent is read, changed and removed without it', async (t) => {
  const send = await serveDocument(t, paths, { schemas, records: 0 });
  await send('POST', '/boards', { code: 'B', title: '' });
  const one = await send('POST', '/boards/B/cards', { title: 'one' });
  const other = await send('POST', '/boards/B/cards', { title: 'other' });
  const [here, there] = [one, other].map(({ body }) => `/boards/B/cards/${body.id}/notes`);

  const created = await send('POST', `${here}`, { body: 'first', '@in': ['nowhere'] });
  await send('POST', `${there}`, { body: 'second' });
  const read = await send('GET', `/notes/${created.body.id}`);
  await send('PATCH', `/notes/${created.body.id}`, { body: 'changed' });

  t.strictSame(read.body, created.body);
  t.strictSame(Object.keys(read.body).sort(), ['body', 'id']);
  t.strictSame(bodiesOf((await send('GET', `${here}`)).body), ['changed']);
  t.strictSame(bodiesOf((await send('GET', `${there}`)).body), ['second']);
  t.strictSame(bodiesOf((await send('GET', '/notes')).body), ['changed', 'second']);

  await send('DELETE', `/notes/${created.body.id}`);
  t.equal((await send('GET', `/notes/${created.body.id}`)).status, 404);
  t.strictSame((await send('GET', `${here}`)).body, []);
  t.equal((await send('POST', '/boards/B/cards/99/notes', { body: '' })).status, 404);
});

t.test('a list below a parent filters and sorts what is there', async (t) => {
  const query = ['body', 'sort'].map((name) => ({ name, in: 'query', schema: text }));
  const list = { ...paths['/boards/{board_code}/cards/{card_id}/notes'] };
  const filtered = { ...list, get: { ...list.get, parameters: query } };
  const send = await serveDocument(
    t,
    { ...paths, '/boards/{board_code}/cards/{card_id}/notes': filtered },
    { schemas, records: 0 },
  );
  await send('POST', '/boards', { code: 'B', title: '' });
  for (const title of ['one', 'other']) await send('POST', '/boards/B/cards', { title });
  for (const card of [1, 2]) {
    for (const body of ['b', 'a'])
      await send('POST', `/boards/B/cards/${card}/notes`, { body: `${body}${card}` });
  }

  const at = '/boards/B/cards/1/notes';
  t.strictSame(bodiesOf((await send('GET', `${at}?body=a1`)).body), ['a1']);
  t.strictSame(bodiesOf((await send('GET', `${at}?body=a2`)).body), []);
  t.strictSame(bodiesOf((await send('GET', `${at}?sort=body`)).body), ['a1', 'b1']);
});

t.test('a count below a parent is of those that are below it', async (t) => {
  const counted = objectSchema({ total_notes: integer });
  const send = await serveDocument(
    t,
    {
      ...paths,
      '/boards/{board_code}/cards/{card_id}/notes/count': {
        parameters: [board, card],
        get: { responses: { 200: json(counted) } },
      },
    },
    { schemas, records: 0 },
  );
  await send('POST', '/boards', { code: 'B', title: '' });
  for (const title of ['one', 'other']) {
    const { body } = await send('POST', '/boards/B/cards', { title });
    await send('POST', `/boards/B/cards/${body.id}/notes`, { body: title });
  }

  const { body } = await send('GET', '/boards/B/cards/1/notes/count');

  t.strictSame(body, { total_notes: 1 });
  t.equal((await send('GET', '/boards/B/cards/9/notes/count')).status, 404);
});

t.test('removing a parent removes what was created below it, and nothing else', async (t) => {
  const send = await serveDocument(t, paths, { schemas, records: 0 });
  for (const code of ['B', 'C']) await send('POST', '/boards', { code, title: '' });
  for (const code of ['B', 'B', 'C']) {
    const { body } = await send('POST', `/boards/${code}/cards`, { title: '' });
    await send('POST', `/boards/${code}/cards/${body.id}/notes`, { body: `${code}${body.id}` });
  }
  const [first] = (await send('GET', '/boards/B/cards')).body;

  await send('DELETE', `/boards/B/cards/${first.id}`);
  t.strictSame(bodiesOf((await send('GET', '/notes')).body), ['B2', 'C1']);

  await send('DELETE', '/boards/B/cards/2/notes');
  t.strictSame(bodiesOf((await send('GET', '/notes')).body), ['C1']);

  await send('DELETE', '/boards/C');
  t.strictSame((await send('GET', '/notes')).body, []);
});

t.test('the seed is spread over the parents that there are', async (t) => {
  const send = await serveDocument(t, paths, { schemas });
  const boards = (await send('GET', '/boards')).body;
  const counts: number[] = [];
  for (const { code } of boards) {
    for (const { id } of (await send('GET', `/boards/${code}/cards`)).body)
      counts.push((await send('GET', `/boards/${code}/cards/${id}/notes`)).body.length);
  }

  t.equal((await send('GET', '/notes')).body.length, 3);
  t.equal(
    counts.reduce((sum, count) => sum + count, 0),
    3,
  );
  t.equal(counts[0], 1);
});

const nested = {
  ...paths,
  '/notes/{note_id}/replies': { parameters: [note], ...lists('Reply'), ...creates('Reply') },
  '/notes/{note_id}/replies/{reply_id}': {
    parameters: [note, pathParameter('reply_id', 'integer')],
    ...reads('Reply'),
    ...changes('Reply'),
    delete: gone,
  },
  '/notes/{note_id}/replies/{reply_id}/lock': {
    parameters: [note, pathParameter('reply_id', 'integer')],
    post: { ...withRequestBody(objectSchema({ text })), responses: { 200: json(ref('Reply')) } },
  },
  '/replies/{reply_id}': {
    parameters: [pathParameter('reply_id', 'integer')],
    ...reads('Reply'),
    ...changes('Reply'),
  },
};

t.test(
  'through the wrong parent nothing is found, and a record may name its parent itself',
  async (t) => {
    const send = await serveDocument(t, nested, { schemas });
    const [one, other] = (await send('GET', '/notes')).body;
    const { body: reply } = await send('POST', `/notes/${one.id}/replies`, { text: 'yes' });
    const at = (id: number, more = '') => `/notes/${id}/replies/${reply.id}${more}`;

    t.equal(reply.note_id, one.id);
    t.equal((await send('GET', at(one.id))).status, 200);
    for (const method of ['GET', 'PATCH', 'DELETE'] as const)
      t.equal((await send(method, at(other.id), method === 'PATCH' ? {} : undefined)).status, 404);
    t.equal((await send('POST', at(other.id, '/lock'), { text: 'no' })).status, 404);
    t.equal((await send('POST', at(one.id, '/lock'), { text: 'locked' })).body.text, 'locked');

    await send('PATCH', `/replies/${reply.id}`, { note_id: other.id });
    t.equal((await send('GET', at(other.id))).status, 200);

    t.equal((await send('GET', at(one.id))).status, 404);
    await send('DELETE', at(other.id));
    t.equal((await send('GET', `/replies/${reply.id}`)).status, 404);
  },
);

t.test('what was below a key that comes again stays away', async (t) => {
  const keyed = {
    '/teams/{team}/bots': {
      parameters: [pathParameter('team')],
      ...lists('Bot'),
      ...creates('Bot'),
    },
    '/bots/{name}': { parameters: [pathParameter('name')], ...reads('Bot'), delete: gone },
    '/bots/{name}/jobs': {
      parameters: [pathParameter('name')],
      ...lists('Note'),
      ...creates('Note'),
    },
  };
  const send = await serveDocument(t, keyed, {
    schemas: { ...schemas, Bot: objectSchema({ name: text, note: text }) },
    records: 0,
  });
  await send('POST', '/teams/any/bots', { name: 'Ada', note: '' });
  await send('POST', '/bots/Ada/jobs', { body: 'old' });
  await send('DELETE', '/bots/Ada');
  await send('POST', '/teams/any/bots', { name: 'Ada', note: '' });

  t.strictSame((await send('GET', '/bots/Ada/jobs')).body, []);
  t.strictSame((await send('GET', '/teams/any/bots')).body, [{ name: 'Ada', note: '' }]);
  t.strictSame((await send('GET', '/teams/other/bots')).body, []);
});

t.test('two paths read the same records, although one shows a little more of them', async (t) => {
  const common = { sid: text, call_sid: text, status: text, duration: integer, channels: integer };
  const recording = objectSchema({ ...common, media_url: text });
  const ofCall = objectSchema({ ...common, track: text });
  const [call, sid] = [[pathParameter('call_sid')], pathParameter('sid')];
  const served = (record: object, parameters: readonly object[]) => ({
    list: { parameters, get: { responses: { 200: json(arraySchema(record)) } } },
    item: { parameters: [...parameters, sid], get: { responses: { 200: json(record) } } },
  });
  const [all, below] = [served(recording, []), served(ofCall, call)];
  const post = {
    ...withRequestBody(objectSchema({ track: text, channels: integer })),
    responses: { 201: json(ofCall) },
  };
  const send = await serveDocument(t, {
    '/calls': { get: { responses: { 200: json(arraySchema(objectSchema({ sid: text }))) } } },
    '/calls/{call_sid}': {
      parameters: call,
      get: { responses: { 200: json(objectSchema({ sid: text })) } },
    },
    '/calls/{call_sid}/recordings': { ...below.list, post },
    '/calls/{call_sid}/recordings/{sid}': below.item,
    '/recordings': all.list,
    '/recordings/{sid}': all.item,
  });
  const [{ sid: key }] = (await send('GET', '/calls')).body;

  const { body } = await send('POST', `/calls/${key}/recordings`, { track: 'both', channels: 2 });

  t.match((await send('GET', `/calls/${key}/recordings/${body.sid}`)).body, { channels: 2 });
  t.match((await send('GET', `/recordings/${body.sid}`)).body, { channels: 2, call_sid: key });
  const keys = (await send('GET', '/recordings')).body.map((one: { sid: string }) => one.sid);
  t.ok(keys.includes(body.sid));
});

t.test(
  'records that are created and changed below a parent are those of the other path',
  async (t) => {
    const one = objectSchema({ id: integer, body: text, size: integer, color: text });
    const keys = [pathParameter('card', 'integer')];
    const send = await serveDocument(t, {
      '/cards': {
        get: { responses: { 200: json(arraySchema(objectSchema({ id: integer }))) } },
      },
      '/cards/{card}': {
        parameters: keys,
        get: { responses: { 200: json(objectSchema({ id: integer })) } },
      },
      '/cards/{card}/notes': {
        parameters: keys,
        get: { responses: { 200: json(arraySchema(one)) } },
        post: { ...withRequestBody(objectSchema({ body: text })), responses: { 201: json(one) } },
      },
      '/cards/{card}/notes/{id}': {
        parameters: [...keys, pathParameter('id', 'integer')],
        patch: { ...withRequestBody(objectSchema({ body: text })), responses: { 200: json(one) } },
        delete: { responses: { 204: { description: '' } } },
      },
      '/cards/notes/{id}': {
        parameters: [pathParameter('id', 'integer')],
        get: { responses: { 200: json(one) } },
      },
    });
    const { body } = await send('POST', '/cards/1/notes', { body: 'first' });
    t.equal((await send('GET', `/cards/notes/${body.id}`)).body.body, 'first');
  },
);

t.test('a creation with the key of a parent is listed below that parent', async (t) => {
  const reaction = objectSchema({ user_id: text, post_id: text, emoji: text, at: integer });
  const post = objectSchema({ id: text, message: text });
  const parameters = [pathParameter('post_id')];
  const gives = (schema: object, status = 200) => ({ responses: { [status]: json(schema) } });
  const send = await serveDocument(
    t,
    {
      '/posts': {
        get: gives(arraySchema(post)),
        post: { ...withRequestBody(post), ...gives(post, 201) },
      },
      '/posts/{post_id}': { parameters, get: gives(post) },
      '/reactions': { post: { ...withRequestBody(reaction), ...gives(reaction, 201) } },
      '/votes': { post: { ...withRequestBody(post), ...gives(reaction, 201) } },
      '/posts/{post_id}/reactions': { parameters, get: gives(arraySchema(reaction)) },
      '/posts/{post_id}/votes': { parameters, get: gives(arraySchema(reaction)) },
    },
    { records: 0 },
  );
  const { body: one } = await send('POST', '/posts', { message: 'one' });
  const { body: other } = await send('POST', '/posts', { message: 'other' });

  const { body: made } = await send('POST', '/reactions', { post_id: one.id, emoji: 'smile' });
  await send('POST', '/votes', { message: 'no key of a post' });

  t.match(made, { post_id: one.id, emoji: 'smile' });
  t.strictSame((await send('GET', `/posts/${one.id}/reactions`)).body, [made]);
  t.strictSame((await send('GET', `/posts/${other.id}/reactions`)).body, []);
  t.strictSame((await send('GET', `/posts/${one.id}/votes`)).body, []);
});
