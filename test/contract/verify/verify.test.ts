import t, { type Test } from 'tap';
import type { Mismatch } from '../../../src/contract/contract.ts';
import { createEchoedValues } from '../../../src/contract/verify/client/echoed-values.ts';
import { formatCurl, toReportedReply } from '../../../src/contract/verify/report/verify-results.ts';
import { accepting, apiModelOf, object, text } from '../../support/api-model-of.ts';
import { documentOf, json } from '../../support/sandlot-of.ts';
import {
  type Answer,
  type ProviderRequest,
  type Script,
  tryScripted,
} from './provider/scripted-provider.ts';

function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}
function keyed(name: string, type = 'string') {
  return {
    name,
    in: 'path',
    required: true,
    schema: { type },
  };
}
function body(schema: object) {
  return { required: true, content: { 'application/json': { schema } } };
}
const gone = { 204: { description: '' } };
const none = { 404: { description: '' } };
const bad = { 400: { description: '' } };

/** Notes that can be made, read, listed, changed and removed. */
function notes(note: object, more: Readonly<Record<string, object>> = {}) {
  return documentOf(
    {
      '/notes': {
        get: {
          operationId: 'list',
          responses: { 200: json({ type: 'array', items: more.entry ?? ref('Note') }) },
        },
        post: {
          operationId: 'add',
          requestBody: body(more.sent ?? ref('Note')),
          responses: { 201: json(ref('Note')), ...bad, ...more.added },
        },
      },
      '/notes/{id}': {
        parameters: [keyed('id')],
        get: { operationId: 'read', responses: { 200: json(ref('Note')), ...none } },
        patch: {
          operationId: 'change',
          requestBody: body(more.sent ?? ref('Note')),
          responses: { 200: json(ref('Note')), ...none, ...bad },
        },
        delete: { operationId: 'remove', responses: { ...gone, ...none, ...more.removed } },
      },
    },
    { components: { schemas: { Note: note } } },
  );
}

const note = {
  type: 'object',
  required: ['id', 'text'],
  properties: { id: { type: 'string', readOnly: true }, text: { type: 'string' } },
};

type Kept = Record<string, unknown> & { readonly id: string };

/** Keeps notes as it should; `own` answers before it what is sound. */
function serveNotes(own: (request: ProviderRequest) => Answer | undefined): Script {
  const kept = new Map<string, Kept>();
  let last = 0;
  const carryOut = ({ method, url }: ProviderRequest, sent: object): Answer => {
    const [, , id] = url.split('/');
    const one = kept.get(`${id}`);
    if (method === 'GET') return { status: 200, body: one ?? [...kept.values()] };
    if (method === 'DELETE') {
      kept.delete(`${id}`);
      return { status: 204 };
    }
    last += one ? 0 : 1;
    const next = { ...one, ...sent, id: one?.id ?? `n${last}` };
    kept.set(next.id, next);
    return { status: one ? 200 : 201, body: next };
  };
  return (request) => {
    const [, , id] = request.url.split('/');
    if (id !== undefined && !kept.has(id)) return { status: 404 };
    const sent = request.method === 'GET' || request.method === 'DELETE' ? {} : read(request.text);
    return sent ? (own(request) ?? carryOut(request, sent)) : { status: 400 };
  };
}

/** What is sent of a note; `undefined` where it is none. */
function read(sent: string): Record<string, unknown> | undefined {
  try {
    const { text, kind = 'a' } = Object(JSON.parse(sent));
    const isRight = typeof text === 'string' && ['a', 'b'].includes(kind);
    return isRight ? JSON.parse(sent) : undefined;
  } catch {
    return undefined;
  }
}

async function skippedOf(t: Test, script: Script, document: object = notes(note)) {
  const { report, found } = await tryScripted(t, document, script);
  t.strictSame(found, []);
  return report.operations.flatMap(({ id, checks }) =>
    checks.flatMap(({ reason }) => (reason === undefined ? [] : [`${id}: ${reason}`])),
  );
}

t.test('a refused update that changes the record is a failure', async (t) => {
  const texts = new Map<string, unknown>();
  const { found } = await tryScripted(
    t,
    notes(note),
    serveNotes(({ method, url, text: sent }) => {
      if (method === 'PATCH') {
        texts.set(url, Object(JSON.parse(sent)).text);
        return { status: 400 };
      }
      const [, , id] = url.split('/');
      return method === 'GET' && texts.has(url)
        ? { status: 200, body: { id, text: texts.get(url) } }
        : undefined;
    }),
  );

  t.match(found, [
    /^change untouched: The update was refused, but the property "text" changed to /,
  ]);
  t.equal(found.length, 1);
});

t.test('a refused update is not checked without a read operation', async (t) => {
  const refused = new Set<string>();
  const { found } = await tryScripted(
    t,
    notes(note),
    serveNotes(({ method, url }) => {
      if (method === 'PATCH') {
        refused.add(url);
        return { status: 400 };
      }
      return method === 'GET' && refused.has(url) ? { status: 404 } : undefined;
    }),
  );

  t.notOk(found.some((line) => line.includes('untouched')));
});

t.test('a list with outdated values after an update is a failure', async (t) => {
  const first = new Map<string, unknown>();
  const keep = serveNotes(() => undefined);
  const { found } = await tryScripted(t, notes(note), (request) => {
    const answer = keep(request);
    const { method, url } = request;
    const body = answer?.body;
    if (method === 'POST' && answer?.status === 201) first.set(Object(body).id, body);
    return method === 'GET' && Array.isArray(body) && url === '/notes'
      ? { status: 200, body: body.map((one) => first.get(one.id)) }
      : answer;
  });

  t.match(found, [/^list listed: The property "text" was changed to .* but is still listed as /]);
  t.equal(found.length, 1);
});

t.test('listed records are found inside their wrappers', async (t) => {
  const first = new Map<string, unknown>();
  const keep = serveNotes(() => undefined);
  const entry = { type: 'object', properties: { note: ref('Note'), score: { type: 'integer' } } };
  const { report, found } = await tryScripted(t, notes(note, { entry }), (request) => {
    const answer = keep(request);
    const { method, url } = request;
    const body = answer?.body;
    if (method === 'POST' && answer?.status === 201) first.set(Object(body).id, body);
    return method === 'GET' && Array.isArray(body) && url === '/notes'
      ? { status: 200, body: body.map((one) => ({ note: first.get(one.id), score: 1 })) }
      : answer;
  });

  t.match(found, [/^list listed: The property "text" was changed to .* but is still listed as /]);
  t.match(report.failures[0]?.pointer, /^\/\d\/note\/text$/);
});

t.test('a notes API that matches its document has no failure', async (t) => {
  t.strictSame(
    await skippedOf(
      t,
      serveNotes(() => undefined),
    ),
    [],
  );
});

t.test('asynchronous creation and removal are skipped', async (t) => {
  const later = (verb: string) =>
    serveNotes(({ method }) =>
      method === verb ? { status: 202, body: { id: 'n', text: '' } } : undefined,
    );
  const accepted = { 202: json({ type: 'object' }) };

  t.strictSame(await skippedOf(t, later('DELETE'), notes(note, { removed: accepted })), [
    'remove: records are removed asynchronously (202)',
  ]);
  t.match(await skippedOf(t, later('POST'), notes(note, { added: accepted })), [
    'add: records are created asynchronously (202)',
  ]);
});

t.test('documented refusals are reported as skipped', async (t) => {
  const refusing = (verb: string, status: number) =>
    serveNotes(({ method }) => (method === verb ? { status } : undefined));

  t.strictSame(
    await skippedOf(
      t,
      refusing('DELETE', 403),
      notes(note, { removed: { 403: { description: '' } } }),
    ),
    ['remove: removal was refused with 403'],
  );
  t.match(await skippedOf(t, refusing('PATCH', 400)), ['change: the update was answered 400']);
});

t.test('a record that cannot be removed, or is missing after creation, is a failure', async (t) => {
  const { found } = await tryScripted(
    t,
    notes(note),
    serveNotes(({ method }) => (method === 'DELETE' ? { status: 404 } : undefined)),
  );
  t.strictSame(found, ['remove removed: DELETE answers 404 for an existing record.']);

  const lost = await tryScripted(
    t,
    notes(note),
    serveNotes(({ method, url }) =>
      method === 'GET' && url !== '/notes' ? { status: 404 } : undefined,
    ),
  );
  t.strictSame(lost.found, ['read identity: GET answers 404 for a record that was just created.']);
});

t.test('an echoed value that its reply schema forbids is no failure', async (t) => {
  const kinds = (...values: readonly string[]) => ({
    ...note,
    properties: { ...note.properties, kind: { type: 'string', enum: values } },
  });
  const sent = {
    type: 'object',
    required: ['text'],
    properties: kinds('a', 'b').properties,
  };

  const { found } = await tryScripted(
    t,
    notes(kinds('c'), { sent }),
    serveNotes(() => undefined),
  );
  t.strictSame(found, []);
});

t.test('with an invalid echo inside oneOf, no other option must match', (t) => {
  const { inference, operations } = apiModelOf({
    '/x': { post: accepting(object({ kind: text })) },
  });
  const { shapes, inferOperation: conclusionOf } = inference;
  const echoes = createEchoedValues({
    views: shapes,
    testPlan: { inferenceOf: conclusionOf },
    make: (schema) => schema,
  });
  for (const operation of operations) {
    const value = { kind: 'a', list: [{ n: 1 }, { kind: 'a' }] };
    const body = { type: 'application/json', value };
    const mismatch = (pointer: string, place: string) => ({
      where: 'body' as const,
      pointer,
      place,
      message: '',
    });
    const kind = mismatch('/kind', '/s/oneOf/0/properties/kind/enum');
    const other = mismatch('/other', '/s/oneOf/1/properties/other/type');
    const one = mismatch('', '/s/oneOf');
    const inner = mismatch('/list/1/kind', '/s/type');
    const without = (mismatches: readonly Mismatch[], again: readonly Mismatch[]) => {
      const seen: unknown[] = [];
      const note = (mended: unknown) => {
        seen.push(mended);
        return again;
      };
      return {
        left: echoes.without(mismatches, {
          operation,
          exchange: { json: value },
          judgeAgain: note,
        }),
        seen,
      };
    };
    echoes.note({ operation, values: new Map(), credential: 'shown', body });

    const mended = { kind: '/s/oneOf/0/properties/kind', list: value.list };
    t.strictSame(without([kind, other, one], []), { left: [], seen: [mended] });
    t.strictSame(without([kind, other, one], [other]).left, [other]);
    t.strictSame(without([inner, other], []).seen, [
      { kind: 'a', list: [{ n: 1 }, { kind: '/s' }] },
    ]);
    t.strictSame(without([kind], []), { left: [], seen: [] });
    t.strictSame(without([one], []), { left: [one], seen: [] });
  }
  t.end();
});

t.test('overlapping oneOf options are a finding about the document', async (t) => {
  const forms = ['One', 'Other'].map((title) => object({ width: { type: 'number' } }, { title }));
  const { report, found } = await tryScripted(
    t,
    notes({ ...note, properties: { ...note.properties, size: { oneOf: forms } } }),
    serveNotes(({ text: sent }) =>
      sent === '' || isSize(JSON.parse(sent).size) ? undefined : { status: 400 },
    ),
  );

  t.strictSame(found, []);
  t.match(report.findings, [{ pointer: '/components/schemas/Note/properties/size/oneOf' }]);
});

t.test('a path that names records by another property is no failure', async (t) => {
  const box = object({ id: { type: 'integer', readOnly: true }, text }, { required: ['id'] });
  const document = documentOf({
    '/boxes': { get: { responses: { 200: json({ type: 'array', items: box }) } } },
    '/boxes/{label}': {
      parameters: [keyed('label')],
      get: { operationId: 'read', responses: { 200: json(box), ...none } },
      put: { requestBody: body(box), responses: { 200: json(box), ...bad } },
    },
  });
  const kept = new Map<string, Record<string, unknown>>();
  const { report, found } = await tryScripted(t, document, ({ method, url, text: sent }) => {
    const [, , label] = url.split('/');
    if (label === undefined) return { status: 200, body: [...kept.values()] };
    const known = kept.get(label);
    if (method === 'GET') return known ? { status: 200, body: known } : { status: 404 };
    const sound = readBox(sent);
    if (!sound) return { status: 400 };
    kept.set(label, { ...sound, id: known?.id ?? kept.size + 1 });
    return { status: 200, body: kept.get(label) };
  });

  t.strictSame(found, []);
  const [read] = report.operations.filter(({ id }) => id === 'read');
  t.ok(read?.checks.length);
});

/** What is sent of a box; `undefined` where it is none. */
function readBox(sent: string): Record<string, unknown> | undefined {
  try {
    const box = JSON.parse(sent);
    const isRight = typeof box === 'object' && box !== null && !Array.isArray(box);
    return isRight && typeof (box.text ?? '') === 'string' && box.text !== null ? box : undefined;
  } catch {
    return undefined;
  }
}

function isSize(size: unknown = {}): boolean {
  return (
    typeof size === 'object' &&
    size !== null &&
    !Array.isArray(size) &&
    typeof (Reflect.get(size, 'width') ?? 0) === 'number'
  );
}

t.test('an echo that one option forbids is no failure', async (t) => {
  const id = { type: 'string', readOnly: true };
  const forms = [
    object({ id, text, shade: { enum: ['a', 'b'] } }, { required: ['id'] }),
    object({ id, text, size: { type: 'number' } }, { required: ['id', 'size'] }),
  ];
  const shades = { enum: ['c', 'd', 'e', 'f'] };
  const sent = object({ text, shade: shades }, { required: ['text', 'shade'] });
  const { found } = await tryScripted(
    t,
    notes({ oneOf: forms }, { sent }),
    serveNotes(({ text: sent }) =>
      sent === '' || shades.enum.includes(JSON.parse(sent).shade) ? undefined : { status: 400 },
    ),
  );

  t.strictSame(found, []);
});

t.test('binary bodies are shown by size and as base64', (t) => {
  const bytes = new Uint8Array([255, 254, 0]);

  t.match(toReportedReply({ status: 200, headers: {}, body: bytes }), { body: '(3 bytes)' });
  t.match(toReportedReply({ status: 200, headers: {}, body: Buffer.from('é'.repeat(5000)) }), {
    body: /^é{4000}… \(10000 bytes\)$/,
  });
  t.equal(
    formatCurl({ method: 'PUT', url: '/x', headers: {}, body: bytes }, 'http://pets.test'),
    "curl -X PUT 'http://pets.test/x' --data-binary @<(echo //4A | base64 -d)",
  );
  t.equal(
    formatCurl({ method: 'HEAD', url: '/', headers: { gone: undefined }, body: undefined }, ''),
    "curl -I '/'",
  );
  t.end();
});
