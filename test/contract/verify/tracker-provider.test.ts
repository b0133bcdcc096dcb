import t from 'tap';
import { faultClasses } from './tracker/all-faults.ts';
import { loadTrackerDocument, verifyTracker } from './tracker/verify-tracker.ts';

const document = await loadTrackerDocument();

t.test('an API that matches its document has no failure', async (t) => {
  const { report } = await verifyTracker(document);

  t.strictSame(report.failures, []);
  t.strictSame(report.left, []);
});

/** `npm run faults` plants all of them. */
const sample = [
  'any token is accepted',
  'a refusal shows a database error',
  'the filter archived of projects is ignored',
  'numbers are compared as texts by a bound',
  'the text search finds whole values only',
  'each page is sorted for itself',
  'a page behind the last shows the last one',
  'the next link skips a page',
  'the tasks of a removed project can be read',
  'a task can be added to a removed project',
  'a removed record is found by the search',
  'the content of a removed file can be downloaded',
  '405 has no Allow',
  'an unknown method of one path is answered 404',
  'any media type is accepted',
  'Location leads to the list',
  'an uploaded file is stored as text',
  'the action reports success and stores nothing',
  'the ETag stays after a change',
  'a stale If-Match is accepted',
  'a stale If-Match is refused, but the change is stored',
  '304 is sent without a condition',
  'the time of the last change stays',
  'the reply to a change has the old ETag',
  'HEAD has another length',
  'creating answers 200 instead of 201',
];

t.test('a fault of each class is found', async (t) => {
  const faults = faultClasses.flatMap((one) => one.faults);
  for (const name of sample) {
    const fault = faults.find((one) => one.name === name);
    const { report } = await verifyTracker(document, { fault });

    t.not(report.failures.length, 0, name);
  }
});
