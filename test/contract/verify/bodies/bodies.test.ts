import t from 'tap';
import { faultClasses } from '../tracker/all-faults.ts';
import { loadTrackerDocument, verifyTracker } from '../tracker/verify-tracker.ts';

const document = await loadTrackerDocument();
const faults = faultClasses.flatMap((one) => one.faults);

const found: readonly (readonly [fault: string, operations: string, failure: RegExp])[] = [
  [
    'a long name is refused',
    'createContact',
    /^edges: "name" may be a text of 50 characters, but was answered 400\. Without it the request is accepted\.$/,
  ],
  ['five tags are refused', 'createProject', /^edges: "tags" may be a list of 5 entries, but/],
  ['null is refused for notes', 'createTask', /^edges: "notes" may be null, but/],
  ['a report by the year is refused', 'orderReport', /^edges: "period" may be "year", but/],
  [
    'a language is refused',
    'readPreferences replacePreferences',
    /^edges: "language" may be "fr", but was answered 400\. Without it the request is accepted\.$/,
  ],
  [
    'plus signs of a form are kept',
    'sendFeedback',
    /^kept: The property "subject" was sent as "\S+ .*" and returned as "\S+\+/,
  ],
  [
    'a refused removal removes the record',
    'readContact deleteContact',
    /^removed: DELETE was refused with 409, but the record "\d+" is gone\.$/,
  ],
  [
    'a repeated request creates a second label',
    'createLabel deleteLabel',
    /^duplicate: A request was repeated with the same Idempotency-Key, and created another record: "\d+" after "\d+"\.$/,
  ],
  [
    'a client chooses the number of uses',
    'createLabel readLabel deleteLabel',
    /^assignment: "useCount" is set by the server, but a client could set it to 987654\.$/,
  ],
  [
    'the time of creation is that of the epoch',
    'readLabel createLabel deleteLabel',
    /^version: The time of creation "createdAt" was ".*" in the reply to the creation, and is read as "1970/,
  ],
  [
    'a record was changed before it was created',
    'readLabel updateLabel createLabel deleteLabel',
    /^version: A change moved "updatedAt" back from /,
  ],
  [
    'a status in the body differs from that of the reply',
    'readProject',
    /^reply: The problem in the body has the status 500, but the reply has 404\.$/,
  ],
  [
    'a patch with an empty list changes nothing',
    'updateProject readProject createProject',
    /^updated: The property "tags" was changed to \[\] but is still \[/,
  ],
  [
    'a missing record is answered 400',
    'readContact',
    /^unknown: GET answers 400 for the unknown key 98765432109\.$/,
  ],
  [
    'emojis are removed',
    'createContact readContact',
    /^kept: The property "name" was sent as ".*🎉/,
  ],
  [
    'a flag that was not sent is off',
    'createContact',
    /^default: "active" was not sent and has the default true, but was returned as false\.$/,
  ],
  [
    'a client chooses the owner',
    'createProject',
    /^assignment: "ownerId" is set by the server, but a client could set it to "/,
  ],
  [
    'an email may be used twice',
    'createContact',
    /^duplicate: The same record was created twice: the second request was answered 201\.$/,
  ],
  [
    'a refused change of a contact is stored',
    'updateContact',
    /^refusal: Invalid requests were refused, but "phone" changed from .* to /,
  ],
];

t.test('bodies at the edges of their schemas are accepted, kept and completed', async (t) => {
  for (const [name, operations, failure] of found) {
    const fault = faults.find((one) => one.name === name);
    const { report } = await verifyTracker(document, {
      fault,
      only: operations.split(' '),
      otherToken: undefined,
    });
    const failures = report.failures.map(({ check, message }) => `${check}: ${message}`);
    t.ok(
      failures.some((one) => failure.test(one)),
      `${name}: ${failures.join(' | ')}`,
    );
  }
});
