import t from 'tap';
import { formatFailures } from './format-failures.ts';
import { faultClasses } from './tracker/all-faults.ts';
import { loadTrackerDocument, verifyTracker } from './tracker/verify-tracker.ts';

const document = await loadTrackerDocument();

t.test('an API that matches its document has no failure', async (t) => {
  const { report } = await verifyTracker(document);

  t.strictSame(report.failures, []);
  t.strictSame(report.left, []);
});

type PlantedFault = readonly [fault: string, failure: RegExp];

/**
 * A fault of each class and how it is found. Those of a group are planted together, since none hides
 * another. `npm run faults` plants all faults, each alone.
 */
const groups: readonly (readonly PlantedFault[])[] = [
  [
    [
      'a refusal shows a database error',
      /^createContact leak: The 400 reply contains a database error: "SQLSTATE\["\.$/m,
    ],
    [
      'the filter archived of projects is ignored',
      /^listProjects filter: archived=false returned a record whose "archived" is true\.$/m,
    ],
    [
      'numbers are compared as texts by a bound',
      /^listProjects filter: minBudget=10 returned a record whose "budget" is 9\.$/m,
    ],
    [
      'the text search finds whole values only',
      /^listProjects search: q=\w+ did not return the record ".+", whose "name" is ".+"\.$/m,
    ],
    [
      'each page is sorted for itself',
      /^listProjects sort: sort=name returned "name" in the order ".+", ".+", ".+"( over \d pages)?\. Expected: in ascending order\.$/m,
    ],
    [
      'a page behind the last shows the last one',
      /^listProjects page: The record ".+" is on two pages of the list\.$/m,
    ],
    [
      'the tasks of a removed project can be read',
      /^deleteProject children: DELETE removed ".+", but the record ".+" below it can still be read\.$/m,
    ],
    [
      'a removed record can be changed',
      /^updateContact removed: PATCH answers 200 for a record that was removed before\. Expected: 404, as documented\.$/m,
    ],
    [
      'the content of a removed file can be downloaded',
      /^deleteFile removed: The record was removed, but its download answers 200\.$/m,
    ],
    ['405 has no Allow', /^listProjects method: \w+ \/\S+ answers 405 without Allow\.$/m],
    [
      'an unknown method of one path is answered 404',
      /^(readMe|listContacts) method: \w+ answers 404 for the existing path \/\S+, and 405 for others\. Expected: 405\.$/m,
    ],
    ['Location leads to the list', /^uploadFile location: /m],
    ['an uploaded file is stored as text', /^uploadFile upload: The download differs/m],
    ['the action reports success and stores nothing', /^completeTask action: The action answered/m],
    [
      '304 is sent although the ETag differs',
      /^readProject conditional: GET with If-None-Match: ".+" answers 304, but the ETag is ".+"\.$/m,
    ],
    [
      '304 is sent without a condition',
      /^readProject reply: The status 304 was sent without a condition in the request\.$/m,
    ],
    [
      'creating answers 200 instead of 201',
      /^createProject reply: The status 200 is not documented\. Documented: 201,/m,
    ],
    [
      'a language is refused',
      /^(readPreferences|replacePreferences) edges: "language" may be "fr", but was answered 400\. Without it the request is accepted\.$/m,
    ],
    [
      'plus signs of a form are kept',
      /^sendFeedback kept: The property "subject" was sent as "\S+ .*" and returned as "\S+\+/m,
    ],
    [
      'a repeated request creates a second label',
      /^(createLabel|deleteLabel) duplicate: A request was repeated with the same Idempotency-Key, and created another record: "\d+" after "\d+"\.$/m,
    ],
    [
      'a client chooses the number of uses',
      /^(createLabel|readLabel|deleteLabel) assignment: "useCount" is set by the server, but a client could set it to 987654\.$/m,
    ],
    [
      'the time of creation is that of the epoch',
      /^(readLabel|createLabel|deleteLabel) version: The time of creation "createdAt" was ".*" in the reply to the creation, and is read as "1970/m,
    ],
    [
      'a record was changed before it was created',
      /^(readLabel|updateLabel|createLabel|deleteLabel) version: A change moved "updatedAt" back from /m,
    ],
    [
      'a status in the body differs from that of the reply',
      /^readProject reply: The problem in the body has the status 500, but the reply has 404\.$/m,
    ],
    [
      'a missing record is answered 400',
      /^readContact unknown: GET answers 400 for the unknown key 98765432109\.$/m,
    ],
    [
      'emojis are removed',
      /^(createContact|readContact) kept: The property "name" was sent as ".*🎉/m,
    ],
    [
      'a flag that was not sent is off',
      /^createContact default: "active" was not sent and has the default true, but was returned as false\.$/m,
    ],
    [
      'a client chooses the owner',
      /^createProject assignment: "ownerId" is set by the server, but a client could set it to "/m,
    ],
    [
      'an email may be used twice',
      /^createContact duplicate: The same record was created twice: the second request was answered 201\.$/m,
    ],
    [
      'a token with a good beginning is accepted',
      /^readMe credential: A request with an invalid credential was answered with 200\. If the API is a sandbox that accepts any credential, leave out --token; Sandlot checks credentials with --tokens\.$/m,
    ],
    [
      "the list shows everybody's projects",
      /^listProjects owner: Another user may list a record of the first user \(200\)\.$/m,
    ],
    [
      "another user may delete one's file",
      /^deleteFile owner: Another user may remove a record of the first user \(204\)\.$/m,
    ],
  ],
  [
    [
      'the next link skips a page',
      /^listProjects page: The link "next" leads to the records .+\. Expected: the records .+\.$/m,
    ],
    [
      'the tasks of a removed project are listed',
      /^deleteProject children: DELETE removed ".+", but the record ".+" below it can still be listed\.$/m,
    ],
    [
      'a removed record is found by the search',
      /^deleteProject removed: The removed record ".+" is still listed by q=\w+\.$/m,
    ],
    [
      'any media type is accepted',
      /^createProject refusal: An invalid request was answered with 201: Unsupported Content-Type/m,
    ],
    [
      'the ETag stays after a change',
      /^readProject conditional: The record changed, but its ETag is still ".+"\.$/m,
    ],
    [
      'the time of the last change stays',
      /^updateProject version: The record changed, but its "updatedAt" is still ".+"\.$/m,
    ],
    ['HEAD has another length', /^headProject head: GET has a body of \d+ bytes, and HEAD/m],
    ['a report by the year is refused', /^orderReport edges: "period" may be "year", but/m],
    [
      'a refused removal removes the record',
      /^(readContact|deleteContact) removed: DELETE was refused with 409, but the record "\d+" is gone\.$/m,
    ],
    [
      'a patch with an empty list changes nothing',
      /^(updateProject|readProject|createProject) updated: The property "tags" was changed to \[\] but is still \[/m,
    ],
    [
      "another user may read one's project",
      /^readProject owner: Another user may read a record of the first user \(200\)\.$/m,
    ],
  ],
  [
    [
      'a task can be added to a removed project',
      /^deleteProject children: DELETE removed ".+", but a record can still be created below it \(201\)\.$/m,
    ],
    [
      'a stale If-Match is refused, but the change is stored',
      /^updateProject conditional: PATCH with an outdated If-Match answers 412, but changed "\w+" to ".+"\.$/m,
    ],
    ['null is refused for notes', /^createTask edges: "notes" may be null, but/m],
    [
      "another user's project is answered 403",
      /^updateProject owner: Another user gets 403 for a record of the first user, which reveals that it exists; other operations answer 404\.$/m,
    ],
  ],
];

t.test('faults of each class are found in their places', async (t) => {
  for (const group of groups) {
    const found = await findFaults(group.map(([fault]) => fault));
    for (const [fault, failure] of group) t.match(found, failure, fault);
  }
});

/** Faults that hide others or are hidden by them, and the operations that show them. */
const alone: readonly (readonly [fault: string, operations: string, failure: RegExp])[] = [
  [
    'any token is accepted',
    'readMe',
    /^readMe credential: A request with an invalid credential was answered with 200\./m,
  ],
  [
    "another user may add to one's tasks",
    'createTask',
    /^createTask owner: Another user may add a record below one of the first user \(201\)\.$/m,
  ],
  [
    'a stale If-Match is accepted',
    'updateProject',
    /^updateProject conditional: PATCH with If-Match: ".+" answers 200\. Expected 412, because the ETag is ".+"\.$/m,
  ],
  [
    'a current If-Match is refused',
    'updateProject',
    /^updateProject conditional: PATCH with If-Match: ".+" answers 412, but that is the ETag\.$/m,
  ],
  [
    'the reply to a change has the old ETag',
    'updateProject',
    /^updateProject conditional: The reply has the ETag/m,
  ],
  [
    'a long name is refused',
    'createContact',
    /^createContact edges: "name" may be a text of 50 characters, but was answered 400\. Without it the request is accepted\.$/m,
  ],
  [
    'five tags are refused',
    'createProject',
    /^createProject edges: "tags" may be a list of 5 entries, but/m,
  ],
  [
    'a refused change of a contact is stored',
    'updateContact',
    /^updateContact refusal: Invalid requests were refused, but "phone" changed from .* to /m,
  ],
  [
    'an expired token is accepted',
    'readMe',
    /^readMe credential: A request with an expired token was answered with 200\.$/m,
  ],
  [
    'an empty token is accepted',
    'readMe',
    /^readMe credential: A request with an empty credential was answered with 200\.$/m,
  ],
  [
    'a stranger gets 404 for an unknown contact',
    'readContact',
    /^readContact credential: A request with no credential, for an unknown record, was answered 404; the credential must be checked first \(401\)\.$/m,
  ],
  [
    'a stranger gets 400 for bad preferences',
    'replacePreferences',
    /^replacePreferences credential: A request with no credential, with an invalid body, was answered 400; the credential must be checked first \(401\)\.$/m,
  ],
];

t.test('a fault that hides others is found in its place', async (t) => {
  for (const [fault, operations, failure] of alone)
    t.match(await findFaults([fault], operations.split(' ')), failure, fault);
});

/** The failures with some faults, each as a line of `operation check: message`. */
async function findFaults(names: readonly string[], only: readonly string[] = []): Promise<string> {
  const all = faultClasses.flatMap((one) => one.faults);
  const faults = names.flatMap((name) => all.filter((fault) => fault.name === name));
  const { report } = await verifyTracker(document, { faults, only });
  return formatFailures(report).join('\n');
}
