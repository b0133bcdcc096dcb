import t, { type Test } from 'tap';
import { note, notes } from '../support/notes-provider.ts';
import { tryTampered } from '../support/tampered-sandlot.ts';

const { properties } = note;

/** Properties whose edges differ: a date, bounds, options, one that has no value but null. */
const document = notes({
  ...note,
  properties: {
    ...properties,
    due: { type: 'string', format: 'date' },
    step: { type: 'number', multipleOf: 2 },
    letter: { type: 'string', minLength: 1, maxLength: 1 },
    count: { type: 'integer', exclusiveMinimum: 2, exclusiveMaximum: 40 },
    nothing: { type: 'null' },
    shape: {
      oneOf: [
        { type: 'object', required: ['side'], properties: { side: { type: 'integer' } } },
        { type: 'object', required: ['owner_id'], properties: { owner_id: { type: 'string' } } },
      ],
    },
    idempotency_key: { type: 'string' },
  },
});

/** Verifies notes of which some are refused. */
function tryEdges(t: Test, isRefused: (sent: string) => boolean) {
  return tryTampered(
    t,
    document,
    ({ method, text }, answer) =>
      method === 'POST' && isRefused(text) ? { status: 400, body: '' } : answer,
    { only: ['add'], slow: 60_000 },
  );
}

t.test('bounds, options and dates are sent, and each creation has a key of its own', async (t) => {
  const { report, requests } = await tryEdges(t, () => false);

  t.strictSame(report.failures, []);
  const bodies = requests.filter(({ method }) => method === 'POST').map(({ text }) => text);
  for (const edge of ['"due":"2024-02-29"', '"count":3', '"count":39', '"letter":"'])
    t.ok(
      bodies.some((one) => one.includes(edge)),
      edge,
    );
  t.ok(report.operations.some(({ checks }) => checks.some(({ name }) => name === 'slow')));
  const keys = bodies.flatMap((one) => /"idempotency_key":"([^"]*)"/.exec(one)?.[1] ?? []);
  t.equal(new Set(keys).size, keys.length);
});

t.test('a refused leap day is found if the day before is taken', async (t) => {
  const { found } = await tryEdges(t, (sent) => sent.includes('"2024-02-29"'));

  t.match(found.join('\n'), /"due" may be "2024-02-29", but was answered 400\. With "2024-02-28"/);
});

t.test('a leap day is refused rightly where each day of that month is', async (t) => {
  const { found } = await tryEdges(t, (sent) => sent.includes('"2024-02-'));

  t.strictSame(found, []);
});
