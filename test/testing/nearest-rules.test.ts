import t from 'tap';
import { createSecretMask } from '../../src/base/mask-secrets.ts';
import { listNearestRules } from '../../src/testing/testing.ts';
import { entryOf } from '../support/journal-entry.ts';

t.test('of rules that are as near, the newest comes first', async (t) => {
  const rule = (id: number, path: string) => ({ id, match: { path } });
  const rules = {
    overrides: { all: () => [rule(1, '/cats'), rule(2, '/dogs')] },
    faults: { all: () => [] },
  };

  const near = listNearestRules(entryOf(), Object(rules), createSecretMask());

  t.strictSame(
    near.map(({ kind, id }) => [kind, id]),
    [
      ['override', 2],
      ['override', 1],
    ],
  );
});
