import t from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { tryScripted } from '../provider/scripted-provider.ts';
import { accessFaults } from '../tracker/faults/access.ts';
import { loadTrackerDocument, verifyTracker } from '../tracker/verify-tracker.ts';

const document = await loadTrackerDocument();

/** What is found, as `operation check: message`, with one access fault. */
async function findFault(name: string, only: readonly string[]): Promise<readonly string[]> {
  const fault = accessFaults.faults.find((one) => one.name === name);
  const { report } = await verifyTracker(document, { fault, only });
  return report.failures.map(
    ({ operation, check, message }) => `${operation} ${check}: ${message}`,
  );
}

const found: readonly (readonly [fault: string, operation: string, failure: string])[] = [
  [
    'a token with a good beginning is accepted',
    'readMe',
    'readMe credential: A request with an invalid credential was answered with 200. If the API is a sandbox that accepts any credential, leave out --token; Sandlot checks credentials with --tokens.',
  ],
  [
    'an expired token is accepted',
    'readMe',
    'readMe credential: A request with an expired token was answered with 200.',
  ],
  [
    'an empty token is accepted',
    'readMe',
    'readMe credential: A request with an empty credential was answered with 200.',
  ],
  [
    'a stranger gets 404 for an unknown contact',
    'readContact',
    'readContact credential: A request with no credential, for an unknown record, was answered 404; the credential must be checked first (401).',
  ],
  [
    'a stranger gets 400 for bad preferences',
    'replacePreferences',
    'replacePreferences credential: A request with no credential, with an invalid body, was answered 400; the credential must be checked first (401).',
  ],
  [
    "another user may read one's project",
    'readProject',
    'readProject owner: Another user may read a record of the first user (200).',
  ],
  [
    "the list shows everybody's projects",
    'listProjects',
    'listProjects owner: Another user may list a record of the first user (200).',
  ],
  [
    "another user may add to one's tasks",
    'createTask',
    'createTask owner: Another user may add a record below one of the first user (201).',
  ],
  [
    "another user may delete one's file",
    'deleteFile',
    'deleteFile owner: Another user may remove a record of the first user (204).',
  ],
  [
    "another user's project is answered 403",
    'updateProject',
    'updateProject owner: Another user gets 403 for a record of the first user, which tells that it exists; other operations answer 404.',
  ],
];

t.test('a wrong decision about who may do what is a failure', async (t) => {
  for (const [fault, operation, failure] of found)
    t.ok((await findFault(fault, [operation])).includes(failure), fault);
});

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
