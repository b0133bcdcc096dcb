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
