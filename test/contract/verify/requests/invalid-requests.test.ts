import t from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type ProviderRequest, tryScripted } from '../provider/scripted-provider.ts';

const text = { type: 'string' };
const bad = { 400: { description: '' }, 404: { description: '' } };
const note = {
  type: 'object',
  required: ['text'],
  properties: { id: { ...text, readOnly: true }, text },
};
const document = documentOf({
  '/notes': {
    get: { operationId: 'list', responses: { 200: json({ type: 'array', items: note }) } },
    post: {
      operationId: 'add',
      requestBody: { required: true, content: { 'application/json': { schema: note } } },
      responses: { 201: json(note), ...bad },
    },
  },
  '/notes/{id}': {
    parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
    delete: { operationId: 'remove', responses: { 204: { description: '' }, ...bad } },
  },
});

function isNote({ text: sent }: ProviderRequest): boolean {
  try {
    return typeof Object(JSON.parse(sent)).text === 'string';
  } catch {
    return false;
  }
}

t.test('a refused record must not be listed', async (t) => {
  const tryNotes = async (use: 'keep' | 'refuse') => {
    let last = 0;
    const stray: string[] = [];
    const { found } = await tryScripted(t, document, (request) => {
      const { method } = request;
      const entries = [{ text: 'without a key' }, ...stray.map((id) => ({ id, text: 'stray' }))];
      if (method === 'GET') return { status: 200, body: entries };
      if (method === 'DELETE') return { status: 204 };
      last += 1;
      if (isNote(request))
        return { status: 201, body: { id: `n${last}`, ...JSON.parse(request.text) } };
      if (use === 'keep') stray.push('stray');
      return { status: 400 };
    });
    return found.filter((one) => one.startsWith('add refusal'));
  };

  t.strictSame(await tryNotes('refuse'), []);
  t.strictSame(await tryNotes('keep'), [
    'add refusal: Invalid requests were refused, but a record was stored: "stray".',
  ]);
});
