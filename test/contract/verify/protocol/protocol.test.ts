import t, { type Test } from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { type Answer, type ProviderRequest, tryScripted } from '../provider/scripted-provider.ts';

type Replies = {
  /** The reply to PATCH, which no path has. */
  readonly patch?: Answer | 'cut';
  readonly options?: Answer | 'cut';
  /** The reply to a media type that nothing has. */
  readonly negotiation?: Answer | 'cut';
  /** Further documented statuses. */
  readonly documented?: Readonly<Record<number, object>>;
};

const sound: Required<Pick<Replies, 'patch' | 'options' | 'negotiation'>> = {
  patch: { status: 405, headers: { allow: 'GET' } },
  options: { status: 204, headers: { allow: 'GET' } },
  negotiation: { status: 406 },
};

/** Verifies paths with one read each; returns what was found by path. */
async function tryPaths(t: Test, paths: Readonly<Record<string, Replies>>) {
  const reads = Object.entries(paths).map(([name, { documented }]) => {
    const responses = { 200: json({ type: 'object' }), ...documented };
    return [`/${name}`, { get: { operationId: name, responses } }];
  });
  const script = ({ method, url, headers }: ProviderRequest) => {
    const replies = { ...sound, ...paths[url.slice(1)] };
    const own = { PATCH: replies.patch, OPTIONS: replies.options }[method];
    const isUnknown = headers.accept === 'application/x-sandlot';
    const answer = own ?? (isUnknown ? replies.negotiation : { status: 200, body: {} });
    return answer === 'cut' ? undefined : answer;
  };
  const document = documentOf(Object.fromEntries(reads));
  const { found } = await tryScripted(t, document, script, { protocol: 'scripted' });
  return found.toSorted();
}

t.test('a method that a path does not have is refused with 405 and Allow', async (t) => {
  t.strictSame(
    await tryPaths(t, {
      accepting: { patch: { status: 200, body: {} } },
      failing: { patch: { status: 500, body: {} } },
      unimplemented: { patch: { status: 501, body: {} } },
      refusing: { patch: { status: 405, headers: { allow: 'POST, HEAD' } } },
      free: { patch: { status: 405, headers: { allow: '*' } } },
      silent: { patch: { status: 405 } },
      cut: { patch: 'cut' },
    }),
    [
      'accepting method: PATCH is not documented for /accepting, but answers 200. Expected: 405.',
      'failing method: PATCH, which /failing does not have, makes the server fail with 500. Expected: 405.',
      'refusing method: PATCH /refusing answers 405 with Allow: POST, HEAD, without the documented GET.',
      'silent method: PATCH /silent answers 405 without Allow.',
    ],
  );
});

t.test('OPTIONS names the documented methods, and does not fail', async (t) => {
  t.strictSame(
    await tryPaths(t, {
      failing: { options: { status: 500 } },
      unimplemented: { options: { status: 501 } },
      wrong: { options: { status: 204, headers: { allow: 'POST' } } },
      silent: { options: { status: 204 } },
      cut: { options: 'cut' },
    }),
    [
      'failing method: OPTIONS of /failing makes the server fail with 500.',
      'wrong method: OPTIONS /wrong answers 204 with Allow: POST, without the documented GET.',
    ],
  );
});

t.test('a method of another template that fits the path is not tried', async (t) => {
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
  const read = { responses: { 200: json({ type: 'object' }), 404: { description: '' } } };
  const document = documentOf({
    '/parts/latest': { get: { ...read, operationId: 'latest' } },
    '/parts/{id}': { parameters, get: read, patch: read },
  });
  const { requests, found } = await tryScripted(
    t,
    document,
    ({ method }) => ({ status: method === 'OPTIONS' ? 204 : 200, body: {} }),
    { protocol: 'scripted', only: ['latest'] },
  );

  t.strictSame(found, []);
  t.notOk(requests.some(({ method }) => method === 'PATCH'));
});

t.test('a media type that nobody has is refused, or answered by another', async (t) => {
  const documented = { 406: { description: '' } };
  const unknown = { 'content-type': 'application/x-sandlot' };
  t.strictSame(
    await tryPaths(t, {
      other: { negotiation: { status: 200, body: {} } },
      promised: { negotiation: { status: 200, body: {} }, documented },
      obeying: { negotiation: { status: 200, body: '{}', headers: unknown } },
      failing: { negotiation: { status: 503 } },
      cut: { negotiation: 'cut' },
    }),
    [
      'failing negotiation: Accept: application/x-sandlot makes the server fail with 503. Expected: 406.',
      'obeying negotiation: Accept: application/x-sandlot is answered as if the body had that media type.',
      'promised negotiation: Accept: application/x-sandlot answers 200. Expected: 406, which is documented.',
    ],
  );
});

t.test('a reported request has the base path of the API once', async (t) => {
  const document = documentOf({ '/a': { get: { responses: { 200: json({ type: 'object' }) } } } });
  const script = ({ method, headers }: ProviderRequest) => {
    const isUnknown = headers.accept === 'application/x-sandlot';
    return method === 'GET' && !isUnknown ? { status: 200, body: {} } : { status: 500 };
  };
  const { report, requests } = await tryScripted(t, document, script, {
    ...{ path: '/v1', protocol: 'scripted' },
  });

  const reported = report.failures.map(({ request: { url } }) => url);
  t.equal(reported.length, 2);
  for (const url of reported) t.match(url, /^http:..127\.0\.0\.1:\d+\/v1\/a$/);
  t.ok(requests.every(({ url }) => url.split('?', 1).join('') === '/v1/a'));
});
