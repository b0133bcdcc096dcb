import t, { type Test } from 'tap';
import { formatValue } from '../../../../src/contract/verify/records/compare-values.ts';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import {
  type Answer,
  type ProviderRequest,
  parseBody,
  tryScripted,
} from '../provider/scripted-provider.ts';

const text = { type: 'string' };
const note = {
  type: 'object',
  required: ['id', 'text'],
  properties: { id: { ...text, readOnly: true }, text, kind: text, active: { type: 'boolean' } },
};
const sent = { type: 'object', required: ['text'], properties: { text, kind: text } };
function keyed(name: string) {
  return { name, in: 'path', required: true, schema: text };
}
const body = { required: true, content: { 'application/json': { schema: sent } } };
function status(...codes: readonly number[]) {
  return Object.fromEntries(codes.map((code) => [code, { description: '' }]));
}
const one = { ...status(404), 200: json(note) };
const many = { responses: { 200: json({ type: 'array', items: note }) }, operationId: 'list' };
const list = { get: many };
const read = { operationId: 'read', responses: one };
const add = {
  operationId: 'add',
  requestBody: body,
  responses: { 201: json(note), ...status(400) },
};
const remove = { operationId: 'remove', responses: status(204, 404) };

/** Notes, with these operations on one of them. */
function notes(item: object, all: object = list) {
  return documentOf({ '/notes': all, '/notes/{id}': { parameters: [keyed('id')], ...item } });
}

type Note = Readonly<Record<string, unknown>>;

/** Keeps notes, a first one among them; `own` answers what it likes. */
async function tryNotes(
  t: Test,
  document: object,
  own: (
    request: ProviderRequest,
    kept: Map<string, Note>,
  ) => Answer | undefined | 'as usual' = () => 'as usual',
) {
  let created = 0;
  const kept = new Map<string, Note>([['n0', { id: 'n0', text: 'first' }]]);
  const carryOut = ({ method, url, text: written }: ProviderRequest): Answer => {
    const id = url.split('/')[2];
    if (id !== undefined && !kept.has(id)) return { status: 404 };
    if (method === 'DELETE') {
      kept.delete(`${id}`);
      return { status: 204 };
    }
    if (written === '') return { status: 200, body: kept.get(`${id}`) ?? [...kept.values()] };
    if (id === undefined) created += 1;
    const next = { ...JSON.parse(written), id: id ?? `n${created}` };
    kept.set(next.id, next);
    return { status: id === undefined ? 201 : 200, body: next };
  };
  const isSound = ({ method, text: written }: ProviderRequest): boolean =>
    /^(GET|HEAD|DELETE)$/.test(method) || isNote(written);
  return tryScripted(t, document, (request) => {
    if (!isSound(request)) return { status: 400 };
    const answer = own(request, kept);
    return answer === 'as usual' ? carryOut(request) : answer;
  });
}

function isNote(written: string): boolean {
  try {
    const { text: noteText, kind = '' } = Object(JSON.parse(written));
    return typeof noteText === 'string' && typeof kind === 'string';
  } catch {
    return false;
  }
}

function reasonsOf({ report }: Awaited<ReturnType<typeof tryNotes>>) {
  return report.operations.flatMap(({ id, checks }) =>
    checks.flatMap(({ reason }) => (reason === undefined ? [] : [`${id}: ${reason}`])),
  );
}

t.test('a long value is cut in messages', (t) => {
  t.equal(formatValue('x'.repeat(100)), `"${'x'.repeat(78)}…`);
  t.equal(formatValue('x'), '"x"');
  t.end();
});

t.test('a listed record must be readable', async (t) => {
  const isRead = ({ url }: ProviderRequest): boolean => url.startsWith('/notes/');
  const { found } = await tryNotes(t, notes({ get: read }), (request) =>
    isRead(request) ? { status: 404 } : 'as usual',
  );
  t.strictSame(found, ['read identity: GET answers 404 for a record that is listed.']);

  const guarded = { ...read, responses: { ...one, ...status(403) } };
  const refused = await tryNotes(t, notes({ get: guarded }), (request) =>
    isRead(request) ? { status: 403 } : 'as usual',
  );
  t.strictSame(refused.found, []);
});

t.test('reading a record twice must return the same', async (t) => {
  const later = (isAnswered: (reads: number) => boolean, answer: Answer | undefined) => {
    let reads = 0;
    return tryNotes(t, notes({ get: read }), ({ url }) => {
      reads += url === '/notes/n0' ? 1 : 0;
      return url === '/notes/n0' && isAnswered(reads) ? answer : 'as usual';
    });
  };

  t.strictSame((await later((reads) => reads === 2, { status: 404 })).found, [
    'read repeatable: Two reads of a record answered 200 and then 404.',
  ]);
  const { found } = await later((reads) => reads > 1, undefined);
  t.match(found, [/^read reply: No reply/]);
  t.equal(found.length, 1);
});

t.test('a HEAD without a reply is not compared', async (t) => {
  const head = { operationId: 'head', responses: status(200, 404) };
  const { found } = await tryNotes(t, notes({ get: read, head }), ({ method }) =>
    method === 'HEAD' ? undefined : 'as usual',
  );

  t.ok(found.length > 0);
  t.ok(found.every((message) => message.startsWith('head reply: No reply')));
});

t.test('an update that cannot be read is not checked', async (t) => {
  const patch = { operationId: 'change', requestBody: body, responses: status(204, 400, 404) };
  const tried = await tryNotes(t, notes({ patch }, { post: add }), ({ method }) =>
    method === 'PATCH' ? { status: 204 } : 'as usual',
  );

  t.strictSame(tried.found, []);
  t.ok(reasonsOf(tried).includes('change: no valid update could be generated'));
});

t.test('a removed record must not be listed unless it is marked', async (t) => {
  const document = notes({ delete: remove }, { ...list, post: add });
  const keeping = (mark: object) =>
    tryNotes(t, document, ({ method, url }, kept) => {
      const id = `${url.split('/')[2]}`;
      if (method !== 'DELETE' || !kept.has(id)) return 'as usual';
      kept.set(id, { ...kept.get(id), ...mark });
      return { status: 204 };
    });

  const { found } = await keeping({ active: true });
  t.strictSame(found, ['remove removed: The removed record "n1" is still listed.']);
  t.strictSame((await keeping({ active: false })).found, []);
});

t.test('a replaced record loses the properties that were not sent', async (t) => {
  const replace = {
    operationId: 'replace',
    summary: 'Replaces a note',
    requestBody: body,
    responses: { ...one, ...status(400) },
  };
  const document = notes({ get: read, put: replace, delete: remove }, { ...list, post: add });
  const putting = (
    answer: (kept: Map<string, Note>, id: string, request: ProviderRequest) => Answer,
  ) =>
    tryNotes(t, document, (request, kept) => {
      const id = `${request.url.split('/')[2]}`;
      const isBare = !request.text.includes('"kind"');
      return request.method === 'PUT' && kept.has(id) && isBare
        ? answer(kept, id, request)
        : 'as usual';
    });

  t.strictSame((await tryNotes(t, document)).found, []);
  t.strictSame((await putting(() => ({ status: 400 }))).found, []);
  const merged = await putting((kept, id, request) => {
    const next = { ...kept.get(id), ...JSON.parse(request.text), id };
    kept.set(id, next);
    return { status: 200, body: next };
  });
  t.match(merged.found, [/^replace updated: The record was replaced without "kind"/]);
  const lost = await putting((kept, id, request) => {
    kept.delete(id);
    return { status: 200, body: { ...JSON.parse(request.text), id } };
  });
  t.match(lost.found, [
    'replace updated: The record was updated, and then a read of it was answered 404.',
  ]);
});

t.test('an object comes back with each described value that was sent in it', async (t) => {
  const at = { type: 'object', properties: { x: { type: 'integer', minimum: 1 } } };
  const pin = { ...text, writeOnly: true };
  const place = { type: 'object', properties: { street: { ...text, minLength: 2 }, pin, at } };
  // An object with a key is another record, which may be shown in part.
  const owner = { type: 'object', properties: { id: text, text } };
  const shop = { type: 'object', required: ['text', 'place', 'owner'] };
  const properties = { id: { ...text, readOnly: true }, text, place, owner };
  const schema = { ...shop, properties };
  const open = {
    operationId: 'open',
    requestBody: { required: true, ...json(schema) },
    responses: { 201: json(schema), ...status(400) },
  };
  const document = notes(
    { get: { ...read, responses: { ...status(404), 200: json(schema) } } },
    {
      get: { ...many, responses: { 200: json({ type: 'array', items: schema }) } },
      post: open,
    },
  );
  const lossesOf = async (toPlace: (place: Note) => Note) => {
    const result = await tryNotes(t, document, (request, kept) => {
      if (request.method !== 'POST') return 'as usual';
      const { text: note, place: sent, owner: person } = parseBody(request.text);
      if (!isRecord(sent) || !isRecord(person)) return { status: 400 };
      const id = `s${kept.size}`;
      const { pin: _pin, ...shown } = toPlace(sent);
      kept.set(id, { id, text: note, place: shown, owner: { id: person.id } });
      return { status: 201, body: kept.get(id) };
    });
    return result.report.failures
      .filter(({ check }) => check === 'kept')
      .map(({ operation, message }) => `${operation}: ${message}`);
  };
  t.strictSame(await lossesOf((sent) => sent), []);
  t.match(await lossesOf(({ street: _street, ...sent }) => sent), [
    /^open: The property "place" was sent as .*street/,
  ]);
  t.match(await lossesOf((sent) => ({ ...sent, at: { y: 1 } })), [
    /^open: The property "place" was sent as .*"x":/,
  ]);
});

function isRecord(value: unknown): value is Note {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
