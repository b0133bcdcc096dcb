import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type Answer, type ProviderRequest, tryScripted } from '../provider/scripted-provider.ts';

const text = { type: 'string', minLength: 2 };
const note = { type: 'object', required: ['id', 'text'], properties: { id: text, text } };
const input = { type: 'object', required: ['text'], properties: { text } };
const id = { name: 'id', in: 'path', required: true, schema: text };

function notes(created: object) {
  return documentOf({
    '/notes': {
      post: {
        operationId: 'add',
        requestBody: { required: true, ...json(input) },
        responses: { 201: created, 400: { description: '' } },
      },
    },
    '/notes/{id}': {
      parameters: [id],
      get: { operationId: 'read', responses: { 200: json(note), 404: { description: '' } } },
      put: {
        operationId: 'change',
        requestBody: { required: true, ...json(input) },
        responses: { 200: json(note), 400: { description: '' }, 404: { description: '' } },
      },
    },
  });
}

/** Verifies an API of notes; `onRead` may replace the reply to a GET after the first update. */
async function tryNotes(
  t: Test,
  showsCreated: boolean,
  onRead: (key: string) => Answer | 'cut' | undefined,
) {
  const kept = new Map<string, { readonly id: string; readonly text: unknown }>();
  let updates = 0;
  const isValid = (body: string): boolean => {
    try {
      const { text: value } = Object(JSON.parse(body));
      return typeof value === 'string' && value.length >= 2;
    } catch {
      return false;
    }
  };
  const answer = ({ method, url, text: body, headers }: ProviderRequest): Answer | undefined => {
    const key = url.split('/')[2];
    const found = kept.get(`${key}`);
    if (key !== undefined && !found) return { status: 404 };
    if (method === 'GET') {
      const replaced = updates > 0 ? onRead(`${key}`) : undefined;
      return replaced === 'cut' ? undefined : (replaced ?? { status: 200, body: found });
    }
    if (!isValid(body) || headers['content-type'] !== 'application/json') return { status: 400 };
    if (method === 'PUT') updates += 1;
    const next = { id: key ?? `n${kept.size + 1}`, text: Object(JSON.parse(body)).text };
    kept.set(next.id, next);
    const location = { location: `/notes/${next.id}` };
    if (key !== undefined) return { status: 200, body: next };
    return showsCreated ? { status: 201, body: next } : { status: 201, headers: location };
  };
  return (await tryScripted(t, notes(showsCreated ? json(note) : { description: '' }), answer))
    .found;
}

t.test('an update that changes another record is a failure of the update', async (t) => {
  const changed = await tryNotes(t, true, (key) =>
    key === 'n1' ? { status: 200, body: { id: 'n1', text: 'changed' } } : undefined,
  );
  t.match(changed, [/^change untouched: PUT of one record also changed "text" of the record "n1"/]);
  const removed = await tryNotes(t, true, (key) => (key === 'n1' ? { status: 404 } : undefined));
  t.match(removed, [/^change untouched: PUT of one record also removed the record "n1"/]);
});

t.test('another record is not compared when it cannot be read, or was never shown', async (t) => {
  const cut = await tryNotes(t, true, (key) => (key === 'n1' ? 'cut' : undefined));
  t.ok(cut.every((one) => one.startsWith('read reply: No reply')));
  const hidden = await tryNotes(t, false, (key) =>
    key === 'n1' ? { status: 200, body: { id: 'n1', text: 'changed' } } : undefined,
  );
  t.notOk(hidden.some((one) => one.startsWith('change untouched')));
});
