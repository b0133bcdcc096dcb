import t, { type Test } from 'tap';
import { wrapRecord } from '../../../../src/contract/verify/records/record-path.ts';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type Answer, type ProviderRequest, tryScripted } from '../provider/scripted-provider.ts';

const done = { description: '' };
const text = { type: 'string' };
function keyed(name: string) {
  return { name, in: 'path', required: true, schema: text };
}

/** What is read and removed by its key. */
function one(key: string, schema: object) {
  return {
    parameters: [keyed(key)],
    get: { operationId: 'read', responses: { 200: json(schema), 404: done } },
    delete: { operationId: 'remove', responses: { 204: done, 404: done } },
  };
}

/** Tries a provider that answers a creation like this, and has each record with no more than its key. */
async function tryCreation(
  t: Test,
  document: object,
  create: (request: ProviderRequest) => Answer,
) {
  const { report, requests, found } = await tryScripted(t, document, (one) => {
    if (one.method === 'POST' || one.method === 'PUT') return create(one);
    const key = decodeURIComponent(`${one.url.split('/').at(-1)}`);
    return one.method === 'GET' ? { status: 200, body: { id: key, name: key } } : { status: 204 };
  });
  const [first] = requests.filter(({ method }) => method === 'POST' || method === 'PUT');
  const removed = requests.filter(({ method }) => method === 'DELETE').map(({ url }) => url);
  const reasons = report.operations.flatMap(({ checks }) => checks.flatMap((c) => c.reason ?? []));
  return { found, first, removed, reasons, left: report.left };
}

const job = { type: 'object', required: ['id'], properties: { id: text } };
const start = { post: { operationId: 'start', responses: { 201: done } } };
const jobs = documentOf({ '/jobs': start, '/jobs/{id}': one('id', job) });

t.test('a created record without a key is not checked', async (t) => {
  const { found, removed, reasons } = await tryCreation(t, jobs, () => ({ status: 201 }));

  t.strictSame(found, []);
  t.strictSame(removed, []);
  t.ok(reasons.includes('the 201 reply does not contain the key of the created record'));
});

t.test('the key of a created record is read from its Location', async (t) => {
  const at = (location: string) => () => ({ status: 201, headers: { location } });
  const here = await tryCreation(t, jobs, at('/jobs/7'));
  t.ok(here.removed.includes('/jobs/7'));
  t.strictSame(here.left, []);

  const elsewhere = await tryCreation(t, jobs, at('/status/7'));
  t.strictSame(elsewhere.removed, []);
  t.ok(elsewhere.reasons.some((reason) => /does not contain the key/.test(reason)));

  const alone = await tryCreation(t, documentOf({ '/jobs': start }), at('/jobs/7'));
  t.strictSame(alone.removed, []);
});

t.test('the key is read from the path of a PUT or from the request', async (t) => {
  const label = { type: 'object', required: ['name'], properties: { name: text } };
  const requestBody = { required: true, content: { 'application/json': { schema: label } } };
  const put = { operationId: 'put', requestBody, responses: { 201: done, 204: done, 400: done } };
  const labels = documentOf({ '/labels/{name}': { ...one('name', label), put } });
  const post = { operationId: 'add', requestBody, responses: { 201: done, 400: done } };
  const names = documentOf({ '/labels': { post }, '/labels/{name}': one('name', label) });

  const puts = await tryCreation(t, labels, () => ({ status: 201 }));
  t.match(puts.first?.url, /^\/labels\/./);
  t.ok(puts.removed.includes(`${puts.first?.url}`));
  const adds = await tryCreation(t, names, () => ({ status: 201 }));
  const { name } = JSON.parse(`${adds.first?.text}`);
  t.ok(adds.removed.includes(`/labels/${encodeURIComponent(name)}`));
});

t.test('a reply may name the key differently', async (t) => {
  const started = { type: 'object', properties: { job_id: text } };
  const responses = { 201: json(started) };
  const named = documentOf({
    '/jobs': { post: { operationId: 'start', responses } },
    '/jobs/{id}': one('id', job),
  });
  let last = 0;
  const { removed, reasons, left } = await tryCreation(t, named, () => ({
    status: 201,
    body: { job_id: `j${++last}` },
  }));

  t.ok(removed.includes('/jobs/j1'));
  t.strictSame(reasons, []);
  t.strictSame(left, []);
});

t.test('a default that the reply has no place for is not expected', async (t) => {
  const place = { type: 'object', required: ['id'], properties: { id: text } };
  const sent = { type: 'object', properties: { country: { ...text, default: 'US' } } };
  const country = { ...text, enum: ['UNITED STATES', 'CANADA'] };
  const shown = { ...place, properties: { id: text, country } };
  const post = {
    operationId: 'add',
    requestBody: { content: { 'application/json': { schema: sent } } },
    responses: { 201: json(shown) },
  };
  const places = documentOf({ '/places': { post }, '/places/{id}': one('id', place) });

  const { found } = await tryCreation(t, places, () => ({ status: 201, body: { id: '7' } }));

  t.strictSame(
    found.filter((failure) => failure.includes(' default: ')),
    [],
  );
});

t.test('an idempotency key that is too long is sent as it is', async (t) => {
  const key = { name: 'Idempotency-Key', in: 'header', schema: { ...text, maxLength: 60 } };
  const responses = { 201: json(job), 400: done };
  const post = { operationId: 'start', parameters: [key], responses };
  const keyedJobs = documentOf({ '/jobs': { post }, '/jobs/{id}': one('id', job) });
  const lengths: number[] = [];

  const { found } = await tryCreation(t, keyedJobs, ({ headers }) => {
    const { length } = `${headers['idempotency-key'] ?? ''}`;
    lengths.push(length);
    return length > 60 ? { status: 400 } : { status: 201, body: { id: 'j7' } };
  });

  t.strictSame(
    found.filter((failure) => failure.includes(' refusal: ')),
    [],
  );
  t.ok(lengths.includes(61));
});

t.test('a parent that is only guessed may be unknown, even if no 404 is documented', async (t) => {
  const path = '/users/{user}/tokens';
  const post = { operationId: 'addToken', responses: { 201: json(job), 400: done } };
  const read = { operationId: 'readUser', responses: { 200: json(job), 404: done } };
  const paths = {
    '/users/{user}': { parameters: [keyed('user')], get: read },
    [path]: {
      parameters: [keyed('user')],
      post,
      get: { operationId: 'listTokens', responses: { 200: json({ type: 'array', items: job }) } },
    },
    [`${path}/{id}`]: {
      parameters: [keyed('user'), keyed('id')],
      delete: { operationId: 'removeToken', responses: { 204: done, 404: done } },
    },
  };

  const { found } = await tryScripted(t, documentOf(paths), () => ({ status: 404 }));

  t.strictSame(found, []);
});

t.test('a record is sent inside its envelope', (t) => {
  t.strictSame(wrapRecord(['data', 0, 'note'], { id: 1 }), { data: [{ note: { id: 1 } }] });
  t.equal(wrapRecord([], 7), 7);
  t.end();
});

t.test('after a conflict a record refers to new records', async (t) => {
  const schema = { type: 'object', required: ['id'], properties: { id: text, book_id: text } };
  // Vets are not created, and owners are refused.
  const properties = { book_id: text, vet_id: text, owner_id: text };
  const sent = { type: 'object', required: ['book_id'], properties };
  const make = (body: object, more: object = {}) => ({
    requestBody: { required: true, ...json(body) },
    responses: { 201: json(schema), 409: done, ...more },
  });
  const list = { get: { responses: { 200: json({ type: 'array', items: schema }) } } };
  const document = documentOf({
    '/books': { ...list, post: make({ type: 'object' }) },
    '/vets': list,
    '/owners': { ...list, post: make({ type: 'object' }) },
    '/loans': { post: { operationId: 'lend', ...make(sent) } },
    '/loans/{id}': one('id', schema),
  });
  let books = 1;
  const lent = new Set(['book-1']);
  const { report } = await tryScripted(t, document, ({ method, url, text: body }) => {
    if (method === 'GET' && /^.\w+s$/.test(url)) return { status: 200, body: [{ id: 'book-1' }] };
    if (method === 'GET') return { status: 200, body: { id: url.split('/').at(-1) } };
    if (method === 'DELETE') return { status: 204 };
    if (url === '/owners') return { status: 409 };
    if (url === '/books') {
      books += 1;
      return { status: 201, body: { id: `book-${books}` } };
    }
    const [, book] = /"book_id":"(book-\d+)"/.exec(body) ?? [];
    if (book === undefined || lent.has(book)) return { status: 409 };
    lent.add(book);
    return { status: 201, body: { id: `loan-of-${book}`, book_id: book } };
  });
  const { checks = [] } = report.operations.find(({ id }) => id === 'lend') ?? {};

  t.ok(books > 1);
  t.equal(checks.find(({ name }) => name === 'story')?.reason, undefined);
});
