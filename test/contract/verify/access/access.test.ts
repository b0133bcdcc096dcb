import t from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { formatFailures } from '../format-failures.ts';
import { tryScripted } from '../provider/scripted-provider.ts';
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
