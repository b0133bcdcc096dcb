import t from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { formatFailures } from '../format-failures.ts';
import { parseBody, tryScripted } from '../provider/scripted-provider.ts';
import { accessFaults } from '../tracker/faults/access.ts';
import { loadTrackerDocument, verifyTracker } from '../tracker/verify-tracker.ts';

const document = await loadTrackerDocument();

/** What is found, as `operation check: message`, with one access fault. */
async function findFault(name: string, only: readonly string[]): Promise<readonly string[]> {
  const faults = accessFaults.faults.filter((one) => one.name === name);
  const { report } = await verifyTracker(document, { faults, only });
  return formatFailures(report);
}

t.test('a refused request of another user must not change the record', async (t) => {
  const failures = await findFault('a change by another user is refused and stored', [
    'updateProject',
    'replaceProject',
  ]);
  t.match(failures, [/owner: Requests of another user were refused, but "\w+" changed from /]);
});

t.test('the settings of each user are their own', async (t) => {
  const failures = await findFault("another user may change one's preferences", [
    'replacePreferences',
  ]);
  t.match(failures, [
    /^replacePreferences owner: Another user changed "\w+" of the first user from .* to /,
  ]);
});

t.test(
  'a good credential that is refused is a failure, unless it is refused everywhere',
  async (t) => {
    const failures = await findFault('a good token is refused when tasks are listed', [
      'listTasks',
    ]);
    t.match(failures, [
      /^listTasks credential: A request with a good credential was answered 401; \w+ accepts the same credential/,
    ]);
    await t.rejects(verifyTracker(document, { only: ['readMe'], token: 'nobody' }), {
      message: 'Every request was answered 401. Pass a credential with --token or --header.',
    });
    await t.rejects(verifyTracker(document, { only: ['listFiles'], otherToken: 'nobody' }), {
      message: 'Every request with the credential of --other-token was answered 401.',
    });
  },
);

t.test('an operation that documents nothing but a 401 may refuse a good credential', async (t) => {
  const security = [{ key: [] }];
  const refused = { responses: { 401: { description: 'Refused.' } } };
  const described = documentOf(
    { '/a': { get: { responses: { 200: json({ type: 'object' }) } } }, '/b': { post: refused } },
    { security, components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } } },
  );
  const { found } = await tryScripted(
    t,
    described,
    ({ url, headers }) =>
      url === '/a' && headers.authorization === 'Bearer good'
        ? { status: 200, body: {} }
        : { status: 401, body: undefined },
    { token: 'good' },
  );
  t.strictSame(found, []);
});

t.test('without a second user no record is tried as another user', async (t) => {
  const { report } = await verifyTracker(document, {
    otherToken: undefined,
    only: ['readProject'],
  });
  t.strictSame(report.failures, []);
  const checks = report.operations.flatMap((one) => one.checks.map(({ name }) => name));
  t.notOk(checks.includes('owner'));
});

t.test('each user may have a record of its own by the same key', async (t) => {
  const coupon = {
    type: 'object',
    required: ['percent'],
    properties: { percent: { type: 'integer' } },
  };
  const schema = { $ref: '#/components/schemas/Coupon' };
  const none = { 404: { description: 'No such coupon.' }, 401: { description: 'Who?' } };
  const described = documentOf(
    {
      '/coupons/{code}': {
        parameters: [{ name: 'code', in: 'path', required: true, schema: { type: 'string' } }],
        get: { operationId: 'getCoupon', responses: { 200: json(schema), ...none } },
        put: {
          operationId: 'putCoupon',
          requestBody: { required: true, ...json(schema) },
          responses: { 200: json(schema), 201: json(schema), ...none },
        },
        delete: {
          operationId: 'deleteCoupon',
          responses: { 204: { description: 'Gone.' }, ...none },
        },
      },
    },
    {
      security: [{ key: [] }],
      components: {
        schemas: { Coupon: coupon },
        securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      },
    },
  );
  /** Keeps coupons by user and code; with `shared`, a new coupon replaces those of all users. */
  const parse = (text: string) => {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  };
  const verifyCoupons = async (keeping: 'apart' | 'shared' | 'removed') => {
    const coupons = new Map<string, unknown>();
    const { found } = await tryScripted(
      t,
      described,
      ({ method, url, headers, text }) => {
        const user = /^Bearer (one|two)$/.exec(headers.authorization ?? '')?.[1];
        if (user === undefined) return { status: 401, body: undefined };
        const key = `${user} ${url}`;
        const stored = coupons.get(key);
        if (method === 'PUT') {
          const sent = parse(text);
          if (typeof sent !== 'object' || !Number.isInteger(sent?.percent))
            return { status: 400, body: undefined };
          coupons.set(key, sent);
          if (user === 'two' && keeping === 'shared') coupons.set(`one ${url}`, { percent: -99 });
          if (user === 'two' && keeping === 'removed') coupons.delete(`one ${url}`);
          return { status: stored ? 200 : 201, body: sent };
        }
        if (!stored) return { status: 404, body: undefined };
        if (method === 'GET') return { status: 200, body: stored };
        coupons.delete(key);
        return { status: 204, body: undefined };
      },
      { token: 'one', otherToken: 'two' },
    );
    return found.filter((text) => text.includes('owner'));
  };
  t.strictSame(await verifyCoupons('apart'), []);
  t.match(await verifyCoupons('shared'), [
    /owner: Requests of another user were answered as if the record were its own, but "percent" changed from /,
  ]);
  t.match(await verifyCoupons('removed'), [
    /owner: Requests of another user were answered as if the record were its own, but then a read of the record was answered 404/,
  ]);
});

t.test('each user has a record of its own at /me', async (t) => {
  const me = { type: 'object', required: ['motto'], properties: { motto: { type: 'string' } } };
  const replace = { requestBody: { required: true, ...json(me) }, operationId: 'replaceMe' };
  const refusals = { 400: { description: '' }, 401: { description: '' } };
  const described = documentOf(
    {
      '/me': {
        get: { operationId: 'readMe', responses: { 200: json(me), ...refusals } },
        put: { ...replace, responses: { 200: json(me), ...refusals } },
      },
    },
    {
      security: [{ key: [] }],
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    },
  );
  const failuresOf = async (toOwner: (token: string) => string) => {
    const mottos = new Map<string, unknown>();
    const { found } = await tryScripted(
      t,
      described,
      ({ method, headers, text }) => {
        const token = `${headers.authorization}`.replace('Bearer ', '');
        if (!/^(anna|bert)$/.test(token)) return { status: 401 };
        const owner = toOwner(token);
        if (method === 'PUT') {
          const { motto } = parseBody(text);
          if (typeof motto !== 'string') return { status: 400 };
          mottos.set(owner, motto);
        }
        return { status: 200, body: { motto: mottos.get(owner) ?? 'None' } };
      },
      { token: 'anna', otherToken: 'bert' },
    );
    return found;
  };
  t.strictSame(await failuresOf((token) => token), []);
  t.match(await failuresOf(() => 'everybody'), [
    /^replaceMe owner: Another user changed "motto" of the first user from \S+ to /,
  ]);
});
