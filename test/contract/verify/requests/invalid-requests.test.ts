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

t.test('a list, a text and null in the place of an object do not make it fail', async (t) => {
  const tryBodies = async (
    answer: (sent: unknown) => number | undefined,
    api: object = document,
  ) => {
    let last = 0;
    const { found, requests } = await tryScripted(t, api, (request) => {
      if (request.method === 'GET') return { status: 200, body: [] };
      if (request.method === 'DELETE') return { status: 204 };
      const sent = parse(request.text);
      last += 1;
      const body = { id: `n${last}`, text: Object(sent).text ?? 'a' };
      return { status: isNote(request) ? 201 : (answer(sent) ?? 400), body };
    });
    const own = found.filter((one) => /^add (refusal|reply)/.test(one));
    return { found: own, bodies: requests.map(({ text: sent }) => sent) };
  };
  const sound = await tryBodies(() => undefined);
  t.strictSame(sound.found, []);
  t.ok(['["sandlot"]', '"sandlot"', 'null'].every((one) => sound.bodies.includes(one)));

  const fails = (isOfKind: (sent: unknown) => boolean, status: number, api?: object) =>
    tryBodies((sent) => (isOfKind(sent) ? status : undefined), api);
  const isText = (sent: unknown): boolean => sent === 'sandlot';
  const isNull = (sent: unknown): boolean => sent === null;
  for (const isOfKind of [Array.isArray, isText])
    t.match((await fails(isOfKind, 201)).found, [/^add refusal: An invalid request was answered/]);
  t.match((await fails(isNull, 500)).found, [/^add reply: The status 500 is not documented/]);
  t.strictSame((await fails(isNull, 201)).found, []);
  const optional = JSON.parse(JSON.stringify(document).replaceAll('"required":["text"],', ''));
  t.strictSame((await fails(Array.isArray, 201, optional)).found, []);
  t.match((await fails(Array.isArray, 500, optional)).found, [/^add reply: The status 500/]);
});

function parse(sent: string): unknown {
  try {
    return JSON.parse(sent);
  } catch {
    return undefined;
  }
}
