import t from 'tap';
import { documentOf, json } from '../../../support/sandlot-of.ts';
import { tryScripted } from '../provider/scripted-provider.ts';

const list = { responses: { 200: json({ type: 'array' }) } };
const many = { name: 'kind', in: 'query', schema: { enum: ['a', 'b', 'c', 'd', 'e'] } };
const document = documentOf({
  '/pets': { get: { operationId: 'pets', parameters: [many], ...list } },
  '/shops': { get: { operationId: 'shops', parameters: [many], ...list } },
  '/owners': { get: { operationId: 'owners', parameters: [many], ...list } },
});

t.test('a limit lets each operation be tried once before the rest', async (t) => {
  const limits = { maxRequests: 3, concurrency: 1 };
  const { report } = await tryScripted(t, document, () => ({ status: 200, body: [] }), limits);

  t.strictSame(
    report.operations.map(({ requests }) => requests),
    [1, 1, 1],
  );
  t.equal(report.stopped, 'the limit of 3 requests was reached');
});

t.test('a run ends at its time limit', async (t) => {
  let now = 0;
  const answer = { status: 200, body: [] };
  const whole = await tryScripted(t, document, () => answer);
  const { report } = await tryScripted(
    t,
    document,
    () => {
      now += 1000;
      return answer;
    },
    { maxDuration: 5000, concurrency: 1, ticks: () => now },
  );

  t.equal(report.stopped, 'the time limit of 5 s was reached');
  t.ok(report.requests < whole.report.requests);
});
