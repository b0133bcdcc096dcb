import t from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import type { Answer, ProviderRequest } from '../provider/scripted-provider.ts';
import { bad, body, keyed, none, note, ref } from '../support/notes-provider.ts';
import { type Tamper, tryTampered } from '../support/tampered-sandlot.ts';

const text = { type: 'string' };

/** Notes whose replies have an address and a version. */
function notesWith({ location = {}, etag = {} }: Readonly<Record<string, object>> = {}) {
  const tagged = { headers: { ETag: { schema: text, ...etag } }, ...json(ref('Note')) };
  const located = { headers: { Location: { schema: text, ...location } }, ...json(ref('Note')) };
  return documentOf(
    {
      '/notes': {
        get: {
          operationId: 'list',
          responses: { 200: json({ type: 'array', items: ref('Note') }) },
        },
        post: {
          operationId: 'add',
          requestBody: body(ref('Note')),
          responses: { 201: located, ...bad, 415: { description: '' } },
        },
      },
      '/notes/{id}': {
        parameters: [keyed('id')],
        get: { operationId: 'read', responses: { 200: tagged, ...none } },
        delete: { operationId: 'remove', responses: { 204: { description: '' }, ...none } },
      },
    },
    { components: { schemas: { Note: note } } },
  );
}

/** The answer without a header field. */
function without(name: string): Tamper {
  return (_request, answer) => {
    const { [name]: _left, ...headers } = answer.headers ?? {};
    return { ...answer, headers };
  };
}

/** Another answer to some requests. */
function answering(isMet: (request: ProviderRequest) => boolean, other: Partial<Answer>): Tamper {
  return (request, answer) => (isMet(request) ? { ...answer, ...other } : answer);
}

t.test(
  'a Location or an ETag that is documented, and not called optional, is missed',
  async (t) => {
    t.strictSame((await tryTampered(t, notesWith())).found, []);
    t.match((await tryTampered(t, notesWith(), without('location'))).found, [
      'add location: The reply has no Location, which is documented as the address of the new record.',
    ]);
    t.match((await tryTampered(t, notesWith(), without('etag'))).found, [
      'read conditional: The reply has no ETag, which is documented as the version of the record.',
    ]);
    const optional = { location: { required: false }, etag: { required: false } };
    for (const name of ['location', 'etag'])
      t.strictSame((await tryTampered(t, notesWith(optional), without(name))).found, []);
  },
);

t.test(
  'a HEAD that is not documented has the length of GET where it is answered like it',
  async (t) => {
    const isHead = ({ method }: ProviderRequest) => method === 'HEAD';
    const longer = { headers: { 'content-length': '4' }, body: undefined };
    t.match((await tryTampered(t, notesWith(), answering(isHead, longer))).found, [
      /^read head: GET has a body of \d+ bytes, and HEAD Content-Length: 4\.$/,
    ]);
    const refused = { status: 404, body: undefined };
    t.strictSame((await tryTampered(t, notesWith(), answering(isHead, refused))).found, []);
  },
);

t.test('an unknown query parameter makes no server fail', async (t) => {
  const isUnknown = ({ url }: ProviderRequest) => url.includes('sandlot_unknown');
  t.match((await tryTampered(t, notesWith(), answering(isUnknown, { status: 500 }))).found, [
    'list reply: The unknown query parameter sandlot_unknown=1 makes the server fail with 500. Expected: a success, or 400.',
  ]);
  t.strictSame(
    (await tryTampered(t, notesWith(), answering(isUnknown, { status: 400, body: '' }))).found,
    [],
  );
  const cut: Tamper = (request, answer) => (isUnknown(request) ? undefined : answer);
  t.strictSame((await tryTampered(t, notesWith(), cut)).found, []);
});

t.test('an empty body, and one with the media type of a text, are refused', async (t) => {
  const isEmpty = ({ method, text: sent, headers }: ProviderRequest) =>
    method === 'POST' && sent === '' && headers['content-type'] === 'application/json';
  t.match(
    (await tryTampered(t, notesWith(), answering(isEmpty, { status: 500, body: '' }))).found,
    ['add reply: The status 500 is not documented. Documented: 201, 400, 415.'],
  );
  const isText = ({ headers }: ProviderRequest) => headers['content-type'] === 'text/plain';
  const taken = {
    status: 201,
    headers: { 'content-type': 'application/json', location: '/notes/x' },
    body: JSON.stringify({ id: 'x', text: 'taken' }),
  };
  t.match((await tryTampered(t, notesWith(), answering(isText, taken))).found, [
    /^add refusal: An invalid request was answered with 201: .*text\/plain/,
  ]);
});
