import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type Answer, type ProviderRequest, tryScripted } from '../provider/scripted-provider.ts';

const note = {
  type: 'object',
  required: ['id', 'text'],
  properties: {
    id: { type: 'string', readOnly: true },
    text: { type: 'string', minLength: 1 },
    tag: { type: 'string', minLength: 1 },
  },
};
const body = { required: true, content: { 'application/json': { schema: note } } };
const refusals = { 400: { description: '' }, 404: { description: '' } };
const wrapped = json({ type: 'object', properties: { data: note } });

/** Notes that are made and changed; `reading` and `changed` are how these are answered. */
function notes(reading: object | undefined, changed: object) {
  return documentOf({
    '/notes': {
      post: { operationId: 'add', requestBody: body, responses: { 201: json(note), ...refusals } },
    },
    '/notes/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      ...(reading && { get: { operationId: 'read', responses: { ...reading, ...refusals } } }),
      patch: { operationId: 'change', requestBody: body, responses: { ...changed, ...refusals } },
      delete: { operationId: 'remove', responses: { 204: { description: '' }, ...refusals } },
    },
  });
}

type Kept = Record<string, unknown>;

/** What is found wrong where a change makes `toNext` of a note, and answers with `toAnswer` of that. */
async function tryChanges(
  t: Test,
  document: object,
  toNext: (before: Kept, sent: Kept) => Kept,
  toAnswer: (next: Kept) => Answer,
  reading: 'wrapped' | 'plain' = 'wrapped',
) {
  let created = 0;
  const kept = new Map<string, Kept>();
  const script = ({ method, url, text }: ProviderRequest): Answer => {
    const [, , id] = url.split('/');
    const one = kept.get(`${id}`);
    if (id !== undefined && !one) return { status: 404 };
    if (method === 'GET') return { status: 200, body: reading === 'plain' ? one : { data: one } };
    if (method === 'DELETE') {
      kept.delete(`${id}`);
      return { status: 204 };
    }
    const sent = read(text);
    if (!sent) return { status: 400 };
    if (!one) created += 1;
    const next = one ? toNext(one, sent) : { ...sent, id: `n${created}` };
    kept.set(`${next.id}`, next);
    return one ? toAnswer(next) : { status: 201, body: next };
  };
  const { report, found } = await tryScripted(t, document, script);
  const checks = report.operations.find(({ id }) => id === 'change')?.checks;
  return {
    found,
    pointers: report.failures.map(({ pointer }) => pointer),
    also: report.failures.flatMap(({ also }) => also),
    checks: checks
      ?.map(({ name }) => name)
      .filter((name) => !['kept', 'edges', 'assignment'].includes(name)),
  };
}

/** What is sent of a note; `undefined` where it is none. */
function read(sent: string): Kept | undefined {
  try {
    const { text, tag = 'a' }: Kept = Object(JSON.parse(sent));
    const isRight = [text, tag].every((value) => typeof value === 'string' && value !== '');
    const { id: _id, ...note } = Object(JSON.parse(sent));
    return isRight ? note : undefined;
  } catch {
    return undefined;
  }
}

function merge(before: Kept, sent: Kept): Kept {
  return { ...before, ...sent };
}
function ignore(before: Kept): Kept {
  return before;
}
function silently(): Answer {
  return { status: 204 };
}
function shown(next: Kept): Answer {
  return { status: 200, body: next };
}

t.test('without a read operation the reply of the update is checked', async (t) => {
  const showing = await tryChanges(t, notes(undefined, { 200: json(note) }), merge, shown);
  t.strictSame(showing.found, []);
  t.strictSame(showing.checks, ['reply', 'identity', 'updated', 'negotiation', 'refusal']);
  const silent = notes(undefined, { 204: { description: '' } });
  const hidden = await tryChanges(t, silent, merge, silently);
  t.strictSame(hidden.found, []);
  t.strictSame(hidden.checks, ['story', 'reply', 'negotiation', 'refusal']);
});

t.test('an update without a body is checked by reading, inside the envelope', async (t) => {
  const document = notes({ 200: wrapped }, { 204: { description: '' } });

  t.strictSame((await tryChanges(t, document, merge, silently)).found, []);
  const { found, pointers, also } = await tryChanges(t, document, ignore, silently);
  t.match(found, [/^change updated: The property "text" was changed to .* but is still /]);
  t.strictSame(pointers, ['/data/text']);
  t.match(also, [/^The property "tag" was changed to /]);
});

t.test('properties that are not sent stay where the document describes it so', async (t) => {
  const replace = (before: Kept, sent: Kept): Kept => ({ ...sent, id: before.id });
  const { patch, ...others } = Object(notes({ 200: json(note) }, { 200: json(note) })).paths[
    '/notes/{id}'
  ];
  const found = async (method: string, texts: object, toNext: typeof merge) => {
    const document = Object(notes({ 200: json(note) }, { 200: json(note) }));
    const part = { ...json(note).content };
    const requestBody = { ...patch.requestBody, content: part };
    const paths = {
      ...document.paths,
      '/notes/{id}': { ...others, [method]: { ...patch, requestBody, ...texts } },
    };
    return (await tryChanges(t, { ...document, paths }, toNext, shown, 'plain')).found.join('\n');
  };
  const text = { description: 'Only the properties provided are changed.' };

  t.match(await found('put', text, replace), /change untouched: The property "tag" was not sent/);
  t.equal(await found('put', text, merge), '');
  for (const toNext of [merge, replace])
    t.equal(await found('post', { summary: 'Edit the whole note' }, toNext), '');
});

t.test('a PATCH that changes other properties is a failure', async (t) => {
  const document = notes({ 200: wrapped }, { 204: { description: '' } });
  const { found, pointers } = await tryChanges(
    t,
    document,
    (before, sent) => ({ ...before, tag: 'lost', ...sent }),
    silently,
  );

  t.match(found, [/^change untouched: The property "tag" was not sent but changed from .* to /]);
  t.strictSame(pointers, ['/data/tag']);
});

t.test('a state and a count of a schema that is written for a PATCH must change', async (t) => {
  const status = { type: 'string', enum: ['open', 'done'] };
  const own = { text: note.properties.text, status, count: { type: 'integer' } };
  const whole = { ...note, properties: { ...note.properties, ...own } };
  const found = async (properties: object) => {
    const change = { type: 'object', required: ['text'], properties };
    const { paths, ...document } = Object(notes({ 200: json(whole) }, { 200: json(whole) }));
    const { post } = paths['/notes'];
    const { patch, ...others } = paths['/notes/{id}'];
    const item = {
      ...others,
      patch: { ...patch, requestBody: { required: true, ...json(change) } },
    };
    const collection = { post: { ...post, requestBody: { required: true, ...json(whole) } } };
    const all = { ...document, paths: { '/notes': collection, '/notes/{id}': item } };
    const keep = (before: Kept, { text }: Kept): Kept => ({ ...before, text });
    return (await tryChanges(t, all, keep, shown, 'plain')).found.join('\n');
  };

  const lost = await found(own);
  t.match(lost, /change updated: The property "status" was changed to "\w+" but is still /);
  t.match(lost, /change updated: The property "count" was changed to \d+ but is still /);
  const time = { createdAt: { type: 'string', format: 'date-time' } };
  t.notMatch(await found({ ...own, ...time }), /The property "(status|count)"/);
});
