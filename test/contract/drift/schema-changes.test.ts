import t from 'tap';
import { circular, rulesOf } from './support/drift-of.ts';
import { structureChanges } from './support/structure-changes.ts';
import { valueChanges } from './support/value-changes.ts';

for (const [name, [before, after, expected]] of Object.entries({
  ...valueChanges,
  ...structureChanges,
})) {
  t.test(`values: ${name}`, async (t) => {
    t.strictSame([...rulesOf(before, after, circular)].sort(), [...expected].sort());
  });
}
