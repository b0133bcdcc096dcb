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
  'texts of any length are accepted',
  'a patch is answered but not stored',
  'a refusal shows a database error',
  'Location leads to another path',
  'the filter archived of projects is ignored',
  'numbers are compared as texts by a bound',
  'one of two filters is enough',
  'the total ignores the filters',
  'the text search is ignored',
  'the text search finds whole values only',
  'each page is sorted for itself',
  'a page behind the last shows the last one',
  'the next link skips a page',
  'the last page has a next link',
  'the header with the total differs from the body',
  'deleting does nothing',
  'the ETag stays after a change',
  'the ETag differs at each read',
  'a stale If-Match is accepted',
  'a current If-Match is refused',
  'a stale If-Match is refused, but the change is stored',
  'If-Match is ignored by DELETE',
  '304 is sent although the ETag differs',
  '304 is sent without a condition',
  'the version stays after a change',
  'the time of the last change stays',
  'the time of the creation moves with a change',
  'the reply to a change has the old ETag',
  'HEAD has another ETag',
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
