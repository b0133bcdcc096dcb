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
const sample = faultClasses.flatMap(({ name, faults }) =>
  faults.slice(0, 1).map((fault) => ({ name, fault })),
);

t.test('a fault of each class is found', async (t) => {
  for (const { name, fault } of sample) {
    const { report } = await verifyTracker(document, { fault });

    t.not(report.failures.length, 0, `${name}: ${fault.name}`);
  }
});
