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
