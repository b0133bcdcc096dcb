import t from 'tap';
import { createSecretMask } from '../../src/base/mask-secrets.ts';
import { toPact } from '../../src/testing/journal/pact.ts';
import type { JournalEntry } from '../../src/testing/testing.ts';
import { entryOf } from '../support/journal-entry.ts';

/** The messages of the interactions that are written for calls. */
function interactionsOf(...entries: readonly JournalEntry[]) {
  const options = { mask: createSecretMask(), version: '1', consumer: 'tests', provider: 'pets' };
  return Object(toPact(entries, options)).interactions;
}

t.test('bodies that were left out are not part of an interaction', async (t) => {
  const [whole, bare] = interactionsOf(
    entryOf(),
    entryOf({ id: 2, leftOut: ['request', 'reply'] }),
  );

  t.match(whole, { request: { body: { content: { name: 'Rex' } } }, response: { body: {} } });
  t.notOk('body' in bare.request || 'body' in bare.response);
});

t.test('a JSON body without a value stays a text', async (t) => {
  for (const body of ['null', '{"name":', '{"id":12345678901234567890}']) {
    const [{ request }] = interactionsOf(entryOf({ body: Buffer.from(body) }));
    t.match(request.body, { content: body, encoded: false }, body);
  }
});
