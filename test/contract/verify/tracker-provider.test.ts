import t from 'tap';
import { faultClasses } from './tracker/all-faults.ts';
import { loadTrackerDocument, verifyTracker } from './tracker/verify-tracker.ts';

const document = await loadTrackerDocument();

t.test('an API that matches its document has no failure', async (t) => {
  const { report } = await verifyTracker(document);

  t.strictSame(report.failures, []);
  t.strictSame(report.left, []);
});

/** A fault of each class, the operations that show it, and how. `npm run faults` plants all of them. */
const sample: readonly (readonly [fault: string, operations: string, failure: RegExp])[] = [
  [
    'any token is accepted',
    'readMe',
    /^credential: A request with an invalid credential was answered with 200\./,
  ],
  [
    'a refusal shows a database error',
    'createContact',
    /^leak: The 400 reply contains a database error: "SQLSTATE\["\.$/,
  ],
  [
    'the filter archived of projects is ignored',
    'listProjects',
    /^filter: archived=false returned a record whose "archived" is true\.$/,
  ],
  [
    'numbers are compared as texts by a bound',
    'listProjects',
    /^filter: minBudget=10 returned a record whose "budget" is 9\.$/,
  ],
  [
    'the text search finds whole values only',
    'listProjects',
    /^search: q=\w+ did not return the record ".+", whose "name" is ".+"\.$/,
  ],
  [
    'each page is sorted for itself',
    'listProjects',
    /^sort: sort=name returned "name" in the order ".+", ".+", ".+"( over \d pages)?\. Expected: in ascending order\.$/,
  ],
  [
    'a page behind the last shows the last one',
    'listProjects',
    /^page: The record ".+" is on two pages of the list\.$/,
  ],
  [
    'the next link skips a page',
    'listProjects',
    /^page: The link "next" leads to the records .+\. Expected: the records .+\.$/,
  ],
  [
    'the tasks of a removed project can be read',
    'deleteProject',
    /^children: DELETE removed ".+", but the record ".+" below it can still be read\.$/,
  ],
  [
    'the tasks of a removed project are listed',
    'deleteProject',
    /^children: DELETE removed ".+", but the record ".+" below it can still be listed\.$/,
  ],
  [
    'a task can be added to a removed project',
    'deleteProject',
    /^children: DELETE removed ".+", but a record can still be created below it \(201\)\.$/,
  ],
  [
    'a removed record is found by the search',
    'deleteProject',
    /^removed: The removed record ".+" is still listed by q=\w+\.$/,
  ],
  [
    'a removed record can be changed',
    'updateContact',
    /^removed: PATCH answers 200 for a record that was removed before\. Expected: 404, as documented\.$/,
  ],
  [
    'the content of a removed file can be downloaded',
    'deleteFile',
    /^removed: The record was removed, but its download answers 200\.$/,
  ],
  ['405 has no Allow', 'listProjects', /^method: \w+ \/\S+ answers 405 without Allow\.$/],
  [
    'an unknown method of one path is answered 404',
    'readMe listContacts',
    /^method: \w+ answers 404 for the existing path \/\S+, and 405 for others\. Expected: 405\.$/,
  ],
  [
    'any media type is accepted',
    'createProject',
    /^refusal: An invalid request was answered with 201: Unsupported Content-Type/,
  ],
  ['Location leads to the list', 'uploadFile', /^location: /],
  ['an uploaded file is stored as text', 'uploadFile', /^upload: The download differs/],
  ['the action reports success and stores nothing', 'completeTask', /^action: The action answered/],
  [
    'the ETag stays after a change',
    'readProject',
    /^conditional: The record changed, but its ETag is still ".+"\.$/,
  ],
  [
    'a stale If-Match is accepted',
    'updateProject',
    /^conditional: PATCH with If-Match: ".+" answers 200\. Expected 412, because the ETag is ".+"\.$/,
  ],
  [
    'a current If-Match is refused',
    'updateProject',
    /^conditional: PATCH with If-Match: ".+" answers 412, but that is the ETag\.$/,
  ],
  [
    'a stale If-Match is refused, but the change is stored',
    'updateProject',
    /^conditional: PATCH with an outdated If-Match answers 412, but changed "\w+" to ".+"\.$/,
  ],
  [
    '304 is sent although the ETag differs',
    'readProject',
    /^conditional: GET with If-None-Match: ".+" answers 304, but the ETag is ".+"\.$/,
  ],
  [
    '304 is sent without a condition',
    'readProject',
    /^reply: The status 304 was sent without a condition in the request\.$/,
  ],
  [
    'the time of the last change stays',
    'updateProject',
    /^version: The record changed, but its "updatedAt" is still ".+"\.$/,
  ],
  [
    'the reply to a change has the old ETag',
    'updateProject',
    /^conditional: The reply has the ETag/,
  ],
  ['HEAD has another length', 'headProject', /^head: GET has a body of \d+ bytes, and HEAD/],
  [
    'creating answers 200 instead of 201',
    'createProject',
    /^reply: The status 200 is not documented\. Documented: 201,/,
  ],
];

t.test('a fault of each class is found in its place', async (t) => {
  const faults = faultClasses.flatMap((one) => one.faults);
  for (const [name, operations, failure] of sample) {
    const fault = faults.find((one) => one.name === name);
    const { report } = await verifyTracker(document, { fault, only: operations.split(' ') });

    const found = report.failures.map(({ check, message }) => `${check}: ${message}`);
    t.ok(
      found.some((one) => failure.test(one)),
      `${name}: ${found.join(' ')}`,
    );
  }
});
