import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type Answer, tryScripted } from '../provider/scripted-provider.ts';

const text = { type: 'string' };
const ticket = json({ type: 'object', properties: { code: text }, required: ['code'] });
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: text });
const find = {
  operationId: 'find',
  parameters: { 'path.of': '$response.body#/code', nobody: '$response.body#/code' },
};
const note = {
  operationRef: '#/paths/~1notes/post',
  requestBody: { text: 'about {$response.body#/code}' },
};
const elsewhere = { operationRef: 'other.yaml#/paths/~1x/get' };
const fresh = { operationId: 'find', parameters: { of: '$response.body#/later' } };
const bodyless = { operationRef: '#/paths/~1notes/post', requestBody: '$response.body#/later' };
const missing = { 404: { description: '' } };

const document = documentOf({
  '/tickets-by-mail': {
    post: {
      operationId: 'order',
      responses: { '2XX': { ...ticket, links: { find, note, elsewhere, fresh, bodyless } } },
    },
  },
  '/ticket-of/{of}': {
    parameters: [inPath('of')],
    get: { operationId: 'find', responses: { 200: ticket, ...missing } },
  },
  '/notes': {
    post: {
      requestBody: { content: json({ type: 'object', properties: { text } }).content },
      responses: { 204: { description: '' }, ...missing },
    },
  },
  '/exports': {
    post: {
      operationId: 'export',
      responses: { 202: { ...json({}), headers: { location: { schema: text } } } },
    },
  },
  '/export-state/{code}': {
    parameters: [inPath('code')],
    get: { operationId: 'state', responses: { 200: json({}), ...missing } },
  },
});

type Own = { readonly order?: Answer | 'cut'; readonly find?: Answer; readonly location?: string };

async function follow(t: Test, { order, find: found, location = '/export-state/e1' }: Own = {}) {
  const {
    report,
    found: lines,
    requests,
  } = await tryScripted(t, document, ({ url, method }) => {
    if (url === '/export-state/cut') return undefined;
    if (url === '/tickets-by-mail')
      return order === 'cut' ? undefined : (order ?? { status: 201, body: { code: 'T1' } });
    if (url === '/ticket-of/T1') return found ?? { status: 200, body: { code: 'T1' } };
    if (url === '/notes' && method === 'POST') return { status: 204 };
    if (url === '/exports')
      return { status: 202, headers: { location }, body: { export_id: 'e1' } };
    if (url === '/export-state/e3') return { status: 200, body: { export_id: 'e9' } };
    return url === '/export-state/e1' ? { status: 200, body: {} } : { status: 404 };
  });
  return { report, lines, requests };
}

t.test('documented links are followed with the values of the reply', async (t) => {
  const { lines, requests } = await follow(t);

  t.strictSame(lines, []);
  t.ok(requests.some(({ url }) => url === '/ticket-of/T1'));
  t.ok(requests.some(({ text: sent }) => sent === '{"text":"about T1"}'));
  t.ok(requests.some(({ url }) => url === '/export-state/e1'));
});

t.test('a link that leads nowhere is a failure', async (t) => {
  const { lines, report } = await follow(t, { find: { status: 404 } });

  t.strictSame(lines, [
    'order link: The link "find" of the 201 reply leads to find, which answers 404.',
  ]);
  t.match(report.failures, [{ code: 950, story: [{ status: 201 }, { status: 404 }] }]);
  const failing = await follow(t, { find: { status: 503 } });
  t.notOk(failing.lines.some((line) => line.includes('link')));
});

t.test('a link without an answer, or with a parameter of nothing, is not judged', async (t) => {
  const cut = await follow(t, { location: '/export-state/cut' });
  t.strictSame(cut.lines, []);
  const unanswered = await follow(t, { order: 'cut' });
  t.notOk(unanswered.requests.some(({ url }) => url === '/ticket-of/T1'));
});

t.test('a refused request has no links to follow', async (t) => {
  const { report } = await follow(t, { order: { status: 404 } });
  const [order] = report.operations;

  t.match(
    order?.checks.find(({ name }) => name === 'link'),
    {
      outcome: 'skipped',
      reason: 'the request whose links were to be followed was answered 404',
    },
  );
});

t.test('a Location that leads nowhere is a failure', async (t) => {
  const lost = await follow(t, { location: '/export-state/e2' });
  t.strictSame(lost.lines, ['export location: GET on the Location /export-state/e2 answers 404.']);
  const confused = await follow(t, { location: '/export-state/e3' });
  t.strictSame(confused.lines, [
    'export location: GET on the Location /export-state/e3 shows "export_id" as "e9", but the reply has "e1".',
  ]);
  const other = await follow(t, { location: 'http://elsewhere.test/export-state/e2' });
  t.strictSame(other.lines, []);
  const unknown = await follow(t, { location: '/somewhere' });
  t.strictSame(unknown.lines, []);
});

t.test('operations are tried with values of earlier replies', async (t) => {
  const { requests } = await follow(t, {
    order: { status: 201, body: { code: 'T1', list: [[{ deep: 1 }], { n: null }] } },
  });
  t.ok(requests.some(({ url }) => url === '/export-state/T1'));
});

t.test('a link of a read may lead to a record that is gone, but not be refused', async (t) => {
  const links = {
    notes: {
      operationRef: '#/paths/~1notes-of~1{code}/get',
      parameters: { code: '$response.body#/code' },
    },
  };
  const reading = documentOf({
    '/ticket': { get: { operationId: 'now', responses: { 200: { ...ticket, links } } } },
    '/notes-of/{code}': {
      parameters: [inPath('code')],
      get: { responses: { 200: json({}), 400: { description: '' } } },
    },
  });
  const followed = (status: number) =>
    tryScripted(t, reading, ({ url }) =>
      url === '/ticket' ? { status: 200, body: { code: 'T1' } } : { status, body: {} },
    );

  t.strictSame((await followed(404)).found, []);
  t.match((await followed(400)).found, [/^now link: The link "notes" of the 200 reply leads to/]);
});
