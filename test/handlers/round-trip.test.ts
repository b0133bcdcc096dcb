import t, { type Test } from 'tap';
import { documentOf, json, post, sandlotOf } from '../support/sandlot-of.ts';
import { shopDocument } from '../support/shop-document.ts';

const now = { frozen: '2019-02-06T01:48:24.000Z' };

async function shop(t: Test) {
  const { app } = await sandlotOf(t, shopDocument, { clock: now });
  const send = async (
    method: 'GET' | 'PUT' | 'PATCH' | 'DELETE' | 'POST',
    url: string,
    body?: unknown,
    type = 'application/json',
  ) => {
    const reply = await app.inject({
      method,
      url,
      ...(body === undefined
        ? {}
        : { payload: JSON.stringify(body), headers: { 'content-type': type } }),
    });
    return {
      status: reply.statusCode,
      headers: reply.headers,
      body: reply.body === '' ? undefined : reply.json(),
    };
  };
  return { app, send };
}

t.test('what is created can be read, is listed, changed and removed', async (t) => {
  const { send } = await shop(t);

  const made = await send('POST', '/owners', { name: 'Ann', id: 99, secret: 's' });
  const read = await send('GET', '/owners/4');
  const listed = await send('GET', '/owners?name=Ann');
  const changed = await send('PATCH', '/owners/4', { name: 'Bea' });
  const removed = await send('DELETE', '/owners/4');
  const gone = await send('GET', '/owners/4');

  const ann = { id: 4, name: 'Ann', created_at: now.frozen, updated_at: now.frozen };
  t.strictSame([made.status, made.body, made.headers.location], [201, ann, '/owners/4']);
  t.match(made.headers['sandlot-notice'], /read-only/);
  t.strictSame(read.body, ann);
  t.strictSame(listed.body.data, [ann]);
  t.strictSame([changed.status, changed.body.name], [200, 'Bea']);
  t.strictSame([removed.status, gone.status], [204, 404]);
  t.match(gone.body.detail, 'There is no "4" in owners. The keys are "1", "2", "3".');
});

t.test('a number is never given twice', async (t) => {
  const { send } = await shop(t);
  await send('POST', '/owners', { name: 'Ann' });
  await send('DELETE', '/owners/4');

  const made = await send('POST', '/owners', { name: 'Bea' });

  t.equal(made.body.id, 5);
});

t.test('a replacement keeps the properties that cannot be sent', async (t) => {
  const { send } = await shop(t);
  const before = await send('GET', '/owners/1');

  const replaced = await send('PUT', '/owners/1', { name: 'Eve' });

  t.strictSame(replaced.body, {
    id: 1,
    name: 'Eve',
    created_at: replaced.body.created_at,
    updated_at: now.frozen,
  });
  t.type(before.body.created_at, 'string');
});

t.test('a JSON Patch is applied, or refused with what is wrong in it', async (t) => {
  const { send } = await shop(t);
  const patch = (steps: unknown) =>
    send('PATCH', '/owners/1', steps, 'application/json-patch+json');

  const changed = await patch([{ op: 'replace', path: '/name', value: 'Zoe' }]);
  const refused = await patch([{ op: 'remove', path: '/nothing' }]);

  t.strictSame([changed.status, changed.body.name], [200, 'Zoe']);
  t.strictSame(
    [refused.status, refused.body.violations],
    [422, [{ in: 'body', pointer: '/0', message: 'there is no value at /nothing' }]],
  );
});

t.test('records below a record are its own, and hidden with it', async (t) => {
  const { send } = await shop(t);

  const made = await send('POST', '/owners/1/orders', { code: 'A1', labels: ['new'] });
  const again = await send('POST', '/owners/1/orders', { code: 'A1' });
  const other = await send('GET', '/owners/2/orders/A1');
  const nowhere = await send('POST', '/owners/77/orders', { code: 'A1' });
  await send('DELETE', '/owners/1');
  const hidden = await send('GET', '/owners/1/orders/A1');

  t.strictSame(made.body, {
    order: {
      code: 'A1',
      owner_id: 1,
      status: 'open',
      total: 5,
      count_items: 0,
      closed_at: null,
      labels: [{ name: 'new' }],
    },
  });
  t.strictSame(
    [made.status, again.status, other.status, nowhere.status, hidden.status],
    [201, 409, 404, 404, 404],
  );
});

t.test('an action sets the state that its verb leads to', async (t) => {
  const { send } = await shop(t);
  await send('POST', '/owners/1/orders', { code: 'A1' });

  const cancelled = await send('POST', '/owners/1/orders/A1/cancel');
  const removed = await send('DELETE', '/owners/1/orders/A1');

  t.equal(cancelled.body.order.status, 'cancelled');
  t.strictSame([removed.status, removed.body.order.code], [200, 'A1']);
});

t.test('a singleton is there, is replaced, and can be removed', async (t) => {
  const { send } = await shop(t);

  const before = await send('GET', '/settings');
  const put = await send('PUT', '/settings', { theme: 'light' });
  const after = await send('GET', '/settings');
  await send('DELETE', '/settings');
  const gone = await send('GET', '/settings');

  t.match(before.body.theme, /dark|light/);
  t.strictSame([put.status, after.body, gone.status], [200, { theme: 'light' }, 404]);
});

t.test('a client that follows the pages sees every record once, and stops', async (t) => {
  const { app, send } = await shop(t);
  for (const name of ['a', 'b', 'c', 'd'])
    await app.inject(post('/owners', JSON.stringify({ name })));

  const ids: number[] = [];
  for (let url: string | null = '/owners?per_page=3&page=1'; url !== null; ) {
    const { body, headers } = await send('GET', url);
    ids.push(...body.data.map(({ id }: { id: number }) => id));
    t.equal(body.total, 7);
    t.equal(body.has_more, body.next !== null);
    t.equal(/rel="next"/.test(String(headers.link)), body.has_more);
    url = body.next === null ? null : body.next.replace(/^http:\/\/[^/]*/, '');
  }

  t.strictSame(ids, [1, 2, 3, 4, 5, 6, 7]);
});

t.test('a cursor leads on to the end, even when what it named is gone', async (t) => {
  const { send } = await shop(t);
  for (const code of ['A1', 'A2', 'A3']) await send('POST', '/owners/1/orders', { code });
  const first = await send('GET', '/owners/1/orders?limit=4');
  await send('DELETE', `/owners/1/orders/${first.body.orders[0].code}`);

  const second = await send('GET', `/owners/1/orders?limit=4&after=${first.body.next_cursor}`);
  const byKey = await send('GET', '/owners/1/orders?limit=4&after=A1');

  const codes = (reply: typeof first) =>
    reply.body.orders.map(({ code }: { code: string }) => code);
  t.strictSame(codes(second), ['A2', 'A3']);
  t.strictSame(codes(byKey), ['A2', 'A3']);
  t.equal(second.body.next_cursor, undefined);
});

t.test('a list is filtered, searched, sorted and cut to some fields', async (t) => {
  const { send } = await shop(t);
  for (const name of ['Tom', 'Tim']) await send('POST', '/owners', { name });
  const names = async (query: string) =>
    (await send('GET', `/owners?${query}`)).body.data.map(({ name }: { name: string }) => name);

  t.strictSame(await names('name=Tim'), ['Tim']);
  t.strictSame(await names('q=to&name=Tom'), ['Tom']);
  t.strictSame((await names('sort=-id')).slice(0, 2), ['Tim', 'Tom']);
  t.strictSame(await names('created_after=2019-02-06'), ['Tom', 'Tim']);
  t.strictSame((await send('GET', '/owners?name=Tom&fields=name')).body.data, [
    { id: 4, name: 'Tom', created_at: now.frozen },
  ]);
});

t.test('the seed is complete and the same after any requests', async (t) => {
  const one = await shop(t);
  const other = await shop(t);

  const before = await one.send('GET', '/owners/2/orders');
  await other.send('GET', '/owners');
  await other.send('GET', '/owners/1/orders');
  const after = await other.send('GET', '/owners/2/orders');

  t.strictSame(before.body, after.body);
  t.equal(before.body.orders.length, 3);
  t.strictSame(
    before.body.orders.map(({ owner_id }: { owner_id: number }) => owner_id),
    [2, 2, 2],
  );
});

t.test('the document examples come first, and a default filters nothing', async (t) => {
  const thing = {
    type: 'object',
    properties: { id: { type: 'integer' }, kind: { type: 'string' } },
  };
  const kind = { name: 'kind', in: 'query', schema: { type: 'string', default: 'all' } };
  const { app } = await sandlotOf(t, {
    openapi: '3.1.0',
    info: { title: 'Things', version: '1' },
    paths: {
      '/things': {
        get: {
          parameters: [kind],
          responses: {
            200: {
              description: '',
              content: {
                'application/json': {
                  schema: { type: 'array', items: thing },
                  example: [{ id: 9, kind: 'unusual' }],
                },
              },
            },
          },
        },
      },
    },
  });

  const all = (await app.inject('/things')).json();
  const filtered = (await app.inject('/things?kind=unusual')).json();

  t.equal(all.length, 3);
  t.strictSame(
    filtered.map((one: { kind: string }) => one.kind),
    ['unusual'],
  );
});

t.test('what is so or not is so until it is removed', async (t) => {
  const done = { responses: { 204: { description: '' } } };
  const checked = { responses: { ...done.responses, 404: { description: '' } } };
  const gist = json({ type: 'object', properties: { id: { type: 'integer' } } });
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/gists': {
        get: { responses: { 200: json({ type: 'array', items: { properties: { id: {} } } }) } },
      },
      '/gists/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        get: { responses: { 200: gist } },
      },
      '/gists/{id}/star': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        get: checked,
        put: done,
        delete: done,
      },
      '/gists/{id}/seen': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        get: checked,
        put: done,
      },
    }),
  );
  const send = async (method: 'GET' | 'PUT' | 'DELETE', url = '/gists/1/star') =>
    (await app.inject({ method, url })).statusCode;

  t.equal(await send('GET'), 204);
  t.equal(await send('DELETE'), 204);
  t.equal(await send('GET'), 404);
  t.equal(await send('GET', '/gists/2/star'), 204);
  t.equal(await send('PUT'), 204);
  t.equal(await send('GET'), 204);
  t.equal(await send('PUT', '/gists/1/seen'), 204);
});

t.test('a singleton that was removed is not there', async (t) => {
  const settings = json({ properties: { theme: { type: 'string' } } });
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/settings': {
        get: { responses: { 200: settings } },
        put: { responses: { 200: settings } },
        delete: { responses: { 204: { description: '' } } },
      },
    }),
  );
  await app.inject({ method: 'DELETE', url: '/settings' });

  const reply = await app.inject('/settings');

  t.equal(reply.statusCode, 404);
  t.equal(reply.json().detail, 'There is no settings.');
});

t.test('who logs in is called username or login', async (t) => {
  const { app } = await sandlotOf(
    t,
    documentOf({
      '/users': { get: { responses: { 200: json({ type: 'array', items: user }) } } },
      '/users/{username}': {
        parameters: [{ name: 'username', in: 'path', required: true, schema: { type: 'string' } }],
        get: { responses: { 200: json(user) } },
      },
      '/members/{login}': {
        parameters: [{ name: 'login', in: 'path', required: true, schema: { type: 'string' } }],
        get: { responses: { 200: json(member) } },
        delete: { responses: { 204: { description: '' } } },
      },
      '/members': { get: { responses: { 200: json({ type: 'array', items: member }) } } },
    }),
  );
  const [{ login }] = (await app.inject('/users')).json();
  const [{ username }] = (await app.inject('/members')).json();

  t.equal((await app.inject(`/users/${encodeURIComponent(login)}`)).statusCode, 200);
  t.equal((await app.inject(`/members/${encodeURIComponent(username)}`)).statusCode, 200);
});

function textSchemas(...names: readonly string[]) {
  return {
    type: 'object',
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  };
}
const user = textSchemas('login', 'name');
const member = textSchemas('username', 'name');
