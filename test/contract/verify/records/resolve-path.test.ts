import t from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type ProviderRequest, tryScripted } from '../provider/scripted-provider.ts';

const text = { type: 'string' };
function keyed(name: string) {
  return { name, in: 'path', required: true, schema: text };
}
function status(...codes: readonly number[]) {
  return Object.fromEntries(codes.map((code) => [code, { description: '' }]));
}
function body(schema: object) {
  return { required: true, content: { 'application/json': { schema } } };
}

function tryParse(sent: string): unknown {
  try {
    return JSON.parse(sent);
  } catch {
    return undefined;
  }
}

function nameOf({ text: sent }: ProviderRequest): string | undefined {
  const { name } = Object(tryParse(sent));
  return typeof name === 'string' ? name : undefined;
}

t.test('a refused list of another parent is no failure', async (t) => {
  const pet = {
    type: 'object',
    required: ['id', 'name'],
    properties: { id: { ...text, readOnly: true }, name: text },
  };
  const sent = { type: 'object', required: ['name'], properties: { name: text } };
  const paths = (kind: string, item: object) => ({
    get: {
      operationId: `list ${kind}`,
      responses: { 200: json({ type: 'array', items: item }), ...status(403, 404) },
    },
    post: {
      operationId: `add ${kind}`,
      requestBody: body(sent),
      responses: { 201: json(item), ...status(400, 404) },
    },
  });
  const document = documentOf({
    '/owners': paths('owners', pet),
    '/owners/{owner_id}': {
      parameters: [keyed('owner_id')],
      get: { responses: { 200: json(pet), ...status(404) } },
    },
    '/owners/{owner_id}/pets': { parameters: [keyed('owner_id')], ...paths('pets', pet) },
    '/owners/{owner_id}/pets/{pet_id}': {
      parameters: [keyed('owner_id'), keyed('pet_id')],
      get: { responses: { 200: json(pet), ...status(404) } },
    },
  });
  /** Owners by their keys, and the pets of all of them. */
  const openOwners = (other: 'refused' | 'shared') => {
    const owners: object[] = [];
    const pets: object[] = [];
    return (request: ProviderRequest) => {
      const [, , owner, below, pet] = request.url.split('/');
      const all = below === undefined ? owners : pets;
      const key = below === undefined ? owner : pet;
      const isThere = owner === undefined || owners.some((one) => Object(one).id === owner);
      if (!isThere) return { status: 404 };
      if (request.method === 'POST') {
        const name = nameOf(request);
        if (name === undefined) return { status: 400 };
        const made = { id: `${below ?? 'owner'}${all.length}`, name };
        all.push(made);
        return { status: 201, body: made };
      }
      const found = all.find((one) => Object(one).id === key);
      const isOther = below !== undefined && owner !== 'owner0' && other === 'refused';
      if (key !== undefined && (!found || isOther)) return { status: 404 };
      if (key !== undefined) return { status: 200, body: found };
      return isOther ? { status: 403 } : { status: 200, body: all };
    };
  };

  t.strictSame((await tryScripted(t, document, openOwners('refused'))).found, []);
  t.match((await tryScripted(t, document, openOwners('shared'))).found, [
    /^list pets parent: The record "pets0" was created below "owner0" but is also listed below/,
    /^GET .* parent: The record "pets2" is below "owner0", but GET below "owner3" answers 200/,
  ]);
});

t.test('an alternate key in a path gets its own value', async (t) => {
  const user = {
    type: 'object',
    required: ['id', 'login'],
    properties: { id: text, login: text },
  };
  const get = (schema: object) => ({ responses: { 200: json(schema), ...status(404) } });
  const document = documentOf({
    '/users': { get: get({ type: 'array', items: user }) },
    '/users/{id}': { parameters: [keyed('id')], get: get(user) },
    '/users/{id}/mails': { parameters: [keyed('id')], get: get({ type: 'array', items: user }) },
    '/users/{login}/stars': { parameters: [keyed('login')], get: get({ type: 'object' }) },
  });
  const ann = { id: '17', login: 'ann' };
  const { requests, found } = await tryScripted(t, document, ({ url }) => {
    if (url === '/users') return { status: 200, body: [ann] };
    if (url === '/users/17/mails') return { status: 200, body: [] };
    const isAnn = url === '/users/17' || url === '/users/ann/stars';
    return isAnn ? { status: 200, body: ann } : { status: 404 };
  });

  t.strictSame(found, []);
  const urls = requests.map(({ url }) => url);
  t.ok(urls.includes('/users/ann/stars'), urls.join());
  t.ok(urls.includes('/users/17'), urls.join());
});

/** Users who may take another login; their stars are found by the one that they have. */
function openUsers() {
  const users: { id: string; login: string }[] = [];
  return ({ method, url, text }: ProviderRequest) => {
    const [, , key, below] = url.split('/');
    const { login } = Object(tryParse(text));
    if (method !== 'GET' && typeof login !== 'string') return { status: 400 };
    if (method === 'POST') users.push({ id: `${17 + users.length}`, login });
    if (method === 'POST') return { status: 201, body: users.at(-1) };
    if (key === undefined) return { status: 200, body: users };
    const user = users.find(({ id, login }) => key === (below ? login : id));
    if (!user) return { status: 404 };
    if (method === 'PUT') user.login = login;
    return { status: 200, body: { ...user } };
  };
}

t.test('an alternate key is read again before it is used', async (t) => {
  const user = {
    type: 'object',
    required: ['id', 'login'],
    properties: { id: { ...text, readOnly: true }, login: text },
  };
  const sent = { type: 'object', required: ['login'], properties: { login: text } };
  const get = (schema: object) => ({ responses: { 200: json(schema), ...status(404) } });
  const change = (success: number) => ({
    requestBody: body(sent),
    responses: { [success]: json(user), ...status(400, 404) },
  });
  const documentWith = (read: object) =>
    documentOf({
      '/users': { post: change(201), get: get({ type: 'array', items: user }) },
      '/users/{id}': { parameters: [keyed('id')], put: change(200), ...read },
      '/users/{login}/stars': {
        parameters: [keyed('login')],
        get: { responses: { 200: json({ type: 'object' }) } },
      },
    });

  for (const read of [{ get: get(user) }, {}]) {
    const { requests, found } = await tryScripted(t, documentWith(read), openUsers());
    t.strictSame(found, []);
    t.ok(requests.some(({ url }) => url.endsWith('/stars')));
  }
});
