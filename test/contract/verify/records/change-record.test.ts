import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { tryScripted } from '../provider/scripted-provider.ts';

const text = { type: 'string' };
const bad = { 400: { description: '' }, 404: { description: '' } };
const properties = { title: { ...text, minLength: 1 }, words: { ...text, minLength: 1 } };
const note = { type: 'object', properties: { id: { ...text, readOnly: true }, ...properties } };
function bodyOf(schema: object) {
  return {
    required: true,
    content: { 'application/json': { schema } },
  };
}

type Changing = { readonly method?: string; readonly summary?: string; readonly more?: object };

/** The properties of the first changes of a note, and why checks were skipped. */
async function tryChange(t: Test, { method = 'post', summary = '', more = {} }: Changing) {
  const document = documentOf({
    '/notes': {
      post: {
        operationId: 'add',
        requestBody: bodyOf({ type: 'object', required: ['title', 'words'], properties }),
        responses: { 201: json(note), ...bad },
      },
    },
    '/notes/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
      get: { operationId: 'read', responses: { 200: json(note), ...bad } },
      [method]: {
        operationId: 'change',
        summary,
        requestBody: bodyOf({ type: 'object', properties, ...more }),
        responses: { 200: json(note), ...bad },
      },
      delete: { responses: { 204: { description: '' }, ...bad } },
    },
  });
  const kept = new Map<string, object>();
  let last = 0;
  const { report, requests, found } = await tryScripted(t, document, ({ method, url, text }) => {
    const id = url.split('/')[2] ?? `n${++last}`;
    const known = kept.get(id);
    if (!known && url !== '/notes') return { status: 404 };
    if (method === 'DELETE') {
      kept.delete(id);
      return { status: 204 };
    }
    if (method === 'GET') return { status: 200, body: known };
    const sent = readNote(text);
    if (!sent || (!known && Object.keys(sent).length < 2)) return { status: 400 };
    kept.set(id, { ...known, ...sent, id });
    return { status: known ? 200 : 201, body: kept.get(id) };
  });
  t.strictSame(found, []);
  const changes = requests
    .filter((one) => one.method === method.toUpperCase() && one.url !== '/notes')
    .slice(0, 3)
    .map(({ text }) => Object.keys(readNote(text) ?? {}).toSorted());
  const change = report.operations.find(({ id }) => id === 'change');
  return {
    names: changes[0] ?? [],
    changes,
    reasons: change?.checks.flatMap(({ reason }) => reason ?? []),
  };
}

/** `undefined` for what is no note, or none of its properties. */
function readNote(text: string): object | undefined {
  try {
    const sent = JSON.parse(text);
    const { flag = true, ...texts } = Object(sent);
    const values = Object.values(texts);
    const isRight =
      typeof sent === 'object' &&
      typeof flag === 'boolean' &&
      values.every((one) => typeof one === 'string' && one !== '');
    return isRight ? sent : undefined;
  } catch {
    return undefined;
  }
}

t.test('a POST update sends everything unless it is documented as partial', async (t) => {
  t.strictSame((await tryChange(t, {})).names, ['title', 'words']);
  const partial = await tryChange(t, { summary: 'A partial change' });
  t.strictSame(partial.changes, [['title', 'words'], ['title'], ['words']]);
  t.strictSame((await tryChange(t, { method: 'patch' })).changes, partial.changes);
});

t.test('read-only properties are not sent with an update', async (t) => {
  const more = { required: ['id'], properties: note.properties };

  t.strictSame((await tryChange(t, { method: 'patch', more })).names, ['title', 'words']);
});

t.test('an update without any sendable property is skipped with a reason', async (t) => {
  const more = { maxProperties: 0 };
  const { reasons } = await tryChange(t, { method: 'patch', more });

  t.strictSame(reasons, ['no valid update could be generated']);
});

t.test('a record without comparable properties is not updated', async (t) => {
  const flags = { properties: { flag: { type: 'boolean' } } };
  const reason = 'no valid update could be generated';
  const { reasons } = await tryChange(t, { method: 'patch', more: flags });
  t.strictSame(reasons, [reason]);

  const theme = { type: 'object', properties: { theme: text } };
  const put = { operationId: 'reset', responses: { 204: { description: '' } } };
  const settings = documentOf({ '/settings': { get: { responses: { 200: json(theme) } }, put } });
  const { report, found } = await tryScripted(t, settings, ({ method }) =>
    method === 'GET' ? { status: 200, body: { theme: 'dark' } } : { status: 204 },
  );
  t.strictSame(found, []);
  const reset = report.operations.find(({ id }) => id === 'reset');
  const unset = 'the change could not be undone';
  t.match(reset?.checks, [{ name: 'story', outcome: 'skipped', reason: unset }]);
});
