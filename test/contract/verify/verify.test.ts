import t, { type Test } from 'tap';
import { formatCurl } from '../../../src/contract/verify/report/curl.ts';
import { toReportedReply } from '../../../src/contract/verify/report/reported-exchange.ts';
import { object, text } from '../../support/api-model-of.ts';
import { documentOf, json } from '../../support/sandlot-of.ts';
import { type Script, tryScripted } from './provider/scripted-provider.ts';
import { bad, body, keyed, none, note, notes, ref, serveNotes } from './support/notes-provider.ts';

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

t.test('asynchronous creation, change and removal are skipped', async (t) => {
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
  t.match(await skippedOf(t, later('PATCH'), notes(note, { changed: accepted })), [
    'change: records are updated asynchronously (202)',
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

const plain = (address: string) => ({ address, mask: (text: string) => text });

t.test('binary bodies are shown by size and as base64', (t) => {
  const bytes = new Uint8Array([255, 254, 0]);

  t.match(toReportedReply({ status: 200, headers: {}, body: bytes }), { body: '(3 bytes)' });
  t.match(toReportedReply({ status: 200, headers: {}, body: Buffer.from('é'.repeat(5000)) }), {
    body: /^é{4000}… \(10000 bytes\)$/,
  });
  t.equal(
    formatCurl({ method: 'PUT', url: '/x', headers: {}, body: bytes }, plain('http://pets.test')),
    "curl -X PUT 'http://pets.test/x' --data-binary @<(echo //4A | base64 -d)",
  );
  t.equal(
    formatCurl(
      { method: 'HEAD', url: '/', headers: { gone: undefined }, body: undefined },
      plain(''),
    ),
    "curl -I '/'",
  );
  t.end();
});

for (const [limit, title] of [
  [1, 'a single record'],
  [3, 'three records, however many were removed'],
] as const) {
  t.test(`an API that creates ${title} is verified with those`, async (t) => {
    let created = 0;
    const limited = serveNotes(({ method, url }) => {
      if (method !== 'POST' || url !== '/notes') return undefined;
      created += 1;
      return created > limit ? { status: 400 } : undefined;
    });

    t.strictSame((await tryScripted(t, notes(note), limited)).found, []);
  });
}
