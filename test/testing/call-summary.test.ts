import t from 'tap';
import { createSecretMask } from '../../src/base/mask-secrets.ts';
import { type JournalEntry, toCallSummary } from '../../src/testing/testing.ts';
import { entryOf } from '../support/journal-entry.ts';

const summaryOf = (more: Partial<JournalEntry>) => toCallSummary(entryOf(more), createSecretMask());

t.test('the summary of a call counts its findings', async (t) => {
  const { reply } = entryOf();
  const findings = (header: object) =>
    summaryOf({ reply: { ...reply, headers: { ...reply.headers, ...header } } }).findings;

  t.equal(findings({}), 0);
  t.equal(findings({ 'sandlot-finding': 'one' }), 1);
  t.equal(findings({ 'sandlot-finding': ['one', 'two'] }), 2);
});

t.test('the summary of a call shows each record once, before and after all changes', async (t) => {
  const change = { resource: 'pets', key: '1', patch: undefined };
  const [made, named] = [{ id: 1 }, { id: 1, name: 'Rex' }];
  const { changes } = summaryOf({
    changes: [
      { ...change, from: undefined, to: made },
      { ...change, from: made, to: named },
      { ...change, key: '2', from: { id: 2 }, to: { id: 2, name: 'Tom' } },
      { ...change, key: '2', from: { id: 2, name: 'Tom' }, to: undefined },
      { ...change, resource: 'sandlot.due', from: undefined, to: made },
    ],
  });

  t.strictSame(changes, [
    { resource: 'pets', key: '1', after: named },
    { resource: 'pets', key: '2', before: { id: 2 } },
  ]);
});
